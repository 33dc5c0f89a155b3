"""A consortium and its parts: seats, coverage, reasons and verdicts.

All texts are data: a `Remark` is an English template with named values, which ``i18n`` translates.
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
from matchmaking.features.fit import is_covered
from matchmaking.members.member import Kind
from matchmaking.remarks import Remark, sentences


class ConsortiumCriterion(StrEnum):
    """A criterion of the score of a consortium; see `weights` for the formulas."""

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
    """The funding of a member: `rate` in 0..1, `grant` and `own` contribution in EUR (0 when the call names no budget), and the
    basis of the rate.
    """

    activity: Activity
    rate: float
    grant: float
    own: float
    basis: tuple[Remark, ...] = ()


class PurposeKind(StrEnum):
    """The purpose of a member: to cover a capability, take a requested role, keep a rule, or be there on request."""

    COVERS = "covers"
    ROLE = "role"
    RULE = "rule"
    ASKED = "asked"


@dataclass(frozen=True, slots=True)
class SeatPurpose:
    """Why a member has its seat: what is lost without it.

    `what` is the id of the capability, the role or the rule; for a request it is ``member``, or ``size`` where the smallest
    number of members is requested. `lost_without` states in a sentence what the others lack without the member.
    """

    kind: PurposeKind
    what: str
    lost_without: Remark


@dataclass(frozen=True, slots=True)
class Seat:
    """The seat of a member: `share` of the budget in 0..1, and `amount`, its costs in EUR (0 when the call names no budget).

    `funding` is None where the rule set has no aid rates. `covers` are the ids of the capabilities that this member covers,
    first those in which it is the best of the set, then by weight. `purpose` is None where nothing is lost without the member;
    this occurs only in consortia made by hand or saved before purposes were recorded. `legal_role` is its role before the
    funder, `load` the number of other running projects and saved consortia in which it takes part; `engagements` are these,
    where more than their number is known. `person_months` is what its amount pays for, None where the call does not state the
    cost of a person-month.
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
    """The strength of one member in one capability, 0..1, and the supporting passage of its own texts."""

    member: str
    strength: float
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Closest:
    """The member of the cluster with the highest strength, 0..1, in a capability that no member of the set covers."""

    member: str
    name: str
    strength: float
    passage: str = ""


@dataclass(frozen=True, slots=True)
class Outsider:
    """An organisation outside the cluster that answers a capability which no member of it covers.

    `strength`, 0..1, is how likely its own words, the `passage`, say that it does this, beside the others of its `source`: the
    name of the list or archive in which it stands. It is None where the text of a past project in which it took part is near:
    then `agreement`, at most 1, says how near, `project` is that project's label and year, and `link` its page, if any.
    `country` is a code of two letters; place and country are empty where they are not known.
    """

    name: str
    city: str
    country: str
    source: str
    passage: str
    strength: float | None = None
    agreement: float | None = None
    project: str = ""
    link: str = ""

    @property
    def does_it(self) -> bool:
        """Whether its own words say that it does this."""
        return self.strength is not None and bool(is_covered(self.strength))


@dataclass(frozen=True, slots=True)
class Coverage:
    """The coverage of a required capability: `covered`, 0..1, is the strength of the best member.

    `by` are the members that cover it, best first. `weight` is the capability's share of all weights of the call, 0..1.
    `closest` is the closest member of the cluster where no member of the set covers it; None where none comes near.
    `attract` are the kinds of organisations to look for outside, the most typical first, where no member covers it, and
    `outside` the organisations found there, best first, where others than the cluster were looked at.
    """

    capability: str
    name: str
    weight: float
    covered: float
    by: tuple[Contribution, ...] = ()
    closest: Closest | None = None
    attract: tuple[Kind, ...] = ()
    outside: tuple[Outsider, ...] = ()

    @property
    def is_lacking(self) -> bool:
        """Whether no member of the whole cluster covers it."""
        return not self.by and not (self.closest and is_covered(self.closest.strength))


@dataclass(frozen=True, slots=True)
class ConsortiumReason:
    """The points of a criterion, of 100; the points of a consortium add up exactly (`math.fsum`) to its score."""

    criterion: ConsortiumCriterion
    points: float
    most: float
    evidence: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of a rule's value, inclusive; None is no limit."""

    least: float | None = None
    most: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The verdict on one rule: its value and its threshold.

    `holds` and `value` are None when the rule cannot be checked, because the call does not state what it refers to, such as a
    duration. `text` is the text of the rule by language, `source` an address. `asks` lists unknown facts about members on which
    the verdict depends; they never count in the members' favour.
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
    """A set of members with roles for a call, with its score, coverage, certificate and reasons.

    `score` is 0..100. `bound` is an upper bound on the score of every consortium of this size with the same coverage, whichever
    admissible members take part; `gap` is (bound - score) / bound. The bound of an alternative refers to the sets that differ
    enough from the earlier ones. For a consortium made by hand `bound` and `gap` are None. `missing` are the ids of the
    capabilities that no member covers. `rules` is the id of the rule set, `version` its version. `remarks` list requests that
    could not be met; `different` lists what an alternative offers compared with the first consortium.
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
        """The grant for the whole consortium, in EUR; None where aid or budget is unknown."""
        return fsum(seat.funding.grant for seat in self.seats if seat.funding) if self.has_aid else None

    @property
    def own(self) -> float | None:
        """The members' own contribution, in EUR; None where aid or budget is unknown."""
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
                "outside": [outsider_to_json(each) for each in entry.outside],
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


def outsider_to_json(outsider: Outsider) -> dict[str, Any]:
    """An organisation outside as plain values; `strength` is null for one of which only a project tells, else `agreement`."""
    return asdict(outsider)


def _closest_to_json(closest: Closest | None) -> dict[str, Any] | None:
    return {"id": closest.member, "name": closest.name, "strength": closest.strength} if closest else None
