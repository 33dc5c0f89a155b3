"""Profile forms: the links that were given out, and what members filled in."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "profile_form",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("created", sa.String, nullable=False),
        sa.Column("expires", sa.String, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("changed", sa.String, nullable=False),
        sa.Column("answer", sa.JSON(none_as_null=True)),
    )
    op.create_index("profile_form_of_member", "profile_form", ["member"])
