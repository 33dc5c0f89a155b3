"""Adding a partner to the shortlist, from a card or from a row of the table."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from matchmaking.exports.member_words import capital
from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame import session
from matchmaking.pages.partners.shown_lists import is_written, write_down
from matchmaking.ranking import Match
from matchmaking.workspace.maintenance.shortlist import Candidate, on_it, put_on, shortlist


@dataclass(frozen=True)
class Found:
    """The shown matches, the seeker (a member's id, ``""`` for a need alone), and the viewer's shortlist.

    ``offered`` is False for viewers without a shortlist.
    """

    matches: Sequence[Match]
    seeker: str
    candidates: tuple[Candidate, ...]
    offered: bool


def found(matches: Sequence[Match], seeker: Member | None) -> Found:
    """The matches with the viewer's present shortlist; a company always looks in its own name."""
    viewer = session.viewer()
    for_whom = viewer.member or (seeker.id if seeker else "")
    return Found(matches, for_whom, shortlist(session.workspace(), viewer), viewer.role is not ViewerRole.ANALYST)


def status_in_words(found: Found, partner: Member, words: Wording) -> str:
    """*Contacted*, or empty for a partner that is not on the list."""
    known = on_it(found.candidates, found.seeker, partner.id)
    return capital(words.name(known.status)) if known else ""


def put(found: Found, partner: Member) -> None:
    """Add a partner, with the list in which it was shown, and redraw the page."""
    showing = is_written(write_down(found.matches, found.seeker))
    candidate = Candidate(found.seeker, partner.id, partner.name, showing=showing)
    put_on(session.workspace(), candidate, session.now(), session.viewer())
    st.rerun()


def shortlist_button(found: Found, partner: Member, words: Wording) -> None:
    """Show the button of a card, or the partner's status on the shortlist."""
    _ = words.translate
    if not found.offered:
        return
    if status := status_in_words(found, partner, words):
        st.page_link(
            "matchmaking/pages/shortlist.py",
            label=_("On the shortlist: {status}", status=status.lower()),
            icon=":material/bookmark_added:",
        )
    elif st.button(_("Put on the shortlist"), icon=":material/bookmark_add:", key=f"put_on-{partner.id}"):
        put(found, partner)
