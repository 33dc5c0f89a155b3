"""Conditions on a partner stated in a question: kind, sector, place, size, readiness level, device class, norm.

A condition is read from the words (``question_reading``), shown, and can be removed. A strict condition excludes members that
do not meet it or for which this is unknown; a preferred condition costs members that miss it a share of their points.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import asin, cos, radians, sin, sqrt

from matchmaking.features.stated import DEVICE_CLASSES, NONE, stated_classes
from matchmaking.features.turns import fold
from matchmaking.members.member import COMPANIES, Kind, Member, Sector
from matchmaking.members.towns import town_in_languages, town_named, town_of
from matchmaking.ranking.norms import norms_in, same_norm
from matchmaking.remarks import Remark


class Sort(StrEnum):
    """The subject of a condition."""

    KIND = "kind"
    SECTOR = "sector"
    COUNTRY = "country"
    REGION = "region"
    TOWN = "town"
    STAFF = "staff"
    TRL = "trl"
    DEVICE_CLASS = "device_class"
    NORM = "norm"
    TOPIC = "topic"


class ConditionVerdict(StrEnum):
    """Whether a member meets a condition."""

    MEETS = "meets"
    MISSES = "misses"
    UNKNOWN = "unknown"


COSTS = {
    Sort.KIND: 0.9,
    Sort.SECTOR: 0.3,
    Sort.COUNTRY: 0.4,
    Sort.REGION: 0.4,
    Sort.TOWN: 0.4,
    Sort.STAFF: 0.4,
    Sort.TRL: 0.2,
    Sort.DEVICE_CLASS: 0.3,
    Sort.NORM: 0.5,
    Sort.TOPIC: 0.4,
}
"""The part of its points that a member loses by missing a preferred condition; half of it where it is not known."""

IN_TOWN_KM = 8.0
"""Kilometres around a town within which a member is said to be in it."""
_UNDIVIDED = ("BE1", "BE3")
"""Regions that are named as a whole, and not by their provinces."""
_EARTH = 6371.0
_COMPANY_SIZES = frozenset({Kind.SME, Kind.LARGE_COMPANY})


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition. ``values`` are alternatives: kinds, sectors, country codes, NUTS prefixes, towns, classes, a norm, words.
    Among those of a region may be countries, among those of a town regions and countries; towns stand as the question has them.

    ``least`` and ``most`` bound a number: staff, readiness level; ``most`` is the distance in kilometres for a town.
    ``excluded`` negates it. ``said`` are the words it was read from, at the characters ``spans`` of the question; these words
    are not compared with texts, but for those of a norm that holds.
    """

    sort: Sort
    values: tuple[str, ...] = ()
    least: float | None = None
    most: float | None = None
    strict: bool = False
    excluded: bool = False
    name: str = ""
    said: str = ""
    spans: tuple[tuple[int, int], ...] = ()

    @property
    def key(self) -> str:
        """The key by which it is removed: ``hospital``, ``not-university``, ``near-gent``, ``trl-6``."""
        return f"not-{self.name}" if self.excluded else self.name

    def to_json(self) -> dict[str, object]:
        """As plain values."""
        told = {name: getattr(self, name) for name in ("key", "sort", "least", "most", "strict", "excluded", "said")}
        return told | {"values": list(self.values)}


@dataclass(frozen=True, slots=True)
class Met:
    """The result of a condition for one member."""

    condition: Condition
    verdict: ConditionVerdict
    told: Remark

    @property
    def passes(self) -> bool:
        """Whether the member stays in: the condition is met, or it is not strict."""
        return not self.condition.strict or self.verdict is ConditionVerdict.MEETS

    def to_json(self) -> dict[str, object]:
        """As plain values."""
        return {**self.condition.to_json(), "verdict": self.verdict.value, "told": str(self.told)}


def judge_condition(
    condition: Condition, member: Member, texts: Sequence[str], sectors: Sequence[Sector], about: float | None = None
) -> Met:
    """Whether a member meets a condition, in words.

    ``texts`` are its own, ``sectors`` those it belongs to, ``about`` how much more it mentions an excluded topic than of
    what is asked (above 0: it does).
    """
    verdict, told = _VERDICTS[condition.sort](condition, member, texts, sectors, about)
    if condition.excluded and condition.sort is not Sort.TOPIC and verdict is not ConditionVerdict.UNKNOWN:
        verdict = ConditionVerdict.MISSES if verdict is ConditionVerdict.MEETS else ConditionVerdict.MEETS
    return Met(condition, verdict, told)


def lost(judged: Sequence[Met]) -> float:
    """The share of its points that a member loses through missed conditions, 0 to 1."""
    kept = 1.0
    for met in judged:
        if met.condition.strict or met.verdict is ConditionVerdict.MEETS:
            continue
        kept *= 1 - COSTS[met.condition.sort] * (1.0 if met.verdict is ConditionVerdict.MISSES else 0.5)
    return 1 - kept


def can_be_meant(judged: Sequence[Met]) -> bool:
    """Whether a member misses none of the conditions on what it is and where; what it speaks of is no part of this."""
    return all(met.verdict is not ConditionVerdict.MISSES or met.condition.sort is Sort.TOPIC for met in judged)


_Found = tuple[ConditionVerdict, Remark]


def _found(holds: bool, told: Remark) -> _Found:
    return (ConditionVerdict.MEETS if holds else ConditionVerdict.MISSES), told


def _kind(condition: Condition, member: Member, *_: object) -> _Found:
    wanted = {Kind(value) for value in condition.values}
    if member.kind is Kind.UNKNOWN:
        return ConditionVerdict.UNKNOWN, Remark("What kind of organisation it is, is not known.")
    if member.kind is Kind.COMPANY and not wanted & {Kind.COMPANY} and wanted & _COMPANY_SIZES:
        return ConditionVerdict.UNKNOWN, Remark("It is a company whose size is not known.")
    if member.kind in COMPANIES and wanted >= COMPANIES:
        return ConditionVerdict.MEETS, Remark("It is a company.")
    return _found(member.kind in wanted, Remark("Its kind: {kind_code}.", {"kind_code": member.kind.value}))


def _sector(condition: Condition, member: Member, texts: Sequence[str], sectors: Sequence[Sector], _: object) -> _Found:
    if not sectors:
        return ConditionVerdict.UNKNOWN, Remark("It belongs to no single sector, or its sectors are not known.")
    return _found(
        bool({sector.value for sector in sectors} & set(condition.values)),
        Remark("Its sectors: {named}.", {"named": list(sectors)}),
    )


def _country(condition: Condition, member: Member, *_: object) -> _Found:
    if not member.country:
        return ConditionVerdict.UNKNOWN, Remark("Its country is not known.")
    return _found(
        member.country in condition.values, Remark("It is in {some_countries}.", {"some_countries": [member.country]})
    )


def _region(condition: Condition, member: Member, *_: object) -> _Found:
    return _in_region(condition.values, member)


def _in_region(codes: tuple[str, ...], member: Member) -> _Found:
    """Whether a member is in one of these regions or countries, given by NUTS prefixes and country codes."""
    in_country = Remark("It is in {some_countries}.", {"some_countries": [member.country]})
    if member.country and member.country in codes:
        return ConditionVerdict.MEETS, in_country
    if member.nuts:
        named = member.nuts[: 3 if member.nuts.startswith(_UNDIVIDED) else 4]
        return _found(member.nuts.startswith(codes), Remark("It is in {its_region}.", {"its_region": named}))
    if member.country and not any(code.startswith(member.country) for code in codes):
        return ConditionVerdict.MISSES, in_country
    return ConditionVerdict.UNKNOWN, Remark("Its region is not known.")


def _town(condition: Condition, member: Member, *_: object) -> _Found:
    judged = [_near(value, condition.most or 0.0, member) for value in condition.values]
    return min(judged, key=lambda each: (_NEAREST.index(each[1]), each[0]))[1:]


_NEAREST = (ConditionVerdict.MEETS, ConditionVerdict.UNKNOWN, ConditionVerdict.MISSES)
"""The verdicts on alternatives, that which counts first."""


def _near(place: str, most: float, member: Member) -> tuple[float, ConditionVerdict, Remark]:
    """How far a member is from a town, in kilometres, and whether that is at most ``most``; whether it is in a region."""
    if place.isupper() and town_named(place) is None:
        return 0.0, *_in_region((place,), member)
    asked, its = town_named(place), town_of(member)
    if asked is None or its is None:
        if member.city and fold(member.city) == fold(place):
            return 0.0, ConditionVerdict.MEETS, Remark("It is in {town}.", {"town": member.city})
        if asked is not None and member.country not in ("", "BE") and most <= IN_TOWN_KM:
            return 0.0, ConditionVerdict.MISSES, Remark("It is in {some_countries}.", {"some_countries": [member.country]})
        return 0.0, ConditionVerdict.UNKNOWN, Remark("Where its town lies is not known.")
    distance = _distance(asked.latitude, asked.longitude, its.latitude, its.longitude)
    told = Remark("It is {distance} km from {town}.", {"distance": round(distance), "town": town_in_languages(place)})
    return distance, *_found(distance <= most, told)


def _distance(latitude: float, longitude: float, other_latitude: float, other_longitude: float) -> float:
    """Kilometres between two points given in degrees, along the surface."""
    up, aside = radians(other_latitude - latitude) / 2, radians(other_longitude - longitude) / 2
    part = sin(up) ** 2 + cos(radians(latitude)) * cos(radians(other_latitude)) * sin(aside) ** 2
    return 2 * _EARTH * asin(sqrt(part))


def _staff(condition: Condition, member: Member, *_: object) -> _Found:
    if member.headcount is None:
        return ConditionVerdict.UNKNOWN, Remark("Its number of staff is not known.")
    holds = (condition.least or 0) <= member.headcount <= (condition.most if condition.most is not None else float("inf"))
    return _found(holds, Remark("It has {count} staff.", {"count": member.headcount}))


def _trl(condition: Condition, member: Member, *_: object) -> _Found:
    if member.trl is None:
        return ConditionVerdict.UNKNOWN, Remark("Its readiness level is not known.")
    least, most = condition.least or 1, condition.most or 9
    told = Remark("Its TRL: {least} to {most}.", {"least": member.trl[0], "most": member.trl[1]})
    return _found(member.trl[0] <= most and least <= member.trl[1], told)


def _device_class(condition: Condition, member: Member, texts: Sequence[str], *_: object) -> _Found:
    named = [one for one in member.device_classes if one in DEVICE_CLASSES]
    if not named and NONE not in member.device_classes and (stated := stated_classes(texts)):
        named = list(stated.value)
    if not named and NONE not in member.device_classes:
        return ConditionVerdict.UNKNOWN, Remark("It names no class of device.")
    return _found(
        bool(set(named) & set(condition.values)), Remark("It names class {classes}.", {"classes": ", ".join(named) or "–"})
    )


def _norm(condition: Condition, member: Member, texts: Sequence[str], *_: object) -> _Found:
    holds = any(same_norm(condition.values[0], other) for text in texts for _, _, other in norms_in(text))
    told = "Its texts name {norm}." if holds else "Its texts do not name {norm}."
    return _found(holds, Remark(told, {"norm": condition.values[0]}))


def _topic(condition: Condition, member: Member, texts: Sequence[str], sectors: object, about: float | None) -> _Found:
    told = {"topic": condition.values[0]}
    if about is None:
        return ConditionVerdict.UNKNOWN, Remark("It has no text to compare.")
    if about > 0:
        return ConditionVerdict.MISSES, Remark("Its texts are more about “{topic}” than about what is asked.", told)
    return ConditionVerdict.MEETS, Remark("Its texts are not mainly about “{topic}”.", told)


_VERDICTS: Mapping[Sort, Callable[..., _Found]] = {
    Sort.KIND: _kind,
    Sort.SECTOR: _sector,
    Sort.COUNTRY: _country,
    Sort.REGION: _region,
    Sort.TOWN: _town,
    Sort.STAFF: _staff,
    Sort.TRL: _trl,
    Sort.DEVICE_CLASS: _device_class,
    Sort.NORM: _norm,
    Sort.TOPIC: _topic,
}
