"""Exposure constraints: shares of the shown ranks reserved for companies, SMEs, newcomers and partners new to the seeker.

    order by score -- places kept --> the best selection that keeps them -- lifts --> who came up, and who gave way

Without quotas well-known members fill the first page, because they have most projects and so most evidence.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from math import ceil

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linprog

from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet
from matchmaking.members.member import Kind, Member
from matchmaking.remarks import Remark

Rows = NDArray[np.intp]


class Group(StrEnum):
    """The groups that can have a quota.

    A newcomer is a member without a past project; a new partner never worked with the seekers.
    """

    COMPANY = "company"
    SME = "sme"
    NEWCOMER = "newcomer"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Exposure:
    """The minimum share of shown ranks, 0 to 1, for each group; 0 sets no quota. A member may count for several groups.

    >>> Exposure(smes=0.25).quotas(10)[Group.SME]
    3
    """

    companies: float = 0.0
    smes: float = 0.0
    newcomers: float = 0.0
    new_partners: float = 0.0

    def __post_init__(self) -> None:
        for share in self._shares.values():
            if not 0 <= share <= 1:
                raise ImpossibleRequest("A share of the shown places lies between 0 and 1, not {share}.", share=share)

    @property
    def _shares(self) -> Mapping[Group, float]:
        return {
            Group.COMPANY: self.companies,
            Group.SME: self.smes,
            Group.NEWCOMER: self.newcomers,
            Group.NEW: self.new_partners,
        }

    def quotas(self, shown: int) -> Mapping[Group, int]:
        """The quota of each group among ``top`` ranks: the share, rounded up."""
        return {group: ceil(round(share * shown, 9)) for group, share in self._shares.items()}


@dataclass(frozen=True, slots=True)
class Promotion:
    """A member that is shown because of a quota: by its score it has rank ``rank``.

    It fills the quotas of ``groups`` and replaces ``instead_of``, whose score is ``price`` points higher.
    """

    rank: int
    groups: tuple[Group, ...]
    instead_of: Member
    price: float

    @property
    def told(self) -> Remark:
        """The same in a sentence."""
        return Remark(
            "Shown because places are reserved for: {groups}. By score its rank is {place}; {other}, with "
            "{price} points more, gave way.",
            {"groups": self.groups, "place": self.rank, "other": self.instead_of.name, "price": round(self.price, 1)},
        )


def belonging(features: FeatureSet) -> NDArray[np.bool_]:
    """Membership of the groups, shape (members, groups), in the order of ``Group``; without a seeker all are new partners."""
    members = features.roster.members
    companies = np.array([member.is_company for member in members], bool)
    smes = np.array([member.kind is Kind.SME for member in members], bool)
    newcomers, new = features.network.experience == 0, np.ones(len(members), bool)
    return np.stack([companies, smes, newcomers, new], axis=1).reshape(-1, len(Group))


def asked_by(groups: NDArray[np.bool_], shared: NDArray[np.floating]) -> NDArray[np.bool_]:
    """The groups for seekers: new partners share no project with them; ``shared`` (members,) counts shared projects."""
    found = groups.copy()
    found[:, list(Group).index(Group.NEW)] = shared == 0
    return found


def rerank_with_quotas(
    order: Rows, total: NDArray[np.float64], groups: NDArray[np.bool_], exposure: Exposure, top: int
) -> Rows:
    """Re-rank under quotas: the ``top`` rows, best first, with the highest sum of scores among selections that meet them.

    ``order`` are the rows that may be found, best first; ``total`` (members,) their scores; ``groups`` as in ``belonging``.
    Where a group has too few members, or the quotas exceed the page, they are met as far as possible.

    Members that belong to the same groups differ by score alone, so only how many of each sort are shown is open. That is a
    linear program; its solution is whole, as companies with SMEs within them, and all with new partners and newcomers within
    them, are two families of nested sets.
    """
    top = min(max(top, 0), len(order))
    least = [exposure.quotas(top)[group] for group in Group]
    natural = order[:top]
    if top == 0 or (groups[natural].sum(axis=0) >= least).all():
        return natural
    sort = groups[order] @ (1 << np.arange(len(Group)))
    within = np.zeros(len(order), np.intp)
    for one in np.unique(sort):
        within[sort == one] = np.arange(np.count_nonzero(sort == one))
    hopeful = np.flatnonzero(within < top)
    worth, wanted = total[order[hopeful]], groups[order[hopeful]].T.astype(float)
    missing = (top + 1) * (1 + np.abs(worth).max())  # a place not kept costs more than all points of the page
    found = linprog(
        np.append(-worth, np.full(len(Group), missing)),
        A_ub=-np.hstack([wanted, np.eye(len(Group))]),
        b_ub=-np.array(least, float),
        A_eq=np.append(np.ones(len(hopeful)), np.zeros(len(Group)))[None, :],
        b_eq=[top],
        bounds=[(0, 1)] * len(hopeful) + [(0, None)] * len(Group),
        method="highs-ds",
    )
    chosen = hopeful[np.asarray(found.x)[: len(hopeful)] > 0.5]
    counts = np.bincount(sort[chosen], minlength=1 << len(Group))
    return order[np.flatnonzero(within < counts[sort])]


def promotions(
    features: FeatureSet, shown: Rows, order: Rows, total: NDArray[np.float64], groups: NDArray[np.bool_], exposure: Exposure
) -> Mapping[int, Promotion]:
    """The promotion of each shown row that its score alone would not show; the best of them replaces the best."""
    natural = order[: len(shown)]
    up, out = shown[~np.isin(shown, natural)], natural[~np.isin(natural, shown)]
    kept = exposure.quotas(len(shown))
    return {
        int(row): Promotion(
            rank=int(np.flatnonzero(order == row)[0]) + 1,
            groups=tuple(
                group
                for column, group in enumerate(Group)
                if groups[row, column] and kept[group] > groups[natural, column].sum()
            ),
            instead_of=features.roster.members[other],
            price=float(total[other] - total[row]),
        )
        for row, other in zip(up, out, strict=True)
    }
