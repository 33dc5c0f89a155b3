"""The consent of each member: who may see it, and for which purposes it may be used.

A member's own answer (or the office's for it) takes precedence; without one the yes or no of its lists counts. Merged members
have one consent, the strictest of theirs, and a new answer applies to all of them; a member that is split leaves its consent to
both halves (``maintenance.splitting``). A list without a question on consent is no yes for its contact persons: until its
source or the member is asked, only the cluster office sees them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from matchmaking.errors import StaleChange, UnknownMember
from matchmaking.members.member import Member, Participation, Roster
from matchmaking.members.viewers import ANYBODY, OFFICE, Viewer, ViewerRole, check_may_change_member
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.joining import merged_groups, read_canonical_ids
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.rows import AGREED
from matchmaking.workspace.storage.state import move_state


class Visibility(StrEnum):
    """Who sees a member: ``EVERYONE`` in the cluster, only the cluster ``OFFICE``, or ``NOBODY``: it opted out."""

    EVERYONE = "everyone"
    OFFICE = "office"
    NOBODY = "nobody"


class Purpose(StrEnum):
    """The purpose for which a member may be used.

    ``INTRODUCTION`` between two other members, ``CONTACT`` through its contact person, ``PUBLICATION`` outside the cluster: in
    the public directory and in answers to other programs.
    """

    INTRODUCTION = "introduction"
    CONTACT = "contact"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Consent:
    """Who may see a member and for which purposes; ``by`` and ``at`` say who gave it and when (unknown for a list's).

    ``asked`` is false for consent taken from lists: ``contact_agreed`` of each member says whether its contact person was
    asked.
    """

    visibility: Visibility = Visibility.EVERYONE
    purposes: frozenset[Purpose] = frozenset(Purpose)
    by: str = ""
    at: datetime | None = None
    asked: bool = True


YES = Consent(asked=False)
UNASKED = replace(YES, purposes=YES.purposes - {Purpose.PUBLICATION})
"""The consent of a list without a question: its members are known in the cluster, but not outside it."""
NO = Consent(Visibility.OFFICE, frozenset(), asked=False)
"""The consent after a no to a list's question: only the office sees the member, and no purpose is agreed to."""
OUT = Consent(Visibility.NOBODY, frozenset())


_LISTS = "lists"
_LOOSEST_FIRST = (Visibility.EVERYONE, Visibility.OFFICE, Visibility.NOBODY)


def strictest(said: Iterable[Consent]) -> Consent:
    """The strictest of these consents: the narrowest visibility, and the purposes that all agree to."""
    found = sorted(said, key=lambda consent: _LOOSEST_FIRST.index(consent.visibility))
    return replace(found[-1], purposes=frozenset.intersection(*(consent.purposes for consent in found)))


def consents(workspace: Database) -> Mapping[str, Consent]:
    """The members' own answers, by member; members without one are left out (see ``consent_of``).

    Merged members have the strictest of their consents, the answers of their lists included.
    """
    with workspace.reading() as connection:
        return read_consents(connection)


_MOVES_CONSENT = {
    *(AuditEvent.CONSENT_CHANGED, AuditEvent.PERSON_ERASED, AuditEvent.RESTORED, AuditEvent.IMPORTED),
    *(AuditEvent.DECIDED, AuditEvent.DECISION_TAKEN_BACK, AuditEvent.SPLIT),
}


def consent_mark(workspace: Database) -> str:
    """A mark that changes whenever a member may have become less visible or a person was erased, so that caches are dropped.

    It counts rows of the journal, so a clock that is set back cannot make two states look alike.
    """
    lines = tables.journal
    with workspace.reading() as connection:
        query = sa.select(sa.func.count()).where(lines.c.did.in_([event.value for event in _MOVES_CONSENT]))
        return str(connection.scalar(query))


def consent_of(member: Member, said: Mapping[str, Consent]) -> Consent:
    """The consent that applies to a member: its own answer, else the yes or no of its lists."""
    return said.get(member.id) or _of_lists(member.consent, member.contact_agreed is True)


def _of_lists(consent: bool, agreed: bool) -> Consent:
    """The consent that follows from a member's lists: a yes to their question (``agreed``), no question asked, or a no."""
    return (YES if agreed else UNASKED) if consent else NO


def _of_profile(profile: Mapping[str, Any]) -> Consent:
    """The same of a member as it is stored."""
    return _of_lists(bool(profile.get("consent")), profile.get("contact_agreed") == AGREED[True])


def give_consent(
    workspace: Database,
    member: str,
    consent: Consent,
    now: datetime,
    viewer: Viewer = OFFICE,
    before: Consent | None = None,
) -> None:
    """Write down what a member, and whoever is one with it, agrees to from now on; the next ranking follows it.

    Raises ``NotAllowed`` for a viewer who may not speak for the member, ``UnknownMember`` for an id that is not there, and
    ``StaleChange`` where what held is not ``before`` (if given) any more; what is stricter than that is taken all the same.
    """
    with workspace.writing() as connection:
        write_consent(connection, member, consent, now, viewer, before)


def write_consent(
    connection: sa.Connection, member: str, consent: Consent, now: datetime, viewer: Viewer, before: Consent | None = None
) -> None:
    """``give_consent`` within a change that does more."""
    spoken = replace(consent, by=viewer.signature, at=now)
    together = merged_groups(read_canonical_ids(connection)).get(member, frozenset((member,)))
    check_may_change_member(viewer, viewer.member if viewer.member in together else member)
    profile = connection.scalar(sa.select(tables.members.c.profile).where(tables.members.c.id == member))
    if profile is None:
        raise UnknownMember("No member has the id '{member}'.", member=member)
    if before is not None:
        holds = read_consents(connection).get(member) or _of_profile(profile)
        if not _are_alike(holds, before) and not _are_alike(consent, strictest((holds, consent))):
            raise StaleChange("Somebody else changed this consent in the meantime. Look at it again and repeat your change.")
    for id in sorted(together):
        _write(connection, id, spoken, now)
    details = {"visibility": consent.visibility.value, "purposes": sorted(consent.purposes)}
    write_line(connection, viewer, AuditEvent.CONSENT_CHANGED, now, member, **details)
    move_state(connection)


def _are_alike(one: Consent, other: Consent) -> bool:
    return (one.visibility, one.purposes) == (other.visibility, other.purposes)


def opt_out(workspace: Database, member: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Take a member out of every ranking, introduction and list from now on. Raises as ``give_consent`` does."""
    give_consent(workspace, member, OUT, now, viewer)


def read_consents(connection: sa.Connection, together: Mapping[str, frozenset[str]] | None = None) -> dict[str, Consent]:
    """``consents`` within a look that sees more; ``together`` are the ``merged_groups`` of members, where known."""
    said = {row.member: _consent(row) for row in connection.execute(sa.select(tables.consents))}
    together = merged_groups(read_canonical_ids(connection)) if together is None else together
    if not together:
        return said
    stored = connection.execute(sa.select(tables.members.c.id, tables.members.c.profile))
    single = {row.id: said.get(row.id) or _of_profile(row.profile) for row in stored if row.id in together}
    whole = {id: strictest(single[each] for each in ids) for id, ids in together.items()}
    return said | {id: replace(consent, asked=single[id].asked) for id, consent in whole.items()}


def copy_consent(connection: sa.Connection, member: str, half: str, now: datetime) -> None:
    """What holds for a member holds for the half of it that is taken apart, unless only its lists have spoken."""
    known = read_consents(connection).get(member)
    if known:
        _write(connection, half, known, now)


def consents_apart(connection: sa.Connection, members: Iterable[str], now: datetime) -> None:
    """Members that were one are each by itself again: what was said of all of them holds, and what each said alone before.

    So who opted out before it was put together with another does not come back by what the other agreed to.
    """
    current = {row.member: row for row in connection.execute(sa.select(tables.consents))}
    profiles = {row.id: row.profile for row in connection.execute(sa.select(tables.members.c.id, tables.members.c.profile))}
    for member in sorted(set(members) & current.keys() & profiles.keys()):
        lines = tables.journal
        alone = connection.execute(
            sa.select(lines.c.details)
            .where(lines.c.about == member, lines.c.did == AuditEvent.CONSENT_CHANGED.value)
            .order_by(lines.c.number.desc())
        ).first()
        own = _of_profile(profiles[member])
        if alone:
            own = Consent(Visibility(alone.details["visibility"]), frozenset(map(Purpose, alone.details["purposes"])))
        said = _consent(current[member])
        _write(connection, member, replace(strictest((own, said)), asked=said.asked), now)


def _consent(row: Any) -> Consent:
    purposes, at = frozenset(map(Purpose, row.purposes)), datetime.fromisoformat(row.at)
    return Consent(Visibility(row.visibility), purposes, row.by, at, row.by != _LISTS)


def _write(connection: sa.Connection, member: str, consent: Consent, now: datetime) -> None:
    row = {
        "member": member,
        "visibility": consent.visibility.value,
        "purposes": sorted(consent.purposes),
        "by": (consent.by or _LISTS) if consent.asked else _LISTS,
        "at": (consent.at or now).isoformat(),
    }
    connection.execute(tables.consents.delete().where(tables.consents.c.member == member))
    connection.execute(tables.consents.insert(), [row])


def visible_roster(viewer: Viewer, roster: Roster, said: Mapping[str, Consent], own: frozenset[str] = frozenset()) -> Roster:
    """The roster as a viewer may see it: without hidden members, and without contact persons that the viewer may not know.

    In it, ``Member.consent`` says whether a member may be named in an introduction. A company sees itself in full; ``own`` are
    the ids of members merged with it. Where a member's owner is hidden, the owner's name is replaced by a number, so that two
    members with one owner are still recognised.
    """
    own |= {viewer.member}
    members = [
        member for member in (_as_seen(viewer, own, member, consent_of(member, said)) for member in roster.members) if member
    ]
    ids = {member.id for member in members}
    hidden = sorted({member.parent for member in members if member.parent in roster.position and member.parent not in ids})
    masked = {parent: f"… {number}" for number, parent in enumerate(hidden, start=1)}
    members = [replace(member, parent=masked[member.parent]) if member.parent in masked else member for member in members]
    return replace(roster, members=tuple(members), participations=_of_members(roster.participations, ids))


def read_seen(
    connection: sa.Connection, viewer: Viewer, ids: Iterable[str], together: Mapping[str, frozenset[str]]
) -> frozenset[str]:
    """The ids among these that a viewer sees, by the rules of ``visible_roster``; ``together`` are the ``merged_groups`` of
    merged members.
    """
    said, own = read_consents(connection, together), together.get(viewer.member, frozenset()) | {viewer.member}
    asked = sa.select(tables.members.c.id, tables.members.c.profile).where(tables.members.c.id.in_(sorted(set(ids))))
    return frozenset(
        row.id
        for row in connection.execute(asked)
        if _is_seen(viewer, own, row.id, said.get(row.id) or _of_profile(row.profile))
    )


def _is_seen(viewer: Viewer, own: frozenset[str], member: str, consent: Consent) -> bool:
    if viewer.role is ViewerRole.COMPANY:
        return member in own or consent.visibility is Visibility.EVERYONE
    return consent.visibility is not Visibility.NOBODY


def public_roster(roster: Roster, said: Mapping[str, Consent]) -> Roster:
    """The roster as it may be known outside the cluster: those visible to everyone who agreed to be published.

    A contact person stands in it only where the member itself said yes to both: a list's yes is one to the cluster.
    """
    agreed = {member.id: _outside(consent_of(member, said)) for member in roster.members}
    seen = visible_roster(ANYBODY, roster, agreed)
    return replace(seen, members=tuple(each if agreed[each.id].asked else _without_contact(each) for each in seen.members))


def _outside(consent: Consent) -> Consent:
    """What a consent to the cluster comes to outside of it."""
    return consent if Purpose.PUBLICATION in consent.purposes else NO


def _without_contact(member: Member) -> Member:
    return replace(member, contact=None) if member.contact else member


def _as_seen(viewer: Viewer, own: frozenset[str], member: Member, consent: Consent) -> Member | None:
    if not _is_seen(viewer, own, member.id, consent):
        return None
    if viewer.role is ViewerRole.COMPANY and member.id in own:
        return member
    contact = member.contact if _sees_contact(viewer, member, consent) else None
    introduces = Purpose.INTRODUCTION in consent.purposes
    if contact is member.contact and introduces == member.consent:
        return member
    return replace(member, contact=contact, consent=introduces)


def _sees_contact(viewer: Viewer, member: Member, consent: Consent) -> bool:
    if Purpose.CONTACT not in consent.purposes or viewer.role is ViewerRole.ANALYST:
        return False
    return viewer.role is ViewerRole.MANAGER or consent.asked or member.contact_agreed is True


def _of_members(parts: Iterable[Participation], ids: set[str]) -> tuple[Participation, ...]:
    return tuple(part for part in parts if part.member in ids)
