"""First steps: two minutes with an example for each of the three people, three steps each, every link into the right state."""

import streamlit as st

from matchmaking.members.viewers import Role
from matchmaking.screens.frame import empty_workspace, session
from matchmaking.screens.frame.member_choice import usual_seeker
from matchmaking.screens.partners.first_steps import Step, steps_of
from matchmaking.wording import Wording


def _person(title: str, steps: list[Step], words: Wording) -> None:
    """One person's three steps, numbered, each with its link."""
    with st.container(border=True):
        st.header(title, anchor=False)
        for number, step in enumerate(steps, start=1):
            st.markdown(f"**{number}.** {step.does}")
            st.page_link(
                f"matchmaking/screens/{step.page}.py",
                label=step.link,
                icon=":material/arrow_forward:",
                query_params={**step.query, "lang": words.language},
            )


words = session.words()
_ = words.translate
signals = session.signals(words)
if not signals.roster.members:
    empty_workspace.show(words)
    st.stop()
viewer = session.viewer()
example = usual_seeker(signals)
st.markdown(
    _(
        "Two minutes for each of the three questions that people bring here. Every link opens the page in the right state; "
        "come back with your browser's back button. What you try changes nothing until you keep it."
    )
)
titles = {
    Role.COMPANY: _("A company: who complements us?"),
    Role.MANAGER: _("The cluster office: which consortia could answer this call?"),
    Role.ANALYST: _("An analyst: are the weights right?"),
}
for role, title in titles.items():
    if viewer.role in (role, Role.MANAGER):  # the office does all three
        _person(title, steps_of(role, example, words), words)
