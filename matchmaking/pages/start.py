"""The start page: an introduction, figures of the cluster, entry points, and the pending items of each role."""

import streamlit as st

from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame import empty_workspace, session
from matchmaking.pages.frame.known_calls import open_calls
from matchmaking.pages.frame.member_choice import choose_name, own_seeker
from matchmaking.pages.overview.cluster_numbers import cluster_numbers
from matchmaking.pages.overview.cluster_picture import cluster_picture
from matchmaking.pages.overview.doors import doors, what_this_is
from matchmaking.pages.overview.evidence_state import evidence_state
from matchmaking.pages.overview.followed_things import followed_things
from matchmaking.pages.overview.member_start import member_start
from matchmaking.pages.overview.office_start import office_start
from matchmaking.pages.overview.saved_work import saved_work
from matchmaking.pages.partners.search_link import ADDRESS_NAMES
from matchmaking.pages.posts.waiting import member_waiting, office_waiting

words = session.words()
_ = words.translate

# old links, from when *Find partners* was the first page, do not name it
if set(ADDRESS_NAMES) & set(st.query_params):
    asked = {name: st.query_params.get_all(name) for name in ADDRESS_NAMES if name in st.query_params}
    st.switch_page("matchmaking/pages/find_partners.py", query_params=asked)

features = session.features(words)
if not features.roster.members:
    empty_workspace.show(words)
    st.stop()

viewer = session.viewer()
calls = open_calls(words)
what_this_is(words)
cluster_numbers(features, calls, words)
doors(words)
saved_work(words)
followed_things(features, calls, words)

own = own_seeker(features)
match viewer.role:
    case ViewerRole.COMPANY if own:
        member_waiting(own, features, words)
        member_start(own, features, words)
    case ViewerRole.ANALYST:
        st.header(_("State of the evidence"), anchor=False)
        evidence_state(words)
    case ViewerRole.MANAGER:
        labels = [_("For the cluster office"), _("For an organisation"), _("For an analyst")]
        office, organisation, analyst = st.tabs(
            labels, default=labels[1] if own else labels[0], key="start_view", on_change="rerun"
        )
        if office.open:
            with office:
                office_waiting(features, words)
                office_start(calls, features, words)
        if organisation.open:
            with organisation:
                if own:
                    st.session_state.setdefault("start_member", own.id)
                if member := choose_name(_("Organisation"), features.roster, words, key="start_member"):
                    member_waiting(member, features, words)
                    member_start(member, features, words)
        if analyst.open:
            with analyst:
                evidence_state(words)

cluster_picture(features, words)
