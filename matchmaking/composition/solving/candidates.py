"""The pool as arrays: everything that composing needs to know about the members, one row each."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaking.composition.calls.call import Capability
from matchmaking.composition.rules.conditions import Part, Selector, SizeCondition
from matchmaking.composition.rules.countries import countries_of
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.rules.rule_set import RuleSet
from matchmaking.composition.weights import STRENGTH_STEPS, experience_value, in_steps, is_covered, tie_strength
from matchmaking.members.member import Kind, Sector

Rows = NDArray[np.intp]
Mask = NDArray[np.bool_]


Quote = Callable[[int, tuple[str, ...]], str]
"""From a row and a text to the words of that member that answer the text best."""


Does = Callable[[int], Mapping[str, float]]
"""From a row to the roles that the member's own texts mention, and how clearly, 0 to 1."""


Attract = Callable[[int], tuple[Kind, ...]]
"""From a capability (its place in the call) to the kinds of organisations that typically bring it."""


def nobody_to_attract(at: int) -> tuple[Kind, ...]:
    """No kind."""
    return ()


def says_nothing(row: int) -> Mapping[str, float]:
    """No role."""
    return {}


def no_passage(row: int, texts: tuple[str, ...]) -> str:
    """No member's words."""
    return ""


@dataclass(frozen=True)
class Candidates:
    """The pool, one row a member, in the order of their ids.

    ``strengths`` (members, capabilities) and ``relevance`` (members,) lie in 0..1, ``sectors`` (members, 3) are shares;
    ``projects`` (members, members) counts the projects two members share and ``experience`` those of each member;
    ``passage(row, texts)`` gives the words of a member that answer one of them best, ``does(row)`` the roles its texts name,
    ``attract(at)`` the kinds that typically bring a capability.
    """

    eligibility_profiles: tuple[EligibilityProfile, ...]
    capabilities: tuple[Capability, ...]
    strengths: NDArray[np.float64]
    relevance: NDArray[np.float64]
    sectors: NDArray[np.float64]
    projects: csr_array
    experience: NDArray[np.float64]
    passage: Quote = field(default=no_passage, repr=False)
    does: Does = field(default=says_nothing, repr=False)
    attract: Attract = field(default=nobody_to_attract, repr=False)

    def __len__(self) -> int:
        return len(self.eligibility_profiles)

    def take(self, rows: Rows) -> "Candidates":
        """These members, in this order."""
        return Candidates(
            tuple(self.eligibility_profiles[row] for row in rows.tolist()),
            self.capabilities,
            self.strengths[rows],
            self.relevance[rows],
            self.sectors[rows],
            self.projects[rows][:, rows],
            self.experience[rows],
            lambda row, texts: self.passage(int(rows[row]), texts),
            lambda row: self.does(int(rows[row])),
            self.attract,
        )

    def beside(self, newcomers: Sequence[EligibilityProfile]) -> "Candidates":
        """These members and, after them, others of which only the standing is known."""
        known, more = len(self), len(newcomers)
        shares = [[float(sector in each.sectors) for sector in Sector] for each in newcomers]
        pairs = self.projects.tocoo()
        return Candidates(
            (*self.eligibility_profiles, *newcomers),
            self.capabilities,
            np.vstack([self.strengths, np.zeros((more, len(self.capabilities)))]),
            np.concatenate([self.relevance, np.zeros(more)]),
            np.vstack([self.sectors, np.array(shares).reshape(-1, 3)]),
            csr_array((pairs.data, (pairs.row, pairs.col)), shape=(known + more, known + more)),
            np.concatenate([self.experience, [float(each.experience) for each in newcomers]]),
            lambda row, texts: self.passage(row, texts) if row < known else "",
            lambda row: self.does(row) if row < known else {},
            self.attract,
        )

    @cached_property
    def position(self) -> Mapping[str, int]:
        """From a member's id to its row."""
        return {standing.member: row for row, standing in enumerate(self.eligibility_profiles)}

    @cached_property
    def demand(self) -> NDArray[np.float64]:
        """How much of the coverage each capability makes up, adding up to 1."""
        weights = np.array([capability.weight for capability in self.capabilities])
        return np.asarray(weights / weights.sum())

    @cached_property
    def covering(self) -> Mask:
        """Which members cover which capability, (members, capabilities): see `is_covered`."""
        return is_covered(self.strengths)

    @cached_property
    def idle(self) -> Mask:
        """Who covers none of the capabilities."""
        return np.asarray(~self.covering.any(axis=1))

    @cached_property
    def far(self) -> NDArray[np.intp]:
        """How far those who cover nothing are from the call, in hundredths: 100 less their relevance; 0 for all others."""
        return np.where(self.idle, 100 - in_steps(self.relevance, 100), 0)

    @cached_property
    def levels(self) -> NDArray[np.intp]:
        """The strengths of those who cover in steps, 1 to `STRENGTH_STEPS`; 0 for those who do not."""
        return np.where(self.covering, np.maximum(in_steps(self.strengths, STRENGTH_STEPS), 1), 0)

    @cached_property
    def crossing(self) -> Mask:
        """The sectors to which each member belongs that covers a capability, (members, 3)."""
        return np.asarray(self.belongs & ~self.idle[:, None])

    @cached_property
    def sectors_crossed(self) -> NDArray[np.float64]:
        """What each sector counts for in crossing them, (3,), adding up to 1: those in which nobody covers anything count 0."""
        open_to = self.crossing.any(axis=0)
        return np.asarray(open_to / max(1, int(open_to.sum())))

    @cached_property
    def ties(self) -> csr_array:
        """The strength of the tie between two members, 0..1."""
        pairs = self.projects.tocoo()
        real = (pairs.row != pairs.col) & (pairs.data > 0)
        strength = tie_strength(pairs.data[real].astype(np.float64))
        return csr_array((strength, (pairs.row[real], pairs.col[real])), shape=(len(self), len(self)))

    @cached_property
    def seasoned(self) -> NDArray[np.float64]:
        """The value of each member's experience, 0..1."""
        return experience_value(self.experience)

    @cached_property
    def small(self) -> Mask:
        """Firms below 50 staff, and those of which only is known that they are SMEs."""
        return np.isin(self.columns["size"], [SizeCondition.MICRO, SizeCondition.SMALL, SizeCondition.SME])

    @cached_property
    def exposed(self) -> Mask:
        """Who gains most from being seen in a project: small firms, and members without any past project."""
        return self.small | (self.experience <= 0)

    @cached_property
    def columns(self) -> Mapping[str, NDArray[np.str_]]:
        """What selectors look at, as arrays of text."""
        names = ("kind", "size", "country", "nuts", "group", "independence", "category", "legal_role")
        return {
            name: np.array([str(getattr(standing, name) or "") for standing in self.eligibility_profiles]) for name in names
        }

    @cached_property
    def belongs(self) -> Mask:
        """Which sectors each member belongs to, (members, 3)."""
        return np.array([[sector in standing.sectors for sector in Sector] for standing in self.eligibility_profiles]).reshape(
            -1, 3
        )

    @cached_property
    def listed(self) -> Mapping[str, Mask]:
        """Who is on each of the lists of organisations that somebody is on."""
        names = sorted({name for standing in self.eligibility_profiles for name in standing.lists})
        return {name: np.array([name in standing.lists for standing in self.eligibility_profiles], bool) for name in names}

    @cached_property
    def load(self) -> NDArray[np.intp]:
        """In how many projects and saved consortia that run each member takes part."""
        return np.array([standing.load for standing in self.eligibility_profiles], np.intp)

    @cached_property
    def in_difficulty(self) -> Mask:
        return np.array([standing.in_difficulty for standing in self.eligibility_profiles], bool)


@dataclass(frozen=True)
class Options:
    """The ways to take a seat: a member (its row among the candidates) in a part of the project."""

    candidates: Candidates = field(repr=False)
    rows: Rows
    in_research: Mask

    def __len__(self) -> int:
        return len(self.rows)

    def take(self, some: Mask | Rows) -> "Options":
        """Some of the options."""
        return Options(self.candidates, self.rows[some], self.in_research[some])

    def key(self, name: str) -> NDArray[np.str_]:
        """A column of the candidates, one value an option."""
        return self.candidates.columns[name][self.rows]

    def on_some_list(self, names: Iterable[str]) -> Mask:
        """Which options are members on one of these lists of organisations."""
        there = np.zeros(len(self), bool)
        for name in names:
            if name in self.candidates.listed:
                there |= self.candidates.listed[name][self.rows]
        return there

    def that_match(self, selector: Selector) -> Mask:
        """Which options a selector speaks about."""
        match = np.ones(len(self), bool)
        if selector.kind:
            match &= np.isin(self.key("kind"), [kind.value for kind in selector.kinds])
        if selector.size:
            match &= np.isin(self.key("size"), [size.value for size in selector.sizes])
        if selector.role:
            match &= np.isin(self.key("kind"), list(selector.able))
        if selector.independence:
            match &= np.isin(self.key("independence"), list(selector.independence))
        if selector.sector:
            wanted = [sector in selector.sector for sector in Sector]
            match &= self.candidates.belongs[self.rows][:, wanted].any(axis=1)
        if selector.country:
            match &= np.isin(self.key("country"), list(countries_of(selector.country)))
        if selector.region:
            there = self.on_some_list(selector.on_list)
            for region in selector.nuts:
                there |= np.char.startswith(self.key("nuts"), region)
            match &= there
        if selector.off_list:
            match &= ~self.on_some_list(selector.off_list)
        if selector.legal_role:
            match &= np.isin(self.key("legal_role"), list(selector.legal_role))
        if selector.part is not None:
            match &= self.in_research == (selector.part is Part.RESEARCH)
        if selector.experience is not None:
            match &= (self.candidates.experience[self.rows] > 0) == (selector.experience == "experienced")
        if selector.busy is not None:
            match &= self.candidates.load[self.rows] >= selector.busy
        if selector.in_difficulty is not None:
            match &= self.candidates.in_difficulty[self.rows] == selector.in_difficulty
        return match


def options_of(candidates: Candidates, ruleset: RuleSet, rows: Rows, parts: Mapping[str, Part] | None = None) -> Options:
    """Every way for these rows to take a seat, the usual part first; ``parts`` fixes the part of single members."""
    fixed = parts or {}
    usual: dict[str, Sequence[Part]] = {}
    taken: list[int] = []
    research: list[bool] = []
    for row in rows.tolist():
        standing = candidates.eligibility_profiles[row]
        if standing.kind not in usual:
            usual[standing.kind] = ruleset.parts_of(standing.kind)
        allowed = (fixed[standing.member],) if standing.member in fixed else usual[standing.kind]
        taken.extend([row] * len(allowed))
        research.extend(part is Part.RESEARCH for part in allowed)
    return Options(candidates, np.array(taken, np.intp), np.array(research, bool))
