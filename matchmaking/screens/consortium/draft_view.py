"""Working on the chosen consortium: change it, see what a drop-out does and who can introduce whom, keep it, compare it."""

import streamlit as st

from matchmaking.consortia import Call, Draft, History, Request, introductions, resilience
from matchmaking.handout.changes import dropout_table, introduction_table, resilience_in_words
from matchmaking.handout.consortia import Alternative, workbook
from matchmaking.handout.money import money_table
from matchmaking.members.storage.documents import Document
from matchmaking.screens.charts.table_view import show_table
from matchmaking.screens.consortium.alternative_view import alternative_view
from matchmaking.screens.consortium.composing import Wishes
from matchmaking.screens.consortium.draft_history import history_of, setting_for
from matchmaking.screens.consortium.draft_panel import draft_panel
from matchmaking.screens.consortium.money_view import money_view
from matchmaking.screens.consortium.saved_consortia import saved_consortia_view
from matchmaking.screens.frame import session
from matchmaking.screens.frame.downloads import download_tables
from matchmaking.screens.frame.literal import literal
from matchmaking.signals import Signals
from matchmaking.wording import Wording


def draft_of_alternative(given: Alternative, call: Call, rules: str, wishes: Wishes, signals: Signals, words: Wording) -> None:
    """The alternative as a draft that people work on: who must take part is locked in it, who must not stays out."""
    request = Request(frozenset(wishes.anchors), frozenset(wishes.excluded))
    key, history = history_of(setting_for(session.known(), signals, call, rules), given.consortium, request)
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
    """The draft from each side and on one page for a board, and everything about it in a workbook."""
    _ = words.translate
    given, setting = Alternative(letter, draft.consortium), draft.setting
    call = setting.call
    met = _("it meets every requirement") if draft.consortium.eligible else _("it does not meet every requirement")
    st.markdown(f"**{literal(_('The draft as it stands: {met}.', met=met))}**")
    alternative_view(given, call, setting.ruleset, signals, words)
    with st.container(horizontal=True):
        download_tables(
            lambda: workbook(
                call,
                [given],
                words,
                [
                    dropout_table(resilience(draft), words),
                    introduction_table(introductions(draft.members, signals), words),
                    money_table(draft.consortium, words),
                ],
            ),
            f"{_('draft')}-{call.id}-{letter}",
            words,
        )
