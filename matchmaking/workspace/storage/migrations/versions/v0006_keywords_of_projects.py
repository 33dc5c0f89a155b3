"""The keywords that a project's partners gave; projects of before have none until their archive is read again."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.add_column("project", sa.Column("keywords", sa.JSON, nullable=False, server_default="[]"))
