"""`python -m benchmarks meetings`: large brokerage events scheduled, each beside a greedy schedule of the same event.

The targets are 30 s for 150 people in 12 slots and 2 minutes for 600 in 16, with the gap stated.
"""

from dataclasses import dataclass
from time import perf_counter, process_time

from rich.console import Console
from rich.table import Table

from benchmarks.greedy_meetings import greedy_worth
from benchmarks.random_events import random_event
from matchmaking.meetings import schedule


@dataclass(frozen=True)
class _Size:
    people: int
    slots: int
    tables: int
    wishes: float
    away: float


_SIZES = (
    _Size(40, 10, 12, 8, 0.1),
    _Size(150, 12, 75, 10, 0.1),
    _Size(150, 12, 40, 20, 0.2),
    _Size(600, 16, 300, 10, 0.1),
    _Size(600, 16, 250, 20, 0.15),
)


def meetings() -> None:
    """Seconds on the clock and of the processor, the stated gap, and what the schedule is worth beside the greedy one."""
    table = Table("people x slots", "tables", "wishes", "s", "s, processor", "gap", "worth x greedy", "s x greedy")
    for size in _SIZES:
        event = random_event(size.people, size.slots, size.tables, 1, wishes=size.wishes, away=size.away)
        clock, processor = perf_counter(), process_time()
        found = schedule(event)
        took, worked = perf_counter() - clock, process_time() - processor
        clock = perf_counter()
        greedy = greedy_worth(event)
        beside = perf_counter() - clock
        table.add_row(
            f"{size.people} x {size.slots}",
            str(size.tables),
            f"{size.wishes:.0f}",
            f"{took:.1f}",
            f"{worked:.1f}",
            f"{found.gap:.3%}",
            f"{found.value / greedy:.3f}",
            f"{took / beside:.1f}",
        )
    Console(width=110).print(table)
