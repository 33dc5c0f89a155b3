"""Whether another row of the same list stands in a pair's way: an organisation has one row in a list, the likest one."""

import math
from collections.abc import Mapping, Sequence

from matchmaking.members.identity.record_features import RecordFeatures

Pair = tuple[int, int]


def margins(scores: Mapping[Pair, float], record_features: Sequence[RecordFeatures]) -> dict[Pair, float]:
    """For each pair by how much it is likelier than the best other pair that would take its place, infinite without one.

    Scores are logarithms of odds, by index in ``record_features``. Another pair would take its place when it
    holds one of the two, and the other one of it stands in a list in which the pair's own stands: Volvo is not Volvo Technology
    where the same list has Volvo too.
    """
    of_place: dict[int, list[tuple[float, int]]] = {}
    for (one, other), score in scores.items():
        of_place.setdefault(one, []).append((score, other))
        of_place.setdefault(other, []).append((score, one))
    for others in of_place.values():
        others.sort(reverse=True)
    return {pair: score - _best_rival(pair, of_place, record_features) for pair, score in scores.items()}


def _best_rival(
    pair: Pair, of_place: Mapping[int, Sequence[tuple[float, int]]], record_features: Sequence[RecordFeatures]
) -> float:
    best = -math.inf
    for one, other in (pair, pair[::-1]):
        lists = record_features[other].lists
        for score, rival in of_place[one]:
            if rival != other and not lists.isdisjoint(record_features[rival].lists):
                best = max(best, score)
                break
    return best
