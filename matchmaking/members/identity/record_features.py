"""By what a member is recognised: its names, numbers, website and town, and whether those of two agree."""

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

# a shorter name stands for too many organisations
_SHORTEST = 4
_MOST_NAMES = 12
_LONGEST_SHORT = 6
_OPENING = 3
_SMALL_TOWN_WORDS = frozenset(
    {"saint", "sint", "san", "bad", "sur", "den", "les", "ville", "city", "new", "north", "south", "east", "west"}
)
_NEAR = 80
"""From this similarity of two towns on (0 to 100) they are one, misspelt."""


def comes_from_people(member: Member) -> bool:
    """Whether it stands in a directory, and not only in the Commission's archives, which number their organisations."""
    return member.sources != (CORDIS,)


@dataclass(frozen=True)
class RecordFeatures:
    """By what a member is recognised, worked out once."""

    member: Member

    @cached_property
    def full_names(self) -> tuple[str, ...]:
        """Its own name, and others of two words and more that are no mere part of it: Philips Lighting is not Philips."""
        own = set(telling_words(self.member.name))
        others = (
            alias
            for alias in self.member.aliases[:_MOST_NAMES]
            if not is_part(words := telling_words(alias), own) and max(map(len, words)) > _SHORTEST
        )
        return (self.member.name, *others)

    @cached_property
    def keys(self) -> tuple[str, ...]:
        """The keys of its full names, its own name's first."""
        return tuple(dict.fromkeys(name_key(name) for name in self.full_names))

    @cached_property
    def solid(self) -> tuple[str, ...]:
        """Its full names without blanks, translated and as they stand, each at least so long that it tells something."""
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
        """The words of its town, which tell nothing when they stand in its name."""
        return frozenset(one_sound(word) for word in self.town.split() if len(word) > 2)

    @cached_property
    def lists(self) -> frozenset[str]:
        """The files in which it stands."""
        return frozenset(self.member.sources)

    @cached_property
    def spellings(self) -> frozenset[str]:
        """All its names, plainly written."""
        return frozenset(plain(name) for name in self.member.names)

    @cached_property
    def solid_name(self) -> str:
        """Its own name without blanks."""
        return solid_name(self.member.name)

    @cached_property
    def short_names(self) -> frozenset[str]:
        """Abbreviations that it goes by: short names, and a short word at either end of its own name."""
        words = plain(self.member.name).split()
        given = {solid_name(name) for name in self.member.names[: _MOST_NAMES + 1]} | {*words[:1], *words[-1:]}
        return frozenset(name for name in given if 2 < len(name) <= _LONGEST_SHORT)

    @cached_property
    def short_aliases(self) -> frozenset[str]:
        """The other names that are given for it, as one word each, abbreviations too."""
        return frozenset(name for alias in self.member.aliases[:_MOST_NAMES] if len(name := solid_name(alias)) > 2)

    @cached_property
    def openings(self) -> frozenset[str]:
        """The first words of each full name, written together: as people choose the name of a website."""
        found: set[str] = set()
        for name in self.full_names:
            words = telling_words(name)
            found.update("".join(words[:count]) for count in range(1, min(len(words), _OPENING) + 1))
        return frozenset(opening for opening in found if len(opening) > 2)

    @cached_property
    def web_names(self) -> frozenset[str]:
        """What its website calls it, unless its name begins so: the domain without its ending, whole and in its parts."""
        label = self.domain.partition(".")[0]
        parts = {label.replace("-", ""), *label.split("-")}
        return frozenset(one_sound(part) for part in parts if len(part) > 2) - self.openings

    @cached_property
    def other_short_names(self) -> frozenset[str]:
        """The other names that do not just begin its own: what says more than its name does."""
        return self.short_aliases - self.openings

    @cached_property
    def abbreviations(self) -> frozenset[str]:
        """The short words of all its names, wherever they stand."""
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
        """An order that depends on contents alone and not on where a record stood: the best known numbers first."""
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
    """Whether both are in one town, or in one Belgian district; ``None`` when that is not known."""
    a, b = one.member, other.member
    if (one.town and other.town and _one_town(one.town, other.town)) or (
        a.postcode and a.postcode == b.postcode and a.country == b.country
    ):
        return True
    if len(a.nuts) == len(b.nuts) == 5 and a.country == b.country == "BE":
        return a.nuts == b.nuts
    return None if not one.town or not other.town else False


def are_in_two_towns(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether people say of both where they are, and say two towns."""
    return one.comes_from_people and other.comes_from_people and same_town(one, other) is False


def have_two_corners(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether their websites go to two pages of one domain, neither to its front page."""
    one_page, other_page = (
        each.member.website.partition("://")[2].partition("/")[2].strip("/").casefold() for each in (one, other)
    )
    return bool(one_page and other_page) and one_page != other_page


def is_part(words: tuple[str, ...], whole: set[str]) -> bool:
    """Whether words of another name say no more than the own name does, or are one word alone."""
    return len(words) < 2 or whole.issuperset(words)


@lru_cache(maxsize=100_000)
def _one_town(one: str, other: str) -> bool:
    """Marousi is Maroussi Athens."""
    if one == other or fuzz.ratio(one, other) >= _NEAR:
        return True
    words, others = ({word for word in town.split() if len(word) > 2} - _SMALL_TOWN_WORDS for town in (one, other))
    return bool(words and others) and (words <= others or others <= words)


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def numbers_differ(one: Member, other: Member) -> bool:
    """Whether an official number says that these are two: the enterprise number, or a participant code of the Commission."""
    codes = one.participant_code, other.participant_code
    return _differ(one.enterprise_number, other.enterprise_number) or (not any(map(is_stand_in, codes)) and _differ(*codes))


def is_stand_in(code: str) -> bool:
    """Whether an archive made this code up where it did not know the Commission's (``fp7h:…``): it tells nothing apart."""
    return ":" in code


def two_in_one_list(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether a list holds both under two names: whoever keeps a list takes two rows for two.

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
    """Whether both names give a legal form, and not the same."""
    forms, others = legal_forms(one.member.name), legal_forms(other.member.name)
    return bool(forms and others) and forms.isdisjoint(others)


def otherwise_constituted(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether one is a foundation where the other is a company or an association, and so on, as far as their names say so."""
    sorts, others = constitutions(one.member.name), constitutions(other.member.name)
    return bool(sorts and others) and sorts.isdisjoint(others)


def counted_otherwise(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether the names count two of a series, or one of it and the whole: Fund I and Fund II, Clinic North and Clinic South.

    A number or a point of the compass that any other name of theirs has tells nothing.
    """
    ours, theirs = ({count for name in each.full_names for count in counters(name)} for each in (one, other))
    first, second = counters(one.member.name), counters(other.member.name)
    return bool(first - theirs or second - ours)


def unplaced_and_turned(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether nothing says where one of two is, and their names have the same words in another order.

    The University of York is English, York University Canadian.
    """
    known = bool(one.member.country and other.member.country) or same_town(one, other) is True
    return not known and set(one.solid).isdisjoint(other.solid)


def shared_facts(one: RecordFeatures, other: RecordFeatures) -> int:
    """In how many things that are known of both they agree."""
    a, b = one.member, other.member
    equal = sum(1 for field in fields(Member) if getattr(a, field.name) and getattr(a, field.name) == getattr(b, field.name))
    texts = len({*a.statements, *a.offers, *a.needs} & {*b.statements, *b.offers, *b.needs})
    names = len({plain(name) for name in a.names} & {plain(name) for name in b.names})
    return equal + texts + names + (bool(one.domain) and one.domain == other.domain) + (same_town(one, other) is True)


def contradict(one: RecordFeatures, other: RecordFeatures, *, in_town: bool = True) -> bool:
    """Whether two with the same name are nevertheless two; ``in_town`` says whether another town makes them so."""
    return (
        numbers_differ(one.member, other.member)
        or _differ(one.member.country, other.member.country)
        or _differ(one.domain, other.domain)
        or one.department != other.department
        or (in_town and same_town(one, other) is False)
    )
