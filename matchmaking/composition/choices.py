"""Compares what proposals offer: which members replace which, and what that changes.

A proposal is a real alternative if it offers something that the others lack: another leading sector, a lower grant, fewer
members, or more newcomers, small firms, regions or capabilities covered by two members.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from matchmaking.composition.consortium import Consortium
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.covering import reach_of
from matchmaking.composition.weights import NEARLY
from matchmaking.members.member import Sector
from matchmaking.remarks import Remark

_CHEAPER = 0.02
"""The part of a grant from which on two proposals differ in cost."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a proposal offers.

    ``sector`` carries most of the budget (None where no sector is known), ``reach`` are the points of 100 of the call that its
    best members cover, ``grant`` is in EUR (None where nothing is known of aid). The rest are numbers: of its members, of those
    without any past project, of small firms, of regions (NUTS 2), and of capabilities that two members or more cover.
    """

    sector: Sector | None
    reach: float
    grant: float | None
    size: int
    newcomers: int
    small: int
    regions: int
    doubled: int

    def lacks_nothing_of(self, other: "Offer") -> bool:
        """Whether it is as good as the other in all that it offers, so that the other is no choice beside it."""
        if other.sector is not self.sector or other.reach > self.reach + NEARLY or other.size < self.size:
            return False
        if self.grant is not None and other.grant is not None and other.grant < (1 - _CHEAPER) * self.grant:
            return False
        mine = self.newcomers, self.small, self.regions, self.doubled
        theirs = other.newcomers, other.small, other.regions, other.doubled
        return all(its <= own for its, own in zip(theirs, mine, strict=True))


def offer_of(consortium: Consortium, candidates: Candidates) -> Offer:
    """What a consortium of these candidates offers."""
    rows = [candidates.position[member] for member in consortium.members]
    regions = {candidates.eligibility_profiles[row].nuts[:4] for row in rows} - {""}
    return Offer(
        sector=_leading_sector(consortium, candidates),
        reach=reach_of(candidates, rows),
        grant=consortium.grant,
        size=len(rows),
        newcomers=int(np.count_nonzero(candidates.experience[rows] <= 0)),
        small=int(np.count_nonzero(candidates.small[rows])),
        regions=len(regions),
        doubled=int(np.count_nonzero(candidates.covering[rows].sum(axis=0) >= 2)),
    )


def is_choice(offer: Offer, others: Iterable[Offer]) -> bool:
    """Whether no other proposal is at least as good in everything."""
    return not any(other.lacks_nothing_of(offer) for other in others)


def differences(first: Consortium, before: Offer, other: Consortium, after: Offer) -> tuple[Remark, ...]:
    """The differences of an alternative from the first proposal, in sentences: first the members, then the rest."""
    said = [_members(first, other)]
    if after.sector is not None and after.sector is not before.sector:
        said.append(Remark("Most of the budget lies in {sector}.", {"sector": after.sector}))
    if before.grant is not None and after.grant is not None and abs(after.grant - before.grant) > _CHEAPER * before.grant:
        values = {"amount": round(after.grant), "before": round(before.grant)}
        said.append(Remark("A grant of {amount} EUR instead of {before} EUR.", values))
    if abs(after.reach - before.reach) > NEARLY:
        values = {"percent": round(after.reach), "before": round(before.reach)}
        said.append(Remark("{percent} % of the call is covered instead of {before} %.", values))
    counts = {
        name: {"count": getattr(after, name), "before": getattr(before, name)}
        for name in ("size", "newcomers", "small", "regions", "doubled")
    }
    each = {
        "size": Remark("{count} members instead of {before}.", counts["size"]),
        "newcomers": Remark("Members without any past project: {count} instead of {before}.", counts["newcomers"]),
        "small": Remark("Small firms: {count} instead of {before}.", counts["small"]),
        "regions": Remark("Regions: {count} instead of {before}.", counts["regions"]),
        "doubled": Remark("Capabilities that two members cover: {count} instead of {before}.", counts["doubled"]),
    }
    said += [remark for name, remark in each.items() if counts[name]["count"] != counts[name]["before"]]
    return tuple(said)


def _members(first: Consortium, other: Consortium) -> Remark:
    comes = [seat.name for seat in other.seats if seat.member not in first.members]
    goes = [seat.name for seat in first.seats if seat.member not in other.members]
    if not comes:
        return Remark("Without {goes}.", {"goes": goes})
    return Remark("{comes} instead of {goes}.", {"comes": comes, "goes": goes})


def _leading_sector(consortium: Consortium, candidates: Candidates) -> Sector | None:
    """The sector that carries the largest part of the budget, by each member's sector shares; None where none is known."""
    held: dict[Sector, float] = defaultdict(float)
    for seat in consortium.seats:
        for sector, share in zip(Sector, candidates.sectors[candidates.position[seat.member]].tolist(), strict=True):
            held[sector] += share * seat.share
    best = max(held, key=lambda sector: held[sector], default=None)
    return best if best is not None and held[best] > 0 else None
