"""The page Members: the directory, one member's page, and imports."""

from functools import partial

import streamlit as st

from matchmaking.exports.member_words import main_sectors
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.charts.region_map import region_map
from matchmaking.pages.directory.consent_view import coming_back, consent_said
from matchmaking.pages.directory.import_lists import import_lists
from matchmaking.pages.directory.member_page import member_page
from matchmaking.pages.directory.member_table import member_table
from matchmaking.pages.directory.possible_duplicates import possible_duplicates
from matchmaking.pages.directory.privacy_view import privacy_view
from matchmaking.pages.directory.questions import questions
from matchmaking.pages.frame import empty_workspace, session
from matchmaking.pages.frame.address import arrived, first_of, follow
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.overview.member_calls import member_calls

_PAGE, _VIEW, _OPEN, _LAST = "members", "view", "members_view", "members_last"

words = session.words()
_ = words.translate
features = session.features(words)
roster = features.roster

consent_said(words)
if (wanted := roster.id_of(st.query_params.get("member", ""))) in roster.position:
    member = roster.member(wanted)
    member_page(member, features, words)
    if session.viewer().member in ("", member.id):  # a company searches in its own name
        calls = st.expander(
            _("Open calls for {name}", name=literal(member.name)), icon=":material/campaign:", on_change="rerun"
        )
        if calls.open:
            with calls:
                member_calls(member, features, words)
    st.stop()
if wanted:
    st.warning(_("The member that this address asks for is not in the directory, or you may not see it. Here are all members."))

if not roster.members:
    empty_workspace.show(words, with_import=False)
    if session.viewer().role is ViewerRole.MANAGER:
        import_lists(session.workspace(), words)
    st.stop()

views = {"directory": _("Directory"), "map": _("Map")}
if session.viewer().role is ViewerRole.MANAGER:
    doubtful = session.workspace().possible_duplicates()
    views |= {"import": _("Import"), "ask": _("Complete profiles")}
    views |= {"privacy": _("Privacy")}
    views |= {"duplicates": _("Possible duplicates ({count})", count=len(doubtful))}
if (asked := arrived(_PAGE, [_VIEW])) is not None:
    st.session_state[_OPEN] = views.get(first_of(asked, _VIEW, "directory"), _("Directory"))
labels, (last, said_before) = tuple(views.values()), st.session_state.get(_LAST, ("", ()))
if labels != said_before and last in views and asked is None:
    st.session_state[_OPEN] = views[last]  # tabs with other labels (a new count) are new ones, and would open the first
tabs = dict(zip(views, st.tabs(list(views.values()), key=_OPEN, on_change="rerun"), strict=True))
opened = next((view for view, tab in tabs.items() if tab.open), "directory")
st.session_state[_LAST] = opened, labels
follow(_PAGE, [_VIEW], {_VIEW: [opened] if opened != "directory" else []})
with tabs[opened]:
    match opened:
        case "map":
            region_map(roster.members, partial(main_sectors, features), words)
        case "import":
            import_lists(session.workspace(), words)
        case "ask":
            questions(roster, session.workspace(), words)
        case "privacy":
            coming_back(words)
            privacy_view(roster, session.workspace(), words)
        case "duplicates":
            possible_duplicates(doubtful, roster, session.workspace(), words)
        case _:
            member_table(features, words)
