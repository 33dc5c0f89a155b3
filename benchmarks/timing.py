"""Seconds, medians and ratios to a named baseline of the same run."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Row:
    """One thing timed, in seconds; one row of a table may be the baseline that the compared ones are set against."""

    what: str
    seconds: float
    baseline: bool = False
    compared: bool = True


def warm(job: Callable[[], object], runs: int = 7, clock: Callable[[], float] = perf_counter) -> float:
    """The median of several runs after one that is not counted, in seconds of this clock."""
    job()
    return median(timed(job, clock) for _ in range(runs))


def timed(job: Callable[[], object], clock: Callable[[], float] = perf_counter) -> float:
    start = clock()
    job()
    return clock() - start


def show(title: str, rows: Sequence[Row]) -> None:
    """A table of milliseconds, with the ratio to the baseline where there is one."""
    table = Table("", "ms", "x baseline", title=title, title_justify="left")
    baseline = next((row.seconds for row in rows if row.baseline), None)
    for row in rows:
        table.add_row(
            row.what, f"{1000 * row.seconds:,.1f}", f"{row.seconds / baseline:.2f}" if baseline and row.compared else ""
        )
    Console(width=110).print(table)
