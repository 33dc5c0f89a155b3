"""The page First steps: a two-minute example for each of the three roles, with a link to the right state for each step."""

import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame import empty_workspace, session
from matchmaking.pages.frame.member_choice import usual_seeker
from matchmaking.pages.partners.first_steps import TourStep, steps_of


def _person(title: str, steps: list[TourStep], words: Wording) -> None:
    """Show one role's steps, numbered, with their links."""
    with st.container(border=True):
        st.header(title, anchor=False)
        for number, step in enumerate(steps, start=1):
            st.markdown(f"**{number}.** {step.does}")
            st.page_link(
                f"matchmaking/pages/{step.page}.py",
                label=step.link,
                icon=":material/arrow_forward:",
                query_params={**step.query, "lang": words.language},
            )


words = session.words()
_ = words.translate
features = session.features(words)
if not features.roster.members:
    empty_workspace.show(words)
    st.stop()
viewer = session.viewer()
example = usual_seeker(features)
st.markdown(
    _(
        "Two minutes for each of the three questions that people bring here. Every link opens the page in the right state; "
        "come back with your browser's back button. What you try changes nothing until you keep it."
    )
)
titles = {
    ViewerRole.COMPANY: _("A company: who complements us?"),
    ViewerRole.MANAGER: _("The cluster office: which consortia could answer this call?"),
    ViewerRole.ANALYST: _("An analyst: are the weights right?"),
}
for role, title in titles.items():
    if viewer.role in (role, ViewerRole.MANAGER):  # the office does all three
        _person(title, steps_of(role, example, words), words)
