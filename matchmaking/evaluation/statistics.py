"""Bootstrap intervals over projects, paired randomisation and rank tests, and Holm's correction."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.stats import wilcoxon

RESAMPLES = 2_000
RANDOMISATIONS = 10_000
_AT_ONCE = 1_000


def interval(values: NDArray[np.floating], seed: int = 0, resamples: int = RESAMPLES) -> NDArray[np.float64]:
    """The 95 % bootstrap interval of the mean over projects: (projects, …) gives (2, …), low and high.

    Every column is resampled with the same projects, so columns stay comparable.
    """
    return np.asarray(np.quantile(resampled_means(values, seed, resamples), [0.025, 0.975], axis=0), np.float64)


def resampled_means(values: NDArray[np.floating], seed: int = 0, resamples: int = RESAMPLES) -> NDArray[np.float64]:
    """Bootstrap means over projects drawn with replacement: (projects, …) gives (resamples, …)."""
    count = len(values)
    flat = np.asarray(values, np.float64).reshape(count, -1)
    rng = np.random.default_rng(seed)
    means = [
        rng.multinomial(count, np.full(count, 1 / count), size=min(_AT_ONCE, resamples - start)) @ flat / count
        for start in range(0, resamples, _AT_ONCE)
    ]
    return np.vstack(means).reshape(resamples, *values.shape[1:])


def paired_test(
    ours: NDArray[np.floating], theirs: NDArray[np.floating], seed: int = 0, randomisations: int = RANDOMISATIONS
) -> NDArray[np.float64]:
    """Two-sided p-values that two systems are equally good on the same projects, (projects,) against (projects, systems).

    The sign of each project's difference is randomised; ``p = (1 + as large) / (1 + randomisations)``.
    """
    differences = np.asarray(ours, np.float64)[:, None] - np.asarray(theirs, np.float64)
    seen = np.abs(differences.mean(axis=0)) - 1e-12
    rng = np.random.default_rng(seed)
    as_large = np.zeros(differences.shape[1])
    for start in range(0, randomisations, _AT_ONCE):
        size = (min(_AT_ONCE, randomisations - start), len(differences))
        signs = rng.integers(0, 2, size, dtype=np.int8).astype(np.float32) * 2 - 1
        as_large += (np.abs(signs @ differences / len(differences)) >= seen).sum(axis=0)
    return np.asarray((1 + as_large) / (1 + randomisations))


def rank_test(ours: NDArray[np.floating], theirs: NDArray[np.floating]) -> NDArray[np.float64]:
    """Two-sided p-values of Wilcoxon's (1945) signed-rank test, (projects,) against (projects, systems).

    Nonzero differences count by rank, so that a few large ones do not dominate.
    """
    differences = np.round(np.asarray(ours, np.float64)[:, None] - np.asarray(theirs, np.float64), 12)
    found = np.ones(differences.shape[1])
    for column in np.flatnonzero(differences.any(axis=0)):
        found[column] = wilcoxon(differences[:, column], zero_method="wilcox").pvalue
    return found


def holm(p_values: Sequence[float] | NDArray[np.floating]) -> NDArray[np.float64]:
    """P-values with Holm's (1979) correction for multiple comparisons.

    >>> holm([0.01, 0.04, 0.03]).round(4).tolist()
    [0.03, 0.06, 0.06]
    """
    values = np.asarray(p_values, np.float64)
    order = np.argsort(values, kind="stable")
    corrected = np.maximum.accumulate(values[order] * (len(values) - np.arange(len(values)))) if len(values) else values
    found = np.empty_like(values)
    found[order] = np.minimum(corrected, 1)
    return found
