"""The points of ``data/identity.toml``, fitted anew: what agreement in each respect says about two being one.

They are fitted on one half of the Commission's numbers (``identity.is_fitted_on``); the other half is for measuring.
"""

import gzip
from csv import DictReader
from itertools import product
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.identity import FILE, is_fitted_on, judged_one
from matchmaking.members.identity.blocking import candidates
from matchmaking.members.identity.clusters import cluster_records, margins
from matchmaking.members.identity.combining import combined
from matchmaking.members.identity.comparison import (
    compare,
    features_besides_names,
    features_of_names,
    match_weights,
    rival_features,
)
from matchmaking.members.identity.record_features import RecordFeatures, contradict
from matchmaking.members.member import Member

_REGULARISATION = 3.0
_ROUNDS = 3


def fit_points(folder: Path) -> None:
    """Print the points fitted on the pairs that are left once names, numbers and websites are followed."""
    record_features, numbers = _pool(folder)
    pairs = sorted(
        pair
        for pair in candidates(record_features, lambda one, other: True)
        if not contradict(record_features[pair[0]], record_features[pair[1]], in_town=False)
    )
    judged = judged_one()
    same = np.array(
        [
            bool(numbers[one] & numbers[other])
            or any(tuple(sorted(both)) in judged for both in product(numbers[one], numbers[other]))
            for one, other in pairs
        ]
    )
    fitted = np.array(
        [is_fitted_on(min(numbers[one] & numbers[other] or numbers[one] | numbers[other])) for one, other in pairs]
    )
    weights = dict(match_weights())
    for _ in range(_ROUNDS):
        # which of several names stands for a member hangs on the points themselves
        features = [
            features_besides_names(record_features[one], record_features[other])
            | features_of_names(compare(record_features[one], record_features[other], weights).names)
            for one, other in pairs
        ]
        names = list(features[0])
        values = np.array([[said[name] for name in names] for said in features])
        model = LogisticRegression(C=_REGULARISATION, max_iter=5000).fit(values[fitted], same[fitted])
        weights |= {"start": float(model.intercept_[0])} | dict(zip(names, map(float, model.coef_[0]), strict=True))
    scores = model.decision_function(values)
    before = margins(dict(zip(pairs, map(float, scores), strict=True)), record_features)
    rivals = np.array([list(rival_features(before[pair]).values()) for pair in pairs])
    beside = np.hstack([scores[:, None], rivals])
    second = LogisticRegression(C=_REGULARISATION, max_iter=5000).fit(beside[fitted], same[fitted])
    own, *stands_in_the_way = map(float, second.coef_[0])
    weights |= dict(zip(rival_features(0.0), (weight / own for weight in stands_in_the_way), strict=True))
    for name in ("start", *names, *rival_features(0.0)):
        print(f"{name} = {weights[name]:.2f}")
    _print_head("names alone", scores, same, fitted)
    _print_head("with rivals", second.decision_function(beside), same, fitted)


def _print_head(title: str, scores: NDArray[np.float64], same: NDArray[np.bool_], fitted: NDArray[np.bool_]) -> None:
    """How many of the likeliest pairs are right, on the half that was fitted on and on the other."""
    for half, chosen in (("fitted on", fitted), ("held out", ~fitted)):
        order = np.argsort(-scores[chosen])
        right = " ".join(f"{int(same[chosen][order][:count].sum())} of {count}" for count in (100, 150, 200, 250, 300))
        print(f"{title}, {half}: {right}")


def _pool(folder: Path) -> tuple[list[RecordFeatures], list[frozenset[str]]]:
    """What is left after the sure steps, with the numbers that went into each."""
    with gzip.open(folder / FILE, "rt", encoding="utf-8") as stream:
        rows = list(DictReader(stream))
    left = [(_traits(row), frozenset({row["organisationID"]})) for row in rows]
    while True:
        found = [[left[place] for place in places] for _, places in cluster_records([], [trait for trait, _ in left])]
        joined = [
            (
                about[0][0] if len(about) == 1 else RecordFeatures(combined([trait.member for trait, _ in about])),
                frozenset().union(*(numbers for _, numbers in about)),
            )
            for about in found
        ]
        if len(joined) == len(left):
            return [trait for trait, _ in left], [numbers for _, numbers in left]
        left = joined


def _traits(row: dict[str, str]) -> RecordFeatures:
    aliases = (row["shortName"],) if row["shortName"] not in ("", row["name"]) else ()
    place = {"city": row["city"], "country": row["country"], "website": row["url"]}
    return RecordFeatures(Member("", row["name"], aliases=aliases, sources=(row["source"],), **place))  # type: ignore[arg-type]
