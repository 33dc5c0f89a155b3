"""Profile forms: a signed link with an expiry date opens one member's own form, and nothing else.

The office makes a link and sends it. Its holder sees only this member's profile, fills it in and sends it; drafts are saved.
Nothing is shown to others before the office accepts the form, except a stricter consent, which applies as soon as it is sent.
The link itself is not stored; the workspace records which links it made, when they expire and which were revoked.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import uuid4

import sqlalchemy as sa
from pydantic import TypeAdapter, ValidationError

from matchmaking.errors import ImpossibleRequest, NotAllowed, StaleChange, UnknownMember
from matchmaking.features.profile_text import ProfileText, is_concrete
from matchmaking.i18n import day_of
from matchmaking.members.member import Contact, Kind, Language, Member, Statement, Theme
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole, check_is_office
from matchmaking.remarks import Remark
from matchmaking.workspace.maintenance.answers import MEMBER_ITSELF
from matchmaking.workspace.maintenance.changes import read_member, rewritten_statements, write_change
from matchmaking.workspace.maintenance.freshness import is_known
from matchmaking.workspace.privacy.consent import (
    Consent,
    Purpose,
    Visibility,
    consent_of,
    read_consents,
    strictest,
    write_consent,
)
from matchmaking.workspace.privacy.erasing import read_erased
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.joining import merged_groups, read_canonical_ids
from matchmaking.workspace.storage.journal import AuditEvent, write_line
from matchmaking.workspace.storage.origins import Basis, Origin
from matchmaking.workspace.storage.signing import read_signed, sign

LONGEST_DAYS = 90
"""Maximum number of days for which a link is valid."""
_PURPOSE = "profile form"
_LONGEST_TEXT = 20_000
"""Maximum length of one text field of a form, in characters."""
_MOST_TEXTS = 50


class FormState(StrEnum):
    """``OPEN`` to fill in, ``SENT`` and to be checked, ``TAKEN`` (accepted) or ``DECLINED`` by the office, or its link
    ``REVOKED``.
    """

    OPEN = "open"
    SENT = "sent"
    TAKEN = "taken"
    DECLINED = "declined"
    REVOKED = "revoked"


@dataclass(frozen=True)
class FormAnswer:
    """The content of a form: its texts, and who may see the member for which purposes (``None``: not answered yet)."""

    kind: Kind = Kind.UNKNOWN
    website: str = ""
    headcount: float | None = None
    trl: tuple[int, int] | None = None
    themes: tuple[Theme, ...] = ()
    statements: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    contact: Contact | None = None
    visibility: Visibility | None = None
    purposes: frozenset[Purpose] = frozenset()


_ANSWER = TypeAdapter(FormAnswer)


@dataclass(frozen=True, slots=True)
class ProfileForm:
    """One form: its member, language, expiry of its link, state, time of its last change, and content."""

    id: str
    member: str
    language: str
    by: str
    created: datetime
    expires: datetime
    state: FormState
    changed: datetime
    answer: FormAnswer | None = None


@dataclass(frozen=True, slots=True)
class FormLink:
    """A form that was just made, with the token for its link."""

    form: ProfileForm
    token: str


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """The form that a link opens, with the member as stored in the directory, and the consent in force."""

    form: ProfileForm
    member: Member
    consent: Consent

    @property
    def answer(self) -> FormAnswer:
        """What to show: the draft that was kept, else what is known. Consent is asked, never taken over."""
        return self.form.answer or answer_of(self.member)


@dataclass(frozen=True, slots=True)
class FormChanges:
    """What a form changes: the member as it is known, the fields that differ with their new values, and whether its consent
    counts: not where somebody spoke of consent after the form was sent.
    """

    member: Member
    fields: Mapping[str, Any]
    consent_counts: bool = True


def answer_of(member: Member) -> FormAnswer:
    """A form's content filled with the known profile of a member."""

    def texts(said: tuple[Statement, ...]) -> tuple[str, ...]:
        return tuple(" ".join(each.text.split()) for each in said)

    return FormAnswer(
        member.kind,
        member.website,
        member.headcount,
        member.trl,
        member.themes,
        texts(member.statements),
        texts(member.offers),
        texts(member.needs),
        member.contact,
    )


def language_for(member: Member) -> str:
    """The language (nl, en or fr) of letters to a member: that of most of its texts, else that of its region, else Dutch."""
    said = [each.language.value for each in (*member.statements, *member.offers, *member.needs)]
    spoken = [language for language in ("nl", "en", "fr") if language in said]
    if spoken:
        return max(spoken, key=said.count)
    return "fr" if member.nuts.startswith("BE3") or member.country == "FR" else "nl" if member.country in ("BE", "NL") else "en"


def make_form_link(
    workspace: Database, member: str, language: str, days: int, now: datetime, viewer: Viewer = OFFICE
) -> FormLink:
    """Make a link to one member's form, valid for 1 to 90 days.

    Raises ``NotAllowed`` for any viewer but the cluster office, ``UnknownMember`` for a member that does not exist or opted
    out, and ``ImpossibleRequest`` for another number of days.
    """
    check_is_office(viewer)
    if not 1 <= days <= LONGEST_DAYS:
        raise ImpossibleRequest("A link holds for 1 to {most} days.", most=LONGEST_DAYS)
    form = ProfileForm(uuid4().hex, member, language, viewer.signature, now, now + timedelta(days=days), FormState.OPEN, now)
    with workspace.writing() as connection:
        shown = read_member(connection, member).shown
        if consent_of(shown, read_consents(connection)).visibility is Visibility.NOBODY:
            raise UnknownMember("No member has the id '{member}'.", member=member)
        connection.execute(tables.profile_forms.insert(), [_row(form)])
        write_line(connection, viewer, AuditEvent.FORM_LINK_MADE, now, member)
        return FormLink(form, sign(connection, _PURPOSE, f"{form.id} {form.expires.isoformat()}"))


def revoke_form_links(workspace: Database, member: str, now: datetime, viewer: Viewer = OFFICE) -> int:
    """Revoke every valid link to a member's form and return their number. Forms that were already sent stay to be checked.

    Raises ``NotAllowed`` for any viewer but the cluster office.
    """
    check_is_office(viewer)
    held = tables.profile_forms.c
    with workspace.writing() as connection:
        count = 0
        for state, values in (
            (FormState.OPEN, {"state": FormState.REVOKED.value, "answer": None}),
            (FormState.SENT, {"expires": _moment(now)}),
        ):
            those = tables.profile_forms.update().where(held.member == member, held.state == state.value)
            count += connection.execute(those.values(values)).rowcount
        if count:
            write_line(connection, viewer, AuditEvent.FORM_LINKS_REVOKED, now, member)
    return count


def opened_form(workspace: Database, token: str, now: datetime) -> OpenedForm:
    """The form that a link opens. Raises ``NotAllowed`` for a link that is forged, altered, expired or revoked."""
    with workspace.reading() as connection:
        return _opened(connection, token, now)


def _opened(connection: sa.Connection, token: str, now: datetime) -> OpenedForm:
    said = read_signed(connection, _PURPOSE, token)
    row = _stored(connection, said.partition(" ")[0]) if said else None
    if said is None or row is None:
        raise NotAllowed(
            "This link is not one that the cluster office made, or a part of it is missing. Open it exactly as it was sent to "
            "you."
        )
    form = _form(row)
    if form.state in (FormState.TAKEN, FormState.DECLINED):
        raise NotAllowed("This form was sent, and the cluster office has checked it. Ask it for a new link to change more.")
    if form.state is FormState.REVOKED or form.expires < datetime.fromisoformat(said.partition(" ")[2]):
        raise NotAllowed("The cluster office withdrew this link. Ask it for a new one.")
    if now >= form.expires:
        raise NotAllowed("This link held until {day}. Ask the cluster office for a new one.", day=form.expires)
    member = read_member(connection, form.member).shown
    return OpenedForm(form, member, consent_of(member, read_consents(connection)))


def keep_draft(workspace: Database, token: str, answer: FormAnswer, now: datetime) -> ProfileForm:
    """Save a draft of a form. Raises as ``opened_form`` and ``send_form`` do."""
    with workspace.writing() as connection:
        opened = _opened(connection, token, now)
        return _written(connection, opened, answer, FormState.OPEN, now)


def send_form(workspace: Database, token: str, answer: FormAnswer, now: datetime) -> ProfileForm:
    """Send a form to the cluster office; a consent stricter than the one before applies from now on.

    Raises as ``opened_form`` does, and ``ImpossibleRequest`` where the consent is not answered, a text is too long, or the
    contact person was erased at its own request.
    """
    if answer.visibility is None:
        raise ImpossibleRequest("Say who may see your organisation before you send the form.")
    with workspace.writing() as connection:
        opened = _opened(connection, token, now)
        sent = _written(connection, opened, answer, FormState.SENT, now)
        viewer = _member_itself(opened.member)
        stricter = strictest((opened.consent, Consent(answer.visibility, answer.purposes)))
        if (stricter.visibility, stricter.purposes) != (opened.consent.visibility, opened.consent.purposes):
            write_consent(connection, opened.member.id, stricter, now, viewer)
        write_line(connection, viewer, AuditEvent.FORM_SENT, now, opened.member.id)
    return sent


def forms(workspace: Database, viewer: Viewer = OFFICE) -> tuple[ProfileForm, ...]:
    """All forms, those to be checked first, then the newest. Raises ``NotAllowed`` for any viewer but the cluster office."""
    check_is_office(viewer)
    with workspace.reading() as connection:
        found = [_form(dict(row)) for row in connection.execute(sa.select(tables.profile_forms)).mappings()]
    found.sort(key=lambda form: (form.changed, form.id), reverse=True)
    return tuple(sorted(found, key=lambda form: form.state is not FormState.SENT))


def sent_form(workspace: Database, id: str, viewer: Viewer = OFFICE) -> ProfileForm:
    """The form with this id that waits to be checked. Raises ``UnknownMember`` where there is none, and as ``forms`` does."""
    found = next((form for form in forms(workspace, viewer) if form.id == id and form.state is FormState.SENT), None)
    if found is None:
        raise UnknownMember("No form with the number '{id}' waits to be checked. `matchmaking forms list` lists them.", id=id)
    return found


def changed_fields(member: Member, answer: FormAnswer, language: str) -> Mapping[str, Any]:
    """The fields of a member that a form changes, with their new values."""
    said = _values(member, answer, language)
    return {name: value for name, value in said.items() if value != getattr(member, name)}


def compared(workspace: Database, form: ProfileForm, viewer: Viewer = OFFICE) -> FormChanges:
    """A form that was sent beside what is known, for who checks it. Raises ``NotAllowed`` for all but the cluster office."""
    check_is_office(viewer)
    with workspace.reading() as connection:
        member, spoke = read_member(connection, form.member).shown, _spoke_since(connection, form.member)
    return FormChanges(member, changed_fields(member, form.answer or answer_of(member), form.language), not spoke)


def take_form(
    workspace: Database, form: ProfileForm, now: datetime, viewer: Viewer = OFFICE, fields: Collection[str] | None = None
) -> Member:
    """Take a form in as the office checked it, all that it changes or these fields alone, and the consent with it: unless the
    member or the office spoke of it after the form was sent, which then holds.

    What is taken in, and what the member left as it was known, is said by the member itself, on the day on which it was sent.
    Raises ``NotAllowed`` for any viewer but the cluster office, ``StaleChange`` where it was sent again or checked meanwhile,
    and as ``changes.change`` does.
    """
    check_is_office(viewer)
    with workspace.writing() as connection:
        answer = _closed(connection, form, FormState.TAKEN, now)
        stored = read_member(connection, form.member)
        said, changes = _values(stored.shown, answer, form.language), changed_fields(stored.shown, answer, form.language)
        taken = {name: value for name, value in changes.items() if fields is None or name in fields}
        confirmed = {name: value for name, value in said.items() if name not in changes and is_known(value)}
        corrected = Origin(MEMBER_ITSELF, day_of(form.changed), Basis.CORRECTED)
        origins = dict.fromkeys(taken, corrected) | dict.fromkeys(confirmed, replace(corrected, basis=Basis.CONFIRMED))
        member = write_change(connection, stored, taken | confirmed, origins, now, viewer)
        if not _spoke_since(connection, form.member):
            write_consent(
                connection, form.member, Consent(answer.visibility or Visibility.OFFICE, answer.purposes), now, viewer
            )
        write_line(connection, viewer, AuditEvent.FORM_TAKEN, now, form.member, fields=sorted(taken))
    return member


def decline_form(workspace: Database, form: ProfileForm, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Decline a form and delete its content. Raises ``NotAllowed`` and ``StaleChange`` as ``take_form`` does."""
    check_is_office(viewer)
    with workspace.writing() as connection:
        _closed(connection, form, FormState.DECLINED, now)
        write_line(connection, viewer, AuditEvent.FORM_DECLINED, now, form.member)


def still_lacking(answer: FormAnswer) -> tuple[Remark, ...]:
    """Requests for the missing content that matters most for finding partners; empty when the form is complete."""
    asked = []
    if not any(map(is_concrete, answer.statements)):
        asked.append(
            Remark(
                "Write one concrete sentence on what you do: what, for whom and with what result. For example: “We build skin "
                "patches that measure glucose for seven days and tested them on 40 patients.”"
            )
        )
    if not answer.offers:
        asked.append(
            Remark("Say what you offer a partner, one thing a line: a test ward, a production line, data, regulatory advice.")
        )
    if not answer.needs:
        asked.append(
            Remark(
                "Say what you look for in a partner, one thing a line, as precisely as you can: “a hospital that tests wound "
                "dressings” finds more than “clinical partners”."
            )
        )
    if answer.trl is None:
        asked.append(
            Remark(
                "Give the technology readiness level (TRL) at which you work: 1 is a first idea, 4 works in the laboratory, 7 "
                "is tried where it will be used, 9 is sold."
            )
        )
    return tuple(asked)


def prefilled(answer: FormAnswer, read: ProfileText) -> FormAnswer:
    """A form with its empty fields filled from a document; filled fields stay."""
    return replace(
        answer,
        statements=answer.statements or read.statements,
        offers=answer.offers or read.offers,
        needs=answer.needs or read.needs,
        trl=answer.trl or read.trl,
    )


def _values(member: Member, answer: FormAnswer, language: str) -> dict[str, Any]:
    otherwise = Language(language)
    values: dict[str, Any] = {
        "kind": answer.kind,
        "website": answer.website.strip(),
        "headcount": answer.headcount,
        "trl": answer.trl,
        "themes": member.themes if set(answer.themes) == set(member.themes) else answer.themes,
        "statements": rewritten_statements(member.statements, answer.statements, otherwise),
        "offers": rewritten_statements(member.offers, answer.offers, otherwise),
        "needs": rewritten_statements(member.needs, answer.needs, otherwise),
        "contact": answer.contact,
    }
    if answer.contact:
        values["contact_agreed"] = Purpose.CONTACT in answer.purposes
    return values


def _written(connection: sa.Connection, opened: OpenedForm, answer: FormAnswer, state: FormState, now: datetime) -> ProfileForm:
    texts = (*answer.statements, *answer.offers, *answer.needs)
    contact = answer.contact or Contact()
    lines = (answer.website, contact.name, contact.email, contact.phone)
    if len(texts) > _MOST_TEXTS or any(len(text) > _LONGEST_TEXT for text in (*texts, *lines)):
        raise ImpossibleRequest(
            "A form takes {most} texts of {longest} letters at most.", most=_MOST_TEXTS, longest=_LONGEST_TEXT
        )
    if read_erased(connection).holds(opened.member.id, answer.contact):
        raise ImpossibleRequest(
            "This contact person was erased at its own request, so nothing was changed. If it says itself that it comes back, "
            "the cluster office can allow it with `matchmaking privacy allow`."
        )
    written = replace(opened.form, answer=answer, state=state, changed=now)
    connection.execute(tables.profile_forms.update().where(tables.profile_forms.c.id == opened.form.id).values(_row(written)))
    return written


def _closed(connection: sa.Connection, form: ProfileForm, state: FormState, now: datetime) -> FormAnswer:
    """Close a form as it was looked at, and its link with it; what it said."""
    row = _stored(connection, form.id)
    held = _form(row) if row else None
    if held is None or held.answer is None or (held.state, held.changed) != (FormState.SENT, form.changed):
        raise StaleChange("This form was sent again or checked by somebody else in the meantime. Look at it again.")
    closed = {"state": state.value, "answer": None, "changed": _moment(now)}
    connection.execute(tables.profile_forms.update().where(tables.profile_forms.c.id == form.id).values(closed))
    return held.answer


def _spoke_since(connection: sa.Connection, member: str) -> bool:
    """Whether somebody spoke of a member's consent after it sent its form: told by the journal, which asks no clock."""
    together = merged_groups(read_canonical_ids(connection)).get(member, frozenset((member,)))
    lines, told = tables.journal.c, (AuditEvent.CONSENT_CHANGED.value, AuditEvent.FORM_SENT.value)
    spoken = sa.select(lines.did).where(lines.about.in_(sorted(together)), lines.did.in_(told))
    return connection.scalar(spoken.order_by(lines.number.desc()).limit(1)) == AuditEvent.CONSENT_CHANGED.value


def _member_itself(member: Member) -> Viewer:
    return Viewer(ViewerRole.COMPANY, member.id, MEMBER_ITSELF)


def _stored(connection: sa.Connection, id: str) -> Mapping[str, Any] | None:
    row = connection.execute(sa.select(tables.profile_forms).where(tables.profile_forms.c.id == id)).mappings().first()
    return dict(row) if row else None


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def _row(form: ProfileForm) -> dict[str, Any]:
    moments = {name: _moment(getattr(form, name)) for name in ("created", "expires", "changed")}
    words = {name: getattr(form, name) for name in ("id", "member", "language", "by")}
    answer = None if form.answer is None else _ANSWER.dump_python(form.answer, mode="json")
    return {**words, **moments, "state": form.state.value, "answer": answer}


def _form(row: Mapping[str, Any]) -> ProfileForm:
    try:
        answer = None if row["answer"] is None else _ANSWER.validate_python(row["answer"])
    except ValidationError:  # kept by a newer version
        answer = None
    created, expires, changed = (datetime.fromisoformat(row[name]) for name in ("created", "expires", "changed"))
    return ProfileForm(
        row["id"], row["member"], row["language"], row["by"], created, expires, FormState(row["state"]), changed, answer
    )
