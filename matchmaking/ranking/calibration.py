"""What a score has meant: how many of a hundred matches with such a score became partners.

A score of mostly texts means something else than one of mostly ties and codes, so each has a curve of its own, and where
none was learnt on such scores nothing is said.
"""

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, model_validator

TEXT_LED_FROM = 0.5
"""The part of a score that texts can bring above which it is a score of mostly texts."""


class Calibration(BaseModel):
    """A rising curve through points: at each of ``scores`` (0 to 100) the part of matches, 0 to 1, that became partners.

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
        """The part of matches with this score that became partners, 0 to 1."""
        return float(np.interp(score, self.scores, self.rates))
