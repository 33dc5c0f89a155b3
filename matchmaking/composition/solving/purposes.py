"""Why each member takes its seat: what the others lack when it is taken out.

Plain arithmetic on the seats, as in the certificate: nothing here comes from the model that composes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from matchmaking.composition.consortium import PurposeKind, Seat, SeatPurpose
from matchmaking.composition.rules.conditions import Budget, Coordinator, Part, Share
from matchmaking.composition.rules.eligibility_profile import matches
from matchmaking.composition.rules.role import Role, may_take
from matchmaking.composition.rules.rule_set import Rule, Severity
from matchmaking.composition.solving.budget import split_budget
from matchmaking.composition.solving.certificate import certify
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.roles import roles_wanted
from matchmaking.composition.weights import NEEDED, STRENGTH_STEPS
from matchmaking.remarks import Remark


def purposes_of(
    problem: CompositionProblem, parts: Mapping[int, Part], roles: Mapping[int, Role]
) -> dict[int, SeatPurpose | None]:
    """The purpose of each member of a set (rows with their parts) whose members have these roles; None where nothing is lost.

    Of several purposes the first of these is shown: it alone covers a capability; it covers one clearly better than the others;
    a role that the call or a rule asks for is open without it; a rule is broken without it, a hard one first; it was asked
    for; fewer members than asked for cover a capability without it; a capability depends on a single member without it; the set
    is too small without it.
    """
    table = _Set(problem, parts, roles)
    return {row: table.purpose(row) for row in parts}


@dataclass(frozen=True)
class _Set:
    problem: CompositionProblem
    parts: Mapping[int, Part]
    roles: Mapping[int, Role]

    def purpose(self, row: int) -> SeatPurpose | None:
        others = [other for other in sorted(self.parts) if other != row]
        return (
            self.covers(row, others)
            or self.fills(row, others)
            or self.keeps(row, others)
            or self.asked(row)
            or self.spares(row, others)
            or self.backs(row, others)
            or self.counts(others)
        )

    # capabilities ---------------------------------------------------------------------------------------------------------

    def covers(self, row: int, others: Sequence[int]) -> SeatPurpose | None:
        """The capability that loses most without the member, if nobody else covers it or what is lost is worth a seat."""
        candidates = self.problem.candidates
        loss = 100.0 * candidates.demand * (_best(self._levels([*others, row])) - _best(self._levels(others)))
        alone = candidates.covering[row] & ~candidates.covering[others].any(axis=0)
        if alone.any():
            at = int(np.where(alone, loss, -1.0).argmax())
            text = "Without it nobody covers {capability}."
            return self._covering(at, Remark(text, {"capability": candidates.capabilities[at].name}))
        if loss.sum() < NEEDED - 1e-9:
            return None
        at = int(loss.argmax())
        next_best = others[int(candidates.strengths[others, at].argmax())]
        text = "Without it {capability} is covered for {percent} % instead of {before} %, by {member}."
        values = {
            "capability": candidates.capabilities[at].name,
            "percent": round(100 * float(candidates.strengths[next_best, at])),
            "before": round(100 * float(candidates.strengths[row, at])),
            "member": candidates.eligibility_profiles[next_best].name,
        }
        return self._covering(at, Remark(text, values))

    def spares(self, row: int, others: Sequence[int]) -> SeatPurpose | None:
        """The heaviest capability that would be covered by fewer members than the drop-outs to withstand ask for."""
        candidates, asked = self.problem.candidates, self.problem.covers_asked
        short = candidates.covering[row] & (candidates.covering[others].sum(axis=0) < asked)
        if not short.any():
            return None
        at = int(np.where(short, candidates.demand * candidates.levels[row], -1.0).argmax())
        text = "Without it fewer than the {count} members asked for cover {capability}."
        values = {"count": int(asked[at]), "capability": candidates.capabilities[at].name}
        return self._covering(at, Remark(text, values))

    def backs(self, row: int, others: Sequence[int]) -> SeatPurpose | None:
        """The heaviest capability that would depend on a single member, where the member cannot be spared for the size."""
        if len(others) >= self.problem.least:
            return None
        candidates = self.problem.candidates
        single = candidates.covering[row] & (candidates.covering[others].sum(axis=0) == 1)
        if not single.any():
            return None
        at = int(np.where(single, candidates.demand * candidates.levels[row], -1.0).argmax())
        holder = next(other for other in others if candidates.covering[other, at])
        text = "Without it {capability} depends on {member} alone, and there are fewer members than the {size} asked for."
        values = {"capability": candidates.capabilities[at].name, "member": candidates.eligibility_profiles[holder].name}
        return self._covering(at, Remark(text, values | {"size": self.problem.least}))

    def _covering(self, at: int, lost: Remark) -> SeatPurpose:
        return SeatPurpose(PurposeKind.COVERS, self.problem.candidates.capabilities[at].key, lost)

    def _levels(self, rows: Sequence[int]) -> NDArray[np.float64]:
        return np.asarray(self.problem.candidates.levels[list(rows)] / STRENGTH_STEPS)

    # roles and rules ------------------------------------------------------------------------------------------------------

    def fills(self, row: int, others: Sequence[int]) -> SeatPurpose | None:
        """A role that is asked for and that the others cannot fill."""
        wanted = roles_wanted(self.problem)
        able = self._able([*others, row], wanted)
        before, after = _filled(able), _filled(able[:-1])
        lost = [role for role, had, has in zip(wanted, before, after, strict=True) if had and not has]
        if not lost:
            return None
        own = self.roles.get(row)
        role = own if own in lost else lost[0]
        return SeatPurpose(PurposeKind.ROLE, role.value, Remark("Without it nobody is {role}.", {"role": role}))

    def _able(self, rows: Sequence[int], wanted: Sequence[Role]) -> NDArray[np.bool_]:
        kinds = [self.problem.candidates.eligibility_profiles[row].kind for row in rows]
        free = [self.roles.get(row) is not Role.COORDINATOR for row in rows]
        able = [[role in may_take(kind) and is_free for role in wanted] for kind, is_free in zip(kinds, free, strict=True)]
        return np.array(able, bool).reshape(len(rows), len(wanted))

    def keeps(self, row: int, others: Sequence[int]) -> SeatPurpose | None:
        """The first rule that holds with the member and cannot be kept by the others, a hard one before the rest."""
        if not others:
            return None
        broken = self._broken([*others, row])
        lost = [rule for rule in self._broken(others) if rule not in broken]
        order = list(Severity)
        rule = min(lost, key=lambda rule: order.index(rule.severity), default=None)
        if rule is None:
            return None
        text = {"nl": rule.text.nl, "en": rule.text.en, "fr": rule.text.fr or rule.text.en}
        return SeatPurpose(PurposeKind.RULE, rule.id, Remark("Without it a rule is not met: {rule}", {"rule": text}))

    def _broken(self, rows: Sequence[int]) -> list[Rule]:
        """The rules that these members cannot keep, however they share the budget and whoever of them leads."""
        candidates, problem = self.problem.candidates, self.problem
        eligibility_profiles = [candidates.eligibility_profiles[row] for row in rows]
        leads = {row: role is Role.COORDINATOR for row, role in self.roles.items()}
        seats = [
            Seat(
                standing.member,
                standing.name,
                Role.COORDINATOR if leads.get(row) else Role.KNOWLEDGE_PARTNER,
                self.parts[row],
                1.0 / len(rows),
                0.0,
            )
            for row, standing in zip(rows, eligibility_profiles, strict=True)
        ]
        verdicts = certify(
            seats, problem.ruleset, problem.call, {standing.member: standing for standing in eligibility_profiles}
        )
        broken: list[Rule] = []
        for rule, verdict in zip(problem.ruleset.rules, verdicts, strict=True):
            condition = rule.condition
            if isinstance(condition, Coordinator):
                able = [
                    matches(condition.of, standing, self.parts[row])
                    for row, standing in zip(rows, eligibility_profiles, strict=True)
                ]
                if not any(able):
                    broken.append(rule)
            elif isinstance(condition, Share | Budget):
                if verdict.holds is not None and not self._can_split(rows, rule):
                    broken.append(rule)
            elif verdict.holds is False:
                broken.append(rule)
        return broken

    def _can_split(self, rows: Sequence[int], rule: Rule) -> bool:
        """Whether some split of the budget over these members keeps the rule, beside the hard rules on money."""
        hard = self.problem.on_money
        rules = tuple(dict.fromkeys((*(each for each in hard if rule.severity is not Severity.HARD), rule)))
        asked = self.problem.ruleset.model_copy(
            update={"rules": tuple(each.model_copy(update={"severity": Severity.HARD}) for each in rules)}
        )
        problem = replace(self.problem, ruleset=asked, size=len(rows))
        parts = {row: self.parts[row] for row in rows}
        return split_budget(problem, parts, dict.fromkeys(rows, 1.0 / len(rows))) is not None

    # the request ----------------------------------------------------------------------------------------------------------

    def asked(self, row: int) -> SeatPurpose | None:
        if row not in self.problem.anchors:
            return None
        return SeatPurpose(PurposeKind.ASKED, "member", Remark("It was asked for."))

    def counts(self, others: Sequence[int]) -> SeatPurpose | None:
        if len(others) >= self.problem.least:
            return None
        text = "Without it there are fewer members than the {size} asked for."
        return SeatPurpose(PurposeKind.ASKED, "size", Remark(text, {"size": self.problem.least}))


def _best(levels: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(levels.max(axis=0, initial=0.0))


def _filled(able: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Which roles are filled when as many are as can be, each by another member; ``able`` is (members, roles)."""
    filled = np.zeros(able.shape[1], bool)
    if able.size:
        # of equally many roles the first ones are filled
        worth = able * (2.0 - np.arange(able.shape[1]) / (1 + able.shape[1]))
        members, taken = linear_sum_assignment(-worth)
        filled[taken[able[members, taken]]] = True
    return filled
