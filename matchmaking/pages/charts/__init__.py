"""Charts, each with its text alternative, and tables."""
