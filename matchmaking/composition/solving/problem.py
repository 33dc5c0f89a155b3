"""One question to the composer: a call, a pool, a number of seats and a rule set."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.calls.call import Call
from matchmaking.composition.consortium import ConsortiumCriterion
from matchmaking.composition.rules.conditions import Admissible, Budget, Condition, Duration, Part, Share, Trl
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.rules.role import Role, may_take
from matchmaking.composition.rules.rule_set import Rule, RuleSet, Severity
from matchmaking.composition.solving.candidates import Candidates, Mask, Options, Rows, options_of
from matchmaking.composition.weights import EXPOSED_SEATS, WISH_WEIGHT, ConsortiumWeights
from matchmaking.features.geo_proximity import LEVELS

_LENGTHS = (2, 3, 4)
"""How much of a NUTS code a country, a NUTS 1 and a NUTS 2 district are."""


def geo_proximity_to(home: Iterable[str], eligibility_profiles: Sequence[EligibilityProfile]) -> NDArray[np.float64]:
    """How near each member is to the nearest of these places, (members,): 1 in it, 0 in another country or when not known.

    >>> at_home = EligibilityProfile("a", "A", country="BE", nuts="BE234")
    >>> geo_proximity_to(["BE211"], [at_home]).tolist()
    [0.7]
    """
    places = tuple(home)
    known: dict[tuple[str, str], float] = {}
    for profile in eligibility_profiles:
        where = (profile.nuts, profile.country)
        if where not in known:
            known[where] = max((_near(place, profile.nuts or profile.country) for place in places), default=0.0)
    return np.array([known[profile.nuts, profile.country] for profile in eligibility_profiles], np.float64)


def _near(place: str, nuts: str) -> float:
    if nuts.startswith(place):
        return 1.0
    shared = [
        level
        for length, level in zip(_LENGTHS, LEVELS, strict=False)
        if min(len(place), len(nuts)) >= length and place[:length] == nuts[:length]
    ]
    return max(shared, default=0.0)


@dataclass(frozen=True)
class CompositionProblem:
    """A composition problem, in rows of the candidates.

    ``anchors`` must take part, ``excluded`` must not; ``parts`` fixes the part of the project that a member sits in; of
    each pair in ``apart`` one takes part at most; a proposal leaves out at least ``distance`` members of each of the sets in
    ``earlier``, and has somebody who is not in it. ``least`` is the smallest number of members that was asked for, 0 where
    nothing was. Where ``floor`` is given a set needs members that cover at least this many of 100 points of the call (see
    `reach_of`), at most ``most_idle`` members that cover nothing, together no farther than ``most_far`` from the call (see
    `Candidates.far`), and someone for each of the ``roles``. Each pair in ``kept`` is a capability (column) and the least
    strength, in steps, with which a member must cover it. ``spare`` members may drop out, whichever, and each capability is
    still covered, as far as enough members can cover it at all.
    """

    call: Call
    ruleset: RuleSet
    candidates: Candidates
    size: int
    weights: ConsortiumWeights = field(default_factory=ConsortiumWeights)
    anchors: frozenset[int] = frozenset()
    excluded: frozenset[int] = frozenset()
    parts: Mapping[str, Part] = field(default_factory=dict)
    earlier: tuple[frozenset[int], ...] = ()
    distance: int = 2
    apart: frozenset[tuple[int, int]] = frozenset()
    least: int = 0
    floor: float | None = None
    most_idle: int = 0
    most_far: float = np.inf
    roles: tuple[Role, ...] = ()
    kept: frozenset[tuple[int, int]] = frozenset()
    spare: int = 0

    def beside(self, earlier: tuple[frozenset[int], ...]) -> "CompositionProblem":
        """The same question for a set that differs enough from these."""
        return replace(self, earlier=earlier)

    def allowed_of(self, earlier: frozenset[int]) -> int:
        """How many members of an earlier set may take part again: never all of a set, which would be a part of that one."""
        return max(0, min(len(earlier) - min(self.distance, len(earlier)), self.size - 1))

    @cached_property
    def hard(self) -> tuple[Rule, ...]:
        """The hard rules that can be checked."""
        return tuple(rule for rule in self.ruleset.of(Severity.HARD) if is_checkable(rule.condition, self.call))

    @cached_property
    def on_money(self) -> tuple[Rule, ...]:
        """The hard rules about shares and amounts that can be checked."""
        return tuple(rule for rule in self.hard if isinstance(rule.condition, Share | Budget))

    def without(self, *left_out: Rule) -> "CompositionProblem":
        """The same question without these rules."""
        rules = tuple(rule for rule in self.ruleset.rules if rule not in left_out)
        return replace(self, ruleset=self.ruleset.model_copy(update={"rules": rules}))

    @cached_property
    def wishes(self) -> tuple[Rule, ...]:
        """The targets and the good advice that can be checked."""
        return tuple(
            rule
            for rule in self.ruleset.rules
            if rule.severity is not Severity.HARD and is_checkable(rule.condition, self.call)
        )

    @cached_property
    def wish_points(self) -> Mapping[str, float]:
        """The points that each wish brings, by the rule's id."""
        total = sum(WISH_WEIGHT[rule.severity] for rule in self.wishes)
        most = self.points[ConsortiumCriterion.WISHES]
        return {rule.id: most * WISH_WEIGHT[rule.severity] / total for rule in self.wishes}

    @cached_property
    def points(self) -> Mapping[ConsortiumCriterion, float]:
        """The most points that each criterion can bring."""
        without = {ConsortiumCriterion.WISHES} if not self.wishes else set()
        return self.weights.points(without if self.home else without | {ConsortiumCriterion.GEO_PROXIMITY})

    @property
    def home(self) -> tuple[str, ...]:
        """Where the project is at home: the place of the call, else where the rule set pays aid; empty when neither says."""
        return self.call.place or (self.ruleset.aid.region if self.ruleset.aid else ())

    @cached_property
    def nearness(self) -> NDArray[np.float64]:
        """How near each member is to the project's home, (members,), 0 to 1."""
        return geo_proximity_to(self.home, self.candidates.eligibility_profiles)

    @cached_property
    def own(self) -> NDArray[np.float64]:
        """The points that each member adds whoever else takes part: relevance, experience and place."""
        points, candidates = self.points, self.candidates
        own = (
            points[ConsortiumCriterion.RELEVANCE] * candidates.relevance
            + points[ConsortiumCriterion.EXPERIENCE] * candidates.seasoned
        )
        return np.asarray((own + points[ConsortiumCriterion.GEO_PROXIMITY] * self.nearness) / self.size)

    @property
    def seats_exposed(self) -> float:
        """How many seats of small firms and newcomers bring the full points for exposure."""
        return max(1.0, EXPOSED_SEATS * self.size)

    @cached_property
    def admitted(self) -> Rows:
        """The rows that may take part: not excluded, and admissible by the hard rules."""
        allowed = np.ones(len(self.candidates), bool)
        allowed[list(self.excluded)] = False
        return np.flatnonzero(allowed & ~self.barred)

    @cached_property
    def covers_asked(self) -> NDArray[np.intp]:
        """How many members at least must cover each capability, (capabilities,): all 0 where no drop-out is to be withstood."""
        able = np.count_nonzero(self.candidates.covering[self.admitted], axis=0)
        return np.asarray(np.minimum(able, self.spare + 1) * (self.spare > 0), np.intp)

    @cached_property
    def barred(self) -> Mask:
        """Which rows a hard rule keeps out."""
        barred = np.zeros(len(self.candidates), bool)
        for rule in self.hard:
            barred |= self.bars(rule)
        return barred

    def bars(self, rule: Rule) -> Mask:
        """Which rows a rule keeps out, whatever part of the project they sit in, (members,)."""
        free = np.ones(len(self.candidates), bool)
        if isinstance(rule.condition, Admissible):
            options = options_of(self.candidates, self.ruleset, np.arange(len(self.candidates)), self.parts)
            free[:] = False
            free[options.rows[~options.that_match(rule.condition.of)]] = True
        return ~free

    @cached_property
    def options(self) -> Options:
        """Every way to take a seat for those who are admitted."""
        options = options_of(self.candidates, self.ruleset, self.admitted, self.parts)
        for rule in self.hard:
            if isinstance(rule.condition, Admissible):
                options = options.take(~options.that_match(rule.condition.of))
        return options

    @property
    def roles_asked(self) -> tuple[Role, ...]:
        """The roles that the call itself wants filled, beside the coordinator's."""
        return tuple(role for role in dict.fromkeys(self.call.roles) if role is not Role.COORDINATOR)

    def able_to(self, role: Role) -> Mask:
        """Which members can take a role by their kind, (members,)."""
        return np.array([role in may_take(standing.kind) for standing in self.candidates.eligibility_profiles], bool)

    @property
    def share_limits(self) -> tuple[float, float]:
        """The smallest and largest share of the budget that a seat may hold, widened where the set is too small for them."""
        shares = self.ruleset.shares
        return min(shares.least, 0.5 / self.size), max(shares.most, min(1.0, 2.0 / self.size))


def is_checkable(condition: Condition, call: Call) -> bool:
    """Whether the call gives what the condition speaks about."""
    match condition:
        case Duration():
            return call.months is not None
        case Trl():
            return call.trl is not None
        case Budget(per_year=per_year):
            return bool(call.budget) and not (per_year and not call.months)
        case _:
            return True


def holds_for_call(condition: Duration | Trl, call: Call) -> bool:
    """Whether the call itself meets a condition that no choice of members can change."""
    least = condition.min if condition.min is not None else -np.inf
    most = condition.max if condition.max is not None else np.inf
    if isinstance(condition, Duration):
        return call.months is not None and bool(least <= call.months <= most)
    return call.trl is not None and bool(call.trl[0] >= least and call.trl[1] <= most)
