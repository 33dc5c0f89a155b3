"""Rule sets: the eligibility rules of a programme, as records in TOML files.

A set lies in ``data/rules/<id>.toml``; ``extends`` takes over the rules of another set, and a rule with the same id replaces
the one taken over. The vocabulary of conditions is in `conditions`.
"""

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path as FilePath
from typing import Any, Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from matchmaking.composition.rules.conditions import (
    MOST_EUR,
    RESEARCH_ORGANISATIONS,
    Budget,
    Condition,
    Coordinator,
    Count,
    Countries,
    OrganisationLists,
    Part,
    Regions,
    Selector,
    Share,
)
from matchmaking.composition.rules.countries import countries_on
from matchmaking.composition.rules.legal_roles import SIGNING, LegalRole, LegalRoleNames
from matchmaking.composition.rules.toml_records import Mistake, TomlRecord, check_record, parse_toml, refuse
from matchmaking.data_files import data_file
from matchmaking.errors import BadRules
from matchmaking.members.member import Kind
from matchmaking.remarks import Remark


class Severity(StrEnum):
    """``HARD``: required for eligibility; ``TARGET``: asked for and scored by the call; ``SOFT``: advice."""

    HARD = "hard"
    TARGET = "target"
    SOFT = "soft"


class Certainty(StrEnum):
    """The certainty of a rule: ``PER_CALL`` differs between calls, ``CONFLICTING`` has sources that disagree."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    PER_CALL = "per_call"
    CONFLICTING = "conflicting"


class Words(TomlRecord):
    """A text in the languages of the rule files; readers of French get English where a file has no French."""

    nl: str
    en: str
    fr: str = ""

    @property
    def by_language(self) -> dict[str, str]:
        """The text by language code, without those that the file leaves out."""
        return {language: said for language, said in self.model_dump().items() if said}


class Rule(TomlRecord):
    """One condition of eligibility, of a call's targets, or of good advice."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    condition: Condition
    severity: Severity
    text: Words
    certainty: Certainty
    source: str = Field(min_length=1)


class Note(TomlRecord):
    """A note for a person to judge: what no condition can check, or sources that conflict."""

    text: Words
    source: str = Field(min_length=1)
    certainty: Certainty


class Shares(TomlRecord):
    """The smallest and largest share of the budget of one member, as fractions; a working limit, not a programme rule."""

    least: float = Field(0.03, ge=0, le=1)
    most: float = Field(1.0, gt=0, le=1)

    @model_validator(mode="after")
    def _in_order(self) -> "Shares":
        if self.least > self.most:
            raise Mistake("has a least of {least} above its most of {most}", least=f"{self.least:g}", most=f"{self.most:g}")
        return self


class Activity(StrEnum):
    """What a member's work in a project is, as the rules on state aid divide it."""

    RESEARCH = "research"
    DEVELOPMENT = "development"
    FEASIBILITY = "feasibility"


class AidRates(TomlRecord):
    """The part of a member's costs that aid pays, as fractions: the base by activity, the bonuses, and the ceiling.

    An activity without a base is not paid; ``usual`` is what a member does when nothing else is said. ``large`` is paid to a
    large company instead of the base, and to one whose size is not known.

    The bonus for ``collaboration`` is paid for the activities of ``collaboration_for``, and needs every rule (id) of one of the
    ways in ``collaboration_when`` to hold.

    ``organisations_are`` says who is no undertaking here: the ``research_part``, or whoever is ``not_for_profit``; they are
    paid ``organisations``. As ``third_parties`` those of the research part are a cost of a company, and paid at its rate.

    ``legal_roles`` are those with a grant of their own; a subcontractor is a cost of who leads, or of another funded member.

    ``countries`` (codes and lists) are those whose members are paid, and ``region`` the beginnings of the NUTS codes where a
    company must have a site to be paid; empty for anywhere. ``unfunded`` are lists of organisations that are never paid.

    Amounts are in EUR: ``ceiling_eur`` is the most aid of all companies of a project together (third parties among them),
    ``least_eur`` the least that is granted to a project, ``least_each_eur`` the least that a company should ask.
    """

    source: str = Field(min_length=1)
    certainty: Certainty
    usual: Activity = Activity.RESEARCH
    research: float | None = Field(None, ge=0, le=1)
    development: float | None = Field(None, ge=0, le=1)
    feasibility: float | None = Field(None, ge=0, le=1)
    organisations: float = Field(1.0, ge=0, le=1)
    organisations_are: Literal["research_part", "not_for_profit", "third_parties"] = "research_part"
    large: float | None = Field(None, ge=0, le=1)
    collaboration_when: tuple[tuple[str, ...], ...] = ()
    collaboration_for: tuple[Activity, ...] = tuple(Activity)
    small: float = Field(0, ge=0, le=1)
    medium: float = Field(0, ge=0, le=1)
    collaboration: float = Field(0, ge=0, le=1)
    ceiling: float = Field(1, ge=0, le=1)
    ceiling_eur: float | None = Field(None, gt=0, le=MOST_EUR)
    least_eur: float | None = Field(None, gt=0, le=MOST_EUR)
    least_each_eur: float | None = Field(None, gt=0, le=MOST_EUR)
    countries: Countries = ()
    region: Regions = ()
    unfunded: OrganisationLists = ()
    legal_roles: LegalRoleNames = (LegalRole.BENEFICIARY, LegalRole.AFFILIATED_ENTITY)

    @field_validator("collaboration_when", mode="before")
    @classmethod
    def _one_way_or_more(cls, given: Any) -> Any:
        return (given,) if isinstance(given, list | tuple) and given and isinstance(given[0], str) else given

    @model_validator(mode="after")
    def _limits_in_order(self) -> "AidRates":
        if self.least_eur is not None and self.ceiling_eur is not None and self.least_eur > self.ceiling_eur:
            raise Mistake(
                "has a least_eur of {least} above its ceiling_eur of {most}",
                least=f"{self.least_eur:g}",
                most=f"{self.ceiling_eur:g}",
            )
        return self

    def base(self, activity: Activity) -> float | None:
        """The part of its costs that any company gets for this activity, None for nothing."""
        return {
            Activity.RESEARCH: self.research,
            Activity.DEVELOPMENT: self.development,
            Activity.FEASIBILITY: self.feasibility,
        }[activity]


class UsualLegalRole(TomlRecord):
    """The members that match ``of`` take part as ``role`` unless somebody says otherwise; nobody can where it is their ``only``
    one.
    """

    role: LegalRole
    of: Selector
    only: bool = False

    @field_validator("of")
    @classmethod
    def _about_the_organisation(cls, given: Selector) -> Selector:
        if given.is_open or given.part is not None or given.legal_role:
            raise Mistake("must say which organisations it means, without a part or a legal role")
        return given


class LegalRoles(TomlRecord):
    """Who counts, by legal role: in rules on ``members`` and in those on ``shares`` of the budget and on amounts; empty for
    all.

    Of several entries in ``usual`` that match a member the first holds; without one it is a beneficiary.
    """

    members: LegalRoleNames = SIGNING
    shares: LegalRoleNames = ()
    usual: tuple[UsualLegalRole, ...] = ()


class RuleSet(TomlRecord):
    """The rules of a programme, in one version.

    ``parts`` gives the parts of the project in which members of a kind may work, the usual one first; other kinds work in the
    research part if they are research organisations, else in the company part.
    """

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    programme: str
    version: str
    valid_from: date
    valid_to: date | None = None
    title: Words
    source: str = Field(min_length=1)
    checked: date
    extends: str | None = None
    shares: Shares = Shares()
    parts: dict[Kind, tuple[Part, ...]] = Field(default_factory=dict)
    aid: AidRates | None = None
    legal_roles: LegalRoles = LegalRoles()
    notes: tuple[Note, ...] = ()
    rules: tuple[Rule, ...] = ()

    @field_validator("valid_to")
    @classmethod
    def _after_its_beginning(cls, given: date | None, known: ValidationInfo) -> date | None:
        if given is not None and "valid_from" in known.data and given < known.data["valid_from"]:
            raise Mistake("is {given}, before valid_from, {first}", given=str(given), first=str(known.data["valid_from"]))
        return given

    @field_validator("parts")
    @classmethod
    def _some_part(cls, given: dict[Kind, tuple[Part, ...]]) -> dict[Kind, tuple[Part, ...]]:
        for kind, parts in given.items():
            if not parts or len(set(parts)) < len(parts):
                raise Mistake(
                    "must give each kind one part or two different ones; {kind} has {count}", kind=kind, count=len(parts)
                )
        return given

    def rule(self, id: str) -> Rule:
        """The rule with this id."""
        return next(rule for rule in self.rules if rule.id == id)

    def of(self, severity: Severity) -> tuple[Rule, ...]:
        """The rules of this severity."""
        return tuple(rule for rule in self.rules if rule.severity is severity)

    def parts_of(self, kind: Kind) -> tuple[Part, ...]:
        """The parts that members of this kind may sit in, the usual one first."""
        return self.parts.get(kind) or ((Part.RESEARCH,) if kind in RESEARCH_ORGANISATIONS else (Part.COMPANY,))

    def valid_on(self, day: date) -> bool:
        """Whether this version is in force on that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def doubts_on(self, day: date) -> tuple[Remark, ...]:
        """Why the set may be out of date on that day: it has expired, or its source was last checked over a year before."""
        doubts = []
        if self.valid_to is not None and day > self.valid_to:
            values = {"rules": self.title.by_language, "day": self.valid_to}
            doubts.append(Remark("These rules may be out of date: '{rules}' was valid until {day}.", values))
        if day > _a_year_after(self.checked):
            values = {"rules": self.title.by_language, "day": self.checked}
            doubts.append(
                Remark("These rules may be out of date: '{rules}' was last checked against its source on {day}.", values)
            )
        return tuple(doubts)

    def for_call_on(self, day: date | None) -> "RuleSet":
        """The rules for a call of that day (None for one of today), each saying whose legal role counts: countries that joined
        a list later are no part of it.
        """
        conditions = [_counting(rule.condition, self.legal_roles) for rule in self.rules]
        aid = self.aid
        if day is not None:
            conditions = [_on(condition, day) for condition in conditions]
            aid = aid and aid.model_copy(update={"countries": countries_on(aid.countries, day)})
        if aid == self.aid and all(new is rule.condition for new, rule in zip(conditions, self.rules, strict=True)):
            return self
        rules = tuple(
            rule if new is rule.condition else rule.model_copy(update={"condition": new})
            for new, rule in zip(conditions, self.rules, strict=True)
        )
        return self.model_copy(update={"rules": rules, "aid": aid})


def _a_year_after(day: date) -> date:
    # the 29th of February has no anniversary in most years
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)


def _counting(condition: Condition, legal_roles: LegalRoles) -> Condition:
    """The condition with the legal roles that count in its selectors, where they name none."""
    match condition:
        case Count():
            roles: tuple[LegalRole, ...] = legal_roles.members
        case Coordinator():
            roles = SIGNING
        case Share() | Budget():
            roles = legal_roles.shares
        case _:
            roles = ()
    changed = {
        name: each.model_copy(update={"legal_role": roles})
        for name, each in _selectors(condition).items()
        if roles and not each.legal_role
    }
    return condition.model_copy(update=changed) if changed else condition


def _selectors(condition: Condition) -> dict[str, Selector]:
    return {name: each for name in ("of", "relative_to") if isinstance(each := getattr(condition, name, None), Selector)}


def _on(condition: Condition, day: date) -> Condition:
    """The condition with the lists of countries of its selectors as they were that day."""
    changed = {
        name: each.model_copy(update={"country": countries})
        for name, each in _selectors(condition).items()
        if (countries := countries_on(each.country, day)) != each.country
    }
    return condition.model_copy(update=changed) if changed else condition


def read_rules(file: FilePath) -> RuleSet:
    """Read a rule set from a file; raises `BadRules` naming file, line, field and the allowed values."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadRules(
            "The rule file {file} cannot be read: look whether it is there, and whether it is text in UTF-8.", file=file.name
        ) from problem
    return parse_rules(text, file.name)


def parse_rules(text: str, file: str = "rules") -> RuleSet:
    """Read a rule set from TOML text; inherited rules come before its own. Raises `BadRules`."""
    if not text.strip():
        raise BadRules("The rule file {file} is empty: copy one of data/rules and change it.", file=file)
    own = check_record(RuleSet, parse_toml(text, file, BadRules), text, file, BadRules)
    seen: set[str] = set()
    for at, rule in enumerate(own.rules):
        if rule.id in seen:
            again = Remark("gives the id '{id}' a second time; ids are unique in a file", {"id": rule.id})
            refuse(again, ("rules", at, "id"), text, file, BadRules)
        seen.add(rule.id)
    if not own.rules and own.extends is None:
        raise BadRules("The rule file {file} holds no rules: add a [[rules]] table, or extend another set.", file=file)
    if own.extends is None:
        return _with_sound_aid(own, text, file)
    if own.extends == own.id or own.extends not in rule_set_ids():
        others = Remark("must be another of {allowed}", {"allowed": ", ".join(rule_set_ids())})
        refuse(others, ("extends",), text, file, BadRules)
    base = rule_set(own.extends)
    inherited = tuple(rule for rule in base.rules if rule.id not in seen)
    given = own.model_fields_set
    whole = own.model_copy(
        update={
            "rules": inherited + own.rules,
            "parts": base.parts | own.parts,
            "shares": own.shares if "shares" in given else base.shares,
            "aid": own.aid if "aid" in given else base.aid,
            "legal_roles": own.legal_roles if "legal_roles" in given else base.legal_roles,
            "notes": base.notes + own.notes,
        }
    )
    return _with_sound_aid(whole, text, file)


def _with_sound_aid(ruleset: RuleSet, text: str, file: str) -> RuleSet:
    """The rule set, when its aid mentions its own rules only."""
    known = [rule.id for rule in ruleset.rules]
    for id in (id for way in ruleset.aid.collaboration_when for id in way) if ruleset.aid else ():
        if id not in known:
            refuse(
                Remark("must hold ids of the rules {known}, not '{id}'", {"known": ", ".join(known), "id": id}),
                ("aid", "collaboration_when"),
                text,
                file,
                BadRules,
            )
    return ruleset


def rule_set_ids() -> tuple[str, ...]:
    """The ids of all bundled rule sets."""
    return tuple(sorted(file.stem for file in data_file("rules").glob("*.toml")))


@cache
def rule_set(id: str) -> RuleSet:
    """The bundled rule set with this id; raises `BadRules` for an unknown id."""
    if id not in rule_set_ids():
        raise BadRules("There is no rule set '{id}'. Choose one of {allowed}.", id=id, allowed=", ".join(rule_set_ids()))
    return read_rules(data_file("rules", f"{id}.toml"))
