"""The weights of this session's ranking: the product's default, until others are chosen on the page Weights.

Also the number inputs for weights.
"""

from collections.abc import Iterable, Mapping

import streamlit as st

from matchmaking.composition import ConsortiumCriterion
from matchmaking.exports.member_words import capital
from matchmaking.i18n import Wording
from matchmaking.pages.frame.beginning import begin_with
from matchmaking.ranking import Criterion, Weights, default_weights

_KEY = "weights_of_session"


def chosen_weights() -> Weights:
    """The weights that *Find partners* ranks with."""
    chosen = st.session_state.get(_KEY)
    return Weights(**chosen[1]) if chosen else default_weights()


def name_of_chosen() -> str | None:
    """The name of the chosen weights; None for the product's default."""
    chosen = st.session_state.get(_KEY)
    return chosen[0] if chosen else None


def choose(name: str, weights: Weights) -> None:
    """Rank with these weights for the rest of the session."""
    st.session_state[_KEY] = (name, weights.model_dump())


def choose_default() -> None:
    """Return to the product's default weights."""
    st.session_state.pop(_KEY, None)


def weight_inputs(
    criteria: Iterable[Criterion | ConsortiumCriterion],
    key: str,
    columns: int,
    words: Wording,
    start: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """Show a number input (from 0) for each criterion, and return the values by criterion; ``key`` is the prefix of their keys.

    They start with ``start``, else with the values in the session under their keys.
    """
    given: dict[str, float] = {}
    asked = list(criteria)
    for first in range(0, len(asked), columns):  # row by row, so that their order stays on a phone
        row = asked[first : first + columns]
        for column, criterion in zip(st.columns(columns, gap="small"), row, strict=False):
            if start:
                begin_with(f"{key}{criterion}", float(start[criterion.value]))
            given[criterion.value] = column.number_input(
                capital(words.name(criterion)),
                min_value=0.0,
                max_value=1e6,
                step=1.0,
                format="%.4g",
                key=f"{key}{criterion}",
                persist_state="session",
            )
    return given
