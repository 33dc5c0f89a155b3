"""A set that people made by hand, judged as it stands: eligible or not, with every rule that it breaks, and its score.

The score is the one that the composer would give the same members; no bound is claimed, so bound and gap are None.
"""

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import chain, islice, product
from typing import TypeVar

import numpy as np

from matchmaking.composition.calls.call import Call, rules_for
from matchmaking.composition.consortium import Consortium
from matchmaking.composition.preferences import Preferences
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.engagement import Load
from matchmaking.composition.rules.legal_roles import SIGNING, LegalRole
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Activity, RuleSet, Severity
from matchmaking.composition.solving.candidates import Candidates, options_of
from matchmaking.composition.solving.legal_roles import check_legal_roles, with_legal_roles
from matchmaking.composition.solving.load import with_load, with_load_limit
from matchmaking.composition.solving.pool import pool_of
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.solving.request import check_capabilities, check_share, in_order
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import ImpossibleRequest, UnknownMember
from matchmaking.features import FeatureSet

_MOST_ARRANGEMENTS = 64
"""Ways to divide the members over the parts of the project that are tried: six members that may sit in either."""

Value = TypeVar("Value")

Parts = Mapping[int, Part]
"""A set: rows of the candidates with the part of the project that each sits in."""


@dataclass(frozen=True)
class Setting:
    """What sets are judged in: the call, its rules, and the pool in the order of the members' ids."""

    call: Call
    ruleset: RuleSet
    candidates: Candidates = field(repr=False)

    def row(self, member: str) -> int:
        """The member's row; raises `UnknownMember`."""
        if member not in self.candidates.position:
            raise UnknownMember("No member has the id '{id}'. `matchmaking members` lists them all.", id=member)
        return self.candidates.position[member]

    def member(self, row: int) -> str:
        """The id of the member in this row."""
        return self.candidates.eligibility_profiles[row].member

    def under(self, request: "Request") -> Candidates:
        """The pool with the legal roles that a request gives, else the usual ones."""
        given = frozenset(request.legal_roles.items())
        if given not in self._pools:
            self._pools[given] = with_legal_roles(self.candidates, self.ruleset, request.legal_roles)
        return self._pools[given]

    @cached_property
    def _pools(self) -> dict[frozenset[tuple[str, LegalRole]], Candidates]:
        return {}

    def loaded(self, load: Mapping[str, Load]) -> "Setting":
        """The setting in which members take part in these, or so many, others that run (by id)."""
        return replace(self, candidates=with_load(self.candidates, load))

    def name(self, member: str) -> str:
        """What the member is called."""
        return self.candidates.eligibility_profiles[self.row(member)].name


@dataclass(frozen=True)
class Request:
    """What people fixed: who must stay and who must not take part (ids), who does what in which part of the project, for which
    share of the budget (0 to 1), how it takes part before the funder (``legal_roles``), and how much each criterion counts.

    At most one of the ``roles`` is the coordinator's; on the ``activities`` hang the rates of aid; ``preferences`` turn the
    ``weights``; of each pair of ids in ``apart`` one takes part at most; ``spare`` members may drop out, and each capability is
    still covered where enough members of the pool can; nobody takes part in more than ``max_load`` projects and consortia that
    run, this one included (None for no limit).
    """

    locked: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()
    roles: Mapping[str, Role] = field(default_factory=dict)
    parts: Mapping[str, Part] = field(default_factory=dict)
    shares: Mapping[str, float] = field(default_factory=dict)
    activities: Mapping[str, Activity] = field(default_factory=dict)
    weights: ConsortiumWeights = field(default_factory=ConsortiumWeights)
    preferences: Preferences = field(default_factory=Preferences)
    apart: frozenset[tuple[str, str]] = frozenset()
    spare: int = 0
    legal_roles: Mapping[str, LegalRole] = field(default_factory=dict)
    max_load: int | None = None

    @property
    def coordinator(self) -> str | None:
        """The id of the member that people chose to coordinate."""
        return next((member for member, role in self.roles.items() if role is Role.COORDINATOR), None)

    @property
    def is_arranged(self) -> bool:
        """Whether people fixed a role, a share or an activity, which the composer leaves open."""
        return bool(self.roles or self.shares or self.activities)

    def about(self, members: Container[str]) -> "Request":
        """The request with roles, legal roles, parts, shares and activities of these members alone."""

        def of_them(given: Mapping[str, Value]) -> dict[str, Value]:
            return {member: value for member, value in given.items() if member in members}

        return replace(
            self,
            roles=of_them(self.roles),
            parts=of_them(self.parts),
            shares=of_them(self.shares),
            activities=of_them(self.activities),
            legal_roles=of_them(self.legal_roles),
        )


def setting_of(call: Call, features: FeatureSet, ruleset: RuleSet | None = None) -> Setting:
    """The call with its rules and everyone in the roster; the passages of members' texts are looked up once."""
    return setting_from(pool_of(call, features), call, ruleset or rules_for(call))


def setting_from(candidates: Candidates, call: Call, ruleset: RuleSet) -> Setting:
    """`setting_of` on a pool that is already in arrays; the members' ids need not be in order."""
    check_capabilities(call, candidates)
    ordered = in_order(candidates)
    return Setting(call, ruleset.for_call_on(call.deadline), replace(ordered, passage=cache(ordered.passage)))


def judge(
    call: Call,
    features: FeatureSet,
    members: Iterable[str],
    *,
    ruleset: RuleSet | None = None,
    weights: ConsortiumWeights | None = None,
    parts: Mapping[str, Part] | None = None,
    roles: Mapping[str, Role] | None = None,
    shares: Mapping[str, float] | None = None,
    activities: Mapping[str, Activity] | None = None,
    legal_roles: Mapping[str, LegalRole] | None = None,
    preferences: Preferences | None = None,
) -> Consortium:
    """The consortium of these members (ids), eligible or not.

    ``parts``, ``roles``, ``shares`` (of the budget, 0 to 1), ``activities`` and ``legal_roles`` are those that people chose;
    the others are chosen as the composer would. ``preferences`` turn the ``weights``.

    Raises `UnknownMember` for an id that is not there, `BadCall` for a call without capabilities, and `ImpossibleRequest` for
    no members, for one that stands there twice, for two coordinators, and for a share that is none.
    """
    request = Request(
        parts=dict(parts or {}),
        roles=dict(roles or {}),
        shares=dict(shares or {}),
        activities=dict(activities or {}),
        legal_roles=dict(legal_roles or {}),
        weights=weights or ConsortiumWeights(),
        preferences=preferences or Preferences(),
    )
    return judge_in(setting_of(call, features, ruleset), tuple(members), request)


def judge_in(setting: Setting, members: Sequence[str], request: Request | None = None, *, quoted: bool = True) -> Consortium:
    """`judge` in a setting that is there already; ``quoted`` adds the passages of the members' own texts."""
    request = request or Request()
    check_members(setting, members, request)
    problem = problem_of(setting, request, len(members))
    rows = [setting.row(member) for member in members]
    best, *others = arrangements(problem, rows)
    if others:
        best = min((best, *others), key=lambda parts: merit(propose_as_is(setting, problem, parts, request, quoted=False)))
    return propose_as_is(setting, problem, best, request, quoted=quoted)


def check_members(setting: Setting, members: Sequence[str], request: Request) -> None:
    """Refuse what is no set of members of this pool."""
    if not members:
        raise ImpossibleRequest("A consortium needs at least one member: add one.")
    fixed = (request.roles, request.parts, request.shares, request.activities, request.legal_roles)
    for member in (*members, *request.locked, *request.excluded, *chain.from_iterable(fixed)):
        setting.row(member)
    for share in request.shares.values():
        check_share(share)
    twice = next((member for at, member in enumerate(members) if member in members[:at]), None)
    if twice is not None:
        raise ImpossibleRequest("{member} takes part already.", member=setting.name(twice))
    if sum(role is Role.COORDINATOR for role in request.roles.values()) > 1:
        raise ImpossibleRequest("A consortium has one coordinator: choose one of those named.")
    check_legal_roles(setting.candidates, setting.ruleset, request.legal_roles)
    if request.coordinator and (role := _legal_role(setting, request, request.coordinator)) not in SIGNING:
        raise ImpossibleRequest(
            "{member} takes part as {legal_role}, and who coordinates signs the grant agreement: change one of the two.",
            member=setting.name(request.coordinator),
            legal_role=role,
        )


def _legal_role(setting: Setting, request: Request, member: str) -> LegalRole:
    pool = setting.under(request)
    return pool.eligibility_profiles[pool.position[member]].legal_role


def problem_of(setting: Setting, request: Request, size: int) -> CompositionProblem:
    """The question that a set of this size answers."""
    return CompositionProblem(
        setting.call,
        with_load_limit(setting.ruleset, request.max_load),
        setting.under(request),
        size,
        request.preferences.turned(request.weights),
        excluded=frozenset(setting.row(member) for member in request.excluded),
        parts=request.parts,
        apart=frozenset((setting.row(one), setting.row(other)) for one, other in request.apart),
        least=min(size, setting.call.size[0]) if setting.call.size else 0,
        spare=request.spare,
    )


def propose_as_is(setting: Setting, problem: CompositionProblem, parts: Parts, request: Request, *, quoted: bool) -> Consortium:
    """The set as a consortium of which nothing is claimed beside its own score, with what people fixed about its members."""
    return propose(
        problem,
        parts,
        None,
        roles={setting.row(member): role for member, role in request.roles.items()},
        shares={setting.row(member): share for member, share in request.shares.items()},
        activities={setting.row(member): activity for member, activity in request.activities.items()},
        quoted=quoted,
    )


def merit(consortium: Consortium) -> tuple[int, float]:
    """What sets are ordered by, the best first: as few broken hard rules as possible, then the score."""
    return len(broken_rules(consortium)), -consortium.score


def broken_rules(consortium: Consortium) -> tuple[str, ...]:
    """The ids of the hard rules that the set breaks."""
    return tuple(
        verdict.rule for verdict in consortium.certificate if verdict.severity is Severity.HARD and verdict.holds is False
    )


def arrangements(problem: CompositionProblem, rows: Sequence[int]) -> Iterator[Parts]:
    """The ways to divide these members over the parts of the project, the usual one first."""
    options = options_of(problem.candidates, problem.ruleset, np.array(sorted(rows), np.intp), problem.parts)
    ways: dict[int, list[Part]] = {}
    for row, research in zip(options.rows.tolist(), options.in_research.tolist(), strict=True):
        ways.setdefault(row, []).append(Part.RESEARCH if research else Part.COMPANY)
    return islice((dict(zip(ways, chosen, strict=True)) for chosen in product(*ways.values())), _MOST_ARRANGEMENTS)
