"""What if a member drops out: what breaks, who repairs it, and how much a consortium depends on single members.

A loss is *repaired* when a consortium is found that keeps all the others and is eligible: best by exchanging one for one, else
by going on without, else with as few newcomers as do. A member is a *single point of failure* when its loss cannot be repaired,
or when a capability that was covered stays uncovered after the best repair.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from math import fsum

from matchmaking.composition.consortium import Consortium
from matchmaking.composition.drafts.changing import without
from matchmaking.composition.drafts.difference import Difference, difference
from matchmaking.composition.drafts.draft import Draft
from matchmaking.composition.drafts.judging import judge_in
from matchmaking.composition.drafts.newcomers import MOST_NEWCOMERS, with_fewest_newcomers
from matchmaking.composition.drafts.trials import Trials
from matchmaking.remarks import Remark


@dataclass(frozen=True)
class Loss:
    """One member gone: ``rest`` is what is left, judged as it is (None when nobody is left), ``repair`` the best repair."""

    member: str
    name: str
    whole: Consortium
    rest: Consortium | None
    repair: Consortium | None

    @cached_property
    def breaks(self) -> Difference | None:
        """What the loss changes: rules that break, capabilities lost or weaker."""
        return difference(self.whole, self.rest) if self.rest else None

    @cached_property
    def repaired(self) -> Difference | None:
        """What is different after the repair, compared with the whole."""
        return difference(self.whole, self.repair) if self.repair else None

    @property
    def newcomers(self) -> tuple[str, ...]:
        """The names of those who join for the repair."""
        return self.repaired.joined if self.repaired else ()

    @property
    def kept(self) -> float:
        """The share of the score that the best repair keeps, 0..1; 0 without a repair, 1 when it scores as much or more."""
        if self.repair is None or self.whole.score <= 0:
            return 0.0
        return min(1.0, self.repair.score / self.whole.score)

    @property
    def uncovered(self) -> tuple[str, ...]:
        """The names of the capabilities that were covered and stay uncovered after the best repair, or without one."""
        after = self.repair or self.rest
        names = {entry.capability: entry.name for entry in self.whole.coverage}
        missing = after.missing if after else tuple(names)
        return tuple(names[key] for key in missing if key not in self.whole.missing)

    @property
    def is_single_point(self) -> bool:
        """The consortium depends on this member."""
        return self.repair is None or bool(self.uncovered)

    @property
    def remark(self) -> Remark:
        """The repair in words."""
        values = {"member": self.name, "newcomers": ", ".join(self.newcomers), "capabilities": ", ".join(self.uncovered)}
        if self.repair is None:
            return Remark("Nobody in the cluster can repair the loss of {member}.", values)
        if not self.newcomers:
            return Remark("The others go on without {member}.", values)
        if self.uncovered:
            return Remark("{newcomers} can take over from {member}, but nobody then brings {capabilities}.", values)
        return Remark("{newcomers} can take over from {member}.", values)


@dataclass(frozen=True)
class Resilience:
    """The loss of each member, in the order of the seats."""

    losses: tuple[Loss, ...]

    @property
    def kept(self) -> float:
        """The share of the score that is kept after the best repair, on average over the members, 0..1."""
        return fsum(loss.kept for loss in self.losses) / len(self.losses)

    @property
    def single_points(self) -> tuple[Loss, ...]:
        """The members on whom the consortium hangs."""
        return tuple(loss for loss in self.losses if loss.is_single_point)


def resilience(draft: Draft, members: Sequence[str] | None = None) -> Resilience:
    """What happens to the draft without each of these members (ids; all of them when none are named).

    Every repair is eligible by the certificate. Excluded members repair nothing, and locks hold nobody who drops out.
    """
    return Resilience(tuple(loss_of(draft, member) for member in (members or draft.members)))


def loss_of(draft: Draft, member: str) -> Loss:
    """The loss of one member; raises `UnknownMember` for an id that is not there."""
    setting, request = draft.setting, without(draft.request, member)
    gone = setting.row(member)
    others = [other for other in draft.members if other != member]
    rest = judge_in(setting, others, request, quoted=False) if others else None
    base, barred = tuple(setting.row(other) for other in others), frozenset({gone})
    repair = next((found for _, found in Trials(setting, request, base, barred).best(1) if found.eligible), None)
    if repair is None and rest is not None:
        repair = rest if rest.eligible else with_fewest_newcomers(setting, request, base, barred, most=_room(draft))
    return Loss(member, setting.name(member), draft.consortium, rest, repair)


def _room(draft: Draft) -> int:
    """How many newcomers the call leaves room for."""
    size = draft.setting.call.size
    return MOST_NEWCOMERS if size is None else min(MOST_NEWCOMERS, size[1] - len(draft.members) + 1)
