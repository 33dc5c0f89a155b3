"""Record linkage: whether a record is about a known member, about a new one, or possibly about another.

Certain evidence is, in this order: the same participant code; the same enterprise number; the same website and a similar name;
the same name (after translation, see ``names``) in the same country without contradicting number, website or town; and last a
match probability above the threshold (see ``comparison``) without contradicting evidence (see ``certainty``). Members with
different enterprise numbers are never merged, nor a department with its university, nor two rows of one list with two names.
People decide on uncertain pairs, see ``duplicates``.
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
    """The known member with exactly the same values, by the index of the record, for records of a list that have one.

    A record is left out where another member has the same name or participant code: that case needs a full comparison.

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
    ``same_town``, then the evidence against a merge (``one_list``, ``other_sort_in_law``, ``other_number``, ``says_more``), and
    ``put_together_before`` for two that a person split.
    """

    member: str
    other: str
    score: float
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """The id of the member of each record, in the given order.

    ``new`` are the ids that were not known before, ``again`` the indexes of records without anything new about their member.
    """

    ids: tuple[str, ...]
    new: frozenset[str]
    again: frozenset[int] = frozenset()


def recognise(records: Sequence[Member], existing: Iterable[Member]) -> Recognition:
    """Link each record to a member.

    Records from the Commission's archives carry an id (``eu-…``) that they keep if they are new; rows of directories carry none
    and get an id from their name. The order of the records does not matter.

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
                # merged records can give more evidence than each alone; the archives' own numbers suffice at once
                joined = any(trait.comes_from_people for trait, _ in about) and (leader is not None or len(about) > 1)
                if leader is not None:
                    if joined or known[leader].comes_from_people:
                        # an archive also gives a member its number, so that no record with another number joins later
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
    """The ids of new members: the archive's own, or a slug of the name, with a number where that is taken."""
    given = ["" if trait.comes_from_people else trait.member.id for trait in members]
    taken = taken | set(given)
    for index in sorted((index for index, id in enumerate(given) if not id), key=lambda index: members[index].order):
        given[index] = free_id(members[index].member.name, taken)
        taken.add(given[index])
    return given


def slug(name: str, otherwise: str = "organisation") -> str:
    """A name as a slug of plain letters, for an id; ``otherwise`` where it has none.

    >>> slug("Zorgnet-Icuro vzw")
    'zorgnet-icuro-vzw'
    """
    words = re.sub(r"[^a-z0-9]+", "-", plain(name)).strip("-")
    return words[:60].strip("-") or otherwise


def free_id(name: str, taken: set[str]) -> str:
    """The id of a new member: the slug of its name, with a number where that is taken."""
    number = 1
    word = candidate = slug(name)
    while candidate in taken:
        number += 1
        candidate = f"{word}-{number}"
    return candidate
