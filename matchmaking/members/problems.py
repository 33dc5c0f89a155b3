"""Problems in a file: each names file, row, field and what to do, and none is passed over silently."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from matchmaking.remarks import Remark


class ProblemSeverity(StrEnum):
    """``SET_ASIDE``: the row was left out; ``DROPPED``: the field was left out; ``GUESS``: the value is a guess to review."""

    SET_ASIDE = "set_aside"
    DROPPED = "dropped"
    GUESS = "guess"


@dataclass(frozen=True, slots=True)
class Problem:
    """One problem: `message` is an English template that `values` fill in; `row` counts from 1, as the file does."""

    severity: ProblemSeverity
    file: str
    message: str
    values: Mapping[str, Any] = field(default_factory=dict)
    row: int | None = None
    field: str = ""

    def __str__(self) -> str:
        place = self.file + (f", row {self.row}" if self.row else "") + (f", {self.field}" if self.field else "")
        return f"{place}: {Remark(self.message, self.values)}"
