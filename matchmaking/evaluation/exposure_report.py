"""The exposure of members over all lists that were shown, and its inequality."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from math import log2
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from matchmaking.errors import NotAllowed
from matchmaking.members.member import Kind, Member, Roster
from matchmaking.members.sizes import Size, size_of
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.maintenance.feedback import Showing, outcomes
from matchmaking.workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class MemberExposure:
    """The exposure of one member.

    ``lists`` counts the lists that contained it, ``best`` is its best rank in them. ``attention`` is the sum of
    ``1 / log2(1 + rank)``, and ``share`` its share of all attention, 0 to 1.
    """

    member: str
    name: str
    small: bool
    lists: int
    best: int | None
    attention: float
    share: float
    last: datetime | None


@dataclass(frozen=True)
class ExposureReport:
    """The exposure of all members over ``lists`` lists, by descending attention.

    ``gini`` is the Gini coefficient of attention over all members: 0 where all get the same, near 1 where one gets all; None
    where nobody was shown. ``hidden`` counts places in lists of members who are no longer in the directory.
    """

    lists: int
    since: datetime | None
    until: datetime | None
    members: tuple[MemberExposure, ...]
    gini: float | None
    hidden: int

    @property
    def small_firms(self) -> tuple[MemberExposure, ...]:
        """Small firms, the most shown first."""
        return tuple(each for each in self.members if each.small)

    @property
    def never(self) -> tuple[MemberExposure, ...]:
        """The members that were in no list."""
        return tuple(each for each in self.members if not each.lists)

    @property
    def small_share(self) -> float:
        """The share of all attention that small firms had, 0 to 1."""
        return float(sum(each.share for each in self.small_firms))


def exposure_report(workspace: Workspace, viewer: Viewer = OFFICE) -> ExposureReport:
    """The exposure over all lists that were shown in this workspace.

    Raises ``NotAllowed`` for a company, which may see only its own exposure.
    """
    if viewer.role is ViewerRole.COMPANY:
        raise NotAllowed("Only the cluster office and its analysts see how often each member is shown.")
    return exposure_of(workspace.roster(viewer), outcomes(workspace, viewer))


def exposure_of(roster: Roster, showings: Sequence[Showing]) -> ExposureReport:
    """The same of these lists; a member that was put together with another counts once in a list, at its better rank."""
    seen: dict[str, list[tuple[int, datetime]]] = {member.id: [] for member in roster.members}
    hidden = 0
    for showing in showings:
        ranks: dict[str, int] = {}
        for rank, shown in enumerate(showing.partners, start=1):
            ranks.setdefault(roster.id_of(shown.partner), rank)
        for member, rank in ranks.items():
            if member in seen:
                seen[member].append((rank, showing.at))
            else:
                hidden += 1
    attention = {member: sum(1 / log2(1 + rank) for rank, _ in places) for member, places in seen.items()}
    total = sum(attention.values())
    found = [
        MemberExposure(
            member.id,
            member.name,
            is_small(member),
            len(seen[member.id]),
            min((rank for rank, _ in seen[member.id]), default=None),
            attention[member.id],
            attention[member.id] / total if total else 0.0,
            max((at for _, at in seen[member.id]), default=None),
        )
        for member in roster.members
    ]
    times = [showing.at for showing in showings]
    return ExposureReport(
        len(showings),
        min(times, default=None),
        max(times, default=None),
        tuple(sorted(found, key=lambda each: (-each.attention, each.name.casefold(), each.member))),
        gini([each.attention for each in found]),
        hidden,
    )


def gini(amounts: ArrayLike) -> float | None:
    """The Gini coefficient of amounts of 0 or more: half the mean difference of two of them, over their mean, 0 to 1.

    None where all are 0.

    >>> gini([1, 1, 1, 1]), gini([0, 0, 0, 1])
    (0.0, 0.75)
    """
    given = np.sort(np.asarray(amounts, float))
    total = given.sum()
    if not total > 0:
        return None
    ranks = np.arange(1, len(given) + 1)
    return float(max(0.0, 2 * (ranks @ given) / (len(given) * total) - (len(given) + 1) / len(given)))


def is_small(member: Member) -> bool:
    """A company with fewer than 50 staff, or an SME of which the number of staff is not known."""
    size = size_of(member)
    return member.is_company and (size in (Size.MICRO, Size.SMALL) or (size is None and member.kind is Kind.SME))


def exposure_to_json(report: ExposureReport) -> Mapping[str, Any]:
    """The report as plain values; times as ISO 8601."""
    return {
        "lists": report.lists,
        "since": report.since.isoformat() if report.since else None,
        "until": report.until.isoformat() if report.until else None,
        "gini": report.gini,
        "small_firms": {
            "count": len(report.small_firms),
            "share_of_members": len(report.small_firms) / len(report.members) if report.members else None,
            "share_of_attention": report.small_share if report.gini is not None else None,
            "never_shown": [each.name for each in report.small_firms if not each.lists],
        },
        "never_shown": len(report.never),
        "places_of_members_no_longer_here": report.hidden,
        "members": [asdict(each) | {"last": each.last.isoformat() if each.last else None} for each in report.members],
    }
