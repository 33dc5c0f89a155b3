"""Three preferences of a draft: apply them to the same members, or search the best members around locked ones."""

import streamlit as st

from matchmaking.composition import DraftHistory, Preferences
from matchmaking.composition.drafts import changing
from matchmaking.i18n import Wording
from matchmaking.pages.consortium.draft_history import take


def draft_dials(key: str, history: DraftHistory, words: Wording) -> None:
    """Show the preferences of the draft; undo restores earlier ones."""
    _ = words.translate
    draft, step = history.draft, len(history.done)
    with st.expander(_("Settings: familiar or new, small firms, nearby"), icon=":material/tune:"):
        turned = Preferences(
            *(
                column.slider(label, -1.0, 1.0, now, 0.25, key=f"draft_dial_{name}-{step}", help=told)
                for column, (name, label, now, told) in zip(
                    st.columns(3, gap="medium"),
                    (
                        (
                            "novelty",
                            _("New ties"),
                            draft.request.preferences.novelty,
                            _("−1: partners who know each other count; 1: new ties count; 0: as the weights say."),
                        ),
                        (
                            "small_firms",
                            _("Small firms and newcomers"),
                            draft.request.preferences.small_firms,
                            _("−1: they do not count; 1: they count for a quarter of all; 0: as the weights say."),
                        ),
                        (
                            "place",
                            _("Nearby"),
                            draft.request.preferences.place,
                            _("−1: place does not count; 1: it counts for a quarter of all; 0: as the weights say."),
                        ),
                    ),
                    strict=True,
                )
            )
        )
        moved = turned != draft.request.preferences
        with st.container(horizontal=True):
            if st.button(_("Score the same members again"), disabled=not moved, key="draft_turn"):
                take(key, history, lambda: changing.turn(draft, turned), words)
            seek = _("Find the best members around those locked")
            if st.button(seek, icon=":material/search:", disabled=moved, key="draft_compose_rest"):
                take(key, history, lambda: changing.compose_rest(draft), words)
