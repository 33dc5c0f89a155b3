"""How complete and how fresh the known fields of a member are, and which question to it would help most.

Each field has a weight: its worth to those who look for partners. A known field counts fully on the day of its statement and
half as much each ``HALF_LIFE`` days later; one without a known day counts half. Completeness is the sum over the known fields
divided by the sum of all weights, 0 to 1. The most useful question concerns the field with the largest gain.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from matchmaking.members.member import Kind, Member, Roster
from matchmaking.workspace.storage.origins import Origin, Origins

HALF_LIFE = 730
"""Half-life of a statement, in days."""

WEIGHTS: Mapping[str, float] = {
    "statements": 5.0,
    "needs": 4.0,
    "offers": 3.0,
    "sectors": 3.0,
    "kind": 3.0,
    "contact": 3.0,
    "trl": 2.0,
    "themes": 2.0,
    "headcount": 1.0,
    "website": 1.0,
    "enterprise_number": 1.0,
    "postcode": 1.0,
}
"""The weight of each field."""

_DAY_UNKNOWN = 0.5


@dataclass(frozen=True, slots=True)
class Freshness:
    """One field of a member: whether it is known, its age in days if that is known, and its freshness, 0 to 1."""

    field: str
    known: bool
    age: int | None
    counts: float

    @property
    def gain(self) -> float:
        """The weight that a new answer would add."""
        return WEIGHTS[self.field] * (1 - self.counts)


@dataclass(frozen=True, slots=True)
class ProfileQuestion:
    """The fields of a member to ask for, the most useful first; ``gain`` is the share of all weights (0 to 1) that
    answers add.
    """

    member: str
    fields: tuple[str, ...]
    gain: float


def freshness(member: Member, origins: Mapping[str, Origin], on: date) -> tuple[Freshness, ...]:
    """Every weighted field of a member on a day. A statement dated in the future counts as of that day."""
    found = []
    for name in WEIGHTS:
        known = is_known(getattr(member, name))
        origin = origins.get(name)
        age = max((on - origin.on).days, 0) if known and origin else None
        counts = 0.0 if not known else _DAY_UNKNOWN if age is None else 0.5 ** (age / HALF_LIFE)
        found.append(Freshness(name, known, age, counts))
    return tuple(found)


def completeness(member: Member, origins: Mapping[str, Origin], on: date) -> float:
    """The completeness of a member's profile on a day, 0 to 1; it falls with age."""
    return sum(WEIGHTS[each.field] * each.counts for each in freshness(member, origins, on)) / sum(WEIGHTS.values())


def whom_to_ask(roster: Roster, origins: Origins, on: date, most: int = 5) -> tuple[ProfileQuestion, ...]:
    """For each member the most useful questions, at most ``most``; members with the largest gain come first.

    A field is asked where it is unknown, or older than ``HALF_LIFE``; a member without such a field is left out.
    """
    asked = []
    for member in roster.members:
        gains = {
            each.field: each.gain
            for each in freshness(member, origins.get(member.id, {}), on)
            if each.counts < _DAY_UNKNOWN or not each.known
        }
        names = sorted(gains, key=lambda name: (-gains[name], name))[:most]
        if names:
            asked.append(ProfileQuestion(member.id, tuple(names), sum(gains[name] for name in names) / sum(WEIGHTS.values())))
    return tuple(sorted(asked, key=lambda each: (-each.gain, each.member)))


def is_known(value: Any) -> bool:
    """Whether a field's value is an answer: 0 employees is one, an empty list is not."""
    return value is not Kind.UNKNOWN and (value == 0 or bool(value)) and value is not False
