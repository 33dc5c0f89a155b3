"""The Alembic environment: runs pending migrations on the connection and in the transaction that `schema` passes."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
