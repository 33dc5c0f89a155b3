"""Was it right? Past projects foretold from what was known before them, measured against simple baselines."""

from matchmaking.evaluation.backtest import backtest
from matchmaking.evaluation.exposure_tradeoff import Curve, QuotaSetting
from matchmaking.evaluation.first_page import TEAM, FirstPage, first_page_of, page_to_json
from matchmaking.evaluation.newcomers import ASKED_OF
from matchmaking.evaluation.reading import Evidence, Provenance, read_evidence, shipped, shipped_evidence
from matchmaking.evaluation.reliability import Bin, calibration_error
from matchmaking.evaluation.report import Report, TaskOutcome, to_json
from matchmaking.evaluation.split import Split, split_archives, split_roster, split_words
from matchmaking.evaluation.tasks import COMPLETION, HIDDEN_TEXT, IN_TURN, TASKS, TURNS

__all__ = [
    "ASKED_OF",
    "COMPLETION",
    "HIDDEN_TEXT",
    "IN_TURN",
    "TASKS",
    "TEAM",
    "TURNS",
    "Bin",
    "Curve",
    "Evidence",
    "FirstPage",
    "Provenance",
    "QuotaSetting",
    "Report",
    "Split",
    "TaskOutcome",
    "backtest",
    "calibration_error",
    "first_page_of",
    "page_to_json",
    "read_evidence",
    "shipped",
    "shipped_evidence",
    "split_archives",
    "split_roster",
    "split_words",
    "to_json",
]
