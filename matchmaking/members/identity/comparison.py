"""Match weights: the evidence that two members are one, added up to a probability.

Each thing in which two agree or differ brings points, the logarithm of odds; the points stand in ``data/identity.toml`` and are
fitted by ``python -m benchmarks identity --fit`` on organisations whose other spellings are known.
"""

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache, partial

from matchmaking.data_files import data_file
from matchmaking.members.identity.name_similarity import NameSimilarity, compare_names
from matchmaking.members.identity.record_features import RecordFeatures, same_town, two_in_one_list


def _pieces(respect: str, *bends: float) -> tuple[tuple[str, float, float], ...]:
    named = (f"{respect}_{high:g}".replace(".", "_") for high in bends[1:])
    return tuple(zip(named, bends[:-1], bends[1:], strict=True))


_BENDS = {
    "alike": _pieces("alike", 0.3, 0.6, 0.8, 0.9, 1.0),
    "held": _pieces("held", 0.0, 0.5, 0.8, 0.95),
    "both": _pieces("both", 0.0, 0.4, 0.7, 0.95),
    "said": _pieces("said", 0.0, 1.0, 2.0, 4.0),
    "shared": _pieces("shared", 0.0, 1.0, 2.0),
    "unshared": _pieces("unshared", 0.0, 1.0),
}
"""The points per unit change where a piece ends; within it they grow evenly. Name, start and end of each piece."""
# from this many letters on, a website that begins like a name speaks for it, though less than one that is the name
_TELLING_LETTERS, _BEGINS_ALIKE = 4, 0.6
# a rival that is less likely by this many points is none
_MARGIN = 3.0
# a town that is not known speaks a little against
_TOWN = {True: 0.0, None: 0.4, False: 1.0}


@dataclass(frozen=True, slots=True)
class Comparison:
    """What says that two are one, in ``match_weights``; ``names`` are the two most alike, ``besides`` what else says so."""

    match_weight: float
    names: NameSimilarity
    besides: Mapping[str, float]

    @property
    def match_probability(self) -> float:
        """How likely it is, from 0 to 1."""
        return match_probability(self.match_weight)


def compare(one: RecordFeatures, other: RecordFeatures, weights: Mapping[str, float] | None = None) -> Comparison:
    """Compare two members, in either order, by the match weights of ``data/identity.toml`` or by other ``weights``.

    >>> from matchmaking.members.member import Member
    >>> one, other = Member("a", "Exoduin", city="Gent"), Member("b", "Exo-Duin Kidney Labs", city="Gand")
    >>> 0.01 < compare(RecordFeatures(one), RecordFeatures(other)).match_probability < 0.6
    True
    """
    towns = one.towns | other.towns
    pairs = (compare_names(*sorted((name, another)), towns) for name in one.full_names for another in other.full_names)
    by_names = _match_weight_of if weights is None else partial(_match_weight_by, weights)
    names = max(pairs, key=by_names)
    besides = features_besides_names(one, other)
    weights = match_weights() if weights is None else weights
    total = weights["start"] + by_names(names) + math.fsum(weights[name] * amount for name, amount in besides.items())
    return Comparison(total, names, besides)


def match_probability(match_weights: float) -> float:
    """The probability, 0 to 1, of a match weight (logarithm of odds)."""
    return 1.0 / (1.0 + math.exp(-match_weights)) if match_weights > -40 else 0.0


def rival_features(margin: float) -> dict[str, float]:
    """How much another row of the list stands in the way of a pair that is likelier than it by ``margin``, see ``rivals``."""
    return {
        "rival_near": 1.0 - min(max(margin / _MARGIN, 0.0), 1.0),
        "rival_before": 1.0 - min(max(1.0 + margin / _MARGIN, 0.0), 1.0),
    }


@lru_cache(maxsize=400_000)
def _match_weight_of(names: NameSimilarity) -> float:
    return _match_weight_by(match_weights(), names)


def _match_weight_by(weights: Mapping[str, float], names: NameSimilarity) -> float:
    return math.fsum(weights[name] * amount for name, amount in features_of_names(names).items())


def features_of_names(names: NameSimilarity) -> dict[str, float]:
    """The similarity of two names cut into pieces, each from 0 to 1, that may each count differently."""
    features = {"begins": float(names.begins), "other_sort": float(names.other_sort)}
    for respect, bends in _BENDS.items():
        value: float = getattr(names, respect)
        for name, low, high in bends:
            features[name] = min(max((value - low) / (high - low), 0.0), 1.0)
    return features


def features_besides_names(one: RecordFeatures, other: RecordFeatures) -> dict[str, float]:
    """Town, abbreviations, website, and whether one list holds both."""
    town = same_town(one, other)
    return {
        "other_town": _TOWN[town],
        "initials": float(bool(one.short_names & other.initials or other.short_names & one.initials)),
        "same_short_name": float(
            bool(
                one.other_short_names & (other.short_aliases | other.short_names)
                or other.other_short_names & (one.short_aliases | one.short_names)
            )
        ),
        "initials_within": float(bool(one.initials & other.abbreviations or other.initials & one.abbreviations)),
        "short_name_within": float(
            bool(one.other_short_names & other.abbreviations or other.other_short_names & one.abbreviations)
        ),
        "named_by_website": max(_named_by_website(one, other), _named_by_website(other, one)),
        "one_list": float(two_in_one_list(one, other)),
    }


def _named_by_website(one: RecordFeatures, other: RecordFeatures) -> float:
    """How well the domain of the one says what the other is called: oberthur.com is that of Oberthur Technologies."""
    if not one.web_names:
        return 0.0
    if one.web_names & (other.openings | other.initials | other.short_aliases | other.short_names):
        return 1.0
    longer = [name for name in one.web_names if len(name) >= _TELLING_LETTERS]
    begun = any(
        len(opening) >= _TELLING_LETTERS and (name.startswith(opening) or opening.startswith(name))
        for name in longer
        for opening in other.openings
    )
    return _BEGINS_ALIKE if begun else 0.0


def match_probability_before(comparison: Comparison, margin: float) -> float:
    """The probability, 0 to 1, with the rivals of the same list counted (see ``margins``)."""
    weights = match_weights()
    return match_probability(
        comparison.match_weight + math.fsum(weights[name] * amount for name, amount in rival_features(margin).items())
    )


def names_alike(one: RecordFeatures, other: RecordFeatures) -> float:
    """The similarity of the two most similar names, from 0 to 1."""
    return max(compare_names(*sorted((name, another))).alike for name in one.full_names for another in other.full_names)


def match_weights() -> Mapping[str, float]:
    """What each feature adds to the logarithm of the odds."""
    return _table()["match_weights"]


def threshold(name: str) -> float:
    """The probability, 0 to 1, from which two are merged (``match``) or shown to a person (``review``)."""
    return _table()["thresholds"][name]


@cache
def _table() -> Mapping[str, Mapping[str, float]]:
    table: dict[str, dict[str, float]] = tomllib.loads(data_file("identity.toml").read_text(encoding="utf-8"))
    return {name: table[name] for name in ("match_weights", "thresholds")}
