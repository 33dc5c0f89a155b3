"""The viewer's saved work: shortlist, consortia and weights, with links."""

from collections import Counter

import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.maintenance.shortlist import Status, shortlist
from matchmaking.workspace.saved_consortia import saved_consortia
from matchmaking.workspace.saved_weights import kept_weights

_MOST = 5


def saved_work(words: Wording) -> None:
    """Show the shortlist by status, the saved consortia and weights, or that there is nothing yet."""
    _ = words.translate
    place, viewer = session.workspace(), session.viewer()
    candidates, consortia, weights = shortlist(place, viewer), saved_consortia(place, viewer), kept_weights(place, viewer)
    st.header(_("Saved work"), anchor=False)
    if not (candidates or consortia or weights):
        st.markdown(_("Nothing is saved yet. Partners that you put on the shortlist and consortia that you save stand here."))
        return
    if candidates:
        counts = Counter(candidate.status for candidate in candidates)
        said = " · ".join(f"{words.name(status)} {words.number(counts[status])}" for status in Status if counts[status])
        st.page_link(
            "matchmaking/pages/shortlist.py",
            label=literal(_("{what}: {said}", what=_("Shortlist"), said=said)),
            icon=":material/playlist_add_check:",
        )
    for document in sorted(consortia, key=lambda each: str(each.changed), reverse=True)[:_MOST]:
        st.page_link(
            "matchmaking/pages/build_consortium.py",
            label=literal(document.name),
            icon=":material/bookmark:",
            query_params={"saved": document.id},
        )
    if weights:
        st.page_link(
            "matchmaking/pages/weights.py",
            label=literal(
                _("{what}: {said}", what=_("Weights"), said=words.listed([document.name for document in weights[:_MOST]]))
            ),
            icon=":material/tune:",
        )
