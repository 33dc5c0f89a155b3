"""Parts and parents: the member that a department, faculty or institute belongs to, from its name and website.

"KU Leuven – Departement Oncologie" names its parent before the dash, "Faculté de médecine, Université de Liège" after the
comma, and dermatologie.uzgent.example is on the website of UZ Gent. A part belongs to no other group than its parent: both
count as one in rules on size and independence, and it is never a new partner there.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from functools import cache

from matchmaking.members.identity.record_features import comes_from_people
from matchmaking.members.member import COMPANIES, Kind, Member
from matchmaking.members.names import (
    hospital_kind,
    is_department,
    name_key,
    plain,
    telling_words,
    website_domain,
    website_host,
)

WHOLE_SHARE = 100.0
"""The parent's share in its part, in percent: they are one legal entity, or nearly so."""

_BETWEEN = re.compile(r"(?<!\s)\s++(?:[-–—|*]\s++|[,;/:|(]\s*+|[–—])|[,;/:|(]\s*+|\)")
_WHOLES = frozenset({Kind.UNIVERSITY, Kind.UNIVERSITY_HOSPITAL, Kind.HOSPITAL, Kind.RESEARCH_CENTRE, Kind.UNKNOWN})
_PARTS = frozenset({"institute", "centre", "laboratory", "lab", "campus", "school", "clinic", "research", "group", "unit"})


def is_part(member: Member) -> bool:
    """Whether a member is a part of its parent, and not a company owned by it."""
    return (
        bool(member.parent)
        and member.parent_share == WHOLE_SHARE
        and (is_department(member.name) or member.kind not in COMPANIES)
    )


def with_wholes(members: Sequence[Member]) -> tuple[tuple[Member, ...], frozenset[str]]:
    """The members with the parents of parts filled in, and the ids of those whose parent was found here.

    A member that has a parent, or a share of 0 (a person said that it has no parent), is left unchanged.
    """
    if not any(comes_from_people(member) for member in members):
        return tuple(members), frozenset()
    # most lists hold no parts: then the index of names and websites is not built
    by_key = cache(lambda: _wholes(members, lambda member: {name_key(name) for name in member.names}))
    by_host = cache(lambda: _wholes(members, lambda member: {website_host(member.website)}))
    found: dict[str, Member] = {}
    for member in members:
        if member.parent or member.parent_share is not None or not comes_from_people(member):
            continue
        if whole := _named(member, by_key) or _hosting(member, by_host):
            found[member.id] = replace(member, parent=whole, parent_share=WHOLE_SHARE)
    return tuple(found.get(member.id, member) for member in members), frozenset(found)


def _wholes(members: Iterable[Member], values: Callable[[Member], set[str]]) -> Mapping[str, list[Member]]:
    """The members that can have parts, by the values with which they are found."""
    found: dict[str, list[Member]] = {}
    for member in members:
        if member.kind in _WHOLES and not is_department(member.name):
            for value in values(member):
                found.setdefault(value, []).append(member)
    return found


def _named(member: Member, by_key: Callable[[], Mapping[str, list[Member]]]) -> str:
    """The id of the parent that the name of a part mentions, or the parent's name when it is no member; ``""`` for none."""
    pieces, department = _BETWEEN.split(member.name), is_department(member.name)
    if len(pieces) < 2 and not department:
        return ""  # most names
    pieces = [piece for piece in pieces if telling_words(piece) != () and piece.strip()]
    if len(pieces) < 2 and not department:
        return ""
    if department:
        words = member.name.split()
        pieces += [" ".join(words[at:]) for at in range(1, len(words))] + [" ".join(words[:at]) for at in range(1, len(words))]
    own = name_key(member.name)
    for piece in sorted(pieces, key=lambda piece: (-len(telling_words(piece)), piece)):
        key = name_key(piece)
        wholes = [
            whole
            for whole in by_key().get(key, ())
            if whole.id != member.id and (not whole.country or not member.country or whole.country == member.country)
        ]
        # the same organisation in two languages is no part of itself
        if len(wholes) == 1 and key != own and _says_a_part(member.name, key, pieces):
            return wholes[0].id
    if not department:
        return ""
    spoken = [piece.strip() for piece in _BETWEEN.split(member.name) if _speaks_of_a_whole(piece)]
    return spoken[0] if len(spoken) == 1 and len(pieces) > 1 and spoken[0] != member.name else ""


def _says_a_part(name: str, key: str, pieces: Sequence[str]) -> bool:
    """Whether a name gives more than its parent's: a department, an institute, and not only a town or an abbreviation."""
    if is_department(name):
        return True
    others = {word for piece in pieces if name_key(piece) != key for word in telling_words(piece)} - set(key.split())
    return bool(others & _PARTS)


def _speaks_of_a_whole(piece: str) -> bool:
    university = any(word.startswith("universi") for word in plain(piece).split())
    return not is_department(piece) and (university or hospital_kind(piece) is not None)


def _hosting(member: Member, by_host: Callable[[], Mapping[str, list[Member]]]) -> str:
    """The id of the one member whose website holds the page of this one, ``""`` for none."""
    host, domain = website_host(member.website), website_domain(member.website)
    if not domain or host == domain or member.kind in COMPANIES:
        return ""
    wholes = [whole for whole in by_host().get(domain, ()) if whole.id != member.id]
    return wholes[0].id if len(wholes) == 1 else ""
