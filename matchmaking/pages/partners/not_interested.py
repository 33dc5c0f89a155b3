"""*Not interested*: hide a partner from a seeker, with a reason from which weights are learnt, and undo."""

from collections.abc import Callable

import streamlit as st

from matchmaking.exports.member_words import capital
from matchmaking.i18n import Wording
from matchmaking.members.member import Member, Roster
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.maintenance.dismissals import Dismissal, dismiss, dismissals, take_back_dismissal
from matchmaking.workspace.maintenance.feedback import Refusal


def hidden_for(seeker: str) -> frozenset[str]:
    """The ids of the partners that the viewer hid from a seeker (by id)."""
    return frozenset(each.partner for each in dismissals(session.workspace(), seeker, session.viewer()))


def not_interested(seeker: str, partner: Member, showing: Callable[[], str], words: Wording, *, key: str) -> None:
    """Show the button with its reasons; ``showing`` gives the list in which the partner was shown. Nobody else sees it."""
    _ = words.translate
    if not seeker or seeker == partner.id or session.viewer().role is ViewerRole.ANALYST:
        return
    with st.popover(_("Not interested"), icon=":material/visibility_off:", type="tertiary", key=f"popover-{key}"):
        st.markdown(
            _("{name} is not shown here again until you take it back. Nobody else is told.", name=literal(partner.name))
        )
        reason = st.selectbox(
            _("Reason"),
            list(Refusal),
            index=None,
            format_func=lambda each: capital(words.name(each)),
            placeholder=_("Choose the reason; only then it is kept"),
            key=f"reason-{key}",
        )
        if st.button(_("Hide"), key=f"hide-{key}", disabled=reason is None) and reason:
            dismiss(session.workspace(), Dismissal(seeker, partner.id, reason, showing()), session.now(), session.viewer())
            st.rerun()


def hidden_partners(seeker: str, roster: Roster, words: Wording) -> None:
    """Show the partners hidden from a seeker, each with an undo button; nothing where there are none."""
    _ = words.translate
    there = [each for each in dismissals(session.workspace(), seeker, session.viewer()) if each.partner in roster.position]
    if not there:
        return
    label = words.plural("{count} partner you are not interested in", "{count} partners you are not interested in", len(there))
    with st.expander(label, icon=":material/visibility_off:"):
        for each in there:
            with st.container(horizontal=True, vertical_alignment="center"):
                name = literal(roster.member(each.partner).name)
                st.markdown(f"**{name}** · {literal(words.name(each.reason))}", width="content")
                if st.button(_("Show again"), key=f"show_again-{each.partner}", type="tertiary"):
                    take_back_dismissal(session.workspace(), seeker, each.partner, session.now(), session.viewer())
                    st.rerun()
