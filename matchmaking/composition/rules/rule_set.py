"""Rule sets: what a programme demands of a consortium, as records in files that people edit.

A set lies in ``data/rules/<id>.toml``; ``extends`` takes over the rules of another set, and a rule with the same id replaces
the one taken over. The vocabulary of conditions is in `conditions`.
"""

from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path as FilePath
from typing import Literal

from pydantic import Field, ValidationInfo, field_validator, model_validator

from matchmaking.composition.rules.conditions import RESEARCH_ORGANISATIONS, Condition, Part, Selector
from matchmaking.composition.rules.countries import country_lists
from matchmaking.composition.rules.toml_records import Mistake, TomlRecord, check_record, parse_toml, refuse
from matchmaking.data_files import data_file
from matchmaking.errors import BadRules
from matchmaking.members.member import Kind
from matchmaking.remarks import Remark


class Severity(StrEnum):
    """``HARD``: not eligible without it; ``TARGET``: the call asks for it and scores it; ``SOFT``: good advice."""

    HARD = "hard"
    TARGET = "target"
    SOFT = "soft"


class Certainty(StrEnum):
    """How sure the source makes us: ``PER_CALL`` differs from call to call, ``CONFLICTING`` has sources that disagree."""

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


class Rule(TomlRecord):
    """One condition of eligibility, of a call's targets, or of good advice."""

    id: str = Field(pattern=r"^[a-z0-9-]+$")
    condition: Condition
    severity: Severity
    text: Words
    certainty: Certainty
    source: str = Field(min_length=1)


class Shares(TomlRecord):
    """What one member may hold of the budget in a proposal, as fractions; a working limit, not a rule of the programme."""

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
    large company instead of the base. The bonus for ``collaboration`` needs every rule (id) of ``collaboration_when`` to hold.
    ``organisations`` is paid to those who are no undertakings here: the research part, or everybody who makes no profit, by
    ``organisations_are``. ``ceiling_eur`` limits the aid of all companies of a project together. ``region`` holds the
    beginnings of the NUTS codes where a company must have a site to get aid; empty for anywhere.
    """

    source: str = Field(min_length=1)
    certainty: Certainty
    usual: Activity = Activity.RESEARCH
    research: float | None = Field(None, ge=0, le=1)
    development: float | None = Field(None, ge=0, le=1)
    feasibility: float | None = Field(None, ge=0, le=1)
    organisations: float = Field(1.0, ge=0, le=1)
    organisations_are: Literal["research_part", "not_for_profit"] = "research_part"
    large: float | None = Field(None, ge=0, le=1)
    collaboration_when: tuple[str, ...] = ()
    small: float = Field(0, ge=0, le=1)
    medium: float = Field(0, ge=0, le=1)
    collaboration: float = Field(0, ge=0, le=1)
    ceiling: float = Field(1, ge=0, le=1)
    ceiling_eur: float | None = Field(None, gt=0)
    region: tuple[str, ...] = ()

    def base(self, activity: Activity) -> float | None:
        """The part of its costs that any company gets for this activity, None for nothing."""
        return {
            Activity.RESEARCH: self.research,
            Activity.DEVELOPMENT: self.development,
            Activity.FEASIBILITY: self.feasibility,
        }[activity]


class RuleSet(TomlRecord):
    """What a programme demands, in one version.

    ``parts`` gives the part of the project that members of a kind may sit in, the usual one first; a kind that is not named
    sits in the research part when it is a research organisation, else in the company part.
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


def read_rules(file: FilePath) -> RuleSet:
    """The rule set in this file; raises `BadRules` naming file, line, field and what is allowed."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise BadRules(
            "The rule file {file} cannot be read: look whether it is there, and whether it is text in UTF-8.", file=file.name
        ) from problem
    return parse_rules(text, file.name)


def parse_rules(text: str, file: str = "rules") -> RuleSet:
    """The rule set in this TOML text, with the rules that it extends in front of its own."""
    if not text.strip():
        raise BadRules("The rule file {file} is empty: copy one of data/rules and change it.", file=file)
    own = check_record(RuleSet, parse_toml(text, file, BadRules), text, file, BadRules)
    seen: set[str] = set()
    for at, rule in enumerate(own.rules):
        if rule.id in seen:
            again = Remark("gives the id '{id}' a second time; ids are unique in a file", {"id": rule.id})
            refuse(again, ("rules", at, "id"), text, file, BadRules)
        seen.add(rule.id)
        for name in _countries_named(rule):
            if name not in country_lists() and not (len(name) == 2 and name.isupper()):
                allowed = ", ".join(country_lists())
                problem = Remark(
                    "must hold two-letter country codes or one of {allowed}, not '{name}'", {"allowed": allowed, "name": name}
                )
                refuse(problem, ("rules", at, "condition", "of"), text, file, BadRules)
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
        }
    )
    return _with_sound_aid(whole, text, file)


def _with_sound_aid(ruleset: RuleSet, text: str, file: str) -> RuleSet:
    """The rule set, when its aid speaks of its own rules only."""
    known = [rule.id for rule in ruleset.rules]
    for id in ruleset.aid.collaboration_when if ruleset.aid else ():
        if id not in known:
            refuse(
                Remark("must hold ids of the rules {known}, not '{id}'", {"known": ", ".join(known), "id": id}),
                ("aid", "collaboration_when"),
                text,
                file,
                BadRules,
            )
    return ruleset


def _countries_named(rule: Rule) -> tuple[str, ...]:
    selectors = (getattr(rule.condition, "of", None), getattr(rule.condition, "relative_to", None))
    return tuple(name for selector in selectors if isinstance(selector, Selector) for name in selector.country)


def rule_set_ids() -> tuple[str, ...]:
    """The ids of all rule sets that come with the product."""
    return tuple(sorted(file.stem for file in data_file("rules").glob("*.toml")))


@cache
def rule_set(id: str) -> RuleSet:
    """The rule set that comes with the product under this id; raises `BadRules` when there is none."""
    if id not in rule_set_ids():
        raise BadRules("There is no rule set '{id}'. Choose one of {allowed}.", id=id, allowed=", ".join(rule_set_ids()))
    return read_rules(data_file("rules", f"{id}.toml"))
