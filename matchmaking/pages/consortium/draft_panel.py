"""Changing a consortium: a member, the three who could take its seat and what each changes, and who could join."""

from collections.abc import Sequence
from functools import partial

import streamlit as st

from matchmaking.composition import Draft, DraftChange, DraftHistory, Role, additions, completed, substitutes
from matchmaking.composition.drafts import changing
from matchmaking.exports.changes import signed
from matchmaking.i18n import Wording
from matchmaking.pages.consortium.draft_history import take, undo_and_redo
from matchmaking.pages.consortium.draft_preferences import draft_dials
from matchmaking.pages.frame.literal import literal


def draft_panel(key: str, history: DraftHistory, words: Wording) -> None:
    """Choose a member, see what can be done about it, and what the last change did."""
    _ = words.translate
    draft = history.draft
    _last_change(history, words)
    with st.container(horizontal=True):
        undo_and_redo(key, history, words)
    names = {seat.member: seat.name for seat in draft.consortium.seats}
    about, joining = st.columns(2, gap="large")
    with about:
        member = st.selectbox(
            _("Which member do you want to change?"),
            list(names),
            format_func=lambda member: _seat_name(draft, member, words),
            key=f"draft_member-{len(history.done)}",
        )
        _actions(key, history, member, words)
        if member not in draft.request.locked:
            st.markdown(f"**{_('Who could take over from it')}**")
            _choices(key, history, substitutes(draft, member), _("Replace"), "replace", words)
    with joining:
        st.markdown(f"**{_('Who could join')}**")
        found = additions(draft)
        if draft.is_full:
            st.markdown(_("The call allows no more members."))
        _choices(key, history, found, _("Add"), "add", words)
        if (draft.consortium.missing or not draft.consortium.eligible) and st.button(
            _("Add what is missing"), icon=":material/playlist_add:", key="draft_complete"
        ):
            take(key, history, lambda: completed(draft), words)
    draft_dials(key, history, words)


def _last_change(history: DraftHistory, words: Wording) -> None:
    """What was done last, and what it changed."""
    _ = words.translate
    draft = history.draft
    if not history.done:
        st.markdown(_("Nothing is changed yet. Every change is scored at once, and can be undone."))
        return
    last = history.done[-1]
    change = last.difference
    said = [words.say(last.done), _("{points} points.", points=signed(change.score, words))]
    st.markdown(f"**{literal(' '.join(said))}**")
    if change.consequences:
        st.markdown("\n".join(f"- {literal(words.say(remark))}" for remark in change.consequences))
    if not draft.consortium.eligible:
        st.warning(_("This consortium does not meet every requirement; see its certificate."))


def _actions(key: str, history: DraftHistory, member: str, words: Wording) -> None:
    _ = words.translate
    draft = history.draft
    locked = member in draft.request.locked
    lead = draft.consortium.coordinator
    with st.container(horizontal=True):
        if st.button(
            _("Unlock") if locked else _("Lock"), icon=":material/lock_open:" if locked else ":material/lock:", key="draft_lock"
        ):
            take(key, history, lambda: (changing.unlock if locked else changing.lock)(draft, member), words)
        leads = lead is not None and lead.member == member
        if st.button(_("Let it coordinate"), icon=":material/star:", disabled=leads, key="draft_coordinate"):
            take(key, history, lambda: changing.coordinate(draft, member), words)
        alone = locked or len(draft.members) == 1
        if st.button(_("Remove"), icon=":material/person_remove:", disabled=alone, key="draft_remove"):
            take(key, history, lambda: changing.remove(draft, member), words)
        if st.button(_("Exclude"), icon=":material/block:", disabled=alone, key="draft_exclude"):
            take(key, history, lambda: changing.exclude(draft, member), words)


def _choices(key: str, history: DraftHistory, given: Sequence[DraftChange], label: str, name: str, words: Wording) -> None:
    """Each possible change with what it does, and a button that makes it."""
    for place, change in enumerate(given):
        joined = [seat for seat in change.consortium.seats if seat.member not in history.draft.members]
        who, button = st.columns([4, 1], vertical_alignment="center")
        with who:
            points = signed(change.difference.score, words)
            heading = f"{literal(words.listed([seat.name for seat in joined]))} ({literal(points)})"
            told = [words.say(remark) for remark in change.difference.consequences]
            st.markdown(f"**{heading}**" + "".join(f"  \n{literal(each)}" for each in told))
        if button.button(label, key=f"draft_{name}_{place}"):
            take(key, history, partial(changing.judged_again, change), words)


def _seat_name(draft: Draft, member: str, words: Wording) -> str:
    seat = next(seat for seat in draft.consortium.seats if seat.member == member)
    marks = [words.name(seat.role)] if seat.role is Role.COORDINATOR else []
    marks += [words.translate("locked")] if member in draft.request.locked else []
    return f"{seat.name} ({', '.join(marks)})" if marks else seat.name
