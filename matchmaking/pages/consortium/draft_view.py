"""Work on the chosen consortium: edit it, test drop-outs, find introductions, save it, compare it."""

import streamlit as st

from matchmaking.composition import Call, Draft, DraftHistory, Request, introductions, resilience
from matchmaking.exports.changes import dropout_table, introduction_table, resilience_in_words
from matchmaking.exports.consortia import Alternative, workbook
from matchmaking.exports.money import money_table
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.consortium.alternative_view import alternative_view
from matchmaking.pages.consortium.composing import Wishes
from matchmaking.pages.consortium.draft_history import history_of, setting_for
from matchmaking.pages.consortium.draft_panel import draft_panel
from matchmaking.pages.consortium.money_view import money_view
from matchmaking.pages.consortium.outside_view import with_those_outside
from matchmaking.pages.consortium.saved_consortia import saved_consortia_view
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.storage.documents import Document


def draft_of_alternative(
    given: Alternative, call: Call, rules: str, wishes: Wishes, features: FeatureSet, words: Wording
) -> None:
    """Open an alternative as a draft with its options.

    Required members are locked, excluded ones stay out, and pairs kept apart, drop-outs to withstand, the workload limit and
    the weights are those of the options.
    """
    request = Request(
        frozenset(wishes.anchors),
        frozenset(wishes.excluded),
        weights=wishes.weights,
        spare=wishes.spare,
        apart=frozenset(wishes.apart),
        max_load=wishes.max_load,
    )
    key, history = history_of(setting_for(session.cache_key(), features, call, rules, wishes.load), given.consortium, request)
    draft_view(given.letter, key, history, features, words)


def draft_view(
    letter: str, key: str, history: DraftHistory, features: FeatureSet, words: Wording, document: Document | None = None
) -> None:
    """Show the members with actions, and further views of the draft in tabs; ``document`` is its saved document, if any."""
    _ = words.translate
    draft = history.draft
    draft_panel(key, history, features, words)
    members, money, dropout, meeting, keeping = st.tabs(
        [_("As it is now"), _("Money"), _("Drop-out"), _("Introductions"), _("Save and compare")],
        key="draft_view",
        on_change="rerun",
    )
    if members.open:
        with members:
            _as_it_is(letter, draft, features, words)
    if money.open:
        with money:
            money_view(letter, draft, words)
    if dropout.open:
        with dropout:
            found = resilience(draft)
            st.markdown(f"**{literal(resilience_in_words(found, words))}**")
            show_table(dropout_table(found, words), words, alt=_("What happens without each member"))
    if meeting.open:
        with meeting:
            pairs = introductions(draft.members, features)
            show_table(introduction_table(pairs, words), words, alt=_("How each pair of members can meet"))
    if keeping.open:
        with keeping:
            saved_consortia_view(draft, document, features, words)


def _as_it_is(letter: str, draft: Draft, features: FeatureSet, words: Wording) -> None:
    """The draft from each side and on one page for a board, and everything about it in a workbook."""
    _ = words.translate
    setting = draft.setting
    call = setting.call
    given = Alternative(letter, with_those_outside([draft.consortium], call, words)[0])
    alternative_view(given, call, setting.ruleset, features, words)
    with st.container(horizontal=True):
        download_tables(
            lambda: workbook(
                call,
                [given],
                words,
                [
                    dropout_table(resilience(draft), words),
                    introduction_table(introductions(draft.members, features), words),
                    money_table(draft.consortium, words),
                ],
            ),
            f"{_('draft')}-{call.id}-{letter}",
            words,
        )
