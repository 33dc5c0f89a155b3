"""Was it right? Past projects foretold from what was known before them, measured against simple baselines."""

from matchmaking.history.backtest import backtest
from matchmaking.history.dial import Curve, Setting, curve_to_json, dial_of
from matchmaking.history.report import Report, to_json
from matchmaking.history.split import Split, split_archives, split_roster
from matchmaking.history.tasks import TASKS

__all__ = [
    "TASKS",
    "Curve",
    "Report",
    "Setting",
    "Split",
    "backtest",
    "curve_to_json",
    "dial_of",
    "split_archives",
    "split_roster",
    "to_json",
]
