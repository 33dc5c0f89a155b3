"""The weights that rank in this session: those that come with the product, until others are chosen on the page Weights."""

import streamlit as st

from matchmaking.ranking import Weights, default_weights

_KEY = "weights_of_session"


def chosen_weights() -> Weights:
    """What *Find partners* ranks by."""
    chosen = st.session_state.get(_KEY)
    return Weights(**chosen[1]) if chosen else default_weights()


def name_of_chosen() -> str | None:
    """What the chosen weights are called; None for those that come with the product."""
    chosen = st.session_state.get(_KEY)
    return chosen[0] if chosen else None


def choose(name: str, weights: Weights) -> None:
    """Rank by these weights for the rest of the session."""
    st.session_state[_KEY] = (name, weights.model_dump())


def choose_default() -> None:
    """Back to those that come with the product."""
    st.session_state.pop(_KEY, None)
