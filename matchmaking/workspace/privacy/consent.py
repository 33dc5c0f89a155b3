"""What each member agrees to: who may see it, and what it may be used for.

What a member said itself (or the office for it) stands; where it never did, the yes or no of the lists counts. Consent follows
identity: members that people put together have one consent, the strictest of theirs, and what is said of one is said of all; a
member that is taken apart leaves its consent with both halves (``maintenance.splitting``). A list without a question on
consent is no yes for its contact persons: until its source or the member is asked, the cluster office alone sees them.
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
from matchmaking.workspace.storage.joining import groups, read_leaders
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.rows import AGREED
from matchmaking.workspace.storage.state import move_state


class Visibility(StrEnum):
    """Who sees a member: ``EVERYONE`` in the cluster, the cluster ``OFFICE`` alone, or ``NOBODY``: it opted out."""

    EVERYONE = "everyone"
    OFFICE = "office"
    NOBODY = "nobody"


class Purpose(StrEnum):
    """What a member may be used for.

    ``INTRODUCTION`` between two others, ``CONTACT`` through its contact person, ``PUBLICATION`` outside the cluster: in the
    public directory and in what other programs are answered.
    """

    INTRODUCTION = "introduction"
    CONTACT = "contact"
    PUBLICATION = "publication"


@dataclass(frozen=True, slots=True)
class Consent:
    """Who may see a member and for which purposes; ``by`` and ``at`` say who gave it and when (unknown for a list's).

    ``asked`` is false for what lists say: whether their contact persons were asked stands with each (``contact_agreed``).
    """

    visibility: Visibility = Visibility.EVERYONE
    purposes: frozenset[Purpose] = frozenset(Purpose)
    by: str = ""
    at: datetime | None = None
    asked: bool = True


YES = Consent(asked=False)
UNASKED = replace(YES, purposes=YES.purposes - {Purpose.PUBLICATION})
"""What counts for a list that asked nobody: its members are known in the cluster, and no further."""
NO = Consent(Visibility.OFFICE, frozenset(), asked=False)
"""No to a list's question on consent: the office knows the member, nobody else sees it, and no purpose is agreed to."""
OUT = Consent(Visibility.NOBODY, frozenset())


_LISTS = "lists"
_LOOSEST_FIRST = (Visibility.EVERYONE, Visibility.OFFICE, Visibility.NOBODY)


def strictest(said: Iterable[Consent]) -> Consent:
    """The consent that meets all of these: the fewest who see, and the purposes that all agree to."""
    found = sorted(said, key=lambda consent: _LOOSEST_FIRST.index(consent.visibility))
    return replace(found[-1], purposes=frozenset.intersection(*(consent.purposes for consent in found)))


def consents(workspace: Database) -> Mapping[str, Consent]:
    """What members said themselves, by member; those who never did are left out (see ``consent_of``).

    Members that are one according to a person have the strictest of theirs, the answers of the lists included.
    """
    with workspace.reading() as connection:
        return read_consents(connection)


_MOVES_CONSENT = {
    *(AuditEvent.CONSENT_CHANGED, AuditEvent.PERSON_ERASED, AuditEvent.RESTORED, AuditEvent.IMPORTED),
    *(AuditEvent.DECIDED, AuditEvent.DECISION_TAKEN_BACK, AuditEvent.SPLIT),
}


def consent_mark(workspace: Database) -> str:
    """Changes whenever somebody may have become less visible, or was erased: what was shown before must be shown again.

    It counts the lines of the journal, so that no clock which goes back makes two states alike.
    """
    lines = tables.journal
    with workspace.reading() as connection:
        query = sa.select(sa.func.count()).where(lines.c.did.in_([event.value for event in _MOVES_CONSENT]))
        return str(connection.scalar(query))


def consent_of(member: Member, said: Mapping[str, Consent]) -> Consent:
    """The consent that counts for a member: its own, else the yes or no of the lists."""
    return said.get(member.id) or _of_lists(member.consent, member.contact_agreed is True)


def _of_lists(consent: bool, agreed: bool) -> Consent:
    """What the lists of a member come to: a yes to their question (``agreed``), nobody asked, or a no."""
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
    together = groups(read_leaders(connection)).get(member, frozenset((member,)))
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
    """``consents`` within a look that sees more; ``together`` are the ``groups`` of members that are one, where known."""
    said = {row.member: _consent(row) for row in connection.execute(sa.select(tables.consents))}
    together = groups(read_leaders(connection)) if together is None else together
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


def seen_by(viewer: Viewer, roster: Roster, said: Mapping[str, Consent], own: frozenset[str] = frozenset()) -> Roster:
    """The roster as a viewer may know it: without those who do not want to be seen, and without contacts it may not know.

    In it, ``Member.consent`` says whether a member may stand in an introduction. A company sees itself whole; ``own`` are the
    ids of members that are one with it. Where a member belongs to one that is not seen, its owner has a number for a name:
    that two members have one owner still shows.
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
    """Those of these members (by id) that a viewer sees, as ``seen_by`` decides it; ``together`` are the ``groups``."""
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


def published(roster: Roster, said: Mapping[str, Consent]) -> Roster:
    """The roster as it may be known outside the cluster: those visible to everyone who agreed to be published.

    A contact person stands in it only where the member itself said yes to both: a list's yes is one to the cluster.
    """
    agreed = {member.id: _outside(consent_of(member, said)) for member in roster.members}
    seen = seen_by(ANYBODY, roster, agreed)
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
