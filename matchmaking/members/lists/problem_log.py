"""The log of problems that a reader fills while it reads a file."""

from typing import Any

from matchmaking.members.problems import Problem, ProblemSeverity

_SHOWN = 80


def shown(text: str) -> str:
    """The start of a text, on one line, short enough to be quoted in a sentence."""
    line = " ".join(text[: 20 * _SHOWN].split())  # a cell may be quoted once for each of its items
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


class ProblemLog:
    """Collects the problems of one file; each method names the consequence for the row or value in the template."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def set_aside(self, message: str, /, *, row: int | None = None, field: str = "", **values: Any) -> None:
        """Log that the row was left out."""
        self._add(ProblemSeverity.SET_ASIDE, message, row, field, values)

    def dropped(self, message: str, /, *, row: int | None = None, field: str = "", **values: Any) -> None:
        """Log that the row was read without this field."""
        self._add(ProblemSeverity.DROPPED, message, row, field, values)

    def guessed(self, message: str, /, *, row: int | None = None, field: str = "", **values: Any) -> None:
        """Log that a value is a guess that a person should review."""
        self._add(ProblemSeverity.GUESS, message, row, field, values)

    def _add(self, severity: ProblemSeverity, message: str, row: int | None, field: str, values: dict[str, Any]) -> None:
        self.problems.append(Problem(severity, self.file, message, values, row, field))
