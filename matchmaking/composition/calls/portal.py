"""Calls as the EU Funding & Tenders portal gives them in JSON: a topic, or a list of topics.

A topic holds ``topicId``, ``title``, ``description``, ``actionType`` (RIA, IA, CSA and so on), ``deadline`` (an ISO date),
``budgetMax`` (EUR for one project); other fields are passed over. The rule set follows from the type of action.
"""

import json
from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matchmaking.composition.rules.conditions import MOST_EUR
from matchmaking.errors import BadCall
from matchmaking.remarks import Remark

GENERAL_RULES = "horizon-europe-ria"
"""Three independent legal entities from three different member states or associated countries, one of them in a member state:
what Horizon Europe asks of a consortium unless a topic says otherwise.
"""

_RULES = {"RIA": "horizon-europe-ria", "IA": "horizon-europe-ia"}
_BY_PROGRAMME = {"HORIZON-JU-IHI": "ihi", "EUROSTARS": "eurostars-3"}


class Topic(BaseModel):
    """A topic of the portal, as far as a call needs it."""

    model_config = ConfigDict(frozen=True)

    id: str = Field(alias="topicId", min_length=1)
    title: str = Field(min_length=1)
    description: str = ""
    action: str = Field("", alias="actionType")
    deadline: date | None = None
    budget: float | None = Field(None, alias="budgetMax", ge=0, le=MOST_EUR, allow_inf_nan=False)

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
        values = {"rules": self.rules, "action": self.action or "?"}
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
            "{file}, line {line}: the file cannot be read as JSON: {problem}.",
            file=file,
            line=problem.lineno,
            problem=problem.msg,
        ) from problem
    except RecursionError as problem:
        raise BadCall("{file} is nested too deeply to hold calls of the portal.", file=file) from problem
    records = given if isinstance(given, list) else [given]
    if not records:
        raise BadCall("{file} holds no topic.", file=file)
    return tuple(_topic(record, at, file) for at, record in enumerate(records, start=1))


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
            problem=first["msg"],
        ) from mistakes
