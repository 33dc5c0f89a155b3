"""The vocabulary of rules: what a rule may ask, and of whom.

A rule file writes a condition as a table with a ``type``:

========== ===========================================================================================================
count      how many members match ``of``, at least ``min`` and at most ``max``; with ``distinct`` the largest number of them
           no two of which share a group (linked enterprises), a country or a sector; with ``per = "country"`` in any country
share      which share of the budget the members that match ``of`` hold together, or with ``per`` the largest (for ``max``) or
           smallest (for ``min``) single member, group or country; ``relative_to`` measures it against others' total instead
budget     the EUR that the members that match ``of`` hold, with ``per_year`` divided by the years of the project
coordinator the coordinator matches ``of``
admissible no member matches ``of``
duration   the project's months
trl        the technology readiness where the project starts is at least ``min``, where it ends at most ``max``
========== ===========================================================================================================

A selector (``of``) matches a member when every field that is given holds; a list holds when any of its values does; an empty
selector matches everybody.
"""

import re
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from matchmaking.composition.rules.role import Role, may_take
from matchmaking.composition.rules.toml_records import Mistake, TomlRecord
from matchmaking.members.member import COMPANIES, HOSPITALS, Kind, Sector


class Part(StrEnum):
    """The half of a project that a member works in; decided per project, not per member: a hospital may sit in either."""

    COMPANY = "company"
    RESEARCH = "research"


class Unit(StrEnum):
    """What a rule's value counts; a ``SHARE`` is a fraction of the budget, 0 to 1."""

    COUNT = "count"
    SHARE = "share"
    EUR = "eur"
    EUR_PER_YEAR = "eur_per_year"
    MONTHS = "months"
    TRL = "trl"


class SizeCondition(StrEnum):
    """A company's size by the headcount of its group (EU Recommendation 2003/361); ``SME`` when only that is known."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    SME = "sme"
    LARGE = "large"


class Independence(StrEnum):
    """How a member stands to owners and owned (EU Recommendation 2003/361): below 25 % of ownership, 25 to 50 %, above 50 %."""

    AUTONOMOUS = "autonomous"
    PARTNER = "partner"
    LINKED = "linked"


RESEARCH_ORGANISATIONS = frozenset({Kind.UNIVERSITY, Kind.RESEARCH_CENTRE})
_NUTS = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
KIND_GROUPS = {"companies": COMPANIES, "hospitals": HOSPITALS, "research_organisations": RESEARCH_ORGANISATIONS}


class Selector(TomlRecord):
    """Which members a rule speaks about.

    ``kind`` takes kinds and the groups ``companies``, ``hospitals`` and ``research_organisations``; ``size`` is of companies
    only, and ``sme`` is any of micro, small and medium; ``independence`` is by ownership; ``role`` takes those whose kind can
    take the role beside the coordinator's; ``country`` takes ISO codes and the
    lists of ``data/countries.toml``; ``region`` takes beginnings of NUTS codes; a member belongs to a ``sector`` when at least
    40 % of it does.
    """

    kind: tuple[str, ...] = ()
    size: tuple[SizeCondition, ...] = ()
    independence: tuple[Independence, ...] = ()
    role: tuple[Role, ...] = ()
    sector: tuple[Sector, ...] = ()
    country: tuple[str, ...] = ()
    region: tuple[str, ...] = ()
    part: Part | None = None
    experience: Literal["newcomer", "experienced"] | None = None
    in_difficulty: bool | None = None

    @field_validator("kind", "size", "independence", "role", "sector", "country", "region", mode="before")
    @classmethod
    def _one_or_more(cls, given: Any) -> Any:
        return (given,) if isinstance(given, str) else given

    @field_validator("kind")
    @classmethod
    def _known_kinds(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        allowed = [*KIND_GROUPS, *(kind.value for kind in Kind)]
        for kind in given:
            if kind not in allowed:
                raise Mistake("must be one or more of {allowed}, not {given}", allowed=", ".join(allowed), given=repr(kind))
        return given

    @field_validator("role")
    @classmethod
    def _beside_the_coordinator(cls, given: tuple[Role, ...]) -> tuple[Role, ...]:
        if Role.COORDINATOR in given:
            raise Mistake("takes the roles beside the coordinator's: for that one a rule has the type coordinator")
        return given

    @field_validator("region")
    @classmethod
    def _nuts_codes(cls, given: tuple[str, ...]) -> tuple[str, ...]:
        for code in given:
            if not _NUTS.fullmatch(code):
                raise Mistake("must hold beginnings of NUTS codes, such as BE2, not {given}", given=repr(code))
        return given

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds, with the groups opened; empty for all."""
        return frozenset(kind for name in self.kind for kind in KIND_GROUPS.get(name) or {Kind(name)})

    @property
    def able(self) -> frozenset[Kind]:
        """The kinds that can take one of the roles; empty when no role is asked for."""
        return frozenset(kind for kind in Kind if not may_take(kind).isdisjoint(self.role))

    @property
    def sizes(self) -> frozenset[SizeCondition]:
        """The sizes, with ``sme`` opened; empty for all."""
        some = frozenset(self.size)
        return some | {SizeCondition.MICRO, SizeCondition.SMALL, SizeCondition.MEDIUM} if SizeCondition.SME in some else some


class _Limited(TomlRecord):
    """A condition with a lower limit, an upper limit or both."""

    min: float | None = Field(None, ge=0)
    max: float | None = Field(None, ge=0)

    @model_validator(mode="after")
    def _has_a_limit(self) -> "_Limited":
        if self.min is None and self.max is None:
            raise Mistake("needs a min, a max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise Mistake("has a min of {min} above its max of {max}", min=f"{self.min:g}", max=f"{self.max:g}")
        return self


class Count(_Limited):
    """So many members match."""

    type: Literal["count"]
    of: Selector = Selector()
    distinct: tuple[Literal["group", "country", "sector"], ...] = ()
    per: Literal["country"] | None = None

    @model_validator(mode="after")
    def _can_be_counted(self) -> "Count":
        if self.per and (self.min is not None or self.distinct):
            raise Mistake("can count per country only with a max and without distinct")
        if "sector" in self.distinct and (len(self.distinct) > 1 or self.max is not None):
            raise Mistake("can count distinct sectors only with a min, and not together with groups or countries")
        if len(self.distinct) > 1 and self.max is not None:
            raise Mistake("can have a max for distinct groups or distinct countries, not for both together")
        return self


class Share(_Limited):
    """So much of the budget lies with those who match; the limits are fractions, 0 to 1 (above 1 only with relative_to).

    Amounts are compared, not quotients: where those of ``relative_to`` hold nothing, a max holds only if nobody who matches
    holds anything either, and a min always holds.
    """

    type: Literal["share"]
    of: Selector = Selector()
    relative_to: Selector | None = None
    per: Literal["member", "group", "country"] | None = None

    @model_validator(mode="after")
    def _can_be_shared(self) -> "Share":
        if self.per is not None and self.per != "member" and self.min is not None:
            raise Mistake("can have only a max per {per}", per=self.per)
        if self.relative_to is None and max(self.min or 0, self.max or 0) > 1:
            raise Mistake("takes fractions of the budget, 0 to 1")
        return self


class Budget(_Limited):
    """So many EUR lie with those who match."""

    type: Literal["budget"]
    of: Selector = Selector()
    per_year: bool = False


class Coordinator(TomlRecord):
    """The coordinator matches."""

    type: Literal["coordinator"]
    of: Selector


class Admissible(TomlRecord):
    """Nobody who matches may take part."""

    type: Literal["admissible"]
    of: Selector

    @model_validator(mode="after")
    def _leaves_somebody(self) -> "Admissible":
        if self.of == Selector():
            raise Mistake("keeps everybody out: say in of who may not take part")
        return self


class Duration(_Limited):
    """The project lasts so many months."""

    type: Literal["duration"]


class Trl(_Limited):
    """The project starts and ends within these technology readiness levels."""

    type: Literal["trl"]


Condition = Annotated[
    Count | Share | Budget | Coordinator | Admissible | Duration | Trl,
    Field(discriminator="type"),
]
