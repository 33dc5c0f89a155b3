"""Where a reader writes down what was not as expected, while it goes through a file."""

from typing import Any

from matchmaking.members.problems import Problem, ProblemSeverity

_SHOWN = 80


def shown(text: str) -> str:
    """The beginning of a text, on one line, short enough to stand inside a sentence."""
    line = " ".join(text[: 20 * _SHOWN].split())  # a cell may be shown once for each of its pieces
    return line if len(line) <= _SHOWN else line[: _SHOWN - 1] + "…"


class ProblemLog:
    """Collects the problems of one file; each verb says what became of the thing that the template mentions."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.problems: list[Problem] = []

    def set_aside(self, message: str, /, *, row: int | None = None, field: str = "", **values: Any) -> None:
        """The row did not come in."""
        self._add(ProblemSeverity.SET_ASIDE, message, row, field, values)

    def dropped(self, message: str, /, *, row: int | None = None, field: str = "", **values: Any) -> None:
        """The row came in, this field of it did not."""
        self._add(ProblemSeverity.DROPPED, message, row, field, values)

    def guessed(self, message: str, /, *, row: int | None = None, field: str = "", **values: Any) -> None:
        """It came in, on a guess that a person should look at."""
        self._add(ProblemSeverity.GUESS, message, row, field, values)

    def _add(self, severity: ProblemSeverity, message: str, row: int | None, field: str, values: dict[str, Any]) -> None:
        self.problems.append(Problem(severity, self.file, message, values, row, field))
