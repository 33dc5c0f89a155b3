"""Who follows what: the person with its address, and what it was told of each thing that it follows."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    op.create_table(
        "follower",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("member", sa.String, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("last", sa.String, nullable=False),
        sa.Column("every", sa.Integer, nullable=False),
    )
    op.create_index("follower_by_who", "follower", ["who"], unique=True)
    op.create_table(
        "follow",
        sa.Column("follower", sa.String, sa.ForeignKey("follower.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("kind", sa.String, primary_key=True),
        sa.Column("about", sa.String, primary_key=True),
        sa.Column("seen", sa.JSON(none_as_null=True)),
    )
