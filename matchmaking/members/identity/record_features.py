"""The identifying features of a member (names, numbers, website, town), and tests whether those of two members agree."""

from dataclasses import dataclass, fields
from functools import cached_property, lru_cache

from rapidfuzz import fuzz

from matchmaking.members.cordis.organisations import CORDIS
from matchmaking.members.member import Member
from matchmaking.members.names import (
    constitutions,
    counters,
    initials,
    is_department,
    legal_forms,
    letters_of,
    name_key,
    one_sound,
    plain,
    solid_name,
    telling_words,
    town_key,
    website_domain,
)

# a shorter name is shared by too many organisations
_SHORTEST = 4
_MOST_NAMES = 12
_LONGEST_SHORT = 6
_OPENING = 3
_SMALL_TOWN_WORDS = frozenset(
    {"saint", "sint", "san", "bad", "sur", "den", "les", "ville", "city", "new", "north", "south", "east", "west"}
)
_NEAR = 80
"""Similarity (0 to 100) from which two towns are one with a typing error."""


def comes_from_people(member: Member) -> bool:
    """Whether a member is in a directory, and not only in the Commission's archives, which number their organisations."""
    return member.sources != (CORDIS,)


@dataclass(frozen=True)
class RecordFeatures:
    """The identifying features of a member, computed once."""

    member: Member

    @cached_property
    def full_names(self) -> tuple[str, ...]:
        """The member's name, and aliases of two or more words that are not only a part of it: Philips Lighting is
        not Philips.
        """
        own = set(telling_words(self.member.name))
        others = (
            alias
            for alias in self.member.aliases[:_MOST_NAMES]
            if not is_part(words := telling_words(alias), own) and max(map(len, words)) > _SHORTEST
        )
        return (self.member.name, *others)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of the full names, that of the member's name first."""
        return tuple(dict.fromkeys(name_key(name) for name in self.full_names))

    @cached_property
    def solid(self) -> tuple[str, ...]:
        """The full names without spaces, translated and untranslated, if long enough to be distinctive."""
        names = (solid for name in self.full_names for solid in (solid_name(name), letters_of(name)))
        return tuple(dict.fromkeys(name for name in names if len(name) > _SHORTEST))

    @cached_property
    def domain(self) -> str:
        return website_domain(self.member.website) if self.member.website else ""

    @cached_property
    def town(self) -> str:
        return town_key(self.member.city) if self.member.city else ""

    @cached_property
    def towns(self) -> frozenset[str]:
        """The words of its town, which carry no information in its name."""
        return frozenset(one_sound(word) for word in self.town.split() if len(word) > 2)

    @cached_property
    def lists(self) -> frozenset[str]:
        """The files that hold the member."""
        return frozenset(self.member.sources)

    @cached_property
    def spellings(self) -> frozenset[str]:
        """All its names, normalised."""
        return frozenset(plain(name) for name in self.member.names)

    @cached_property
    def solid_name(self) -> str:
        """The member's name without spaces."""
        return solid_name(self.member.name)

    @cached_property
    def short_names(self) -> frozenset[str]:
        """Its abbreviations: short names, and a short word at either end of its name."""
        words = plain(self.member.name).split()
        given = {solid_name(name) for name in self.member.names[: _MOST_NAMES + 1]} | {*words[:1], *words[-1:]}
        return frozenset(name for name in given if 2 < len(name) <= _LONGEST_SHORT)

    @cached_property
    def short_aliases(self) -> frozenset[str]:
        """Its aliases without spaces, abbreviations included."""
        return frozenset(name for alias in self.member.aliases[:_MOST_NAMES] if len(name := solid_name(alias)) > 2)

    @cached_property
    def openings(self) -> frozenset[str]:
        """The first words of each full name, written together, as in the domain of a website."""
        found: set[str] = set()
        for name in self.full_names:
            words = telling_words(name)
            found.update("".join(words[:count]) for count in range(1, min(len(words), _OPENING) + 1))
        return frozenset(opening for opening in found if len(opening) > 2)

    @cached_property
    def web_names(self) -> frozenset[str]:
        """The names in its website, unless they begin one of its names: the domain without its ending, whole and in parts."""
        label = self.domain.partition(".")[0]
        parts = {label.replace("-", ""), *label.split("-")}
        return frozenset(one_sound(part) for part in parts if len(part) > 2) - self.openings

    @cached_property
    def other_short_names(self) -> frozenset[str]:
        """Its aliases except those that only begin its name."""
        return self.short_aliases - self.openings

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        """The short words of all its names, in any position."""
        words = (word for name in self.member.names[: _MOST_NAMES + 1] for word in plain(name).split())
        return frozenset(word for word in words if 2 < len(word) <= _LONGEST_SHORT + 2)

    @cached_property
    def department(self) -> bool:
        return is_department(self.member.name)

    @cached_property
    def initials(self) -> frozenset[str]:
        return frozenset(letters for name in self.full_names for letters in initials(name))

    @property
    def comes_from_people(self) -> bool:
        return comes_from_people(self.member)

    @cached_property
    def order(self) -> tuple[str, ...]:
        """A sort key that depends on contents and not on the position of a record: the best known numbers first."""
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


def same_town(one: RecordFeatures, other: RecordFeatures) -> bool | None:
    """Whether both are in one town or one Belgian district; ``None`` where a town is unknown."""
    a, b = one.member, other.member
    if (one.town and other.town and _one_town(one.town, other.town)) or (
        a.postcode and a.postcode == b.postcode and a.country == b.country
    ):
        return True
    if len(a.nuts) == len(b.nuts) == 5 and a.country == b.country == "BE":
        return a.nuts == b.nuts
    return None if not one.town or not other.town else False


def are_in_two_towns(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether lists that people keep give both a town, and different ones."""
    return one.comes_from_people and other.comes_from_people and same_town(one, other) is False


def have_two_corners(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether their websites are two pages of one domain, neither of them the home page."""
    one_page, other_page = (
        each.member.website.partition("://")[2].partition("/")[2].strip("/").casefold() for each in (one, other)
    )
    return bool(one_page and other_page) and one_page != other_page


def is_part(words: tuple[str, ...], whole: set[str]) -> bool:
    """Whether the words of another name add nothing to the member's name, or are a single word."""
    return len(words) < 2 or whole.issuperset(words)


@lru_cache(maxsize=100_000)
def _one_town(one: str, other: str) -> bool:
    """Whether two spellings name one town: Marousi is Maroussi Athens."""
    if one == other or fuzz.ratio(one, other) >= _NEAR:
        return True
    words, others = ({word for word in town.split() if len(word) > 2} - _SMALL_TOWN_WORDS for town in (one, other))
    return bool(words and others) and (words <= others or others <= words)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def numbers_differ(one: Member, other: Member) -> bool:
    """Whether official numbers differ: the enterprise number, or a participant code of the Commission."""
    codes = one.participant_code, other.participant_code
    return _differ(one.enterprise_number, other.enterprise_number) or (not any(map(is_stand_in, codes)) and _differ(*codes))


def is_stand_in(code: str) -> bool:
    """Whether an archive invented this code because it lacked the Commission's (``fp7h:…``): it does not
    distinguish members.
    """
    return ":" in code


def two_in_one_list(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether one list holds both under two names, so that its keeper sees two organisations.

    The same name with two legal forms is two names there: a holding and its company.
    """
    if one.lists.isdisjoint(other.lists):
        return False
    return not goes_by_its_own_name(one, other) or other_legal_form(one, other)


def goes_by_its_own_name(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether both have the same name of their own, after translation."""
    names = one.member.name, other.member.name
    return one.keys[0] == other.keys[0] or one.solid_name == other.solid_name or letters_of(names[0]) == letters_of(names[1])


def other_legal_form(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether both names give a legal form, and different ones."""
    forms, others = legal_forms(one.member.name), legal_forms(other.member.name)
    return bool(forms and others) and forms.isdisjoint(others)


def otherwise_constituted(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether their names give different legal kinds, such as a foundation and a company."""
    sorts, others = constitutions(one.member.name), constitutions(other.member.name)
    return bool(sorts and others) and sorts.isdisjoint(others)


def counted_otherwise(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether the names are two parts of a series, or a part and the whole: Fund I and Fund II, Clinic North and Clinic South.

    A number or a compass point that is in any name of the other member is ignored.
    """
    ours, theirs = ({count for name in each.full_names for count in counters(name)} for each in (one, other))
    first, second = counters(one.member.name), counters(other.member.name)
    return bool(first - theirs or second - ours)


def unplaced_and_turned(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether the country of one is unknown, and their names have the same words in another order.

    The University of York is English, York University Canadian.
    """
    known = bool(one.member.country and other.member.country) or same_town(one, other) is True
    return not known and set(one.solid).isdisjoint(other.solid)


def shared_facts(one: RecordFeatures, other: RecordFeatures) -> int:
    """The number of known fields in which both agree."""
    a, b = one.member, other.member
    equal = sum(1 for field in fields(Member) if getattr(a, field.name) and getattr(a, field.name) == getattr(b, field.name))
    texts = len({*a.statements, *a.offers, *a.needs} & {*b.statements, *b.offers, *b.needs})
    names = len({plain(name) for name in a.names} & {plain(name) for name in b.names})
    return equal + texts + names + (bool(one.domain) and one.domain == other.domain) + (same_town(one, other) is True)


def contradict(one: RecordFeatures, other: RecordFeatures, *, in_town: bool = True) -> bool:
    """Whether two members with the same name contradict each other; ``in_town`` says whether different towns do."""
    return (
        numbers_differ(one.member, other.member)
        or _differ(one.member.country, other.member.country)
        or _differ(one.domain, other.domain)
        or one.department != other.department
        or (in_town and same_town(one, other) is False)
    )
