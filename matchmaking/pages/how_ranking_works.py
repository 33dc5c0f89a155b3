"""The page How ranking works, generated from the active weights and criteria."""

import streamlit as st

from matchmaking.exports.ranking_explained import ranking_account
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import empty_workspace, session
from matchmaking.ranking import default_preset
from matchmaking.ranking.importance import Importance, importance


@st.cache_data(max_entries=4, show_spinner=False)
def _importance(known: str, _words: Wording) -> Importance:
    return importance(session.features(_words))


words = session.words()
_ = words.translate
if not session.features(words).roster.members:
    empty_workspace.show(words)
    st.stop()
account = ranking_account(default_preset(), _importance(session.cache_key(), words), words, session.today())
st.markdown(account.lead)
for part in account.parts:
    st.header(part.heading, anchor=False)
    for said in part.said:
        st.markdown(said)
    if part.table:
        show_table(part.table, words, alt=_("The criteria, and the points that each can bring"))
with st.container(horizontal=True):
    for page, label in (("find_partners", _("Find partners")), ("weights", _("Weights")), ("evidence", _("Evidence"))):
        st.page_link(f"matchmaking/pages/{page}.py", label=label, icon=":material/arrow_forward:")
