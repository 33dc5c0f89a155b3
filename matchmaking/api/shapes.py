"""What requests are answered: each answer is put into one of these shapes, and nothing that is not in it goes out."""

from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from matchmaking.features.fit import Fit
from matchmaking.members.member import Kind, Sector, Theme

_Share = Annotated[float, Field(ge=0, le=1)]


class Shape(BaseModel):
    """A piece of an answer; fields that it does not name are left out."""

    model_config = ConfigDict(extra="ignore")


class TextShape(Shape):
    """A text in its language (nl, en, fr, de)."""

    text: str
    language: str


class ContactShape(Shape):
    """A contact person who may be shown outside the cluster."""

    name: str
    email: str
    phone: str


class MemberShape(Shape):
    """A published member. ``sectors`` are shares of 0 to 1; ``trl`` is the lowest and highest, 1 to 9; ``nuts`` a NUTS code."""

    id: str
    name: str
    kind: Kind
    city: str
    country: str
    nuts: str
    website: str
    sectors: dict[Sector, _Share]
    sectors_derived: bool
    themes: list[Theme]
    trl: tuple[int, int] | None
    statements: list[TextShape]
    offers: list[TextShape]
    needs: list[TextShape]
    contact: ContactShape | None = Field(
        None, description="Only for a token with the scope contacts, and only where the member agreed."
    )


class MembersShape(Shape):
    """Members in the order of their ids; ``total`` counts all that were asked for."""

    total: int
    members: list[MemberShape]


class CapabilityShape(Shape):
    """Something that a call asks for; ``weight`` says how much it matters beside the others."""

    id: str
    name: str
    weight: float


class CallShape(Shape):
    """An open call. ``budget`` is in EUR, ``months`` its duration, ``size`` the fewest and most members."""

    id: str
    title: str
    text: str
    deadline: date | None
    days_left: int | None
    budget: float | None
    months: int | None
    size: tuple[int, int] | None
    rules: str
    source: str
    themes: list[Theme]
    capabilities: list[CapabilityShape]


class CallsShape(Shape):
    """Open calls, the next deadline first."""

    calls: list[CallShape]


class FoundShape(Shape):
    """Who was found: a published member in short."""

    id: str
    name: str
    kind: Kind
    country: str
    sectors: dict[Sector, _Share]


class ReasonShape(Shape):
    """The points that a criterion brings, of at most ``most``, and why (in English)."""

    criterion: str
    points: float
    most: float
    evidence: str


class ConditionShape(Shape):
    """A condition that was read in the need, and what came of it for this member."""

    key: str
    strict: bool
    excluded: bool
    verdict: str
    told: str


class MatchShape(Shape):
    """A partner. ``score`` is 0 to 100, the sum of its reasons; ``strength`` (0 to 1) and ``fit`` say how well it answers."""

    member: FoundShape
    score: float
    strength: float | None
    fit: Fit | None
    reasons: list[ReasonShape]
    conditions: list[ConditionShape] = []


class RankingShape(Shape):
    """Partners, best first; ``nobody_answers`` says that none of them says that it does what is needed."""

    nobody_answers: bool
    matches: list[MatchShape]


class SeatShape(Shape):
    """A member of a proposed consortium; ``share`` is its part of the budget, 0 to 1, and ``amount`` that in EUR."""

    id: str
    name: str
    role: str
    part: str
    share: float
    amount: float | None
    covers: list[str]
    purpose: dict[str, Any] | None


class CoverageShape(Shape):
    """A capability of the call and who covers it; ``covered`` is 0 to 1."""

    capability: str
    weight: float
    covered: float
    by: list[str]
    strengths: list[float]


class VerdictShape(Shape):
    """A rule and whether it holds; null where that cannot be checked."""

    rule: str
    severity: str
    value: float | None
    holds: bool | None
    threshold: dict[str, float | None]
    source: str


class ProposalShape(Shape):
    """A consortium. ``score`` is 0 to 100; ``gap`` how far below the best possible it is at most, 0 to 1."""

    members: list[SeatShape]
    score: float
    gap: float | None
    coverage: list[CoverageShape]
    certificate: list[VerdictShape]
    missing: list[str]


class ProposalsShape(Shape):
    """Consortia of published members for a call, the best first; ``remark`` says so where there is none."""

    call: str
    rules: str
    proposals: list[ProposalShape]
    remark: str


class MistakeShape(Shape):
    """What is wrong, in the language that was asked for, and what to do."""

    status: int
    code: str
    message: str
    see: str


class ErrorShape(Shape):
    """The answer to a request that cannot be met."""

    error: MistakeShape
