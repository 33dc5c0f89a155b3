"""White spots: capabilities that calls require and few or no members cover, and the kinds of members to attract."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.consortium import Outsider
from matchmaking.composition.solving.attracting import typical_kinds
from matchmaking.composition.solving.pool import strengths_of
from matchmaking.composition.weights import is_covered
from matchmaking.features import FeatureSet
from matchmaking.features.catalogue import catalogue
from matchmaking.members.member import Kind, Sector

ENOUGH = 3
"""Members that cover a capability, from which on it is no white spot: a call has a choice then."""

_BEST_NAMED = 3


@dataclass(frozen=True, slots=True)
class WhiteSpot:
    """A capability that calls require and fewer than `ENOUGH` members cover.

    ``calls`` are the ids of the calls that ask for it; ``demand`` is its part of all that the calls ask, 0 to 1, each call
    counting by its budget; ``members`` counts those who cover it; ``strength`` is that of the best, 0 to 1, and ``best`` the
    ids of the best few, strongest first; ``gap`` is the part of the demand that the cluster leaves open, 0 to 1; ``kinds`` are
    those that typically bring it, the most typical first, and ``sector`` the one it belongs to, if any. ``outside`` are the
    organisations outside that answer what no member covers, where others than the cluster were looked at.
    """

    capability: str
    name: str
    calls: tuple[str, ...]
    demand: float
    members: int
    strength: float
    best: tuple[str, ...]
    gap: float
    kinds: tuple[Kind, ...]
    sector: Sector | None = None
    outside: tuple[Outsider, ...] = ()


def white_spots(calls: Sequence[Call], features: FeatureSet) -> tuple[WhiteSpot, ...]:
    """The capabilities that calls require and few or no members cover, largest gap first.

    A gap is the demand times what is missing to three members who do it fully. A call without a budget counts as the median
    one; calls without capabilities ask for nothing (see `with_capabilities`).
    """
    wanted: dict[str, Capability] = {}
    asking: dict[str, list[str]] = {}
    demand: dict[str, float] = {}
    budgets = [call.budget for call in calls if call.budget]
    usual = median(budgets) if budgets else 1.0
    whole = sum(call.budget or usual for call in calls if call.capabilities)
    for call in calls:
        total = sum(capability.weight for capability in call.capabilities)
        for capability in call.capabilities:
            key = capability.key
            wanted.setdefault(key, capability)
            asking.setdefault(key, []).append(call.id)
            demand[key] = demand.get(key, 0.0) + (call.budget or usual) / whole * capability.weight / total
    if not wanted:
        return ()
    strengths = strengths_of(tuple(wanted.values()), features)
    spots = [
        _spot(capability, strengths[:, at], features, tuple(dict.fromkeys(asking[key])), demand[key])
        for at, (key, capability) in enumerate(wanted.items())
    ]
    return tuple(sorted((spot for spot in spots if spot.members < ENOUGH), key=lambda spot: (-spot.gap, spot.capability)))


def white_spot_to_json(spot: WhiteSpot) -> dict[str, Any]:
    """A white spot as plain values."""
    return {**asdict(spot), "kinds": [kind.value for kind in spot.kinds], "sector": spot.sector.value if spot.sector else None}


def _spot(
    capability: Capability,
    strength: NDArray[np.float64],
    features: FeatureSet,
    calls: tuple[str, ...],
    demand: float,
) -> WhiteSpot:
    order = np.argsort(-strength, kind="stable")[:_BEST_NAMED]
    supply = float(strength[order].sum()) / ENOUGH
    known = catalogue().get(capability.id)
    return WhiteSpot(
        capability=capability.key,
        name=capability.name,
        calls=calls,
        demand=demand,
        members=int(np.count_nonzero(is_covered(strength))),
        strength=float(strength.max(initial=0.0)),
        best=tuple(features.roster.members[row].id for row in order.tolist() if strength[row] > 0),
        gap=demand * (1.0 - min(1.0, supply)),
        kinds=typical_kinds(capability, strength, features),
        sector=known.sector if known else None,
    )
