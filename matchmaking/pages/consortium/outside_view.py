"""Who outside the cluster answers what no member covers: looked for beside the page, for the cluster office alone."""

from collections.abc import Mapping, Sequence

import streamlit as st

from matchmaking.composition import (
    Call,
    Capability,
    Consortium,
    Outsider,
    WhiteSpot,
    empty_spots,
    lacking_capabilities,
    outsiders,
    spots_with_outsiders,
    with_outsiders,
)
from matchmaking.errors import WorkspaceError
from matchmaking.exports.outside import outsider_in_words
from matchmaking.i18n import Wording
from matchmaking.pages.frame import session
from matchmaking.pages.frame.jobs import ended, start
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.remarks import Remark


def with_those_outside(consortia: Sequence[Consortium], call: Call, words: Wording) -> list[Consortium]:
    """The consortia with who outside answers what no member covers, as soon as that is known."""
    found = _found(lacking_capabilities(consortia, call), words)
    return [with_outsiders(consortium, found) for consortium in consortia]


def spots_with_those_outside(spots: Sequence[WhiteSpot], calls: Sequence[Call], words: Wording) -> tuple[WhiteSpot, ...]:
    """The same of white spots."""
    return spots_with_outsiders(spots, _found(empty_spots(spots, calls), words))


def outside_view(found: Mapping[str, Sequence[Outsider]], words: Wording) -> None:
    """One line for each organisation, with the passage that says so, by the names of the capabilities; nothing for none."""
    lines = [
        f"- **{literal(name)}** – {literal(outsider_in_words(each, words))}"
        for name, outside in found.items()
        for each in outside
    ]
    if lines:
        st.markdown("\n".join(lines))


def _found(asked: Sequence[Capability], words: Wording) -> Mapping[str, tuple[Outsider, ...]]:
    marks = _looked_in(words) if asked else {}
    if not marks:
        return {}
    place = session.workspace()

    def look(_tell: object) -> Mapping[str, tuple[Outsider, ...]]:
        session.warmed()
        sources = [session.outside_source(other, state) for other, state in marks.items()]
        return outsiders(asked, place.whole_roster(), sources)

    key = f"outside {session.cache_key()} {marks} {[capability.texts for capability in asked]}"
    looked = start(key, Remark("Looking outside the cluster …"), look)
    return looked.outcome() if ended(looked, words) else {}


def _looked_in(words: Wording) -> dict[str, str]:
    """The workspaces in which the office looks, each with its state; one that cannot be opened is said."""
    found = {}
    for place in session.outside_places():
        try:
            found[place] = session.outside_state(place)
        except WorkspaceError as error:
            st.warning(in_markdown(error, words))
    return found
