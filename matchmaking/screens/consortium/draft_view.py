"""Working on the chosen consortium: change it, see what a drop-out does and who can introduce whom, keep it, compare it."""

import streamlit as st

from matchmaking.consortia import Call, Draft, History, introductions, resilience
from matchmaking.handout.changes import dropout_table, introduction_table, resilience_in_words
from matchmaking.handout.consortia import Alternative, seat_table, workbook
from matchmaking.handout.money import money_table
from matchmaking.handout.page import page_of
from matchmaking.members.storage.documents import Document
from matchmaking.screens.charts.table_view import show_table
from matchmaking.screens.consortium.draft_history import history_of, setting_for
from matchmaking.screens.consortium.draft_panel import draft_panel
from matchmaking.screens.consortium.money_view import money_view
from matchmaking.screens.consortium.saved_consortia import saved_consortia_view
from matchmaking.screens.frame import session
from matchmaking.screens.frame.downloads import download_page, download_tables
from matchmaking.screens.frame.literal import literal
from matchmaking.signals import Signals
from matchmaking.wording import Wording


def draft_of_alternative(given: Alternative, call: Call, rules: str, signals: Signals, words: Wording) -> None:
    """The alternative as a draft that people work on."""
    key, history = history_of(setting_for(session.known(), signals, call, rules), given.consortium)
    draft_view(given.letter, key, history, signals, words)


def draft_view(
    letter: str, key: str, history: History, signals: Signals, words: Wording, document: Document | None = None
) -> None:
    """The draft in tabs; ``document`` is what it was opened from, where it was saved before."""
    _ = words.translate
    draft = history.draft
    change, members, money, dropout, meeting, keeping = st.tabs(
        [_("Change"), _("As it is now"), _("Money"), _("Drop-out"), _("Introductions"), _("Save and compare")],
        key="draft_view",
        on_change="rerun",
    )
    if change.open:
        with change:
            draft_panel(key, history, words)
    if members.open:
        with members:
            _as_it_is(letter, draft, signals, words)
    if money.open:
        with money:
            money_view(letter, key, history, words)
    if dropout.open:
        with dropout:
            found = resilience(draft)
            st.markdown(f"**{literal(resilience_in_words(found, words))}**")
            show_table(dropout_table(found, words), words, alt=_("What happens without each member"))
    if meeting.open:
        with meeting:
            pairs = introductions(draft.members, signals)
            show_table(introduction_table(pairs, words), words, alt=_("How each pair of members can meet"))
    if keeping.open:
        with keeping:
            saved_consortia_view(draft, document, signals, words)


def _as_it_is(letter: str, draft: Draft, signals: Signals, words: Wording) -> None:
    """The members of the draft, on one page for a board, and everything about it in a workbook."""
    _ = words.translate
    consortium = draft.consortium
    score = words.number(consortium.score, 1)
    met = _("it meets every requirement") if consortium.eligible else _("it does not meet every requirement")
    st.markdown(f"**{literal(_('{score} of 100 points; {met}.', score=score, met=met))}**")
    show_table(seat_table(consortium, words), words, alt=_("The members of the draft"), without=(_("Number"),))
    given, call = Alternative(letter, consortium), draft.setting.call
    name = f"{_('draft')}-{call.id}-{letter}"
    with st.container(horizontal=True):
        download_page(lambda: page_of(call, draft.setting.ruleset, given, signals, words, session.now().date()), name, words)
        download_tables(
            lambda: workbook(
                call,
                [given],
                words,
                [
                    dropout_table(resilience(draft), words),
                    introduction_table(introductions(draft.members, signals), words),
                    money_table(consortium, words),
                ],
            ),
            name,
            words,
        )
