"""The stored cluster: the database with the roster, imports into it, access to it, and the documents saved beside it."""
