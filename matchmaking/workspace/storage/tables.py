"""The present database tables of a workspace; `migrations` holds their history."""

from collections.abc import Iterator

import sqlalchemy as sa

metadata = sa.MetaData()


def _strings(*names: str) -> Iterator[sa.Column[str]]:
    return (sa.Column(name, sa.String, nullable=False) for name in names)


about = sa.Table(
    "about", metadata, sa.Column("key", sa.String, primary_key=True), sa.Column("value", sa.String, nullable=False)
)

members = sa.Table(
    "member",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    *_strings("name", "kind", "country", "nuts"),
    sa.Column("profile", sa.JSON, nullable=False),
)
contacts = sa.Table(
    "contact",
    metadata,
    sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    *_strings("name", "email", "phone"),
)
projects = sa.Table(
    "project",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    *_strings("acronym", "title"),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("framework", sa.String, nullable=False),
    sa.Column("codes", sa.JSON, nullable=False),
    sa.Column("start", sa.Date),
    sa.Column("end", sa.Date),
    sa.Column("budget", sa.Float),
    sa.Column("keywords", sa.JSON, nullable=False),
)
participations = sa.Table(
    "participation",
    metadata,
    sa.Column("project", sa.String, sa.ForeignKey("project.id"), primary_key=True),
    sa.Column("member", sa.String, sa.ForeignKey("member.id"), primary_key=True),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("amount", sa.Float),
)
duplicates = sa.Table(
    "possible_duplicate",
    metadata,
    sa.Column("member", sa.String, sa.ForeignKey("member.id"), primary_key=True),
    sa.Column("other", sa.String, sa.ForeignKey("member.id"), primary_key=True),
    sa.Column("score", sa.Float, nullable=False),
    sa.Column("reasons", sa.JSON, nullable=False),
)
imports = sa.Table(
    "import",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    *_strings("at", "source"),
    sa.Column("counts", sa.JSON, nullable=False),
    sa.Column("problems", sa.JSON, nullable=False),
)

documents = sa.Table(
    "document",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    *_strings("kind", "owner", "name"),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("edition", sa.Integer, nullable=False),
    *_strings("created", "changed"),
    sa.Index("document_of_owner", "kind", "owner"),
)
decisions = sa.Table(
    "decision",
    metadata,
    sa.Column("first", sa.String, primary_key=True),
    sa.Column("second", sa.String, primary_key=True),
    sa.Column("first_keys", sa.JSON, nullable=False),
    sa.Column("second_keys", sa.JSON, nullable=False),
    sa.Column("same", sa.Boolean, nullable=False),
    *_strings("by", "at"),
)
records = sa.Table(
    "record",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), nullable=False),
    sa.Column("on", sa.Date, nullable=False),
    sa.Column("body", sa.JSON, nullable=False),
    sa.Column("contact", sa.JSON(none_as_null=True)),
    sa.Index("record_of_member", "member"),
)
origins = sa.Table(
    "origin",
    metadata,
    sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("fields", sa.JSON, nullable=False),
)
consents = sa.Table(
    "consent",
    metadata,
    sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("visibility", sa.String, nullable=False),
    sa.Column("purposes", sa.JSON, nullable=False),
    *_strings("by", "at"),
)
erased = sa.Table(
    "erased",
    metadata,
    sa.Column("digest", sa.String, primary_key=True),
    sa.Column("at", sa.String, nullable=False),
)
journal = sa.Table(
    "journal",
    metadata,
    sa.Column("number", sa.Integer, primary_key=True, autoincrement=True),
    *_strings("at", "who", "did", "about"),
    sa.Column("details", sa.JSON, nullable=False),
)
showings = sa.Table(
    "showing",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    *_strings("at", "who", "seeker"),
    sa.Column("partners", sa.JSON, nullable=False),
)
outcomes = sa.Table(
    "outcome",
    metadata,
    sa.Column("showing", sa.String, sa.ForeignKey("showing.id"), primary_key=True),
    sa.Column("partner", sa.String, primary_key=True),
    *_strings("result", "reason", "who", "at"),
)

events = sa.Table(
    "event",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    *_strings("name"),
    sa.Column("setting", sa.JSON, nullable=False),
    sa.Column("edition", sa.Integer, nullable=False),
    *_strings("changed"),
)
participants = sa.Table(
    "participant",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("event", sa.String, sa.ForeignKey("event.id", ondelete="CASCADE"), nullable=False),
    *_strings("id", "organisation", "person", "email", "member"),
    sa.Column("details", sa.JSON, nullable=False),
    sa.Index("participant_of_event", "event"),
)
wishes = sa.Table(
    "wish",
    metadata,
    sa.Column("event", sa.String, sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("who", sa.String, primary_key=True),
    sa.Column("whom", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
)
meetings = sa.Table(
    "meeting",
    metadata,
    sa.Column("event", sa.String, sa.ForeignKey("event.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("first", sa.String, primary_key=True),
    sa.Column("second", sa.String, primary_key=True),
    sa.Column("slot", sa.Integer, nullable=False),
    sa.Column("table", sa.Integer, nullable=False),
    sa.Column("state", sa.String, nullable=False),
)

followers = sa.Table(
    "follower",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    *_strings("role", "member", "who", "email", "language", "last"),
    sa.Column("every", sa.Integer, nullable=False),
    sa.Index("follower_by_who", "who", unique=True),
)
follows = sa.Table(
    "follow",
    metadata,
    sa.Column("follower", sa.String, sa.ForeignKey("follower.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("kind", sa.String, primary_key=True),
    sa.Column("about", sa.String, primary_key=True),
    sa.Column("seen", sa.JSON(none_as_null=True)),
)
profile_forms = sa.Table(
    "profile_form",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), nullable=False),
    *_strings("language", "by", "created", "expires", "state", "changed"),
    sa.Column("answer", sa.JSON(none_as_null=True)),
    sa.Index("profile_form_of_member", "member"),
)
posts = sa.Table(
    "post",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("owner", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE")),
    *_strings("kind"),
    sa.Column("text", sa.Text, nullable=False),
    *_strings("language", "audience"),
    sa.Column("named", sa.JSON, nullable=False),
    sa.Column("until", sa.Date, nullable=False),
    *_strings("consortium", "created"),
)
interests = sa.Table(
    "interest",
    metadata,
    sa.Column("key", sa.String, primary_key=True),
    sa.Column("post", sa.String, sa.ForeignKey("post.id", ondelete="CASCADE"), nullable=False),
    sa.Column("member", sa.String, sa.ForeignKey("member.id", ondelete="CASCADE"), nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    *_strings("state", "reason"),
    sa.Column("answer", sa.Text, nullable=False),
    *_strings("at", "answered"),
    sa.Index("interest_in_post", "post"),
)
tokens = sa.Table(
    "token",
    metadata,
    sa.Column("id", sa.String, primary_key=True),
    *_strings("name", "digest"),
    sa.Column("scopes", sa.JSON, nullable=False),
    sa.Column("per_minute", sa.Integer, nullable=False),
    *_strings("created", "expires", "revoked"),
)
