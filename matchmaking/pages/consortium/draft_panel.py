"""The editor of a draft: its state, its members one by one, possible new members, and the last change."""

import streamlit as st

from matchmaking.composition import Draft, DraftHistory, thin_covers
from matchmaking.exports.changes import points_in_words, signed
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.consortium.consortium_weights import draft_weights
from matchmaking.pages.consortium.draft_history import undo_and_redo
from matchmaking.pages.consortium.draft_preferences import draft_dials
from matchmaking.pages.consortium.joining import joining
from matchmaking.pages.consortium.seat_rows import seat_rows
from matchmaking.pages.frame.literal import literal


def draft_panel(key: str, history: DraftHistory, features: FeatureSet, words: Wording) -> None:
    """Show the state of the draft, a row with actions for each member, and possible new members."""
    _standing(history, words)
    with st.container(horizontal=True):
        undo_and_redo(key, history, words)
    seat_rows(key, history, features, words)
    joining(key, history, features, words)
    draft_dials(key, history, words)
    draft_weights(key, history, words)


def _standing(history: DraftHistory, words: Wording) -> None:
    """Show the score and the met rules, the last change with its effect, and requests that could not be met."""
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
    """Show the last change, with its points where both drafts have the same weights."""
    _ = words.translate
    last = history.done[-1]
    change = last.difference
    before, after = last.before.request, last.after.request
    told = [words.say(last.done)]
    effects = [words.say(remark) for remark in change.consequences]
    if (before.weights, before.preferences) == (after.weights, after.preferences):
        told.append(_("{points} points.", points=signed(change.score, words)))
        if by := points_in_words(change, words):
            effects.append(by)
    else:
        told.append(_("Scores of before and after cannot be compared."))
    st.markdown(f"**{literal(' '.join(told))}**")
    st.markdown("\n".join(f"- {literal(each)}" for each in effects))


def _withstanding(draft: Draft, words: Wording) -> None:
    """Show whether the draft withstands the requested drop-outs, and which it does not."""
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
