"""The weights that rank in this session: those that come with the product, until others are chosen on the page Weights.

And the number inputs by which weights are given.
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


def weight_inputs(
    criteria: Iterable[Criterion | ConsortiumCriterion],
    key: str,
    columns: int,
    words: Wording,
    start: Mapping[str, float] | None = None,
) -> dict[str, float]:
    """A number from 0 for each criterion, by its value; ``key`` begins the inputs' keys.

    They begin with ``start``, else with what the session holds under their keys.
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
