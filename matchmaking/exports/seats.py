"""Short descriptions of a consortium member: its passage that answers the call, its past projects, its contact."""

from collections.abc import Iterable
from textwrap import shorten

from matchmaking.composition import Consortium, Contribution, Coverage, Seat
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Member

_MOST_TIES = 3
"""Maximum number of past partners that are named; further ones are counted."""
_LONGEST = 260
"""Maximum length of a passage in a row, in characters."""


def passage_of(consortium: Consortium, seat: Seat) -> tuple[Coverage, Contribution] | None:
    """The capability that the member is there for, or else covers best, with its own text; None without a text to show."""
    answers = [(entry, given) for entry in consortium.coverage for given in entry.by if given.member == seat.member]
    shown = [(entry, given) for entry, given in answers if given.passage]
    wanted = seat.purpose.what if seat.purpose else ""
    return max(shown, key=lambda pair: (pair[0].capability == wanted, pair[1].strength), default=None)


def passage_in_words(consortium: Consortium, seat: Seat, words: Wording) -> str:
    """The passage in quotation marks, with the capability and its strength; empty where there is none."""
    found = passage_of(consortium, seat)
    if found is None:
        return ""
    entry, given = found
    return words.translate(
        "“{passage}” (meets {capability} at {strength})",
        passage=shorten(given.passage, _LONGEST, placeholder=" …"),
        capability=entry.name,
        strength=words.percent(given.strength),
    )


def ties_in_words(member: str, others: Iterable[str], features: FeatureSet, words: Wording) -> str:
    """Past collaborations with the others (ids), those with most projects first, each with the latest project."""
    _ = words.translate
    position = features.roster.position
    found = (
        (features.network.shared_projects(position[member], position[other]), features.roster.member(other).name)
        for other in others
        if other != member
    )
    shared = sorted(((-len(projects), name, projects[0]) for projects, name in found if projects), key=lambda tie: tie[:2])
    if not shared:
        return _("none with the other members")
    named = [
        _("with {member} in {project}", member=name, project=project.dated_label) for __, name, project in shared[:_MOST_TIES]
    ]
    if more := len(shared) - len(named):
        named.append(words.plural("with one more", "with {count} more", more))
    return words.listed(named)


def contact_in_words(member: Member, words: Wording) -> str:
    """The contact as far as the reader may know it; a missing consent is mentioned, an unknown contact is not."""
    contact = member.contact
    if contact:
        return ", ".join(part for part in (contact.name, contact.email, contact.phone) if part)
    return "" if member.consent else words.translate("not shown: this member gave no consent")
