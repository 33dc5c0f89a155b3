"""Brokerage events: who comes, who wants to meet whom, and the schedule."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    op.create_table(
        "event",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("setting", sa.JSON, nullable=False),
        sa.Column("edition", sa.Integer, nullable=False),
        sa.Column("changed", sa.String, nullable=False),
    )
    op.create_table(
        "participant",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("event", sa.String, sa.ForeignKey("event.id", ondelete="CASCADE"), nullable=False),
        sa.Column("id", sa.String, nullable=False),
        sa.Column("organisation", sa.String, nullable=False),
        sa.Column("person", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("member", sa.String, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
    )
    op.create_index("participant_of_event", "participant", ["event"])
    op.create_table(
        "wish",
        sa.Column("event", sa.String, sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("who", sa.String, primary_key=True),
        sa.Column("whom", sa.String, primary_key=True),
        sa.Column("kind", sa.String, nullable=False),
    )
    op.create_table(
        "meeting",
        sa.Column("event", sa.String, sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("first", sa.String, primary_key=True),
        sa.Column("second", sa.String, primary_key=True),
        sa.Column("slot", sa.Integer, nullable=False),
        sa.Column("table", sa.Integer, nullable=False),
        sa.Column("state", sa.String, nullable=False),
    )
