"""Feedback: the lists that were shown, with the rank of each partner, and the outcome of each.

Both are stored, because an outcome depends on what was shown: people look more often at the top of a list. The text that the
seeker typed is not stored.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from matchmaking.errors import ImpossibleRequest, NotAllowed
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database


class Result(StrEnum):
    """The outcome of a partner: ``CONTACTED`` without an answer so far, ``YES``, or ``NO`` with a reason."""

    CONTACTED = "contacted"
    YES = "yes"
    NO = "no"


class Refusal(StrEnum):
    """The reason for a no. The first three concern the match itself, the others do not."""

    WRONG_CAPABILITY = "wrong_capability"
    TOO_MUCH_ALIKE = "too_much_alike"
    NO_COMMON_GROUND = "no_common_ground"
    NO_TIME = "no_time"
    COMMITTED_ELSEWHERE = "committed_elsewhere"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    NO_ANSWER = "no_answer"
    OTHER = "other"


ABOUT_THE_MATCH = frozenset({Refusal.WRONG_CAPABILITY, Refusal.TOO_MUCH_ALIKE, Refusal.NO_COMMON_GROUND})


@dataclass(frozen=True, slots=True)
class Shown:
    """A partner in a list, with the value (0 to 1) of each criterion."""

    partner: str
    values: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """The outcome of a partner that was shown."""

    result: Result
    at: datetime
    reason: Refusal | None = None
    who: str = ""


@dataclass(frozen=True, slots=True)
class Showing:
    """A list as it was shown, best first, and the known outcomes by partner."""

    seeker: str
    partners: tuple[Shown, ...]
    at: datetime
    id: str = ""
    who: str = ""
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)


def record_showing(
    workspace: Database, seeker: str, partners: Sequence[Shown], now: datetime, viewer: Viewer = OFFICE, id: str = ""
) -> Showing:
    """Store a list that was shown; ``seeker`` is a member's id, or ``""`` for a need in words alone.

    ``id`` may be chosen by the caller before the list is stored. Raises ``NotAllowed`` when a company acts for another member.
    """
    _check_seeks_for(viewer, seeker)
    showing = Showing(seeker, tuple(partners), now, id or uuid4().hex, viewer.signature)
    row = {
        "id": showing.id,
        "at": now.isoformat(),
        "who": showing.who,
        "seeker": seeker,
        "partners": [[shown.partner, dict(shown.values)] for shown in partners],
    }
    with workspace.writing() as connection:
        connection.execute(tables.showings.insert(), [row])
    return showing


def record_outcome(
    workspace: Database,
    showing: str,
    partner: str,
    result: Result,
    now: datetime,
    reason: Refusal | None = None,
    viewer: Viewer = OFFICE,
) -> None:
    """Store the outcome of a partner in a list (by the list's id); it replaces an earlier one.

    Raises ``ImpossibleRequest`` when the partner was not in that list, and for a no without a reason or a reason without a no;
    ``NotAllowed`` when the list is another company's.
    """
    with workspace.writing() as connection:
        write_outcome(connection, showing, partner, result, now, reason, viewer)


def write_outcome(
    connection: sa.Connection,
    showing: str,
    partner: str,
    result: Result | None,
    now: datetime,
    reason: Refusal | None,
    viewer: Viewer,
) -> None:
    """``tell`` within an open transaction; without a result the earlier outcome is withdrawn."""
    if (result is Result.NO) != (reason is not None):
        raise ImpossibleRequest("A no needs a reason, and only a no has one.")
    row = connection.execute(sa.select(tables.showings).where(tables.showings.c.id == showing)).first()
    if row is None or partner not in {shown for shown, _ in row.partners}:
        raise ImpossibleRequest("'{partner}' was not in that list.", partner=partner)
    _check_seeks_for(viewer, row.seeker)
    told = tables.outcomes.c
    connection.execute(tables.outcomes.delete().where(told.showing == showing, told.partner == partner))
    if result is not None:
        outcome = {"showing": showing, "partner": partner, "result": result.value, "reason": reason.value if reason else ""}
        connection.execute(tables.outcomes.insert(), [outcome | {"who": viewer.signature, "at": now.isoformat()}])


def times_shown(workspace: Database, partner: str, viewer: Viewer = OFFICE) -> int:
    """The number of lists in which a member was shown to others; the office may ask it of any member, a company of itself."""
    if viewer.role is ViewerRole.COMPANY and viewer.member != partner:
        raise NotAllowed("Only the member itself and the cluster office may see how often it is shown.")
    named = sa.cast(tables.showings.c.partners, sa.Text).contains(json.dumps(partner), autoescape=True)
    with workspace.reading() as connection:
        lists = connection.scalars(sa.select(tables.showings.c.partners).where(named))
        return sum(any(shown == partner for shown, _ in partners) for partners in lists)


def outcomes(workspace: Database, viewer: Viewer = OFFICE) -> tuple[Showing, ...]:
    """All lists that were shown with their outcomes, oldest first; a company gets its own."""
    with workspace.reading() as connection:
        found = [_showing(row) for row in connection.execute(sa.select(tables.showings))]
        told: dict[str, dict[str, Outcome]] = {}
        for row in connection.execute(sa.select(tables.outcomes)):
            reason = Refusal(row.reason) if row.reason else None
            outcome = Outcome(Result(row.result), datetime.fromisoformat(row.at), reason, row.who)
            told.setdefault(row.showing, {})[row.partner] = outcome
    seen = [showing for showing in found if viewer.role is not ViewerRole.COMPANY or showing.seeker == viewer.member]
    in_time = sorted(seen, key=lambda showing: (showing.at, showing.id))
    return tuple(replace(showing, outcomes=told.get(showing.id, {})) for showing in in_time)


def _check_seeks_for(viewer: Viewer, seeker: str) -> None:
    if viewer.role is ViewerRole.COMPANY and viewer.member != seeker:
        raise NotAllowed("A company looks for partners in its own name.")


def _showing(row: Any) -> Showing:
    shown = tuple(Shown(partner, values) for partner, values in row.partners)
    return Showing(row.seeker, shown, datetime.fromisoformat(row.at), row.id, row.who)
