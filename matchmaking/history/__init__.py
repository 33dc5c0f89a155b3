"""Was it right? Past projects foretold from what was known before them, measured against simple baselines."""

from matchmaking.history.backtest import backtest
from matchmaking.history.dial import Curve, Setting
from matchmaking.history.first_page import TEAM, FirstPage, first_page_of, page_to_json
from matchmaking.history.reading import Evidence, Provenance, read_evidence, shipped, shipped_evidence
from matchmaking.history.reliability import Bin, calibration_error
from matchmaking.history.report import Outcome, Report, to_json
from matchmaking.history.split import Split, split_archives, split_roster, split_words
from matchmaking.history.tasks import HIDDEN_TEXT, IN_TURN, TASKS, TURNS

__all__ = [
    "HIDDEN_TEXT",
    "IN_TURN",
    "TASKS",
    "TEAM",
    "TURNS",
    "Bin",
    "Curve",
    "Evidence",
    "FirstPage",
    "Outcome",
    "Provenance",
    "Report",
    "Setting",
    "Split",
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
