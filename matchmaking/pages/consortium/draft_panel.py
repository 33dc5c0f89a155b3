"""The workbench of a consortium: how it stands, its members one by one, who could join, and what was changed last."""

import streamlit as st

from matchmaking.composition import Draft, DraftHistory, thin_covers
from matchmaking.exports.changes import signed
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.consortium.consortium_weights import draft_weights
from matchmaking.pages.consortium.draft_history import undo_and_redo
from matchmaking.pages.consortium.draft_preferences import draft_dials
from matchmaking.pages.consortium.joining import joining
from matchmaking.pages.consortium.seat_rows import seat_rows
from matchmaking.pages.frame.literal import literal


def draft_panel(key: str, history: DraftHistory, features: FeatureSet, words: Wording) -> None:
    """How the draft stands, a row for each member with what can be done about it, and who could join."""
    _standing(history, words)
    with st.container(horizontal=True):
        undo_and_redo(key, history, words)
    seat_rows(key, history, features, words)
    joining(key, history, features, words)
    draft_dials(key, history, words)
    draft_weights(key, history, words)


def _standing(history: DraftHistory, words: Wording) -> None:
    """The score and what is met, what was done last and what it changed, and what people gave that could not be kept."""
    _ = words.translate
    draft = history.draft
    met = _("it meets every requirement") if draft.consortium.eligible else _("it does not meet every requirement")
    score = words.number(draft.consortium.score, 1)
    st.markdown(f"**{literal(_('{score} of 100 points; {met}.', score=score, met=met))}**")
    if not history.done:
        st.markdown(_("Nothing is changed yet. Every change is scored at once, and can be undone."))
    else:
        _last_change(history, words)
    if not draft.consortium.eligible:
        st.warning(_("This consortium does not meet every requirement; see its certificate."))
    for remark in draft.consortium.remarks:
        st.warning(literal(words.say(remark)))
    if draft.request.spare:
        _withstanding(draft, words)


def _last_change(history: DraftHistory, words: Wording) -> None:
    """What was done last, with its points where both drafts are scored by the same weights."""
    _ = words.translate
    last = history.done[-1]
    change = last.difference
    before, after = last.before.request, last.after.request
    told = [words.say(last.done)]
    if (before.weights, before.preferences) == (after.weights, after.preferences):
        told.append(_("{points} points.", points=signed(change.score, words)))
    else:
        told.append(_("Scores of before and after cannot be compared."))
    st.markdown(f"**{literal(' '.join(told))}**")
    if change.consequences:
        st.markdown("\n".join(f"- {literal(words.say(remark))}" for remark in change.consequences))


def _withstanding(draft: Draft, words: Wording) -> None:
    """Whether the drop-outs that were asked for are still withstood, and where not."""
    _ = words.translate
    thin = thin_covers(draft)
    if not thin:
        st.markdown(
            words.plural(
                "Whichever member drops out, every capability that enough members of the cluster cover stays covered.",
                "Whichever {count} members drop out, every capability that enough members of the cluster cover stays covered.",
                draft.request.spare,
            )
        )
        return
    names = words.listed([each.name for each in thin])
    st.warning(
        literal(
            words.plural(
                "If one member drops out, nobody may be left to cover: {capabilities}.",
                "If {count} members drop out, nobody may be left to cover: {capabilities}.",
                draft.request.spare,
                capabilities=names,
            )
        )
    )
