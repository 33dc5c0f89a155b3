"""The histories of edited drafts in a session, one for each alternative."""

from collections.abc import Callable

import streamlit as st

from matchmaking.composition import (
    Call,
    Consortium,
    Draft,
    DraftChange,
    DraftHistory,
    Request,
    Setting,
    draft_from,
    redo,
    rule_set,
    setting_of,
    then,
    undo,
)
from matchmaking.composition.rules.engagement import Engagement
from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.frame.literal import in_markdown

_HISTORIES = "draft_histories"


@st.cache_resource(max_entries=8, show_spinner=False)
def setting_for(
    known: str,
    _signals: FeatureSet,
    call: Call,
    rules: str,
    load: tuple[tuple[str, tuple[Engagement, ...]], ...] = (),
) -> Setting:
    """The call, its rules and the pool, with the members' other engagements by id, cached.

    ``known`` is the session's cache key, which changes with an import.
    """
    return _pool(known, _signals, call, rules).loaded(dict(load))


@st.cache_resource(max_entries=8, show_spinner=False)
def _pool(known: str, _signals: FeatureSet, call: Call, rules: str) -> Setting:
    return setting_of(call, _signals, rule_set(rules))


def history_of(setting: Setting, consortium: Consortium, request: Request) -> tuple[str, DraftHistory]:
    """The history of edits to a consortium composed for this request, and its key."""
    key = " ".join(
        [setting.call.id, setting.ruleset.id, str(request.spare), str(request.max_load), str(request.weights)]
        + [str(sorted(request.apart))]
        + [",".join(sorted(ids)) for ids in (consortium.members, request.locked, request.excluded)]
    )
    return key, history_under(key, draft_from(setting, consortium, request))


def history_under(key: str, draft: Draft) -> DraftHistory:
    """The history of edits to this draft under a key; a new one under other rules or with another pool.

    Consortia saved meanwhile change the members' workload, but do not discard edits.
    """
    histories: dict[str, DraftHistory] = st.session_state.setdefault(_HISTORIES, {})
    history = histories.get(key)
    if history is None or not _is_same_pool(history.draft.setting, draft.setting):
        history = histories[key] = DraftHistory(draft)
    return history


def holds_changes(key: str) -> bool:
    """Whether something was done to the draft under this key in this session."""
    history: DraftHistory | None = st.session_state.get(_HISTORIES, {}).get(key)
    return bool(history and history.done)


def _is_same_pool(one: Setting, other: Setting) -> bool:
    same = one.call == other.call and one.ruleset == other.ruleset
    return same and one.candidates.strengths is other.candidates.strengths


def keep_history(key: str, history: DraftHistory) -> None:
    """Store this history, and redraw the page."""
    st.session_state[_HISTORIES][key] = history
    st.rerun()


def take(key: str, history: DraftHistory, make: Callable[[], DraftChange | None], words: Wording) -> None:
    """Make a change and store it; an impossible change is reported."""
    try:
        change = make()
    except ImpossibleRequest as refusal:
        st.warning(in_markdown(refusal, words))
        return
    if change is None:
        st.info(words.translate("Nothing is missing that a member of the cluster could bring."))
        return
    keep_history(key, then(history, change))


def undo_and_redo(key: str, history: DraftHistory, words: Wording) -> None:
    """Show the buttons for undo and redo."""
    _ = words.translate
    if st.button(_("Undo"), icon=":material/undo:", disabled=not history.done, key="draft_undo"):
        keep_history(key, undo(history))
    if st.button(_("Redo"), icon=":material/redo:", disabled=not history.undone, key="draft_redo"):
        keep_history(key, redo(history))
