"""The board: what members publish that they look for, and who is interested."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    op.create_table(
        "post",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("owner", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE")),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("language", sa.String, nullable=False),
        sa.Column("audience", sa.String, nullable=False),
        sa.Column("named", sa.JSON, nullable=False),
        sa.Column("until", sa.Date, nullable=False),
        sa.Column("consortium", sa.String, nullable=False),
        sa.Column("created", sa.String, nullable=False),
    )
    op.create_table(
        "interest",
        sa.Column("key", sa.String, primary_key=True),
        sa.Column("post", sa.String, sa.ForeignKey("post.id", ondelete="CASCADE"), nullable=False),
        sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("state", sa.String, nullable=False),
        sa.Column("reason", sa.String, nullable=False),
        sa.Column("answer", sa.Text, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("answered", sa.String, nullable=False),
    )
    op.create_index("interest_in_post", "interest", ["post"])
