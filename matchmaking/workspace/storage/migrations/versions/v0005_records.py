"""What each list says of a member by itself, so that a person can take apart what an import put together."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "record",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), nullable=False),
        sa.Column("on", sa.Date, nullable=False),
        sa.Column("body", sa.JSON, nullable=False),
        sa.Column("contact", sa.JSON(none_as_null=True)),
    )
    op.create_index("record_of_member", "record", ["member"])
