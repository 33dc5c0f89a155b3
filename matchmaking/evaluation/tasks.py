"""The tasks: what is given of a project, what is to be found, and among whom.

Choices by chance (which members are given or hidden, which queries make the sample) depend on the ids of the project and its
members and on the seed alone, so that other projects in the archive never change them.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation.split import FEWEST, Split, TestProject
from matchmaking.members.member import Member, Project

COMPLETION = "t2"
"""The task that hides one of many members."""
SETS = "t3"
"""The task whose answer is a set and not a ranking."""
HIDDEN_TEXT = "t4_hidden_text"
"""The task whose questions are texts of members and not projects: ``hidden_texts`` makes it, for workspaces alone."""
IN_TURN = frozenset({"t1_known_member", "t1_region", COMPLETION})
"""The tasks for which any member of a project will do."""
TURNS = 5
"""How many members of a project the back-test gives, or hides, one after the other: its figures are means over them."""


@dataclass(frozen=True, slots=True)
class Query:
    """A question of which the answer is known: rows of the roster that are ``given`` and those to be found (``truth``).

    ``turn`` counts the questions of one project in one task, from 0.
    """

    project: Project
    given: tuple[int, ...]
    truth: tuple[int, ...]
    turn: int = 0


@dataclass(frozen=True)
class Task:
    """``pool`` (members,) tells who can be found."""

    name: str
    queries: tuple[Query, ...]
    pool: NDArray[np.bool_]


def chance(*what: object) -> int:
    """A pseudo-random number that depends on its arguments only."""
    return int.from_bytes(hashlib.sha256("|".join(map(str, what)).encode()).digest()[:8], "big")


@dataclass(frozen=True, slots=True)
class QuerySampling:
    """How projects are asked: where the region lies, the seed of all chance, and how many members take ``repeats``."""

    region: str
    seed: int
    repeats: int

    def in_turn(
        self, split: Split, asked: TestProject, rows: Sequence[int]
    ) -> Iterator[tuple[int, tuple[int], tuple[int, ...]]]:
        """Some of the members of a project in an order drawn by chance: the turn, the one member, and all others."""
        members = split.train.members
        drawn = sorted(rows, key=lambda row: chance(self.seed, "turn", asked.project.id, members[row].id))
        for turn, one in enumerate(drawn[: self.repeats]):
            yield turn, (one,), tuple(row for row in rows if row != one)


def tasks_of(
    split: Split, names: Sequence[str] = (), region: str = "BE", sample: int | None = None, seed: int = 0, repeats: int = 1
) -> list[Task]:
    """The tasks of these names (all that have queries when none is named), each with at most ``sample`` queries.

    Where one member of a project is given or hidden by chance, up to ``repeats`` of them are, one after the other.

    Raises ``ImpossibleRequest`` for a name that is no task.
    """
    for name in names:
        if name not in TASKS:
            raise ImpossibleRequest("There is no task '{name}'. Known are {known}.", name=name, known=", ".join(TASKS))
    asking = QuerySampling(region.upper(), seed, repeats)
    tasks = [TASKS[name](split, name, asking) for name in names or TASKS]
    return [sampled(task, sample, seed) for task in tasks if task.queries]


def nothing_to_test() -> ImpossibleRequest:
    """The error for a split in which no task has a query."""
    return ImpossibleRequest(
        "No project of the test period can be tested: none has partners that were known before the cut-off date."
    )


def sampled(task: Task, sample: int | None, seed: int) -> Task:
    """The task with at most as many of its queries, drawn by chance: a project is asked again once all were asked."""
    if sample is None or sample >= len(task.queries):
        return task
    chosen = sorted(task.queries, key=lambda query: (query.turn, chance(seed, "sample", query.project.id)))[:sample]
    return Task(task.name, tuple(sorted(chosen, key=lambda query: (query.project.id, query.turn))), task.pool)


def _partner(split: Split, name: str, asking: QuerySampling) -> Task:
    """The coordinator and the topic are given; all other partners that were known are looked for."""
    found = []
    for asked in split.test:
        if asked.coordinator:
            given = _rows(split, [asked.coordinator])
            truth = _rows(split, [member for member in asked.members if member != asked.coordinator])
            if truth and (given or asked.project.text):
                found.append(Query(asked.project, given, truth))
    return Task(name, tuple(found), _everyone(split))


def _known_member(split: Split, name: str, asking: QuerySampling) -> Task:
    """For archives without roles: the text and one known member, by chance, are given; projects without a text are left out."""
    return _repeated(split, name, asking, _everyone(split), needs_text=True)


def _region(split: Split, name: str, asking: QuerySampling) -> Task:
    """One member from the region, by chance, and the topic are given; its partners from the region are looked for there."""
    pool = np.array([is_in(member, asking.region) for member in split.train.members], bool)
    return _repeated(split, name, asking, pool)


def _completion(split: Split, name: str, asking: QuerySampling) -> Task:
    """All known members but one, by chance, and the topic are given; the hidden one is looked for."""
    return _repeated(split, name, asking, _everyone(split), hides_one=True)


def _repeated(
    split: Split,
    name: str,
    asking: QuerySampling,
    pool: NDArray[np.bool_],
    *,
    needs_text: bool = False,
    hides_one: bool = False,
) -> Task:
    """One member of the pool is given and all others of the project are looked for, or the other way round (``hides_one``)."""
    found: list[Query] = []
    for asked in split.test:
        rows = tuple(row for row in _rows(split, asked.members) if pool[row])
        if len(rows) > 1 and (asked.project.text or not needs_text):
            for turn, one, others in asking.in_turn(split, asked, rows):
                given, truth = (others, one) if hides_one else (one, others)
                found.append(Query(asked.project, given, truth, turn))
    return Task(name, tuple(found), pool)


def _consortium(split: Split, name: str, asking: QuerySampling) -> Task:
    """The topic and the coordinator, where it is known, are given; all other known partners together are looked for."""
    found = []
    for asked in split.test:
        rows = _rows(split, asked.members)
        given = _rows(split, [asked.coordinator]) if asked.coordinator else ()
        truth = tuple(row for row in rows if row not in given)
        if len(rows) >= FEWEST and asked.project.text:
            found.append(Query(asked.project, given, truth))
    return Task(name, tuple(found), _everyone(split))


def _need(split: Split, name: str, asking: QuerySampling) -> Task:
    """A need in words, the topic's text alone; those are looked for whose later work answered it."""
    found = []
    for asked in split.test:
        rows = _rows(split, asked.members)
        if asked.project.text and rows:
            found.append(Query(asked.project, (), rows))
    return Task(name, tuple(found), _everyone(split))


def _rows(split: Split, members: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted(split.train.position[member] for member in members if member in split.train.position))


def _everyone(split: Split) -> NDArray[np.bool_]:
    return np.ones(len(split.train.members), bool)


def is_in(member: Member, region: str) -> bool:
    """Whether a member is in a country (BE) or a NUTS region (BE2)."""
    return member.country == region or (len(region) > 2 and member.nuts.startswith(region))


TASKS: Mapping[str, Callable[[Split, str, QuerySampling], Task]] = {
    "t1": _partner,
    "t1_known_member": _known_member,
    "t1_region": _region,
    COMPLETION: _completion,
    SETS: _consortium,
    "t4": _need,
}
"""The tasks by their keys in the report."""
