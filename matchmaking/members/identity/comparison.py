"""Match weights: the evidence that two members are one, summed to a match probability.

Each feature in which two members agree or differ adds a weight (log odds). The weights are in ``data/identity.toml``, fitted by
``python -m benchmarks identity --fit`` on organisations with known alternative spellings.
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
"""Piecewise linear scaling of the features: name, start and end of each piece."""
# a website that starts like a name counts from this many characters on, less than one equal to the name
_TELLING_LETTERS, _BEGINS_ALIKE = 4, 0.6
# a rival pair that is behind by this much (log odds) does not count
_MARGIN = 3.0
# an unknown town counts slightly against a match
_TOWN = {True: 0.0, None: 0.4, False: 1.0}


@dataclass(frozen=True, slots=True)
class Comparison:
    """The comparison of two members: ``match_weight`` in log odds, the two most similar names, and the other features
    (``besides``).
    """

    match_weight: float
    names: NameSimilarity
    besides: Mapping[str, float]

    @property
    def match_probability(self) -> float:
        """The probability of a match, 0 to 1."""
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
    """The probability (0 to 1) of a match weight (log odds)."""
    return 1.0 / (1.0 + math.exp(-match_weights)) if match_weights > -40 else 0.0


def rival_features(margin: float) -> dict[str, float]:
    """The features (0 to 1) of the best rival in the same list, from the ``margin`` (log odds) over it, see
    ``clusters.margins``.

    ``rival_near`` falls with the lead over the rival, ``rival_before`` rises with the lag behind it.
    """
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
    """The similarity of two names as piecewise features, each from 0 to 1, with separate weights."""
    features = {"begins": float(names.begins), "other_sort": float(names.other_sort)}
    for respect, bends in _BENDS.items():
        value: float = getattr(names, respect)
        for name, low, high in bends:
            features[name] = min(max((value - low) / (high - low), 0.0), 1.0)
    return features


def features_besides_names(one: RecordFeatures, other: RecordFeatures) -> dict[str, float]:
    """The features besides names: town, abbreviations, website, and membership of one list."""
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
    """How well the domain of one member matches the other's name, 0 to 1: oberthur.com is that of Oberthur Technologies."""
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
    """The match probability (0 to 1) after the rivals in the same list, given the ``margin`` in log odds."""
    weights = match_weights()
    return match_probability(
        comparison.match_weight + math.fsum(weights[name] * amount for name, amount in rival_features(margin).items())
    )


def names_alike(one: RecordFeatures, other: RecordFeatures) -> float:
    """The similarity of the two most similar names, 0 to 1."""
    return max(compare_names(*sorted((name, another))).alike for name in one.full_names for another in other.full_names)


def match_weights() -> Mapping[str, float]:
    """The weight of each feature, in log odds."""
    return _table()["match_weights"]


def threshold(name: str) -> float:
    """The match probability (0 to 1) from which two members are merged (``match``) or shown to a person (``review``)."""
    return _table()["thresholds"][name]


@cache
def _table() -> Mapping[str, Mapping[str, float]]:
    table: dict[str, dict[str, float]] = tomllib.loads(data_file("identity.toml").read_text(encoding="utf-8"))
    return {name: table[name] for name in ("match_weights", "thresholds")}
