"""The ranking as a scikit-learn estimator with one parameter per weight, for pipelines, grid searches and Optuna.

    table = seeker_pairs(signals)
    matcher = make_pipeline(PairCriteria(table), PartnerMatcher())
    GridSearchCV(matcher, {"partnermatcher__relevance": [20, 40]}, cv=GroupKFold()).fit(pairs, true, groups=pairs[:, 0])

Texts are embedded and criteria computed before the search starts; each setting costs one matrix product.
"""

from collections.abc import Sequence
from typing import Any, Self, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.utils import Tags
from sklearn.utils.validation import check_is_fitted, validate_data

from matchmaking.ranking.measures import TiedRanks, best_gain, place_value
from matchmaking.ranking.pair_table import CRITERIA, PairTable
from matchmaking.ranking.weights import Weights, default_weights

_LEVEL = 1e-6
"""Parts of the whole score that are noise of the arithmetic."""
_AT_ONCE = 1_000
"""Weights tried together: 60 MB of scores for 15,000 partners."""


class PairCriteria(TransformerMixin, BaseEstimator):  # type: ignore[misc]
    """Transforms pairs (question, partner), shape (pairs, 2), into the row of the question and one value per criterion."""

    def __init__(self, table: PairTable) -> None:
        self.table = table

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:  # noqa: N803  scikit-learn's names
        """Does nothing; there are no parameters to fit."""
        self.n_features_in_ = 2
        return self

    def transform(self, X: ArrayLike) -> NDArray[np.float32]:  # noqa: N803
        """Shape (pairs, 1 + criteria), NaN where there is no ground. Raises ``KeyError`` for a pair that was not judged."""
        pairs = np.asarray(X)
        rows = np.array([self.table.rows[str(key)] for key in pairs[:, 0]], np.intp)
        columns = np.array([self.table.columns[str(key)] for key in pairs[:, 1]], np.intp)
        return np.hstack([rows[:, None].astype(np.float32), self.table.values[rows, columns]])

    def get_feature_names_out(self, input_features: Any = None) -> NDArray[np.object_]:
        return np.array(["question", *(criterion.value for criterion in CRITERIA)], object)


class PartnerMatcher(BaseEstimator):  # type: ignore[misc]
    """Scores pairs from 0 to 100, as `rank` does; a weight of None takes its value from the default preset.

    ``X`` is the output of `PairCriteria`, shape (pairs, 1 + criteria): the question, then a value per criterion, NaN where it
    does not apply. Criteria beyond the last column do not apply. ``fit`` only checks the weights.
    """

    def __init__(
        self,
        *,
        relevance: float | None = None,
        words: float | None = None,
        complementarity: float | None = None,
        crossover: float | None = None,
        codes: float | None = None,
        topic: float | None = None,
        past_collaboration: float | None = None,
        shared_network: float | None = None,
        common_neighbours: float | None = None,
        country: float | None = None,
        novelty: float | None = None,
        experience: float | None = None,
        geo_proximity: float | None = None,
    ) -> None:
        self.relevance = relevance
        self.words = words
        self.complementarity = complementarity
        self.crossover = crossover
        self.codes = codes
        self.topic = topic
        self.past_collaboration = past_collaboration
        self.shared_network = shared_network
        self.common_neighbours = common_neighbours
        self.country = country
        self.novelty = novelty
        self.experience = experience
        self.geo_proximity = geo_proximity

    @classmethod
    def of(cls, weights: Weights) -> Self:
        """The matcher with these weights."""
        return cls(**{criterion.value: weight for criterion, weight in weights.by_criterion.items()})

    def fit(self, X: ArrayLike, y: ArrayLike | None = None) -> Self:  # noqa: N803
        """Check the weights; raises ``ValueError`` naming the one that is below 0 or no number, or for too many columns."""
        columns = validate_data(self, X, ensure_all_finite="allow-nan").shape[1]
        if columns > 1 + len(CRITERIA):
            raise ValueError(f"X has {columns} columns: give the question and at most {len(CRITERIA)} criteria")
        usual = default_weights().by_criterion
        given = {criterion: getattr(self, criterion.value) for criterion in CRITERIA}
        self.weights_ = Weights(**{key.value: usual[key] if weight is None else weight for key, weight in given.items()})
        return self

    def predict(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803
        """The score of each pair, 0 to 100; 0 where no criterion with a weight applies."""
        values = np.asarray(self._checked(X), float)[:, 1:]
        weights = weight_rows([self.weights_])[0, : values.shape[1]]
        most = np.where(np.isnan(values), 0.0, weights).sum(axis=1)
        return np.asarray(100 * np.divide(np.nan_to_num(values) @ weights, most, out=np.zeros(len(most)), where=most > 0))

    def decision_function(self, X: ArrayLike) -> NDArray[np.float64]:  # noqa: N803
        """The scores of ``predict``, for scikit-learn scorers such as ``roc_auc`` and ``average_precision``."""
        return self.predict(X)

    def score(self, X: ArrayLike, y: ArrayLike) -> float:  # noqa: N803
        """Mean nDCG@10 over the questions that have a true partner, 0 to 1; raises ``ValueError`` when none has."""
        return float(gains(self._checked(X), np.asarray(y), weight_rows([self.weights_])).mean())

    def _checked(self, X: ArrayLike) -> NDArray[Any]:  # noqa: N803
        check_is_fitted(self)
        return np.asarray(validate_data(self, X, reset=False, ensure_all_finite="allow-nan"))

    def __sklearn_tags__(self) -> Tags:
        tags = super().__sklearn_tags__()
        tags.input_tags.allow_nan = True
        return cast(Tags, tags)


def weight_rows(given: Sequence[Weights]) -> NDArray[np.float64]:
    """Weights as an array, shape (weights, criteria)."""
    return np.array([[one.by_criterion[criterion] for criterion in CRITERIA] for one in given], float)


def gains(values: NDArray[np.floating], true: NDArray[Any], weights: NDArray[np.floating]) -> NDArray[np.float64]:
    """nDCG@10 of each weight vector for each question with a true partner, shape (weights, questions).

    ``values`` are the output of `PairCriteria`, ``true`` (pairs,). Ties count by their expected order, so that weights without
    information score like chance. Raises ``ValueError`` when no question has a true partner.
    """
    wanted = np.asarray(true, bool)
    shares = np.asarray(weights / weights.sum(axis=1, keepdims=True), np.float32)
    order = np.argsort(values[:, 0], kind="stable")
    groups = np.split(order, np.flatnonzero(np.diff(values[order, 0])) + 1)
    asked = [rows for rows in groups if wanted[rows].any()]
    if not asked:
        raise ValueError("no question has a true partner")
    found = np.empty((len(shares), len(asked)))
    for place, rows in enumerate(asked):
        own = np.nan_to_num(np.asarray(values[rows, 1:], np.float32))
        hits = wanted[rows]
        for start in range(0, len(shares), _AT_ONCE):
            some = slice(start, start + _AT_ONCE)
            found[some, place] = _gain(own[hits], own[~hits], shares[some, : own.shape[1]].T)
    return found


def _gain(partners: NDArray[np.float32], others: NDArray[np.float32], shares: NDArray[np.float32]) -> NDArray[np.float64]:
    """nDCG@10 by weighing; scores that differ by less than rounding noise are tied."""
    theirs, scores = partners @ shares, others @ shares
    gained = np.zeros(shares.shape[1])
    for own in theirs:
        ahead, no_less = (
            np.count_nonzero(scores > bound, axis=0) + np.count_nonzero(theirs > bound, axis=0)
            for bound in (own + np.float32(_LEVEL), own - np.float32(_LEVEL))
        )
        gained += place_value(TiedRanks(ahead, no_less - ahead))
    return np.asarray(gained / best_gain(np.ones(len(theirs))))
