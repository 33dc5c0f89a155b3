"""How likely it is that a reader says of a member "its own texts say it does this": a strength, 0 to 1.

    strength = 1 / (1 + exp(-(a + b m + c w^2 + d s)))

``m`` is the mean agreement in meaning of the member's three best passages, ``w`` the part of the question's words that its best
passage holds, and ``s`` how far ``m`` stands out: standard deviations above the mean of all members, held back in small
clusters. The four numbers are learnt from judged questions (``data/fit.toml``); what strengths of 0.8 were worth on sets that
they were not learnt from stands in ``docs/evidence.md``, "Words understood".
"""

import tomllib
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from matchmaking.data_files import data_file

Values = NDArray[np.float64]

COVERED_FROM = 0.5
"""The threshold: from this strength on a member is said to cover what is asked for; where nobody does, nobody here does it."""
RELATED_FROM = 0.2
"""The strength from which a member is related to what is asked for, though its texts do not say that it does it."""

_FEW_MEMBERS = 20
"""Members that the spread of a cluster is held back by, as if so many had the usual spread."""
_USUAL_SPREAD = 0.06


@dataclass(frozen=True)
class FitModel:
    """The numbers of the formula; ``standing_out`` cuts ``s`` to at most 6."""

    constant: float
    meaning: float
    words: float
    standing_out: float

    def strengths(self, meaning: Values, words: Values) -> Values:
        """Strengths, shape (members, questions), from agreement in meaning and shares of words of the same shape."""
        logit = self.constant + self.meaning * meaning + self.words * words**2 + self.standing_out * standing_out(meaning)
        return np.asarray(1 / (1 + np.exp(-np.clip(logit, -40, 40))))


def standing_out(meaning: Values) -> Values:
    """How far each member stands above the others for each question, in standard deviations, 0 to 6; shape as given."""
    count = len(meaning)
    if not count:
        return meaning
    middle = np.median(meaning, axis=0)
    spread = np.sqrt((((meaning - middle) ** 2).sum(axis=0) + _FEW_MEMBERS * _USUAL_SPREAD**2) / (count + _FEW_MEMBERS))
    return np.clip((meaning - middle) / spread, 0.0, 6.0)


@cache
def fit_model() -> FitModel:
    """The model that comes with the product."""
    return FitModel(**tomllib.loads(data_file("fit.toml").read_text(encoding="utf-8"))["fit"])
