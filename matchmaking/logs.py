"""What the program writes down for those who watch it: sentences for a terminal, or one JSON object a line for a collector.

``MATCHMAKING_LOG=json`` chooses the second. Of an error its kind and the lines of code that it came through are written, never
its message: that may repeat what somebody typed or what a row of the database holds.
"""

import json
import logging
import os
import traceback
from datetime import UTC, datetime

VARIABLE = "MATCHMAKING_LOG"
_ROOM = "matchmaking"


class JsonLines(logging.Formatter):
    """One record as one line: ``at`` (UTC), ``level``, ``logger``, ``message``; ``error`` and ``through`` where one came."""

    def format(self, record: logging.LogRecord) -> str:
        """The line of a record."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and record.exc_info[0]:
            kind, _, where = record.exc_info
            told["error"] = kind.__name__
            told["through"] = [f"{step.filename}:{step.lineno} {step.name}" for step in traceback.extract_tb(where)]
        return json.dumps(told, ensure_ascii=False)


def start_logging(level: int = logging.WARNING) -> None:
    """Write down what this program has to say from this level on; asked again it only changes the level."""
    log = logging.getLogger(_ROOM)
    log.setLevel(level)
    if any(isinstance(handler, _Ours) for handler in log.handlers):
        return
    handler = _Ours()
    as_json = os.environ.get(VARIABLE, "").strip().lower() == "json"
    handler.setFormatter(JsonLines() if as_json else logging.Formatter("%(levelname)s %(name)s: %(message)s"))
    log.addHandler(handler)


class _Ours(logging.StreamHandler):  # type: ignore[type-arg]
    """The handler that this module put there."""
