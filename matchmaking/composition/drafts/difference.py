"""What a change does: one consortium beside another for the same call, as data and in words."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from matchmaking.composition.consortium import Consortium, ConsortiumCriterion, Coverage, Verdict
from matchmaking.composition.rules.rule_set import Severity
from matchmaking.remarks import Remark

SAME_COVERAGE = 0.005
"""Half a percent of coverage more or less is nothing to tell."""

SAME_SHARE = 0.0005
"""Nor is half a thousandth of the budget."""


class Turn(StrEnum):
    """What becomes of a capability."""

    GAINED = "gained"
    LOST = "lost"
    STRONGER = "stronger"
    WEAKER = "weaker"


@dataclass(frozen=True, slots=True)
class CapabilityTurn:
    """A capability whose coverage changes, 0..1 before and after; gained and lost when nobody covered or covers it."""

    capability: str
    name: str
    before: float
    after: float
    turn: Turn


@dataclass(frozen=True, slots=True)
class RuleTurn:
    """A rule whose verdict changes."""

    before: Verdict
    after: Verdict

    @property
    def rule(self) -> str:
        return self.after.rule

    @property
    def breaks(self) -> bool:
        """It held, or could not be checked, and is broken now."""
        return self.after.holds is False

    @property
    def is_hard(self) -> bool:
        return self.after.severity is Severity.HARD


@dataclass(frozen=True, slots=True)
class MoneyTurn:
    """A member whose share of the budget changes; 0 before for those who join, 0 after for those who leave. EUR beside it."""

    member: str
    name: str
    share_before: float
    share_after: float
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Difference:
    """After less before. ``score`` and ``criteria`` are in points; ``criteria`` holds those of either side, in the
    order of `ConsortiumCriterion`; ``joined`` and ``left`` are names; ``coordinator`` is the new one's name where it changes,
    empty for nobody.
    """

    score: float
    criteria: dict[ConsortiumCriterion, float]
    capabilities: tuple[CapabilityTurn, ...] = ()
    rules: tuple[RuleTurn, ...] = ()
    money: tuple[MoneyTurn, ...] = ()
    joined: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    coordinator: str | None = None

    @property
    def newly_broken(self) -> tuple[RuleTurn, ...]:
        return tuple(each for each in self.rules if each.breaks)

    @property
    def newly_met(self) -> tuple[RuleTurn, ...]:
        return tuple(each for each in self.rules if each.after.holds)

    @property
    def moved(self) -> float:
        """The share of the budget that changes hands, 0..1."""
        return sum(abs(each.share_after - each.share_before) for each in self.money) / 2

    def of(self, turn: Turn) -> tuple[CapabilityTurn, ...]:
        """The capabilities of which this becomes."""
        return tuple(each for each in self.capabilities if each.turn is turn)

    @property
    def remarks(self) -> tuple[Remark, ...]:
        """The difference as sentences: who moves, then what that does."""
        return (*_moves(self), *self.consequences)

    @property
    def consequences(self) -> tuple[Remark, ...]:
        """What the change does, without who joins and who leaves; what matters most first."""
        return tuple(_told(self))


def difference(before: Consortium, after: Consortium) -> Difference:
    """What changes from one consortium to another that answers the same call under the same rules."""
    points = [{reason.criterion: reason.points for reason in each.reasons} for each in (before, after)]
    was, now = before.coordinator, after.coordinator
    leads = now.name if now else ""
    return Difference(
        after.score - before.score,
        {
            each: points[1].get(each, 0.0) - points[0].get(each, 0.0)
            for each in ConsortiumCriterion
            if any(each in side for side in points)
        },
        tuple(_capabilities(before, after)),
        tuple(_rules(before, after)),
        tuple(_money(before, after)),
        tuple(seat.name for seat in after.seats if seat.member not in before.members),
        tuple(seat.name for seat in before.seats if seat.member not in after.members),
        leads if (was and was.member) != (now and now.member) else None,
    )


def _capabilities(before: Consortium, after: Consortium) -> Iterator[CapabilityTurn]:
    known = {entry.capability: entry for entry in before.coverage}
    for entry in after.coverage:
        if (was := known.get(entry.capability)) and (turn := _turn(was, entry)):
            yield CapabilityTurn(entry.capability, entry.name, was.covered, entry.covered, turn)


def _turn(before: Coverage, after: Coverage) -> Turn | None:
    if bool(before.by) != bool(after.by):
        return Turn.GAINED if after.by else Turn.LOST
    if abs(after.covered - before.covered) < SAME_COVERAGE:
        return None
    return Turn.STRONGER if after.covered > before.covered else Turn.WEAKER


def _rules(before: Consortium, after: Consortium) -> Iterator[RuleTurn]:
    known = {verdict.rule: verdict for verdict in before.certificate}
    for verdict in after.certificate:
        if (was := known.get(verdict.rule)) and was.holds is not verdict.holds:
            yield RuleTurn(was, verdict)


def _money(before: Consortium, after: Consortium) -> Iterator[MoneyTurn]:
    sides = [{seat.member: seat for seat in each.seats} for each in (before, after)]
    for member in dict.fromkeys([*after.members, *before.members]):
        was, now = (side.get(member) for side in sides)
        shares = [seat.share if seat else 0.0 for seat in (was, now)]
        if abs(shares[1] - shares[0]) >= SAME_SHARE:
            name = (now or was).name  # type: ignore[union-attr]
            amounts = [seat.amount if seat else 0.0 for seat in (was, now)]
            yield MoneyTurn(member, name, *shares, *amounts)


def _moves(given: Difference) -> Iterator[Remark]:
    if given.joined:
        yield Remark("Joins: {members}.", {"members": ", ".join(given.joined)})
    if given.left:
        yield Remark("Leaves: {members}.", {"members": ", ".join(given.left)})


def _told(given: Difference) -> Iterator[Remark]:
    if given.coordinator is not None:
        yield (
            Remark("{member} coordinates.", {"member": given.coordinator})
            if given.coordinator
            else Remark("Nobody coordinates yet.")
        )
    for rule in given.newly_broken:
        message = "No longer met: {rule}" if rule.is_hard else "Wish no longer met: {rule}"
        yield Remark(message, {"rule": dict(rule.after.text) or rule.rule})
    for rule in given.newly_met:
        yield Remark("Now met: {rule}", {"rule": dict(rule.after.text) or rule.rule})
    for turn, turned in ((turn, given.of(turn)) for turn in Turn):
        if turned:
            yield _capability_remark(turn, ", ".join(each.name for each in turned))
    if given.moved >= SAME_SHARE:
        yield Remark("{percent} % of the budget changes hands.", {"percent": max(1, round(100 * given.moved))})


def _capability_remark(turn: Turn, names: str) -> Remark:
    match turn:
        case Turn.GAINED:
            return Remark("Gained: {capabilities}.", {"capabilities": names})
        case Turn.LOST:
            return Remark("Lost: {capabilities}.", {"capabilities": names})
        case Turn.STRONGER:
            return Remark("Stronger: {capabilities}.", {"capabilities": names})
        case Turn.WEAKER:
            return Remark("Weaker: {capabilities}.", {"capabilities": names})
