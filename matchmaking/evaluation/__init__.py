"""Evaluation: back-tests on past projects and judged questions, measured against simple baselines."""

from matchmaking.evaluation.backtest import backtest
from matchmaking.evaluation.evaluating import Evaluation, JudgedStratum, evaluate, evaluation_to_json
from matchmaking.evaluation.exposure_tradeoff import QuotaSetting
from matchmaking.evaluation.first_page import TEAM, FirstPage, first_page_of, page_to_json
from matchmaking.evaluation.judged_proposals import calls_judged, read_calls_of
from matchmaking.evaluation.judgements import Judgements, parse_judgements, read_judgements
from matchmaking.evaluation.newcomers import ASKED_OF, described, read_descriptions
from matchmaking.evaluation.reading import Evidence, Provenance, shipped, shipped_evidence
from matchmaking.evaluation.reliability import Bin, calibration_error
from matchmaking.evaluation.report import Report, TaskOutcome, to_json
from matchmaking.evaluation.split import Split, split_archives, split_roster, split_words
from matchmaking.evaluation.tasks import COMPLETION, HIDDEN_TEXT, IN_TURN, TASKS, TURNS

__all__ = [
    "ASKED_OF", "COMPLETION", "HIDDEN_TEXT", "IN_TURN", "TASKS", "TEAM", "TURNS", "Bin", "Evaluation", "Evidence", "FirstPage",
    "JudgedStratum", "Judgements", "Provenance", "QuotaSetting", "Report", "Split", "TaskOutcome", "backtest",
    "calibration_error", "calls_judged", "described", "evaluate", "evaluation_to_json", "first_page_of", "page_to_json",
    "parse_judgements", "read_calls_of", "read_descriptions", "read_judgements", "shipped", "shipped_evidence",
    "split_archives", "split_roster", "split_words", "to_json",
]  # fmt: skip
