"""Calls as the EU Funding & Tenders portal gives them in JSON: a topic, or a list of topics.

The portal publishes its topics in several shapes: the details of one (``TopicDetails``), the answer of its search
(``results`` with ``metadata``), the list of all grants (``fundingData``). People also keep lists of their own: a topic holds
``topicId``, ``title``, ``description``, ``actionType`` (RIA, IA, CSA and so on), ``deadline`` (a day, with or without an hour),
``budgetMax`` (EUR for one project). Other fields are passed over. The rule set follows from the type of action.
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from html import unescape
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, field_validator

from matchmaking.composition.rules.conditions import MOST_EUR
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.rules.toml_records import what_is_wrong
from matchmaking.errors import BadCall
from matchmaking.members.lists.days import day_in
from matchmaking.remarks import Remark

GENERAL_RULES = "horizon-europe-ria"
"""Three independent legal entities from three different member states or associated countries, one of them in a member state:
what Horizon Europe asks of a consortium unless a topic says otherwise.
"""

_ACTIONS = (
    ("RIA", re.compile(r"\bRIA\b|research and innovation action", re.IGNORECASE)),
    ("IA", re.compile(r"\bIA\b|innovation action", re.IGNORECASE)),
    ("CSA", re.compile(r"\bCSA\b|coordination and support", re.IGNORECASE)),
)
"""How the portal writes a type of action: a code (HORIZON-RIA), its name (HORIZON Innovation Actions), or both."""
_BLOCK = re.compile(r"<\s*+(?:/\s*+(?:p|li|ul|ol|div|h\d|tr)|br)\b[^<>]*+>", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]+>")
_LATEST = 4102444800
"""The year 2100 in seconds: a larger number counts milliseconds."""
_PORTAL_ZONE = ZoneInfo("Europe/Brussels")
"""The portal's deadlines are Brussels time: midnight there is the day before in UTC."""

_RULES = {"RIA": "horizon-europe-ria", "IA": "horizon-europe-ia"}
_BY_PROGRAMME = {"HORIZON-JU-IHI": "ihi", "EUROSTARS": "eurostars-3"}


def day_of(given: Any) -> Any:
    """The day of a day with an hour, in any notation; anything else as it is."""
    if isinstance(given, datetime):
        return given.date()
    if isinstance(given, str):
        return day_in(given, exact=True) or (given or None)
    if isinstance(given, int | float) and not isinstance(given, bool) and given > 0:
        return datetime.fromtimestamp(given / 1000 if given > _LATEST else given, _PORTAL_ZONE).date()
    return given


def words_of(html: str) -> str:
    """The words of a text in HTML, a line for each paragraph and item.

    >>> words_of("<p><u>Scope</u>: a sensor&nbsp;at home.</p><ul><li>Tests</li></ul>")
    'Scope: a sensor at home.\\nTests'
    """
    text = unescape(_TAG.sub("", _BLOCK.sub("\n", html))).replace("\xa0", " ")
    return "\n".join(line for line in (" ".join(line.split()) for line in text.splitlines()) if line)


Day = Annotated[date | None, BeforeValidator(day_of)]
"""A day, in any notation, with or without an hour."""


class Topic(BaseModel):
    """A topic of the portal, as far as a call needs it."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(alias="topicId", min_length=1)
    title: str = Field(min_length=1)
    description: Annotated[str, BeforeValidator(lambda given: words_of(given) if isinstance(given, str) else given)] = ""
    action: str = Field("", alias="actionType")
    deadline: Day = None
    budget: float | None = Field(None, alias="budgetMax", ge=0, le=MOST_EUR, allow_inf_nan=False)

    @field_validator("action", mode="before")
    @classmethod
    def _code(cls, given: Any) -> Any:
        """RIA, IA or CSA however it is written, another type of action as it stands."""
        return next((code for code, written in _ACTIONS if isinstance(given, str) and written.search(given)), given)

    @property
    def rules(self) -> str:
        """The rule set for this topic."""
        for beginning, rules in _BY_PROGRAMME.items():
            if self.id.upper().startswith(beginning):
                return rules
        return _RULES.get(self.action.upper(), GENERAL_RULES)

    @property
    def remark(self) -> Remark:
        """Which rules stand for the topic's own, and how sure that is."""
        values = {"rules": rule_set(self.rules).title.by_language, "action": self.action or "?"}
        if self.rules == GENERAL_RULES and self.action.upper() not in _RULES:
            return Remark(
                "No rule set here is made for the type of action {action}: the general ones of Horizon Europe, '{rules}', are "
                "used. Read the conditions of the topic before you rely on them.",
                values,
            )
        return Remark(
            "The rules '{rules}' follow from the type of action {action}; the topic's own conditions may ask more.", values
        )


def topics_in(text: str, file: str) -> tuple[Topic, ...]:
    """The topics in this JSON text; raises `BadCall` naming the file, the topic and the field."""
    try:
        given: Any = json.loads(text)
    except json.JSONDecodeError as problem:
        raise BadCall(
            "{file}, line {line}: this is not JSON. Correct that line.",
            file=file,
            line=problem.lineno,
        ) from problem
    except RecursionError as problem:
        raise BadCall("{file} is nested too deeply to hold calls of the portal.", file=file) from problem
    records = [record for found in _records(given) for record in found]
    if not records:
        raise BadCall("{file} holds no topic.", file=file)
    return tuple(_topic(record, at, file) for at, record in enumerate(records, start=1))


def _records(given: Any) -> Iterator[list[Any]]:
    """The topics in whichever shape, as records with the field names of ``Topic``."""
    if isinstance(given, list):
        for each in given:
            yield from _records(each)
    elif not isinstance(given, dict):
        yield [given]
    elif isinstance(given.get("results"), list):
        yield from _records(given["results"])
    elif isinstance(funding := given.get("fundingData"), dict):
        yield from _records(next((value for value in funding.values() if isinstance(value, list)), []))
    elif isinstance(inner := given.get("TopicDetails", given.get("metadata")), dict):
        yield from _records(inner)
    elif "topicId" not in given and "identifier" in given:
        yield [_as_topic(given)]
    else:
        yield [given]


def _as_topic(given: Mapping[str, Any]) -> dict[str, Any]:
    actions = [action for action in _all(given.get("actions")) if isinstance(action, dict)]
    kinds = [
        kind.get("typeOfAction", "") if isinstance(kind, dict) else kind
        for action in actions
        for kind in _all(action.get("types"))
    ]
    days = [day for action in actions for day in _all(action.get("deadlineDates"))]
    identifier = str(_first(given.get("identifier")) or "")
    return {
        "topicId": identifier,
        "title": _first(given.get("title")) or _first(given.get("callTitle")) or "",
        "description": _first(given.get("description")) or _first(given.get("descriptionByte")) or "",
        "actionType": _first(given.get("typesOfAction")) or _first(given.get("typeOfAction")) or _first(kinds) or "",
        "deadline": _first(given.get("deadlineDate")) or _first(days) or _first(given.get("deadlineDatesLong")),
        "budgetMax": _largest_contribution(
            given.get("budgetOverviewJSONItem", _first(given.get("budgetOverview"))), identifier
        ),
    }


def _all(given: Any) -> list[Any]:
    return given if isinstance(given, list) else [] if given is None else [given]


def _first(given: Any) -> Any:
    return next((each for each in _all(given) if each not in (None, "")), None)


def _largest_contribution(overview: Any, topic: str) -> float | None:
    """The most that one project of a topic gets, out of the portal's overview of budgets; ``None`` where it does not say."""
    if isinstance(overview, str):
        try:
            overview = json.loads(overview)
        except (json.JSONDecodeError, RecursionError):
            return None
    by_action = overview.get("budgetTopicActionMap") if isinstance(overview, dict) else None
    rows = [row for rows in (by_action or {}).values() for row in _all(rows) if isinstance(row, dict)]
    own = [row for row in rows if str(row.get("action", "")).startswith(topic)] or rows
    amounts = [row["maxContribution"] for row in own if isinstance(row.get("maxContribution"), int | float)]
    return float(max(amounts, default=0)) or None


def _topic(record: Any, at: int, file: str) -> Topic:
    try:
        return Topic.model_validate(record)
    except ValidationError as mistakes:
        first = mistakes.errors()[0]
        raise BadCall(
            "{file}, topic {at}: the field '{field}' cannot be used: {problem}.",
            file=file,
            at=at,
            field=".".join(str(step) for step in first["loc"]) or "topic",
            problem=what_is_wrong(first["type"], first.get("ctx", {}), first["input"]),
        ) from mistakes
