"""The nouns of a proposal: seats, coverage, reasons, verdicts, and the consortium that holds them.

All texts are data: a `Remark` is an English template with named values, so that the wording can put it into other languages.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from math import fsum
from typing import Any

from matchmaking.composition.rules.conditions import Part, Unit
from matchmaking.composition.rules.engagement import Engagement
from matchmaking.composition.rules.legal_roles import LegalRole
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Activity, Certainty, Severity
from matchmaking.members.member import Kind
from matchmaking.remarks import Remark, sentences


class ConsortiumCriterion(StrEnum):
    """What a consortium earns its points for; the formulas stand in `weights`."""

    COVERAGE = "coverage"
    RELEVANCE = "relevance"
    CROSSOVER = "crossover"
    PAST_COLLABORATION = "past_collaboration"
    NEW_TIES = "new_ties"
    EXPERIENCE = "experience"
    GEO_PROXIMITY = "geo_proximity"
    EXPOSURE = "exposure"
    WISHES = "wishes"


@dataclass(frozen=True, slots=True)
class Funding:
    """What the programme pays of a member's costs: `rate` in 0..1, `grant` and its `own` contribution in EUR, and what the rate
    is made of (0 EUR when the call names no budget).
    """

    activity: Activity
    rate: float
    grant: float
    own: float
    basis: tuple[Remark, ...] = ()


class PurposeKind(StrEnum):
    """What a member is there for: it covers a capability, takes a role that is asked for, keeps a rule, or was asked for."""

    COVERS = "covers"
    ROLE = "role"
    RULE = "rule"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class SeatPurpose:
    """Why a member takes its seat, found by taking it out: what is lost then.

    `what` is the id of the capability, of the role or of the rule; of what was asked for ``member``, or ``size`` where the
    smallest number of members is asked for. `lost_without` says in a sentence what the others are without it.
    """

    kind: PurposeKind
    what: str
    lost_without: Remark


@dataclass(frozen=True, slots=True)
class Seat:
    """A member's place: `share` of the budget in 0..1, `amount` (its costs) in EUR (0 when the call names no budget).

    `funding` is None where the rule set names no rates of aid. `covers` are the ids of the capabilities that this member covers
    well enough, those first in which it is the best of the set, then the most wanted. `purpose` is None where nothing is lost
    without the member, which happens in sets made by hand alone, and in those saved before purposes were recorded.
    `legal_role` is how it takes part before the funder, `load` in how many other projects and saved consortia that run it does;
    `engagements` are these, where more than their number is known.
    `person_months` are those that its amount pays, None where the call does not say what one costs.
    """

    member: str
    name: str
    role: Role
    part: Part
    share: float
    amount: float
    covers: tuple[str, ...] = ()
    funding: Funding | None = None
    purpose: SeatPurpose | None = None
    legal_role: LegalRole = LegalRole.BENEFICIARY
    load: int = 0
    person_months: float | None = None
    engagements: tuple[Engagement, ...] = ()


@dataclass(frozen=True, slots=True)
class Contribution:
    """How well one member answers one capability, 0..1, and the passage of its own text that says so."""

    member: str
    strength: float
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Closest:
    """The member of the whole cluster that comes closest to a capability nobody in the set covers, with its strength, 0..1."""

    member: str
    name: str
    strength: float
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How well the set covers a required capability: `covered`, 0..1, is its best member's strength, on every screen alike.

    `by` are those who cover it, the best member first, empty when nobody does. `weight` is the capability's
    share of all weights of the call, 0..1. `closest` is who of the cluster comes closest to what nobody in the set covers, None
    where nobody comes near it or somebody covers it. `attract` are the kinds of organisations to look for outside, the most
    typical first, where nobody of the cluster covers it.
    """

    capability: str
    name: str
    weight: float
    covered: float
    by: tuple[Contribution, ...] = ()
    closest: Closest | None = None
    attract: tuple[Kind, ...] = ()


@dataclass(frozen=True, slots=True)
class ConsortiumReason:
    """Points that a criterion brings, of the 100; the points of a consortium add up to its score exactly (`math.fsum`)."""

    criterion: ConsortiumCriterion
    points: float
    most: float
    evidence: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """What a rule's value must lie between, both ends allowed; None is no limit."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """One rule checked: its value beside its threshold.

    `holds` is None when it cannot be checked, because the call does not give what the rule speaks about (its duration, say);
    `value` is None then too. `text` is the rule's own, by language; `source` an address. `asks` says what is not known about
    the members that the verdict depends on: it never counts in their favour, and somebody should find out.
    """

    rule: str
    severity: Severity
    value: float | None
    threshold: Limits
    holds: bool | None
    evidence: Remark
    source: str
    certainty: Certainty
    unit: Unit
    text: Mapping[str, str] = field(default_factory=dict)
    asks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Consortium:
    """A set of members with roles for a call, and everything needed to defend it.

    `score` is 0..100; `bound` is what no consortium of this size that covers the call as well can exceed, whichever admissible
    members of the roster take part, so the best possible of them lies between score and bound; `gap` is (bound - score) /
    bound. An alternative's bound speaks about the sets that differ enough from those before. Of a set made by hand nothing is
    claimed: its `bound` and `gap` are None. `missing` are the ids of the capabilities that nobody covers. `rules` is the rule
    set's id, with its version in `version`. `remarks` say what people gave that could not be kept; `different` says of an
    alternative what it offers beside the first proposal.
    """

    call: str
    rules: str
    version: str
    seats: tuple[Seat, ...]
    coverage: tuple[Coverage, ...]
    score: float
    bound: float | None
    gap: float | None
    reasons: tuple[ConsortiumReason, ...]
    certificate: tuple[Verdict, ...]
    missing: tuple[str, ...] = ()
    remarks: tuple[Remark, ...] = ()
    different: tuple[Remark, ...] = ()

    @property
    def members(self) -> tuple[str, ...]:
        """The ids, in the order of the seats: the coordinator first."""
        return tuple(seat.member for seat in self.seats)

    @property
    def coordinator(self) -> Seat | None:
        return next((seat for seat in self.seats if seat.role is Role.COORDINATOR), None)

    @property
    def grant(self) -> float | None:
        """What the programme pays of all costs, in EUR; None where nothing is known about aid or money."""
        return fsum(seat.funding.grant for seat in self.seats if seat.funding) if self.has_aid else None

    @property
    def own(self) -> float | None:
        """What the members pay of all costs, in EUR; None where nothing is known about aid or money."""
        return fsum(seat.funding.own for seat in self.seats if seat.funding) if self.has_aid else None

    @property
    def has_aid(self) -> bool:
        """Whether the rule set names rates of aid and the call a budget."""
        return any(seat.funding and seat.amount for seat in self.seats)

    @property
    def eligible(self) -> bool:
        """Whether no hard rule is broken; one that cannot be checked (`Verdict.holds` is None) breaks nothing."""
        return not any(verdict.holds is False for verdict in self.certificate if verdict.severity is Severity.HARD)


def to_json(consortium: Consortium) -> dict[str, Any]:
    """The consortium as plain values, for files and for checks by others.

    `threshold` is {"min", "max"}, either may be null; `value` and `holds` are null for a rule that cannot be checked.
    """
    figures = {name: getattr(consortium, name) for name in ("score", "bound", "gap")}
    texts = {name: [str(remark) for remark in getattr(consortium, name)] for name in ("remarks", "different")}
    return {
        "members": [_seat_to_json(seat) for seat in consortium.seats],
        **figures,
        "coverage": [
            {
                **{name: getattr(entry, name) for name in ("capability", "weight", "covered")},
                "by": [given.member for given in entry.by],
                "strengths": [given.strength for given in entry.by],
                "passages": [given.passage for given in entry.by],
            }
            for entry in consortium.coverage
        ],
        "certificate": [
            {
                **{name: getattr(verdict, name) for name in ("rule", "severity", "value", "holds", "source", "certainty")},
                "threshold": {"min": verdict.threshold.least, "max": verdict.threshold.most},
                "evidence": str(verdict.evidence),
                "asks": [str(remark) for remark in verdict.asks],
            }
            for verdict in consortium.certificate
        ],
        "reasons": [
            {"criterion": reason.criterion, "points": reason.points, "evidence": sentences(reason.evidence)}
            for reason in consortium.reasons
        ],
        "missing": list(consortium.missing),
        "uncovered": [
            {
                "capability": entry.capability,
                "name": entry.name,
                "closest": _closest_to_json(entry.closest),
                "attract": [kind.value for kind in entry.attract],
            }
            for entry in consortium.coverage
            if not entry.by
        ],
        **texts,
    }


def _seat_to_json(seat: Seat) -> dict[str, Any]:
    told = {
        name: getattr(seat, name) for name in ("name", "role", "legal_role", "part", "share", "amount", "load", "person_months")
    }
    purpose, funding = seat.purpose, seat.funding
    return {
        "id": seat.member,
        **told,
        "engagements": [asdict(each) | {"until": each.until and each.until.isoformat()} for each in seat.engagements],
        "covers": list(seat.covers),
        "purpose": purpose and {"kind": purpose.kind, "what": purpose.what, "lost_without": str(purpose.lost_without)},
        "funding": funding and asdict(funding) | {"basis": sentences(funding.basis)},
    }


def _closest_to_json(closest: Closest | None) -> dict[str, Any] | None:
    return {"id": closest.member, "name": closest.name, "strength": closest.strength} if closest else None
