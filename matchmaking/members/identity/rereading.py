"""Rows of a list that comes again: what says word for word what a member says already is about that member.

Most rows of most imports are such. For them nothing needs to be looked for, since every other way ends with the same member:
whatever links a row to another member links that to the row's own member too, and in fewer things.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from operator import attrgetter

from matchmaking.members.identity.record_features import comes_from_people
from matchmaking.members.member import Member

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
