"""The cluster as it is kept: the database with the roster, what comes into it, who may see it, and what is saved beside it."""
