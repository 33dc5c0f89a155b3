"""What speaks for and against two members being one, added up to how likely it is.

Each thing in which two agree or differ brings points, the logarithm of odds; the points stand in ``data/identity.toml`` and are
fitted by ``python -m benchmarks identity --fit`` on organisations whose other spellings are known.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from matchmaking.data_files import data_file
from matchmaking.members.identity.likeness import NameLikeness, compare_names
from matchmaking.members.identity.traits import Traits, same_town


def _pieces(respect: str, *bends: float) -> tuple[tuple[str, float, float], ...]:
    named = (f"{respect}_{high:g}".replace(".", "_") for high in bends[1:])
    return tuple(zip(named, bends[:-1], bends[1:], strict=True))


_BENDS = {
    "alike": _pieces("alike", 0.3, 0.6, 0.8, 0.9, 1.0),
    "held": _pieces("held", 0.0, 0.5, 0.8, 0.95),
    "said": _pieces("said", 0.0, 1.0, 2.0, 4.0),
    "shared": _pieces("shared", 0.0, 1.0, 2.0),
}
"""The points per unit change where a piece ends; within it they grow evenly. Name, start and end of each piece."""
# names so alike are one with a slip, whatever their words
_NEARLY_SAME = 0.95
# a town that is not known speaks a little against
_TOWN = {True: 0.0, None: 0.4, False: 1.0}


@dataclass(frozen=True, slots=True)
class Comparison:
    """How likely it is that two are one, from 0 to 1; ``names`` are the two most alike, ``besides`` what else says so."""

    likely: float
    names: NameLikeness
    besides: Mapping[str, float]


def compare(one: Traits, other: Traits) -> Comparison:
    """Two members beside each other, in either order.

    >>> from matchmaking.members.member import Member
    >>> kidney = Traits(Member("a", "Exoduin", city="Gent")), Traits(Member("b", "Exo-Duin Kidney Labs", city="Gand"))
    >>> 0.01 < compare(*kidney).likely < 0.6
    True
    """
    towns = one.towns | other.towns
    pairs = (compare_names(*sorted((name, another)), towns) for name in one.full_names for another in other.full_names)
    names = max(pairs, key=_points_of)
    besides = features_besides_names(one, other)
    weights = points()
    total = weights["start"] + _points_of(names) + math.fsum(weights[name] * amount for name, amount in besides.items())
    return Comparison(1.0 / (1.0 + math.exp(-total)) if total > -40 else 0.0, names, besides)


@lru_cache(maxsize=400_000)
def _points_of(names: NameLikeness) -> float:
    weights = points()
    return math.fsum(weights[name] * amount for name, amount in features_of_names(names).items())


def features_of_names(names: NameLikeness) -> dict[str, float]:
    """The likeness of two names cut into pieces, each from 0 to 1, that may each count differently."""
    features = {"begins": float(names.begins)}
    for respect, bends in _BENDS.items():
        value: float = getattr(names, respect)
        for name, low, high in bends:
            features[name] = min(max((value - low) / (high - low), 0.0), 1.0)
    return features


def features_besides_names(one: Traits, other: Traits) -> dict[str, float]:
    """Town, abbreviations, and whether one list holds both."""
    town = same_town(one, other)
    in_one_list = not one.lists.isdisjoint(other.lists) and one.spellings.isdisjoint(other.spellings)
    return {
        "other_town": _TOWN[town],
        "initials": float(bool(one.short_names & other.initials or other.short_names & one.initials)),
        "same_short_name": float(
            bool(one.short_aliases & (other.short_aliases | other.short_names) or other.short_aliases & one.short_names)
        ),
        "one_list": float(in_one_list),
    }


def is_sure(comparison: Comparison) -> bool:
    """Whether nobody need be asked: likely enough, and by words that few other names have; two of them for two towns."""
    names, other_town = comparison.names, comparison.besides["other_town"] == _TOWN[False]
    told = names.shared >= 2 if other_town else names.shared >= 1 or names.alike >= _NEARLY_SAME
    return comparison.likely >= threshold("sure") and told


def names_alike(one: Traits, other: Traits) -> float:
    """The likeness of the two most similar names, from 0 to 1."""
    return max(compare_names(*sorted((name, another))).alike for name in one.full_names for another in other.full_names)


def points() -> Mapping[str, float]:
    """What each feature adds to the logarithm of the odds."""
    return _table()["points"]


def threshold(name: str) -> float:
    """From how likely on two are joined (``sure``), or shown to a person (``doubtful``)."""
    return _table()["thresholds"][name]


@cache
def _table() -> Mapping[str, Mapping[str, float]]:
    table: dict[str, dict[str, float]] = tomllib.loads(data_file("identity.toml").read_text(encoding="utf-8"))
    return {name: table[name] for name in ("points", "thresholds")}
