"""Which partners were shown at which rank, and what came of it."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_table(
        "showing",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("seeker", sa.String, nullable=False),
        sa.Column("partners", sa.JSON, nullable=False),
    )
    op.create_table(
        "outcome",
        sa.Column("showing", sa.String, sa.ForeignKey("showing.id"), primary_key=True),
        sa.Column("partner", sa.String, primary_key=True),
        sa.Column("result", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
