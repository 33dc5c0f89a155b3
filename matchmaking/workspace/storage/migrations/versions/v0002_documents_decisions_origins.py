"""Documents that people keep, their decisions on who is who, and where each field of a member comes from."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "document",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("owner", sa.String, nullable=False),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("changed", sa.String, nullable=False),
    )
    op.create_index("document_of_owner", "document", ["kind", "owner"])
    op.create_table(
        "decision",
        sa.Column("first", sa.String, primary_key=True),
        sa.Column("second", sa.String, primary_key=True),
        sa.Column("first_keys", sa.JSON, nullable=False),
        sa.Column("second_keys", sa.JSON, nullable=False),
        sa.Column("same", sa.Boolean, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_table(
        "origin",
        sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("fields", sa.JSON, nullable=False),
    )
    # the first release looks here, and leaves what it does not know alone
    about = sa.table("about", sa.column("key", sa.String), sa.column("value", sa.String))
    op.execute(about.update().where(about.c.key == "version").values(value="2"))
