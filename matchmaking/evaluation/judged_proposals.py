"""Measures proposals for calls against judgements: their members, and the capabilities that they truly cover.

The simple systems propose as many members as the product does: the best for each capability in turn, by words or by vectors.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition import Call, compose, read_call
from matchmaking.errors import BadJudgements
from matchmaking.evaluation.judged_systems import simple_scores
from matchmaking.evaluation.judgements import JudgedCapability, Judgements
from matchmaking.evaluation.systems import PRODUCT
from matchmaking.features import FeatureSet

MEASURES = ("true coverage", "best possible", "suitable seats", "idle seats", "claims right")
"""The columns of a proposal; a claim is that a member covers a capability."""
PROPOSALS = 5


@dataclass(frozen=True)
class JudgedProposal:
    """One proposal of a system for a call: sums for `MEASURES`, each as (part, whole), the whole 0 where nothing is claimed."""

    call: str
    system: str
    sums: NDArray[np.float64]


def read_calls_of(folder: Path, judged: Judgements) -> tuple[Call, ...]:
    """The calls of a folder's TOML files about which something was judged. Raises as `calls_judged` does."""
    return calls_judged([read_call(file) for file in sorted(folder.glob("*.toml"))], judged)


def calls_judged(calls: Sequence[Call], judged: Judgements) -> tuple[Call, ...]:
    """Those of the calls about which something was judged, by their ids; none where there are no calls.

    Raises ``BadJudgements`` when there are calls and none of them was judged.
    """
    known = dict.fromkeys([*judged.calls, *(one.call for one in judged.capabilities)])
    found = tuple(call for call in calls if call.id in known and call.capabilities)
    if calls and not found:
        raise BadJudgements(
            "None of these calls was judged: {given}. The file of judged questions has {known}.",
            given=", ".join(call.id for call in calls),
            known=", ".join(known) or "-",
        )
    return found


def judged_proposals(features: FeatureSet, call: Call, judged: Judgements, proposals: int = PROPOSALS) -> list[JudgedProposal]:
    """The product's proposals for a call, and those of the simple systems at the size of the first of them."""
    capabilities = [one for one in judged.capabilities if one.call == call.id]
    suits = {row for row, grade in judged.calls.get(call.id, {}).items() if grade}
    suits |= {row for one in capabilities for row in one.answers}
    answered = [set(one.answers) for one in capabilities if one.answers]
    by_name = _by_name(call, capabilities)
    found: list[JudgedProposal] = []
    position = features.roster.position
    composed = compose(call, features, alternatives=proposals).consortia
    for one in composed:
        rows = [position[seat.member] for seat in one.seats]
        idle = sum(not seat.covers for seat in one.seats)
        claims = [
            position[given.member] in by_name[entry.capability]
            for entry in one.coverage
            if entry.capability in by_name
            for given in entry.by
        ]
        found.append(_judged(call, PRODUCT, rows, idle, claims, suits, answered))
    if not composed:
        return []
    size = len(composed[0].seats)
    for name, scores in simple_scores(features, [one.text for one in capabilities]).items():
        found.append(_judged(call, name, _in_turn(scores, size), None, [], suits, answered))
    return found


def _by_name(call: Call, capabilities: Sequence[JudgedCapability]) -> Mapping[str, set[int]]:
    """Who truly has each capability, by every name that a proposal may call it."""
    found = {one.name: set(one.answers) for one in capabilities}
    if len(call.capabilities) == len(capabilities):  # judged in the order of the call, under names of another language perhaps
        for own, one in zip(call.capabilities, capabilities, strict=True):
            found |= {own.name: set(one.answers), own.key: set(one.answers)}
    return found


def _judged(
    call: Call,
    system: str,
    rows: Sequence[int],
    idle: int | None,
    claims: Sequence[bool],
    suits: set[int],
    answered: Sequence[set[int]],
) -> JudgedProposal:
    covered = sum(any(row in own for row in rows) for own in answered)
    pairs = [
        (covered, len(answered)),
        (most_covered(answered, len(rows)), len(answered)),
        (sum(row in suits for row in rows), len(rows)),
        (idle or 0, 0 if idle is None else len(rows)),
        (sum(claims), len(claims)),
    ]
    return JudgedProposal(call.id, system, np.array(pairs, float))


def most_covered(answered: Sequence[set[int]], seats: int) -> int:
    """The largest number of capabilities that ``seats`` members can cover; ``answered`` holds the members that have each.

    >>> most_covered([{1, 2}, {2}, {3}], 1), most_covered([{1, 2}, {2}, {3}], 2)
    (2, 3)
    """
    own = {sum(1 << place for place, rows in enumerate(answered) if row in rows) for row in set().union(*answered)}
    reached = {0}
    for _ in range(min(seats, len(answered))):
        reached |= {held | more for held in reached for more in own}
    return max(held.bit_count() for held in reached)


def _in_turn(scores: NDArray[np.float64], size: int) -> list[int]:
    """The best member for each capability in turn, then the second best, up to a size."""
    order = np.argsort(-scores, axis=1, kind="stable")
    rows: list[int] = []
    for place in range(order.shape[1]):
        for row in order[:, place].tolist():
            if row not in rows and len(rows) < size:
                rows.append(row)
    return rows
