"""The exposure control: the share of the shown ranks reserved for SMEs, newcomers and new partners."""

import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.ranking import Exposure

_STEPS = (0.0, 0.1, 0.2, 0.3, 0.4, 0.5)


def choose_exposure(words: Wording) -> Exposure | None:
    """Show the control; None for no reserved ranks."""
    _ = words.translate
    kept = sum(bool(st.session_state.get(key)) for key in ("keep_smes", "keep_newcomers", "keep_new"))
    label = _("Places for SMEs and newcomers") if not kept else _("Places for SMEs and newcomers ({count})", count=kept)
    with st.popover(label, icon=":material/balance:", key="exposure"):
        st.markdown(
            _("Reserve at least this part of the places shown, whatever the scores. Members shown because of it are marked.")
        )
        smes, newcomers, new = (
            st.select_slider(name, _STEPS, key=key, format_func=words.percent, persist_state="session")
            for name, key in (
                (_("For SMEs"), "keep_smes"),
                (_("For members without a past project"), "keep_newcomers"),
                (_("For partners new to you"), "keep_new"),
            )
        )
    return Exposure(smes=smes, newcomers=newcomers, new_partners=new) if smes or newcomers or new else None
