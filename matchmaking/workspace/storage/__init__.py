"""Storage: tables and their migrations, transactions, documents, decisions, origins and the journal."""
