"""The result of a search for a contact person as tables: what was searched, found, decided and kept, and why."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.members.member import Contact
from matchmaking.workspace.privacy.near_matches import NearMatch
from matchmaking.workspace.privacy.personal_data import PersonSearch


class NearDecision(StrEnum):
    """The office's decision on near matches: they are the person and are erased, or they are somebody else and stay."""

    ERASE = "erase"
    LEAVE = "leave"


@dataclass(frozen=True, slots=True)
class Decided:
    """Equal near matches of one member, the decision on them (``None``: none yet), and its reason."""

    matches: tuple[NearMatch, ...]
    decision: NearDecision | None = None
    reason: str = ""


def alike_matches(near: Iterable[NearMatch]) -> list[tuple[NearMatch, ...]]:
    """Near matches grouped by member and passage: a member's profile repeats the rows of its lists."""
    found: dict[tuple[str, str, str], list[NearMatch]] = {}
    for match in near:
        found.setdefault((match.member or f"{match.table} {match.id}", match.written, match.passage), []).append(match)
    return [tuple(matches) for matches in found.values()]


def erasure_tables(
    found: PersonSearch, decided: Sequence[Decided], called: Mapping[str, str], words: Wording
) -> list[ExportTable]:
    """The findings with their outcome, and what was searched; ``called`` are the members' names by id."""
    _ = words.translate
    rows: list[list[Cell]] = [
        [
            contact_in_words(data.contact),
            words.listed([called.get(id, id) for id in data.members]),
            _("written as known, also in {count} texts", count=words.number(len(data.mentions))),
            _("erased"),
            "",
        ]
        for data in found.found
    ]
    for each in decided:
        first = each.matches[0]
        outcome = {NearDecision.ERASE: _("erased"), NearDecision.LEAVE: _("kept"), None: _("kept: nothing was decided")}
        rows.append(
            [first.written, places_in_words(each.matches, called, words), first.passage, outcome[each.decision], each.reason]
        )
    if found.kept:
        why = _("Nobody can change the journal.")
        said = words.plural(
            "{count} line names a file after the person", "{count} lines name a file after the person", found.kept
        )
        rows.append([said, place_in_words("journal", words), "", _("kept"), why])
    columns = [_("Written"), _("Where"), _("What stands there"), _("What became of it"), _("Reason")]
    searched: list[list[Cell]] = [[capital(place_in_words(table, words)), count] for table, count in found.searched.items()]
    return [
        ExportTable(_("Found"), columns, rows),
        ExportTable(_("Searched"), [_("Where"), _("Number of texts")], searched),
    ]


def contact_in_words(contact: Contact) -> str:
    """A contact person on one line: name, e-mail address and phone number, as far as known."""
    return ", ".join(filter(None, (contact.name, contact.email, contact.phone)))


def places_in_words(matches: Sequence[NearMatch], called: Mapping[str, str], words: Wording) -> str:
    """The kinds of texts that hold near matches, and their members."""
    sorts = words.listed(list(dict.fromkeys(place_in_words(match.table, words) for match in matches)))
    member = matches[0].member
    return f"{called.get(member, member)}: {sorts}" if member else capital(sorts)


def place_in_words(table: str, words: Wording) -> str:
    """The name for the rows of a table of the workspace."""
    _ = words.translate
    named = {
        "member": _("profile"),
        "contact": _("contact person"),
        "record": _("row of a list"),
        "import": _("import"),
        "document": _("kept document"),
        "project": _("project"),
        "origin": _("origin of a field"),
        "participant": _("participant of an event"),
        "follower": _("reader of a digest"),
        "profile_form": _("profile form"),
        "post": _("post on the board"),
        "interest": _("interest on the board"),
        "journal": _("journal"),
    }
    return named.get(table, table)
