"""The page Shortlist: partners to contact, their status, and notes."""

from collections import Counter
from collections.abc import Callable

import streamlit as st

from matchmaking.errors import MatchmakingError
from matchmaking.exports.member_words import capital, kind_and_place
from matchmaking.exports.shortlist import shortlist_table
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording, day_of
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame import empty_workspace, session
from matchmaking.pages.frame.address import arrived, first_of, follow
from matchmaking.pages.frame.beginning import begin_with
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.workspace.maintenance.feedback import Refusal
from matchmaking.workspace.maintenance.shortlist import LONGEST_NOTE, Candidate, Status, mark, put_on, shortlist, take_off

_PAGE, _STATUS = "shortlist", "status"
_ALL = "all"
_TAKEN_OFF, _REFUSED = "shortlist_taken_off", "shortlist_refused"


def _undo(features: FeatureSet, words: Wording) -> None:
    """Show the last removed candidate, with an undo button."""
    _ = words.translate
    gone: Candidate | None = st.session_state.get(_TAKEN_OFF)
    if gone is None:
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="taken_off"):
        known = gone.partner in features.roster.position
        name = gone.name if known else _("A member that is no longer shown")
        st.markdown(_("{name} is taken off.", name=literal(name)), width="content")
        if st.button(_("Undo"), icon=":material/undo:", key="shortlist_undo"):
            put_on(session.workspace(), gone, session.now(), session.viewer())
            st.session_state.pop(_TAKEN_OFF)
            st.rerun()


def _chosen(candidates: tuple[Candidate, ...], words: Wording) -> list[Candidate]:
    """The candidates with the status selected in the URL."""
    _ = words.translate
    if (asked := arrived(_PAGE, [_STATUS])) is not None:
        wanted = first_of(asked, _STATUS, _ALL)
        st.session_state["shortlist_status"] = wanted if wanted in set(Status) else _ALL
    count = Counter[str](candidate.status for candidate in candidates)

    def said(status: str) -> str:
        name = _("All") if status == _ALL else capital(words.name(Status(status)))
        return f"{name} ({words.number(len(candidates) if status == _ALL else count[status])})"

    begin_with("shortlist_status", _ALL)
    status = st.segmented_control(
        _("Status"),
        [_ALL, *(each.value for each in Status)],
        required=True,
        format_func=said,
        key="shortlist_status",
        label_visibility="collapsed",
        wrap=True,
        persist_state="session",
    )
    status = status or _ALL
    follow(_PAGE, [_STATUS], {_STATUS: [status] if status != _ALL else []})
    return [candidate for candidate in candidates if status in (_ALL, candidate.status.value)]


def _row(candidate: Candidate, features: FeatureSet, words: Wording) -> None:
    """Show one editable candidate."""
    _ = words.translate
    here = f"{candidate.id}-{candidate.edition}"  # a new edition shows the stored values, whatever was typed before
    roster = features.roster
    with st.container(border=True, key=f"candidate-{candidate.id}", gap="xsmall"):
        who, how = st.columns([3, 2], vertical_alignment="top", gap="medium")
        with who:
            if candidate.partner in roster.position:
                member = roster.member(candidate.partner)
                st.markdown(f"## {literal(member.name)}", anchors=False)
                st.markdown(literal(kind_and_place(member, words)))
            else:
                st.markdown(f"## {_('A member that is no longer shown')}", anchors=False)
            st.markdown(literal(_story(candidate, features, words)))
        with how:
            status = st.selectbox(
                _("Status"),
                list(Status),
                list(Status).index(candidate.status),
                format_func=lambda each: capital(words.name(each)),
                key=f"status-{here}",
                on_change=_status_changed,
                args=(candidate, f"status-{here}", words),
            )
            if status is Status.NO:
                st.selectbox(
                    _("Reason"),
                    list(Refusal),
                    list(Refusal).index(candidate.reason) if candidate.reason else None,
                    format_func=lambda each: capital(words.name(each)),
                    placeholder=_("Choose the reason; only then it is kept"),
                    key=f"reason-{here}",
                    on_change=_reason_changed,
                    args=(candidate, f"reason-{here}", words),
                )
        st.text_area(
            _("Note"),
            candidate.note,
            height=68,
            max_chars=LONGEST_NOTE,
            key=f"note-{here}",
            placeholder=_("What was said, what to do next"),
            on_change=_note_changed,
            args=(candidate, f"note-{here}", words),
        )
        with st.container(horizontal=True, vertical_alignment="center"):
            if candidate.partner in roster.position:
                st.page_link(
                    "matchmaking/pages/members.py",
                    label=_("All about {name}", name=literal(roster.member(candidate.partner).name)),
                    icon=":material/arrow_forward:",
                    query_params={"member": candidate.partner},
                )
            st.button(
                _("Take off"),
                icon=":material/delete:",
                type="tertiary",
                key=f"take_off-{here}",
                on_click=_taken_off,
                args=(candidate, words),
            )


def _story(candidate: Candidate, features: FeatureSet, words: Wording) -> str:
    """The seeker of a candidate, and the day on which it was added."""
    _ = words.translate
    roster = features.roster
    parts = []
    if candidate.seeker in roster.position and session.viewer().role is not ViewerRole.COMPANY:
        parts.append(_("for {name}", name=roster.member(candidate.seeker).name))
    if candidate.created:
        parts.append(_("put on {day}", day=words.date(day_of(candidate.created))))
    if candidate.changed and candidate.edition > 1:
        parts.append(_("changed {day}", day=words.date(candidate.changed)))
    return capital(" · ".join(parts))


def _try(change: Callable[[], object], words: Wording) -> None:
    """Make a change; a refused one is reported on the redrawn page."""
    try:
        change()
    except MatchmakingError as refusal:
        st.session_state[_REFUSED] = in_markdown(refusal, words)


def _status_changed(candidate: Candidate, key: str, words: Wording) -> None:
    status = st.session_state[key]
    if status is not Status.NO:  # a no is stored with its reason, which is asked next
        _try(lambda: mark(session.workspace(), candidate, session.now(), status=status, viewer=session.viewer()), words)


def _reason_changed(candidate: Candidate, key: str, words: Wording) -> None:
    told = {"status": Status.NO, "reason": st.session_state[key], "viewer": session.viewer()}
    _try(lambda: mark(session.workspace(), candidate, session.now(), **told), words)


def _note_changed(candidate: Candidate, key: str, words: Wording) -> None:
    note = st.session_state[key] or ""
    _try(lambda: mark(session.workspace(), candidate, session.now(), note=note, viewer=session.viewer()), words)


def _taken_off(candidate: Candidate, words: Wording) -> None:
    def change() -> None:
        take_off(session.workspace(), candidate, session.now(), session.viewer())
        st.session_state[_TAKEN_OFF] = candidate

    _try(change, words)


words = session.words()
_ = words.translate
if session.viewer().role is ViewerRole.ANALYST:
    st.info(_("A shortlist belongs to those who look for partners: companies and the cluster office. Analysts keep none."))
    st.stop()
features = session.features(words)
if not features.roster.members:
    empty_workspace.show(words)
    st.stop()
if refused := st.session_state.pop(_REFUSED, ""):
    st.warning(refused)
_undo(features, words)
candidates = shortlist(session.workspace(), session.viewer())
if not candidates:
    st.markdown(_("Nobody is on it yet. Look for partners, and press *Put on the shortlist* at those you want to talk to."))
    st.page_link("matchmaking/pages/find_partners.py", label=_("Find partners"), icon=":material/group_add:")
    st.stop()
choice, actions = st.columns([3, 1], vertical_alignment="center")
with choice:
    chosen = _chosen(candidates, words)
with actions.container(horizontal=True, horizontal_alignment="right"):
    download_tables(lambda: [shortlist_table(chosen, features, words)], _("shortlist"), words)
if not chosen:
    st.info(_("Nobody has this status. Choose another one above."))
for candidate in chosen:
    _row(candidate, features, words)
