"""Ranking of partners: criteria, weights, scores and reasons."""

from matchmaking.ranking.calibration import Calibration
from matchmaking.ranking.conditions import Condition, ConditionVerdict, Sort
from matchmaking.ranking.counterfactual import Ablation, brings
from matchmaking.ranking.exposure import Exposure, Group
from matchmaking.ranking.filters import Filters, Ties
from matchmaking.ranking.precedents import NEAR_FROM, Precedents, precedents, precedents_to_json
from matchmaking.ranking.question import Question
from matchmaking.ranking.question_reading import Need, ReadQuestion, read_question
from matchmaking.ranking.ranking import Scores, answering, explain, judge, rank, score
from matchmaking.ranking.reasons import Match, Reason, Stated, doubt, nobody_answers, to_json, worth_showing
from matchmaking.ranking.stability import Move, moves, stability
from matchmaking.ranking.weights import (
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
from matchmaking.ranking.why_not import Tried, WhyNot, why_not

__all__ = [
    "NEAR_FROM", "Ablation", "Calibration", "Condition", "ConditionVerdict", "Criterion", "Exposure", "Filters", "Group",
    "Match", "Move", "Need", "Precedents", "Preset", "Question", "ReadQuestion", "Reason", "Scores", "Sort", "Stated", "Ties",
    "Tried", "Weights", "WhyNot", "answering", "brings", "default_preset", "default_weights", "doubt", "explain", "judge",
    "moves", "nobody_answers", "parse_preset", "precedents", "precedents_to_json", "presets", "rank", "read_preset",
    "read_question", "read_weights", "score", "stability", "to_json", "why_not", "worth_showing",
]  # fmt: skip
