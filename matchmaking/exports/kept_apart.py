"""Pairs kept apart, as text and as JSON."""

from typing import Any

from matchmaking.i18n import Wording
from matchmaking.members.member import Roster
from matchmaking.workspace.kept_apart import KeptApart


def apart_in_words(each: KeptApart, roster: Roster, words: Wording) -> str:
    """The two members, the reason, the call, and who may know."""
    _ = words.translate
    names = {"one": roster.member(each.one).name, "other": roster.member(each.other).name}
    said = _("{one} and {other}: {reason}", **names, reason=each.reason)
    known = _("Known to {who}.", who=words.name(each.known_to))
    return " ".join([f"{said.rstrip('.')}.", *([_("For this call alone.")] if each.call else []), known])


def apart_to_json(each: KeptApart, roster: Roster) -> dict[str, Any]:
    """A pair as plain values; ``call`` and ``owner`` are null for all calls and for the office."""
    return {
        "id": each.id,
        "members": [{"id": id, "name": roster.member(id).name} for id in each.pair],
        "reason": each.reason,
        "known_to": each.known_to.value,
        "call": each.call or None,
        "owner": each.owner or None,
        "since": each.since.isoformat() if each.since else None,
    }
