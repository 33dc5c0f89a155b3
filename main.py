"""The pages: which language, which page; all else lives in ``matchmaking.pages``. ``app.py`` serves them."""

import sys
from pathlib import Path

import streamlit as st

from matchmaking.errors import AccessRefused, MatchmakingError
from matchmaking.i18n.names import N_
from matchmaking.logs import start_logging
from matchmaking.pages.frame import address, language_switch, session, sign_in
from matchmaking.pages.frame.literal import in_markdown
from matchmaking.pages.overview.doors import before_sign_in

PAGES = Path("matchmaking", "pages")
LINKS = {"form": ("profile_form.py", N_("Profile form")), "unsubscribe": ("stop_digest.py", N_("Stop the digest"))}
"""What a signed link opens, by the parameter of the address that carries it: this one page, with or without an account."""
WIDTH = 1160  # pixels; wider lines are hard to read

# threads change places after 1 ms: Python's own 5 ms, while a model is fitted behind the pages, add up over the steps of a page
sys.setswitchinterval(0.001)
start_logging()

st.set_page_config(page_title="Matchmaking", page_icon=str(Path(__file__).parent / PAGES / "icon.svg"), layout="wide")

# who goes from link to link with the keyboard sees where they are, on any ground; on a phone a table scrolls sideways instead
# of breaking words: a column is as wide as its text asks for, up to a line of some twenty letters
st.html(
    "<style>:is(a, summary, [role=tab], [role=link]):focus-visible { outline: 3px solid currentColor !important; "
    "outline-offset: 2px; border-radius: 4px; } "
    "@media (max-width: 640px) { [data-testid=stTable] table { width: max-content; min-width: 100%; } "
    "[data-testid=stTable] :is(td, th) { max-width: 11rem; } }</style>"
)
with st.container(horizontal_alignment="center"), st.container(width=WIDTH):
    heading, switch = st.columns([5, 1], vertical_alignment="center")
    with switch:
        words = language_switch.show()
    try:
        sign_in.check_may_be_served()
    except AccessRefused as refusal:
        st.error(in_markdown(refusal, words))
        st.stop()
    _ = words.translate
    if link := next((link for link in LINKS if link in st.query_params), ""):
        file, title = LINKS[link]
        only = st.navigation([st.Page(PAGES / file, title=_(title), default=True)], position="hidden")
        heading.title(only.title, anchor=False)
        try:
            only.run()
        except MatchmakingError as error:
            st.error(in_markdown(error, words))
        st.stop()
    with switch:
        sign_in.way_out(words, session.in_whose_name)
    page = st.navigation(
        [
            st.Page(PAGES / "start.py", title=_("Start"), default=True),
            st.Page(PAGES / "find_partners.py", title=_("Find partners")),
            st.Page(PAGES / "shortlist.py", title=_("Shortlist")),
            st.Page(PAGES / "build_consortium.py", title=_("Build a consortium")),
            st.Page(PAGES / "members.py", title=_("Members")),
            st.Page(PAGES / "board.py", title=_("Board")),
            *([st.Page(PAGES / "meetings.py", title=_("Meetings"))] if sign_in.present() and session.is_office() else []),
            st.Page(PAGES / "evidence.py", title=_("Evidence")),
            st.Page(PAGES / "weights.py", title=_("Weights")),
            st.Page(PAGES / "how_ranking_works.py", title=_("How ranking works"), visibility="hidden"),
            st.Page(PAGES / "first_steps.py", title=_("First steps"), visibility="hidden"),
        ],
        position="top" if sign_in.present() else "hidden",
    )
    heading.title(page.title, anchor=False)
    if not sign_in.present():
        before_sign_in(words)
        st.stop()
    address.enter(page.url_path)
    try:
        page.run()
    except MatchmakingError as error:
        st.error(in_markdown(error, words))

session.warm_up()
