"""Pairs: criteria, weights, ranking, reasons."""

from matchmaking.matching.calibration import Calibration
from matchmaking.matching.counterfactual import Brought, Piece, brings
from matchmaking.matching.exposure import Exposure, Group, Lift
from matchmaking.matching.filters import Filters, Ties
from matchmaking.matching.moves import Move, moves
from matchmaking.matching.question import Question, Seeker
from matchmaking.matching.ranking import Scores, explain, judge, rank, score
from matchmaking.matching.reasons import Match, Reason, to_json
from matchmaking.matching.stability import Stability, stability
from matchmaking.matching.weights import (
    Criterion,
    Preset,
    Weights,
    default_preset,
    default_weights,
    parse_preset,
    presets,
    read_preset,
    read_weights,
)
from matchmaking.matching.why_not import Change, Tried, WhyNot, why_not

__all__ = [
    "Brought",
    "Calibration",
    "Change",
    "Criterion",
    "Exposure",
    "Filters",
    "Group",
    "Lift",
    "Match",
    "Move",
    "Piece",
    "Preset",
    "Question",
    "Reason",
    "Scores",
    "Seeker",
    "Stability",
    "Ties",
    "Tried",
    "Weights",
    "WhyNot",
    "brings",
    "default_preset",
    "default_weights",
    "explain",
    "judge",
    "moves",
    "parse_preset",
    "presets",
    "rank",
    "read_preset",
    "read_weights",
    "score",
    "stability",
    "to_json",
    "why_not",
]
