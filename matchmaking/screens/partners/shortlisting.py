"""Putting a partner on the shortlist, from a card or from a row of the table."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.handout.member_words import capital
from matchmaking.matching import Match
from matchmaking.members.member import Member
from matchmaking.members.upkeep.shortlist import Candidate, on_it, put_on, shortlist
from matchmaking.members.viewers import Role
from matchmaking.screens.frame import session
from matchmaking.screens.partners.shown_lists import is_written, write_down
from matchmaking.wording import Wording


class Shortlisting:
    """The viewer's shortlist beside the list of matches that is shown, for one seeker."""

    def __init__(self, matches: Sequence[Match], seeker: Member | None, words: Wording) -> None:
        self.viewer, self._matches, self._words = session.viewer(), matches, words
        self.seeker = self.viewer.member or (seeker.id if seeker else "")
        self.offered = self.viewer.role is not Role.ANALYST
        self.candidates = shortlist(session.workspace(), self.viewer)

    def known(self, partner: Member) -> Candidate | None:
        """The partner as it stands on the list already."""
        return on_it(self.candidates, self.seeker, partner.id)

    def status(self, partner: Member) -> str:
        """*Contacted*, or nothing for who is not on it."""
        known = self.known(partner)
        return capital(self._words.name(known.status)) if known else ""

    def put(self, partner: Member) -> None:
        """Put it on, with the list in which it was seen, and draw the page anew."""
        listed = is_written(write_down(self._matches, self.seeker))
        candidate = Candidate(self.seeker, partner.id, partner.name, showing=listed)
        put_on(session.workspace(), candidate, session.now(), self.viewer)
        st.rerun()

    def button(self, partner: Member) -> None:
        """The button of a card, or where the partner stands on the list."""
        _ = self._words.translate
        if not self.offered:
            return
        if self.known(partner):
            st.page_link(
                "matchmaking/screens/shortlist.py",
                label=_("On the shortlist: {status}", status=self.status(partner).lower()),
                icon=":material/bookmark_added:",
            )
        elif st.button(_("Put on the shortlist"), icon=":material/bookmark_add:", key=f"put_on-{partner.id}"):
            self.put(partner)
