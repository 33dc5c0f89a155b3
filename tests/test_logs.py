"""What is logged as JSON: one object a line, with where an error came through and never what it repeats."""

import json
import logging
import sys

from matchmaking.logs import JsonLines


def record_of(message: str, *values: object) -> logging.LogRecord:
    try:
        raise ValueError("An Peeters, an.peeters@example.org")
    except ValueError:
        return logging.LogRecord("matchmaking.pages", logging.WARNING, __file__, 1, message, values, sys.exc_info())


def test_a_record_is_one_line_of_json() -> None:
    line = JsonLines().format(record_of("%s is not\nneeded", "it"))
    told = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["logger"], told["message"]) == ("warning", "matchmaking.pages", "it is not\nneeded")
    assert told["at"].endswith("+00:00")


def test_an_error_is_told_by_its_kind_and_its_way_alone() -> None:
    line = JsonLines().format(record_of("failed"))
    told = json.loads(line)
    assert told["error"] == "ValueError"
    assert "test_logs.py" in told["through"][0]
    assert "Peeters" not in line
