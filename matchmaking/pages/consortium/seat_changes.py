"""Actions on a member of a draft: replace, lock, remove, set role and share, exclude."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from functools import partial
from typing import TypeVar

import streamlit as st

from matchmaking.composition import Activity, Draft, DraftChange, DraftHistory, LegalRole, Role, Seat, substitutes
from matchmaking.composition.drafts import changing
from matchmaking.exports.changes import points_in_words, signed, why_not_composed_in_words
from matchmaking.exports.member_words import capital
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.consortium.draft_history import take
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.frame.member_choice import choose_name

Value = TypeVar("Value", bound=StrEnum)

_REPLACED = "draft_replaced"
"""Session key of the draft's member that is about to be replaced."""


def seat_changes(key: str, history: DraftHistory, seat: Seat, features: FeatureSet, words: Wording) -> None:
    """Show the buttons of a row, and below them on request the candidates for the seat."""
    _ = words.translate
    draft, member = history.draft, seat.member
    locked = member in draft.request.locked
    kept = locked or len(draft.members) == 1
    place = draft.members.index(member)
    open_now = st.session_state.get(_REPLACED) == (key, len(history.done), member) and not locked
    with st.container(horizontal=True):
        if st.button(_("Replace"), icon=":material/swap_horiz:", disabled=locked, key=f"draft_replace-{place}"):
            st.session_state[_REPLACED] = None if open_now else (key, len(history.done), member)
            st.rerun()
        icon = ":material/lock_open:" if locked else ":material/lock:"
        if st.button(_("Unlock") if locked else _("Lock"), icon=icon, key=f"draft_lock-{place}"):
            take(key, history, lambda: (changing.unlock if locked else changing.lock)(draft, member), words)
        if st.button(_("Remove"), icon=":material/person_remove:", disabled=kept, key=f"draft_remove-{place}"):
            take(key, history, lambda: changing.remove(draft, member), words)
        with st.popover(_("Role and share"), icon=":material/tune:", key=f"draft_seat-{place}"):
            asked, change = draft.request, partial(_chosen_or_free, key, history, member, words)
            change("role", _("Role"), tuple(Role), asked.roles, seat.role, changing.give_role)
            change(
                "legal_role", _("Legal role"), tuple(LegalRole), asked.legal_roles, seat.legal_role, changing.give_legal_role
            )
            _share(key, history, seat, words)
            if seat.funding:
                done = seat.funding.activity
                change("activity", _("Activity"), tuple(Activity), asked.activities, done, changing.give_activity)
            parts = draft.setting.ruleset.parts_of(features.roster.member(member).kind)
            if len(parts) > 1:
                change("part", _("Part of the project"), parts, asked.parts, seat.part, changing.give_part)
            exclude = _("Remove and never propose again")
            if st.button(exclude, icon=":material/block:", disabled=kept, key=f"draft_exclude-{place}"):
                take(key, history, lambda: changing.exclude(draft, member), words)
    if open_now:
        _replace(key, history, seat, features, words)


def choices(key: str, history: DraftHistory, given: Sequence[DraftChange], label: str, name: str, words: Wording) -> None:
    """Show each possible change with its score and effect, and a button to make it."""
    _ = words.translate
    if why := why_not_composed_in_words(history.draft, given, words):
        st.markdown(f":small[{literal(why)}]")
    for place, change in enumerate(given):
        joined = [seat for seat in change.consortium.seats if seat.member not in history.draft.members]
        who, button = st.columns([4, 1], vertical_alignment="center")
        with who:
            score = words.number(change.consortium.score, 1)
            points = _("{score} of 100 points ({change})", score=score, change=signed(change.difference.score, words))
            told = [words.say(remark) for remark in change.difference.consequences]
            if by := points_in_words(change.difference, words):
                told.append(by)
            names = literal(words.listed([seat.name for seat in joined]))
            st.markdown(f"**{names}** &nbsp; {literal(points)}" + "".join(f"  \n{literal(each)}" for each in told))
        if button.button(label, key=f"draft_{name}-{place}"):
            take(key, history, partial(changing.judged_again, change), words)


def _replace(key: str, history: DraftHistory, seat: Seat, features: FeatureSet, words: Wording) -> None:
    """Show the three best replacements, and a choice of anybody else by name."""
    _ = words.translate
    draft = history.draft
    st.markdown(f"**{literal(_('Who could take over from {member}', member=seat.name))}**")
    found = substitutes(draft, seat.member)
    if not found:
        st.markdown(_("Nobody in the cluster can replace this member."))
    choices(key, history, found, _("Choose"), "substitute", words)
    field, button = st.columns([4, 1], vertical_alignment="bottom")
    with field:
        newcomer = choose_name(
            _("Somebody else"), features.roster, words, key=f"draft_other-{len(history.done)}", without=draft.members
        )
    if button.button(_("Choose"), disabled=newcomer is None, key="draft_replace_by_name") and newcomer:
        take(key, history, lambda: changing.substitute(draft, seat.member, newcomer.id), words)


def _share(key: str, history: DraftHistory, seat: Seat, words: Wording) -> None:
    """Show the share of the budget; empty lets the rules decide."""
    _ = words.translate
    draft, given = history.draft, history.draft.request.shares.get(seat.member)
    now = None if given is None else round(100 * given, 1)
    share = st.number_input(
        _("Share of the budget (%)"),
        0.0,
        100.0,
        now,
        step=1.0,
        format="%g",
        placeholder=capital(_("chosen for you: {value}", value=words.percent(seat.share, 1))),
        help=_("Empty leaves it to the rules. The rest is spread over the others within the rules."),
        key=f"draft_share-{seat.member}-{len(history.done)}",
    )
    if share != now:
        wanted = None if share is None else share / 100
        take(key, history, lambda: changing.give_share(draft, seat.member, wanted), words)


def _chosen_or_free(
    key: str,
    history: DraftHistory,
    member: str,
    words: Wording,
    name: str,
    label: str,
    values: Sequence[Value],
    given: Mapping[str, Value],
    composed: Value,
    give: Callable[[Draft, str, Value | None], DraftChange],
) -> None:
    """Let a person choose a member's value, or return to ``composed``, the composer's choice."""
    _ = words.translate
    now, options = given.get(member), [None, *values]
    free = _("chosen for you") if now else _("chosen for you: {value}", value=words.name(composed))
    chosen = st.selectbox(
        label,
        options,
        options.index(now),
        format_func=lambda each: capital(words.name(each) if each else free),
        key=f"draft_{name}-{member}-{len(history.done)}",
    )
    if chosen is not now:
        take(key, history, lambda: give(history.draft, member, chosen), words)
