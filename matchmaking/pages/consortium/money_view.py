"""The money of a draft: who costs what and is paid which part, with shares that people fix and see judged at once."""

import streamlit as st

from matchmaking.composition import DraftHistory
from matchmaking.composition.drafts import changing
from matchmaking.exports.consortia import certificate_table
from matchmaking.exports.money import money_in_words, money_table
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.consortium.draft_history import take, undo_and_redo
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.literal import literal


def money_view(letter: str, key: str, history: DraftHistory, words: Wording) -> None:
    """The table of the money, and a share to fix; the others are spread within the rules."""
    _ = words.translate
    draft = history.draft
    consortium = draft.consortium
    st.markdown(f"**{literal(money_in_words(consortium, words))}**")
    for remark in consortium.remarks:
        st.warning(literal(words.say(remark)))
    if not consortium.eligible:
        st.warning(_("This consortium does not meet every requirement; see its certificate."))
    table = money_table(consortium, words)
    show_table(table, words, alt=_("The money of consortium {letter}", letter=letter))
    st.markdown(_("Fix a share, and the rest is spread over the others within the rules."))
    _fix(key, history, words)
    with st.container(horizontal=True):
        undo_and_redo(key, history, words)
        download_tables(
            lambda: [table, certificate_table(consortium, words, _("Certificate"))],
            f"{_('money')}-{draft.setting.call.id}-{letter}",
            words,
        )


def _fix(key: str, history: DraftHistory, words: Wording) -> None:
    """A member, its share in percent, and two buttons: to fix it and to leave it to the rules again."""
    _ = words.translate
    draft = history.draft
    seats = {seat.member: seat for seat in draft.consortium.seats}
    who, much = st.columns([3, 1], gap="medium")
    member = who.selectbox(
        _("Member"),
        list(seats),
        format_func=lambda member: (
            f"{seats[member].name} ({_('fixed')})" if member in draft.request.shares else seats[member].name
        ),
        key=f"money_member-{len(history.done)}",
    )
    share = much.number_input(
        _("Share (%)"),
        0.0,
        100.0,
        round(100 * seats[member].share, 1),
        step=1.0,
        format="%.1f",
        key=f"money_share-{len(history.done)}-{member}",
    )
    with st.container(horizontal=True):
        if st.button(_("Fix this share"), icon=":material/lock:", key="money_fix"):
            take(key, history, lambda: changing.give_share(draft, member, share / 100), words)
        free = member not in draft.request.shares
        if st.button(_("Leave it to the rules"), icon=":material/lock_open:", disabled=free, key="money_free"):
            take(key, history, lambda: changing.give_share(draft, member, None), words)
