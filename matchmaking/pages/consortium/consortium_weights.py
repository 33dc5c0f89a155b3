"""The weights of a consortium's criteria, and the stability of the first proposal under changes of them."""

from dataclasses import asdict
from functools import partial

import streamlit as st

from matchmaking.composition import (
    Call,
    ConsortiumCriterion,
    ConsortiumStability,
    ConsortiumWeights,
    DraftHistory,
    RuleSet,
    consortium_stability,
    rule_set,
)
from matchmaking.composition.drafts import changing
from matchmaking.exports.stability import stability_in_words, stability_table
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.consortium.composing import Wishes
from matchmaking.pages.consortium.draft_history import take
from matchmaking.pages.frame import session
from matchmaking.pages.frame.chosen_weights import weight_inputs
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.jobs import asked_for
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.frame.subprocess_job import Tell
from matchmaking.remarks import Remark

_COLUMNS = 3
_CHOSEN = "consortium_weight"
_SECONDS = 90.0


def choose_consortium_weights(words: Wording) -> ConsortiumWeights:
    """Show one number input for each criterion, starting from the product's weights."""
    _ = words.translate
    with st.form("consortium_weights", border=False):
        given = _numbers(ConsortiumWeights(), _CHOSEN, words)
        with st.container(horizontal=True):
            st.form_submit_button(_("Compose by these weights"), key="consortium_weights_use")
            st.form_submit_button(_("Back to those of the product"), key="consortium_weights_default", on_click=_to_default)
    return given or ConsortiumWeights()


def draft_weights(key: str, history: DraftHistory, words: Wording) -> None:
    """Show the weights that score a draft; undo restores earlier ones."""
    _ = words.translate
    draft, step = history.draft, len(history.done)
    with st.expander(_("How much each criterion counts"), icon=":material/balance:"):
        with st.form(f"draft_weights-{step}", border=False):
            given = _numbers(draft.request.weights, f"draft_weight-{step}", words)
            asked = st.form_submit_button(_("Score the same members again"), key="draft_weigh")
        if asked and given and given != draft.request.weights:
            take(key, history, lambda: changing.weigh(draft, given), words)


def stability_view(call: Call, rules: RuleSet, wishes: Wishes, features: FeatureSet, words: Wording) -> None:
    """Show on request how far each weight can move before the optimal members differ from those of consortium A."""
    _ = words.translate
    st.header(_("How firm consortium A is against other weights"), anchor=False)
    found = asked_for(
        f"stability {session.cache_key()} {call} {rules.id} {wishes}",
        _("Try other weights"),
        Remark("Trying other weights …"),
        partial(_stability, features, call, rules.id, wishes),
        _SECONDS,
        words,
    )
    if found is None:
        return
    finding = stability_in_words(found, features.roster, words)
    st.markdown(f"**{literal(finding)}**")
    table = stability_table(found, features.roster, words)
    show_table(table, words, alt=_("The limits of each weight, and who comes in beyond them"))
    with st.container(horizontal=True):
        download_tables(lambda: [table], f"{_('weights')}-{call.id}", words)


def _numbers(start: ConsortiumWeights, key: str, words: Wording) -> ConsortiumWeights | None:
    """Show a number input for each criterion; None, with a warning, while all are 0."""
    _ = words.translate
    st.markdown(
        _(
            "Only their proportions count. Coverage comes first in any case: weights choose among sets that cover the "
            "call about as well."
        )
    )
    given = weight_inputs(ConsortiumCriterion, f"{key}-", _COLUMNS, words, asdict(start))
    if any(given.values()):
        return ConsortiumWeights(**given)
    st.warning(_("At least one weight must be above 0."))
    return None


def _to_default() -> None:
    for name, weight in asdict(ConsortiumWeights()).items():
        st.session_state[f"{_CHOSEN}-{name}"] = weight


def _stability(features: FeatureSet, call: Call, rules: str, wishes: Wishes, _: Tell) -> ConsortiumStability | None:
    return consortium_stability(
        call,
        features,
        anchors=wishes.anchors,
        excluded=wishes.left_out,
        apart=wishes.apart,
        size=wishes.size,
        ruleset=rule_set(rules),
        weights=wishes.weights,
        spare=wishes.spare,
        jointly=False,
    )
