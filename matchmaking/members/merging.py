"""The merge of readings into the roster: the only way in which members, projects and participations are added."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TypeVar

from matchmaking.members.cordis.programmes import CordisReading
from matchmaking.members.identity.combining import (
    added_up,
    combined,
    combined_participation,
    combined_project,
    disagreements,
    filled,
    is_one_person,
)
from matchmaking.members.identity.duplicates import possible_duplicates
from matchmaking.members.identity.organisations import PossibleDuplicate, recognise
from matchmaking.members.identity.record_features import comes_from_people
from matchmaking.members.identity.wholes import with_wholes
from matchmaking.members.lists.directory import DirectoryReading
from matchmaking.members.lists.entries import Entry
from matchmaking.members.lists.problem_log import ProblemLog, shown
from matchmaking.members.member import Member, Roster
from matchmaking.members.names import name_key
from matchmaking.members.problems import Problem

Reading = DirectoryReading | CordisReading
_T = TypeVar("_T")
_K = TypeVar("_K")


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of the items in the readings: new ones, changed known ones, and unchanged ones."""

    added: int = 0
    changed: int = 0
    unchanged: int = 0


@dataclass(frozen=True, slots=True)
class Counts:
    """The counts of an import."""

    members: Tally
    projects: Tally
    participations: Tally


@dataclass(frozen=True)
class Merged:
    """The new roster, all problems of the readings and of the merge, and the counts.

    ``records`` are the records of the readings, each under its member's id; ``parts`` are the ids of the members whose parent
    was read from their names or websites.
    """

    roster: Roster
    problems: tuple[Problem, ...]
    counts: Counts
    records: tuple[Member, ...]
    parts: frozenset[str] = frozenset()

    @cached_property
    def possible(self) -> tuple[PossibleDuplicate, ...]:
        """The pairs of members of the roster that may be one organisation."""
        return possible_duplicates(self.roster.members)


def merge(roster: Roster, *readings: Reading) -> Merged:
    """Merge any number of readings into a roster.

    The order of rows and readings does not matter, and merging the same readings again changes nothing. Known values stay: a
    reading fills empty fields, and adds names, statements, offers and needs.
    """
    directories = [reading for reading in readings if isinstance(reading, DirectoryReading)]
    archives = [reading for reading in readings if isinstance(reading, CordisReading)]
    entries = [entry for reading in directories for entry in reading.entries]
    records = [*(entry.member for entry in entries), *(member for reading in archives for member in reading.members)]

    recognition = recognise(records, roster.members)
    ids = recognition.ids
    named = [
        roster.member(id) if place in recognition.again else replace(record, id=id) if record.id != id else record
        for place, (record, id) in enumerate(zip(records, ids, strict=True))
    ]
    members, member_tally = _joined_members(roster.members, named)
    projects, project_tally = _joined(
        {project.id: project for project in roster.projects},
        ((project.id, project) for reading in archives for project in reading.projects),
        combined_project,
    )
    whole, parts = with_wholes(list(members.values()))
    members = {member.id: member for member in whole}
    now_called = {record.id: id for record, id in zip(records, ids, strict=True) if record.id}
    participations, participation_tally = _joined(
        {(part.project, part.member): part for part in roster.participations},
        (item for reading in archives for item in added_up(reading.participations, now_called).items()),
        combined_participation,
    )
    return Merged(
        Roster.of(members.values(), projects.values(), participations.values()),
        (*(problem for reading in readings for problem in reading.problems), *_left_out(entries, ids, members)),
        Counts(member_tally, project_tally, participation_tally),
        tuple(named),
        parts,
    )


def _joined_members(known: Sequence[Member], records: Sequence[Member]) -> tuple[dict[str, Member], Tally]:
    of_member: dict[str, list[Member]] = {}
    for record in _with_parents(records, (*known, *records)):
        of_member.setdefault(record.id, []).append(record)
    before = {member.id: member for member in known}
    after = {member.id: member for member in _with_parents(known, (*known, *records))}
    for id, about in of_member.items():
        member = after.get(id)
        if member is None:
            after[id] = combined(about)
        elif any(record is not member and record != member for record in about):  # a list read again mostly repeats itself
            after[id] = filled(member, about)
    return after, _tally(before, after, of_member)


def _with_parents(members: Sequence[Member], everyone: Iterable[Member]) -> list[Member]:
    """The members with the name of their parent replaced by its id, where exactly one member has that name."""
    wanted = {name_key(member.parent) for member in members if member.parent}
    if not wanted:
        return list(members)
    called: dict[str, set[str]] = {}
    ids: set[str] = set()
    people: set[str] = set()
    for member in everyone:
        ids.add(member.id)
        if comes_from_people(member):
            people.add(member.id)
        for key in map(name_key, member.names):
            if key in wanted:
                called.setdefault(key, set()).add(member.id)

    def resolved(member: Member) -> Member:
        if not member.parent or member.parent in ids:
            return member
        found = called.get(name_key(member.parent), set())
        # of organisations with one name, the one in a directory is meant
        found = found & people or found
        return replace(member, parent=next(iter(found))) if len(found) == 1 and member.id not in found else member

    return [resolved(member) for member in members]


def _joined(
    known: Mapping[_K, _T], items: Iterable[tuple[_K, _T]], combine: Callable[[_T, _T], _T]
) -> tuple[dict[_K, _T], Tally]:
    """Known and new items; those with one key are combined, in an order that depends on contents alone."""
    new: dict[_K, list[_T]] = {}
    for key, item in items:
        new.setdefault(key, []).append(item)
    after = dict(known)
    for key, about in new.items():
        in_order = sorted(about, key=repr) if len(about) > 1 else about
        item = after[key] if key in after else in_order[0]
        for other in in_order:
            item = combine(item, other)
        after[key] = item
    return after, _tally(known, after, new)


def _tally(before: Mapping[_K, _T], after: Mapping[_K, _T], spoken_of: Iterable[_K]) -> Tally:
    added = changed = unchanged = 0
    for key in spoken_of:
        if key not in before:
            added += 1
        elif before[key] is after[key] or before[key] == after[key]:
            unchanged += 1
        else:
            changed += 1
    return Tally(added, changed, unchanged)


def _left_out(entries: Sequence[Entry], ids: Sequence[str], members: Mapping[str, Member]) -> list[Problem]:
    """A problem for each cell of a directory that differs from a known value."""
    problems: list[Problem] = []
    for entry, id in zip(entries, ids, strict=False):
        log = ProblemLog(entry.file)
        member = members[id]
        for name in disagreements(member, entry.member):
            log.dropped(
                "{member}, {field_code}: '{known}' is known already and stays, '{value}' was left out. If the row is right, "
                "change the member.",
                row=entry.row,
                field=name,
                member=member.name,
                field_code=name,
                known=_said(member, name),
                value=_said(entry.member, name),
            )
        if member.contact and entry.member.contact and not is_one_person(member.contact, entry.member.contact):
            log.dropped(
                "{member} has a contact person already, who stays; the one in this row was left out. A member has one contact "
                "person: if this one is right, change the member.",
                row=entry.row,
                field="contact",
                member=member.name,
            )
        problems += log.problems
    return problems


def _said(member: Member, name: str) -> str:
    """A field's value as a person would write it."""
    match name:
        case "city":
            return shown(" ".join(filter(None, (member.street, member.postcode, member.city, member.country))))
        case "sectors":
            return "; ".join(f"{100 * share:.0f}% {sector}" for sector, share in member.sectors.items())
        case "trl" if member.trl:
            return f"{member.trl[0]}-{member.trl[1]}"
    return shown(str(getattr(member, name)))
