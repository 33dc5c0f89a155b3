"""Pairs: criteria, weights, ranking, reasons."""

from matchmaking.matching.exposure import Exposure, Group, Lift
from matchmaking.matching.filters import Filters, Ties
from matchmaking.matching.ranking import Scores, explain, rank, score
from matchmaking.matching.reasons import Match, Reason, to_json
from matchmaking.matching.weights import Criterion, Weights, default_weights, read_weights

__all__ = [
    "Criterion",
    "Exposure",
    "Filters",
    "Group",
    "Lift",
    "Match",
    "Reason",
    "Scores",
    "Ties",
    "Weights",
    "default_weights",
    "explain",
    "rank",
    "read_weights",
    "score",
    "to_json",
]
