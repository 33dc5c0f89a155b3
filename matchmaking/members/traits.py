"""By what a member is recognised: its names, numbers, website and town, and whether those of two agree."""

import re
from dataclasses import dataclass, fields
from functools import cached_property

from rapidfuzz import fuzz

from matchmaking.members.cordis_organisations import CORDIS
from matchmaking.members.member import Member
from matchmaking.members.names import name_key, plain, solid_name, town_key, website_domain

SIMILAR = 88
"""From this likeness of two names on (0 to 100) they are similar."""

# a shorter abbreviation stands for too many organisations
_SHORTEST_ALIAS = 4
_MOST_NAMES = 12
_DIGITS = re.compile(r"\d+")


def comes_from_people(member: Member) -> bool:
    """Whether it stands in a directory, and not only in the Commission's archives, which number their organisations."""
    return member.sources != (CORDIS,)


@dataclass(frozen=True)
class Traits:
    """By what a member is recognised, worked out once."""

    member: Member

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of its names, its own name's first."""
        first = name_key(self.member.name)
        others = (name_key(alias) for alias in self.member.aliases[:_MOST_NAMES])
        return tuple(key for key in dict.fromkeys((first, *(key for key in others if len(key) >= _SHORTEST_ALIAS))) if key)

    @cached_property
    def solid(self) -> tuple[str, ...]:
        """Its names without blanks, each at least so long that it tells something."""
        names = (solid_name(name) for name in self.member.names[: _MOST_NAMES + 1])
        return tuple(dict.fromkeys(name for name in names if len(name) > _SHORTEST_ALIAS))

    @cached_property
    def domain(self) -> str:
        return website_domain(self.member.website) if self.member.website else ""

    @cached_property
    def town(self) -> str:
        return town_key(self.member.city) if self.member.city else ""

    @property
    def comes_from_people(self) -> bool:
        return comes_from_people(self.member)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """An order that hangs on contents alone and not on where a record stood: the best known numbers first."""
        member = self.member
        code = member.participant_code
        return (
            "" if member.enterprise_number else "~",
            member.enterprise_number,
            "~" + code if is_stand_in(code) or not code else code,
            self.domain or "~",
            self.town or "~",
            member.id,
            repr(member),
        )


def likeness(one: Traits, other: Traits) -> float:
    """How alike the two most similar names are, from 0 to 100."""
    by_words = max((_alike(key, another) for key in one.keys for another in other.keys), default=0.0)
    return max(by_words, *(_alike(name, another) for name in one.solid for another in other.solid), 0.0)


def _alike(name: str, another: str) -> float:
    ratio = fuzz.ratio(name, another)
    # one letter more or less is a slip, another digit another name: Lab 1 is not Lab 2
    return min(ratio, SIMILAR - 1.0) if ratio >= SIMILAR and _DIGITS.findall(name) != _DIGITS.findall(another) else ratio


def same_town(one: Traits, other: Traits) -> bool | None:
    """Whether both are in one town, or in one Belgian district; ``None`` when that is not known."""
    a, b = one.member, other.member
    if (one.town and one.town == other.town) or (a.postcode and a.postcode == b.postcode and a.country == b.country):
        return True
    if len(a.nuts) == len(b.nuts) == 5 and a.country == b.country == "BE":
        return a.nuts == b.nuts
    return None if not one.town or not other.town else False


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def numbers_differ(one: Member, other: Member) -> bool:
    """Whether an official number says that these are two: the enterprise number, or a participant code of the Commission."""
    codes = one.participant_code, other.participant_code
    return _differ(one.enterprise_number, other.enterprise_number) or (not any(map(is_stand_in, codes)) and _differ(*codes))


def is_stand_in(code: str) -> bool:
    """Whether an archive made this code up where it did not know the Commission's (``fp7h:…``): it tells nothing apart."""
    return ":" in code


def shared_facts(one: Traits, other: Traits) -> int:
    """In how many things that are known of both they agree."""
    a, b = one.member, other.member
    equal = sum(1 for field in fields(Member) if getattr(a, field.name) and getattr(a, field.name) == getattr(b, field.name))
    texts = len({*a.statements, *a.offers, *a.needs} & {*b.statements, *b.offers, *b.needs})
    names = len({plain(name) for name in a.names} & {plain(name) for name in b.names})
    return equal + texts + names + (bool(one.domain) and one.domain == other.domain) + (same_town(one, other) is True)


def contradict(one: Traits, other: Traits) -> bool:
    """Whether two with the same name are nevertheless two."""
    return (
        numbers_differ(one.member, other.member)
        or _differ(one.member.country, other.member.country)
        or _differ(one.domain, other.domain)
        or same_town(one, other) is False
    )
