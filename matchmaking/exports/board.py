"""The board as JSON and as text: posts, interest in them, and hidden partners."""

from datetime import date
from typing import Any

from matchmaking.i18n import Wording
from matchmaking.members.member import Roster
from matchmaking.workspace.board.interests import Interest
from matchmaking.workspace.board.posts import Audience, Post
from matchmaking.workspace.maintenance.dismissals import Dismissal


def post_to_json(post: Post, roster: Roster) -> dict[str, Any]:
    """A post as plain values; ``owner`` is null for one of the cluster office."""
    plain = {name: getattr(post, name) for name in ("id", "kind", "text", "language", "audience", "consortium", "call")}
    return plain | {
        "owner": _who(post.owner, roster) if post.owner else None,
        "named": [_who(id, roster) for id in sorted(post.named)],
        "until": post.until.isoformat(),
        "created": post.created.isoformat() if post.created else None,
    }


def interest_to_json(interest: Interest, roster: Roster) -> dict[str, Any]:
    """An interest as plain values."""
    plain = {name: getattr(interest, name) for name in ("post", "text", "state", "reason", "answer")}
    return plain | {
        "member": _who(interest.member, roster),
        "at": interest.at.isoformat(),
        "answered": interest.answered.isoformat() if interest.answered else None,
    }


def dismissal_to_json(dismissal: Dismissal, roster: Roster) -> dict[str, Any]:
    """A dismissal as plain values."""
    return {
        "seeker": dismissal.seeker,
        "partner": _who(dismissal.partner, roster),
        "reason": dismissal.reason,
        "at": dismissal.at.isoformat() if dismissal.at else None,
    }


def owner_in_words(post: Post, roster: Roster, words: Wording) -> str:
    """The name of the owner of a post."""
    return roster.member(post.owner).name if post.owner in roster.position else words.translate("The cluster office")


def until_in_words(post: Post, today: date, words: Wording) -> str:
    """The last day, with the number of days left."""
    _ = words.translate
    days = (post.until - today).days
    if days == 0:
        return _("until {day}, today", day=words.date(post.until))
    left = words.plural("{count} day left", "{count} days left", days)
    return f"{_('until {day}', day=words.date(post.until))} ({left})"


def audience_in_words(post: Post, roster: Roster, words: Wording) -> str:
    """The audience of a post, with the names of its members as far as the reader may know them."""
    _ = words.translate
    if post.audience is not Audience.MEMBERS:
        return _("seen by {audience}", audience=words.name(post.audience))
    names = [roster.member(id).name for id in sorted(post.named) if id in roster.position]
    if not post.mine:
        return _("for you and whom else it names")
    return _("seen by {audience}", audience=words.listed(names) or words.name(post.audience))


def _who(member: str, roster: Roster) -> dict[str, str]:
    return {"id": member, "name": roster.member(member).name if member in roster.position else ""}
