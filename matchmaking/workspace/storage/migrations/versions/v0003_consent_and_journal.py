"""What each member agrees to, whose personal data was erased, and a journal that only grows."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"

_REFUSAL = "the journal only grows"


def upgrade() -> None:
    op.create_table(
        "consent",
        sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("visibility", sa.String, nullable=False),
        sa.Column("purposes", sa.JSON, nullable=False),
        sa.Column("by", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
    )
    op.create_table("erased", sa.Column("digest", sa.String, primary_key=True), sa.Column("at", sa.String, nullable=False))
    op.create_table(
        "journal",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("who", sa.String, nullable=False),
        sa.Column("did", sa.String, nullable=False),
        sa.Column("about", sa.String, nullable=False),
        sa.Column("details", sa.JSON, nullable=False),
    )
    if op.get_bind().dialect.name == "sqlite":
        for change in ("update", "delete"):
            op.execute(
                f"CREATE TRIGGER journal_refuses_{change} BEFORE {change} ON journal "
                f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION journal_only_grows() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{_REFUSAL}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER journal_refuses_changes BEFORE UPDATE OR DELETE OR TRUNCATE ON journal "
            "EXECUTE FUNCTION journal_only_grows()"
        )
