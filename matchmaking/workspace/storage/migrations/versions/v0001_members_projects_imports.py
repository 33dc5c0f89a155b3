"""Members, projects, who took part, possible duplicates and imports: the tables of the first release."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    about = op.create_table(
        "about", sa.Column("key", sa.String, primary_key=True), sa.Column("value", sa.String, nullable=False)
    )
    op.create_table(
        "member",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("kind", sa.String, nullable=False),
        sa.Column("country", sa.String, nullable=False),
        sa.Column("nuts", sa.String, nullable=False),
        sa.Column("profile", sa.JSON, nullable=False),
    )
    op.create_table(
        "contact",
        sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
        sa.Column("name", sa.String, nullable=False),
        sa.Column("email", sa.String, nullable=False),
        sa.Column("phone", sa.String, nullable=False),
    )
    op.create_table(
        "project",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("acronym", sa.String, nullable=False),
        sa.Column("title", sa.String, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("framework", sa.String, nullable=False),
        sa.Column("codes", sa.JSON, nullable=False),
        sa.Column("start", sa.Date),
        sa.Column("end", sa.Date),
        sa.Column("budget", sa.Float),
    )
    op.create_table(
        "participation",
        sa.Column("project", sa.String, sa.ForeignKey("project.id"), primary_key=True),
        sa.Column("member", sa.String, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("role", sa.String, nullable=False),
        sa.Column("amount", sa.Float),
    )
    op.create_table(
        "possible_duplicate",
        sa.Column("member", sa.String, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("other", sa.String, sa.ForeignKey("member.id"), primary_key=True),
        sa.Column("score", sa.Float, nullable=False),
        sa.Column("reasons", sa.JSON, nullable=False),
    )
    op.create_table(
        "import",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("source", sa.String, nullable=False),
        sa.Column("counts", sa.JSON, nullable=False),
        sa.Column("problems", sa.JSON, nullable=False),
    )
    op.bulk_insert(about, [{"key": "version", "value": "1"}, {"key": "state", "value": "0"}])
