"""Decisions of people whether two members are one organisation: stored, and reversible."""

from datetime import datetime

from matchmaking.errors import ImpossibleRequest
from matchmaking.members.identity.combining import as_one, disagreements
from matchmaking.members.member import Member
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.workspace.privacy.consent import consents_apart
from matchmaking.workspace.storage import decisions
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.decisions import Decision
from matchmaking.workspace.storage.joining import merged_groups, read_canonical_ids
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.state import move_state
from matchmaking.workspace.storage.stored_roster import read_roster


def decide(workspace: Database, first: str, second: str, *, same: bool, now: datetime, viewer: Viewer = OFFICE) -> Decision:
    """Store the decision that two members are one, or that they are not; it replaces an earlier decision about the pair.

    Raises ``NotAllowed`` for any viewer but the cluster office and ``ImpossibleRequest`` for two ids that form no pair.
    """
    check_is_office(viewer)
    with workspace.writing() as connection:
        known = read_roster(connection).position
        if first == second or first not in known or second not in known:
            raise ImpossibleRequest("'{first}' and '{second}' are not two members.", first=first, second=second)
        decision = Decision(first, second, same, viewer.signature, now).in_order
        together = merged_groups(read_canonical_ids(connection)).get(first, frozenset())
        decisions.write_decisions(connection, [decision])
        if not same and second in together:
            consents_apart(connection, together, now)
        write_line(connection, viewer, AuditEvent.DECIDED, now, decision.first, other=decision.second, same=same)
        move_state(connection)
    return decision


def take_back(workspace: Database, decision: Decision, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Delete a decision: merged members become separate again, and the pair is open for review again."""
    check_is_office(viewer)
    with workspace.writing() as connection:
        groups = merged_groups(read_canonical_ids(connection)) if decision.same else {}
        together = groups.get(decision.first, frozenset())
        decisions.remove_decision(connection, decision.first, decision.second)
        consents_apart(connection, together, now)
        write_line(connection, viewer, AuditEvent.DECISION_TAKEN_BACK, now, decision.first, other=decision.second)
        move_state(connection)


def together(one: Member, other: Member) -> Member:
    """The member that a merge would give: the id of the first, the name of the fuller one, fields filled from both."""
    return as_one(sorted((one, other), key=lambda member: member.id))


def differing(one: Member, other: Member) -> tuple[str, ...]:
    """The fields in which both members hold different values, of which a merge would hide one."""
    first, second = sorted((one, other), key=lambda member: member.id)
    numbers = [
        name
        for name in ("enterprise_number", "participant_code")
        if getattr(first, name) and getattr(second, name) and getattr(first, name) != getattr(second, name)
    ]
    return (*numbers, *(name for name in disagreements(first, second) if getattr(first, name)))
