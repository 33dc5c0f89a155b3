"""The members of a draft, one row each: identity, purpose, own words, past projects, actions."""

from collections.abc import Iterator

import streamlit as st

from matchmaking.composition import DraftHistory, LegalRole, Role, Seat
from matchmaking.exports.consortia import engagements_in_words, purpose_in_words
from matchmaking.exports.member_words import capital, kind_and_place
from matchmaking.exports.seats import contact_in_words, passage_in_words, ties_in_words
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.consortium.seat_changes import seat_changes
from matchmaking.pages.frame.literal import literal


def seat_rows(key: str, history: DraftHistory, features: FeatureSet, words: Wording) -> None:
    """Show one row for each seat, in the order of the consortium."""
    for place, seat in enumerate(history.draft.consortium.seats):
        with st.container(border=True, key=f"seat-{place}", gap="xsmall"):
            who, why = st.columns([2, 3], gap="medium")
            who.markdown("  \n".join(_who(seat, history, features, words)))
            why.markdown("\n\n".join(_why(seat, history, features, words)))
            seat_changes(key, history, seat, features, words)


def _who(seat: Seat, history: DraftHistory, features: FeatureSet, words: Wording) -> Iterator[str]:
    """The name with role and lock, kind and town, budget, and the contact person as far as the viewer may know it."""
    _ = words.translate
    request, member = history.draft.request, features.roster.member(seat.member)
    marks = [f":{'primary' if seat.role is Role.COORDINATOR else 'gray'}-badge[{capital(words.name(seat.role))}]"]
    if seat.legal_role is not LegalRole.BENEFICIARY:
        marks.append(f":gray-badge[{capital(words.name(seat.legal_role))}]")
    if seat.member in request.locked:
        marks.append(f":gray-badge[:material/lock: {_('locked')}]")
    yield f"**{literal(seat.name)}** {' '.join(marks)}"
    yield literal(kind_and_place(member, words))
    amount = words.money(seat.amount) if seat.amount else ""
    given = _("fixed by hand") if seat.member in request.shares else ""
    share = _("{share} of the budget", share=words.percent(seat.share, 1))
    yield literal(" · ".join(part for part in (share, amount, given) if part))
    if seat.engagements:
        yield literal(_("Takes part in: {engagements}.", engagements=engagements_in_words(seat.engagements, words)))
    if contact := contact_in_words(member, words):
        yield literal(_("Contact: {contact}", contact=contact))


def _why(seat: Seat, history: DraftHistory, features: FeatureSet, words: Wording) -> Iterator[str]:
    """The loss without the member, its own words that answer the call, and its past projects with the others."""
    _ = words.translate
    consortium = history.draft.consortium
    yield literal(purpose_in_words(seat, words))
    if said := passage_in_words(consortium, seat, words):
        yield literal(said)
    yield f"**{_('Past projects')}** &nbsp; {literal(ties_in_words(seat.member, consortium.members, features, words))}"
