"""The vocabulary of rules: conditions, and selectors of members.

A rule file writes a condition as a table with a ``type``:

========== ===========================================================================================================
count      how many members match ``of``, at least ``min`` and at most ``max``; with ``distinct`` the largest number of them
           no two of which share a group (linked enterprises), a country, a sector or a category (academia, clinic, company);
           with ``per = "country"`` in any country
share      which share of the budget the members that match ``of`` hold together, or with ``per`` the largest (for ``max``) or
           smallest (for ``min``) single member, group or country; ``relative_to`` measures it against others' total instead
budget     the EUR that the members that match ``of`` hold, with ``per_year`` divided by the years of the project; with
           ``for_each_with`` the ``max`` counts once for each group of them that holds at least this fraction of it
coordinator the coordinator matches ``of``
admissible no member matches ``of``
duration   the project's months
trl        the technology readiness where the project starts is at least ``min``, where it ends at most ``max``
========== ===========================================================================================================

A selector (``of``) matches a member when every field that is given holds; a list holds when any of its values does; an empty
selector matches everybody.
"""

from collections.abc import Callable, Container
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from matchmaking.composition.rules.countries import check_countries
from matchmaking.composition.rules.legal_roles import LegalRoleNames
from matchmaking.composition.rules.organisations import LIST_NAME, organisation_lists
from matchmaking.composition.rules.role import Role, may_take
from matchmaking.composition.rules.toml_records import ONE_OR_MORE, Mistake, TomlRecord
from matchmaking.members.member import COMPANIES, HOSPITALS, Kind, Sector
from matchmaking.members.places import is_region


class Part(StrEnum):
    """The half of a project that a member works in; decided per project, not per member: a hospital may sit in either."""

    COMPANY = "company"
    RESEARCH = "research"


class Unit(StrEnum):
    """The unit of a rule's value; a ``SHARE`` is a fraction of the budget, 0 to 1."""

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


class Category(StrEnum):
    """The categories of partners in programmes for translational research."""

    ACADEMIA = "academia"
    CLINIC = "clinic"
    COMPANY = "company"


class Independence(StrEnum):
    """Independence by ownership (EU Recommendation 2003/361): autonomous below 25 %, partner 25 to 50 %, linked above 50 %."""

    AUTONOMOUS = "autonomous"
    PARTNER = "partner"
    LINKED = "linked"


RESEARCH_ORGANISATIONS = frozenset({Kind.UNIVERSITY, Kind.RESEARCH_CENTRE})
MOST_EUR = 1e12
"""No project is worth more; an amount above it is a slip of the hand."""

_MOST_MEMBERS = 1000
KIND_GROUPS = {"companies": COMPANIES, "hospitals": HOSPITALS, "research_organisations": RESEARCH_ORGANISATIONS}


def check_regions(given: tuple[str, ...], allowed: Container[str] = ()) -> tuple[str, ...]:
    """The same codes; raises ``ValueError`` for one that is no beginning of a NUTS code and not among those ``allowed``."""
    for code in given:
        if not is_region(code) and code not in allowed:
            raise Mistake("must hold beginnings of NUTS codes, such as BE2 for Flanders, not '{code}'", code=code)
    return given


def check_lists(given: tuple[str, ...]) -> tuple[str, ...]:
    """The same names; raises ``ValueError`` for one that is no list of organisations."""
    for name in given:
        if name not in organisation_lists():
            raise Mistake(
                "must hold one or more of {allowed}, not '{name}'", allowed=", ".join(organisation_lists()), name=name
            )
    return given


Countries = Annotated[tuple[str, ...], ONE_OR_MORE, AfterValidator(check_countries)]
Regions = Annotated[tuple[str, ...], ONE_OR_MORE, AfterValidator(check_regions)]
OrganisationLists = Annotated[tuple[str, ...], ONE_OR_MORE, AfterValidator(check_lists)]


class Selector(TomlRecord):
    """Selects the members that a rule refers to.

    ``kind`` takes kinds and the groups ``companies``, ``hospitals`` and ``research_organisations``; ``size`` is of companies
    only, and ``sme`` is any of micro, small and medium; ``independence`` is by ownership; ``role`` takes those whose kind can
    take the role beside the coordinator's; ``country`` takes ISO codes and the
    lists of ``data/countries.toml``; ``region`` takes beginnings of NUTS codes and, beside them, lists of
    ``data/organisations.toml`` whose members count as being there; ``off_list`` leaves out those who are on such a list; a
    member belongs to a ``sector`` when at least 40 % of it does; ``legal_role`` takes those who take part so, where the rule
    set's own ``legal_roles`` do not say who counts.

    ``busy`` takes those who take part in at least so many projects and saved consortia that run.
    """

    kind: Annotated[tuple[str, ...], ONE_OR_MORE] = ()
    size: Annotated[tuple[SizeCondition, ...], ONE_OR_MORE] = ()
    independence: Annotated[tuple[Independence, ...], ONE_OR_MORE] = ()
    role: Annotated[tuple[Role, ...], ONE_OR_MORE] = ()
    sector: Annotated[tuple[Sector, ...], ONE_OR_MORE] = ()
    country: Countries = ()
    region: Annotated[
        tuple[str, ...], ONE_OR_MORE, AfterValidator(lambda given: check_regions(given, organisation_lists()))
    ] = ()
    off_list: OrganisationLists = ()
    part: Part | None = None
    legal_role: LegalRoleNames = ()
    experience: Literal["newcomer", "experienced"] | None = None
    in_difficulty: bool | None = None
    busy: int | None = Field(None, ge=0)

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

    @property
    def is_open(self) -> bool:
        """Whether it selects all members, apart from legal roles."""
        return self.model_copy(update={"legal_role": ()}) == Selector()

    @property
    def kinds(self) -> frozenset[Kind]:
        """The kinds, with the groups opened; empty for all."""
        return frozenset(kind for name in self.kind for kind in KIND_GROUPS.get(name) or {Kind(name)})

    @property
    def nuts(self) -> tuple[str, ...]:
        """The beginnings of NUTS codes among the regions."""
        return tuple(region for region in self.region if not LIST_NAME.fullmatch(region))

    @property
    def on_list(self) -> frozenset[str]:
        """The lists among the regions: who is on one of them counts as being there."""
        return frozenset(self.region).difference(self.nuts)

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

    min: float | None = Field(None, ge=0, allow_inf_nan=False)
    max: float | None = Field(None, ge=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _has_a_limit(self) -> "_Limited":
        if self.min is None and self.max is None:
            raise Mistake("needs a min, a max or both")
        if self.min is not None and self.max is not None and self.min > self.max:
            raise Mistake("has a min of {min} above its max of {max}", min=f"{self.min:g}", max=f"{self.max:g}")
        return self


def _whole(what: str, least: int, most: int) -> Callable[[float | None], float | None]:
    """A validator that raises ``ValueError`` for a number that is not whole or outside these limits."""

    def check(given: float | None) -> float | None:
        if given is not None and not (given == int(given) and least <= given <= most):
            values = {"what": what, "least": least, "most": most, "given": f"{given:g}"}
            raise Mistake("{what}: it must be a whole number from {least} to {most}, not {given}", **values)
        return given

    return check


class Count(_Limited):
    """The number of matching members lies between ``min`` and ``max``."""

    type: Literal["count"]
    of: Selector = Selector()
    distinct: tuple[Literal["group", "country", "sector", "category"], ...] = ()
    per: Literal["country"] | None = None

    _is_whole = field_validator("min", "max")(_whole("counts members", 0, _MOST_MEMBERS))

    @model_validator(mode="after")
    def _can_be_counted(self) -> "Count":
        if self.per and (self.min is not None or self.distinct):
            raise Mistake("can count per country only with a max and without distinct")
        if "sector" in self.distinct and (len(self.distinct) > 1 or self.max is not None):
            raise Mistake("can count distinct sectors only with a min, and not together with groups or countries")
        if "category" in self.distinct and len(self.distinct) > 1:
            raise Mistake("can count distinct categories only by themselves, not together with others")
        if len(self.distinct) > 1 and self.max is not None:
            raise Mistake("can have a max for distinct groups or distinct countries, not for both together")
        return self


class Share(_Limited):
    """The share of the budget held by matching members; limits are fractions, 0 to 1 (above 1 only with relative_to).

    Amounts are compared, not quotients: where the members of ``relative_to`` hold nothing, a max is met only if matching
    members hold nothing either, and a min is always met.
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
    """The EUR held by matching members lie between ``min`` and ``max``; ``for_each_with`` is a fraction of them, 0 to 1."""

    type: Literal["budget"]
    of: Selector = Selector()
    per_year: bool = False
    for_each_with: float | None = Field(None, gt=0, le=1)

    @field_validator("min", "max")
    @classmethod
    def _an_amount(cls, given: float | None) -> float | None:
        if given is not None and given > MOST_EUR:
            raise Mistake("takes amounts up to {most} EUR, not {given}", most=f"{MOST_EUR:.0f}", given=f"{given:g}")
        return given

    @model_validator(mode="after")
    def _for_each_has_a_most(self) -> "Budget":
        if self.for_each_with is not None and (self.max is None or self.min is not None):
            raise Mistake("can have for_each_with only with a max and without a min")
        return self


class Coordinator(TomlRecord):
    """The coordinator matches ``of``."""

    type: Literal["coordinator"]
    of: Selector


class Admissible(TomlRecord):
    """No matching member takes part."""

    type: Literal["admissible"]
    of: Selector

    @model_validator(mode="after")
    def _leaves_somebody(self) -> "Admissible":
        if self.of == Selector():
            raise Mistake("keeps everybody out: say in of who may not take part")
        return self


class Duration(_Limited):
    """The duration of the project in months lies between ``min`` and ``max``."""

    type: Literal["duration"]

    _is_whole = field_validator("min", "max")(_whole("counts months", 0, 600))


class Trl(_Limited):
    """The readiness level at the start is at least ``min``, at the end at most ``max``."""

    type: Literal["trl"]

    _is_whole = field_validator("min", "max")(_whole("is a technology readiness level", 1, 9))


Condition = Annotated[
    Count | Share | Budget | Coordinator | Admissible | Duration | Trl,
    Field(discriminator="type"),
]
