"""Calibration of scores: the share of past matches with a given score that became partners.

Scores based mostly on texts and scores based mostly on ties and codes have separate curves. Without a fitted curve no rate is
reported.
"""

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

TEXT_LED_FROM = 0.5
"""The part of a score that texts can bring above which it is a score of mostly texts."""


class Calibration(BaseModel):
    """An increasing curve through points: for each of ``scores`` (0 to 100) the share of matches, 0 to 1, that became partners.

    >>> Calibration(scores=(0, 50, 100), rates=(0, 0.1, 0.5)).rate(75).__round__(3)
    0.3
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    scores: tuple[float, ...] = Field(min_length=2)
    rates: tuple[float, ...] = Field(min_length=2)

    @model_validator(mode="after")
    def _rises(self) -> "Calibration":
        if len(self.scores) != len(self.rates):
            raise ValueError("give as many rates as scores")
        if not all(a < b for a, b in zip(self.scores, self.scores[1:], strict=False)):
            raise ValueError("scores must rise")
        if not all(0 <= a <= b <= 1 for a, b in zip(self.rates, self.rates[1:], strict=False)):
            raise ValueError("rates must lie between 0 and 1 and never fall")
        return self

    def rate(self, score: float) -> float:
        """The share of matches with this score that became partners, 0 to 1."""
        return float(np.interp(score, self.scores, self.rates))
