"""Who is who: whether a record is about a member that is known already, about a new one, or perhaps about another.

Sure is, in this order: the same participant code; the same enterprise number; the same website and a similar name; the same
name (after translation, see ``names``) in the same country, with no number, website or town that contradicts; and at last
what is likely enough when all is taken together, see ``comparing``, and has nothing against it, see ``certainty``. Two members
with different enterprise numbers are never one, a department and its university neither, nor two rows of one list under two
names. What is doubtful is left to people, see ``duplicates``.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matchmaking.members.identity.combining import combined, filled
from matchmaking.members.identity.groups import grouped
from matchmaking.members.identity.rereading import said_before
from matchmaking.members.identity.traits import Traits
from matchmaking.members.member import Member
from matchmaking.members.names import plain


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Two members that may be one and were both kept; a person decides.

    ``member`` and ``other`` are ids, the smaller first; ``score`` is from 0 to 1; ``reasons`` are the codes ``same_number``,
    ``same_website``, ``same_name``, ``similar_name``, ``name_within``, ``same_word``, ``short_name``, ``website_name`` and
    ``same_town``, then what is held against it (``one_list``, ``other_sort_in_law``, ``says_more``), and
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
    known = [Traits(member) for member in existing]
    again = said_before(records, [trait.member for trait in known])
    ids = [again[place].id if place in again else "" for place in range(len(records))]
    fresh = [(Traits(record), [place]) for place, record in enumerate(records) if place not in again]
    for by_likelihood in (False, True):
        changed = [*known, *(trait for trait, _ in fresh)]
        while fresh and changed:
            found = grouped(known, [trait for trait, _ in fresh], changed, by_likelihood=by_likelihood)
            changed = []
            left: list[tuple[Traits, list[int]]] = []
            for leader, members in found:
                about = [fresh[at] for at in members]
                places = [place for _, of in about for place in of]
                if leader is not None:
                    for place in places:
                        ids[place] = known[leader].member.id
                # what several say together can tell more than each says alone; the archives' own numbers tell all at once
                joined = any(trait.comes_from_people for trait, _ in about) and (leader is not None or len(about) > 1)
                if leader is not None:
                    if joined or known[leader].comes_from_people:
                        # an archive gives a member its number too, so that nothing with another number joins it later
                        known[leader] = Traits(filled(known[leader].member, [trait.member for trait, _ in about]))
                    if joined:
                        changed.append(known[leader])
                else:
                    together = about[0][0] if len(about) == 1 else Traits(combined([trait.member for trait, _ in about]))
                    left.append((together, places))
                    if joined:
                        changed.append(together)
            fresh = left
    for (_, places), id in zip(
        fresh, _new_ids([trait for trait, _ in fresh], {trait.member.id for trait in known}), strict=True
    ):
        for place in places:
            ids[place] = id
    return Recognition(tuple(ids), frozenset(ids[places[0]] for _, places in fresh), frozenset(again))


def _new_ids(members: Sequence[Traits], taken: set[str]) -> list[str]:
    """The ids of members that are new: the archive's own, or the name as one word, with a number where that is taken."""
    given = ["" if trait.comes_from_people else trait.member.id for trait in members]
    taken = taken | set(given)
    for place in sorted((place for place, id in enumerate(given) if not id), key=lambda place: members[place].order):
        given[place] = free_id(members[place].member.name, taken)
        taken.add(given[place])
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
