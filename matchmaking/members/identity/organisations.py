"""Who is who: whether a record is about a member that is known already, about a new one, or perhaps about another.

Sure is, in this order: the same participant code; the same enterprise number; the same website and a similar name; the same
name (after translation, see ``names``) in the same country, with no number, website or town that contradicts; and at last
what is likely enough when all is taken together, see ``comparing``, and has nothing against it, see ``certainty``. Two members
with different enterprise numbers are never one, a department and its university neither, nor two rows of one list under two
names. What is doubtful is left to people, see ``duplicates``.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

from matchmaking.members.identity.clusters import cluster_records
from matchmaking.members.identity.combining import combined, filled
from matchmaking.members.identity.record_features import RecordFeatures, comes_from_people
from matchmaking.members.member import Member
from matchmaking.members.names import plain

_all_but_id = attrgetter(*(field.name for field in fields(Member) if field.name != "id"))


def said_before(records: Sequence[Member], known: Iterable[Member]) -> Mapping[int, Member]:
    """The member that says exactly the same, by the place of each record of a list that has one.

    None is given where another member has the same name or participant code: which of the two it is takes a closer look.

    >>> known = Member("barco", "Barco", city="Kortrijk", sources=("leden.csv",))
    >>> again, moved = (Member("", "Barco", city=city, sources=("leden.csv",)) for city in ("Kortrijk", "Gent"))
    >>> {place: member.id for place, member in said_before([again, moved], [known]).items()}
    {0: 'barco'}
    """
    by_name: dict[str, Member | None] = {}
    codes: dict[str, int] = {}
    for member in known:
        by_name[member.name] = None if member.name in by_name else member
        if member.participant_code:
            codes[member.participant_code] = codes.get(member.participant_code, 0) + 1
    found: dict[int, Member] = {}
    for index, record in enumerate(records):
        namesake = by_name.get(record.name)
        if (
            namesake is not None
            and comes_from_people(record)
            and codes.get(record.participant_code, 0) < 2
            and _all_but_id(record) == _all_but_id(namesake)
        ):
            found[index] = namesake
    return found


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Two members that may be one and were both kept; a person decides.

    ``member`` and ``other`` are ids, the smaller first; ``score`` is from 0 to 1; ``reasons`` are the codes ``same_number``,
    ``same_website``, ``same_name``, ``similar_name``, ``name_within``, ``same_word``, ``short_name``, ``website_name`` and
    ``same_town``, then what is held against it (``one_list``, ``other_sort_in_law``, ``other_number``, ``says_more``), and
    ``put_together_before`` for two that a person took apart.
    """

    member: str
    other: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """For each record, in the order given, the id of the member that it is about.

    ``new`` are the ids not known before, ``again`` the places of records that say nothing but what their member says already.
    """

    ids: tuple[str, ...]
    new: frozenset[str]
    again: frozenset[int] = frozenset()


def recognise(records: Sequence[Member], existing: Iterable[Member]) -> Recognition:
    """Find out which member each record is about.

    Records from the Commission's archives carry an id (``eu-…``) that they keep if they are new; rows of directories carry
    none and are named after themselves. The order of the records does not matter.

    >>> known = Member(id="barco", name="Barco NV", country="BE", website="https://www.barco.com")
    >>> recognise([Member(id="", name="BARCO", country="BE"), Member(id="", name="Imec", country="BE")], [known]).ids
    ('barco', 'imec')
    """
    known = [RecordFeatures(member) for member in existing]
    again = said_before(records, [trait.member for trait in known])
    ids = [again[index].id if index in again else "" for index in range(len(records))]
    fresh = [(RecordFeatures(record), [index]) for index, record in enumerate(records) if index not in again]
    for by_likelihood in (False, True):
        changed = [*known, *(trait for trait, _ in fresh)]
        while fresh and changed:
            found = cluster_records(known, [trait for trait, _ in fresh], changed, by_likelihood=by_likelihood)
            changed = []
            left: list[tuple[RecordFeatures, list[int]]] = []
            for leader, members in found:
                about = [fresh[at] for at in members]
                indexes = [index for _, of in about for index in of]
                if leader is not None:
                    for index in indexes:
                        ids[index] = known[leader].member.id
                # what several say together can tell more than each says alone; the archives' own numbers tell all at once
                joined = any(trait.comes_from_people for trait, _ in about) and (leader is not None or len(about) > 1)
                if leader is not None:
                    if joined or known[leader].comes_from_people:
                        # an archive gives a member its number too, so that nothing with another number joins it later
                        known[leader] = RecordFeatures(filled(known[leader].member, [trait.member for trait, _ in about]))
                    if joined:
                        changed.append(known[leader])
                else:
                    together = (
                        about[0][0] if len(about) == 1 else RecordFeatures(combined([trait.member for trait, _ in about]))
                    )
                    left.append((together, indexes))
                    if joined:
                        changed.append(together)
            fresh = left
    for (_, indexes), id in zip(
        fresh, _new_ids([trait for trait, _ in fresh], {trait.member.id for trait in known}), strict=True
    ):
        for index in indexes:
            ids[index] = id
    return Recognition(tuple(ids), frozenset(ids[indexes[0]] for _, indexes in fresh), frozenset(again))


def _new_ids(members: Sequence[RecordFeatures], taken: set[str]) -> list[str]:
    """The ids of members that are new: the archive's own, or the name as one word, with a number where that is taken."""
    given = ["" if trait.comes_from_people else trait.member.id for trait in members]
    taken = taken | set(given)
    for index in sorted((index for index, id in enumerate(given) if not id), key=lambda index: members[index].order):
        given[index] = free_id(members[index].member.name, taken)
        taken.add(given[index])
    return given


def slug(name: str, otherwise: str = "organisation") -> str:
    """A name as one word of plain letters, for an id; ``otherwise`` where it has none.

    >>> slug("Zorgnet-Icuro vzw")
    'zorgnet-icuro-vzw'
    """
    words = re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")
    return words[:60].strip("-") or otherwise


def free_id(name: str, taken: set[str]) -> str:
    """The id of a new member of that name: the name as one word, with a number where that is taken."""
    number = 1
    word = candidate = slug(name)
    while candidate in taken:
        number += 1
        candidate = f"{word}-{number}"
    return candidate
