"""Preferences that adjust the weights; each is a dial from -1 to 1.

=========== ==========================================================================================================
dial        at -1, 0 and 1
=========== ==========================================================================================================
novelty     the weights of past collaboration and new ties together go to past collaboration; unchanged; to new ties
small_firms exposure of small firms and newcomers counts 0; unchanged; counts for a quarter of all weights
place       geographic proximity to the call counts 0; unchanged; counts for a quarter of all weights
=========== ==========================================================================================================

Between these positions the weight is interpolated linearly. A weight above a quarter keeps its value at 1.
"""

from dataclasses import asdict, dataclass, replace
from math import fsum, isfinite

from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import BadWeights

FULL = 0.25
"""The part of all weights, before the dials, that a criterion counts for when its dial is turned up fully."""


@dataclass(frozen=True, slots=True)
class Preferences:
    """Each from -1 to 1; 0 leaves the weights as they are. ``novelty`` goes from familiar partners to new ones.

    >>> Preferences(novelty=1.0).turned(ConsortiumWeights(past_collaboration=9.0, new_ties=5.0)).new_ties
    14.0
    """

    novelty: float = 0.0
    small_firms: float = 0.0
    place: float = 0.0

    def __post_init__(self) -> None:
        for name, value in asdict(self).items():
            if not (isfinite(value) and -1 <= value <= 1):
                raise BadWeights("The dial '{name}' goes from -1 to 1, not to {value}.", name=name, value=value)

    def turned(self, weights: ConsortiumWeights) -> ConsortiumWeights:
        """The adjusted weights; raises `BadWeights` if all are 0."""
        full = FULL * fsum(asdict(weights).values())
        past_collaboration, new_ties = weights.past_collaboration, weights.new_ties
        moved = max(self.novelty, 0.0) * past_collaboration - max(-self.novelty, 0.0) * new_ties
        return replace(
            weights,
            past_collaboration=max(past_collaboration - moved, 0.0),
            new_ties=max(new_ties + moved, 0.0),
            exposure=_turned(weights.exposure, self.small_firms, full),
            geo_proximity=_turned(weights.geo_proximity, self.place, full),
        )


def _turned(weight: float, dial: float, full: float) -> float:
    """The weight at a dial: 0 at -1, ``full`` at 1, never below the weight itself above 0."""
    return weight * (1 + dial) if dial < 0 else weight + dial * max(full - weight, 0.0)
