"""A directory kept true: changes with their history, question sheets, freshness, decisions on doubles, and outcomes."""
