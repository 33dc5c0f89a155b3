"""Members: who is in the directory, one member's page, and bringing in lists."""

import streamlit as st

from matchmaking.members.viewers import Role
from matchmaking.screens.directory.import_lists import import_lists
from matchmaking.screens.directory.member_page import member_page
from matchmaking.screens.directory.member_table import member_table
from matchmaking.screens.directory.possible_duplicates import possible_duplicates
from matchmaking.screens.directory.questions import questions
from matchmaking.screens.directory.region_map import region_map
from matchmaking.screens.frame import empty_workspace, session

words = session.words()
_ = words.translate
signals = session.signals(words)
roster = signals.roster

if (wanted := st.query_params.get("member")) and wanted in roster.position:
    member_page(roster.member(wanted), signals, words)
    st.stop()

if not roster.members:
    empty_workspace.show(words, with_import=False)
    if session.viewer().role is Role.MANAGER:
        import_lists(session.workspace(), words)
    st.stop()

if session.viewer().role is not Role.MANAGER:
    browse, places = st.tabs([_("Directory"), _("Map")], key="members_view", on_change="rerun")
else:
    doubtful = session.workspace().possible_duplicates()
    browse, places, lists, asking, twice = st.tabs(
        [_("Directory"), _("Map"), _("Import"), _("Whom to ask"), _("Possible duplicates ({count})", count=len(doubtful))],
        key="members_view",
        on_change="rerun",
    )
    if lists.open:
        with lists:
            import_lists(session.workspace(), words)
    if asking.open:
        with asking:
            questions(roster, session.workspace(), words)
    if twice.open:
        with twice:
            possible_duplicates(doubtful, roster, session.workspace(), words)
if browse.open:
    with browse:
        member_table(signals, words)
if places.open:
    with places:
        region_map(roster.members, signals, words)
