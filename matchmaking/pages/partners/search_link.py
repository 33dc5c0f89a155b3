"""The URL of a search: seeker and filters as codes, without typed text.

A typed need or required words may name persons or plans, and URLs are logged in many places. They are saved in the workspace on
request, and the URL then holds the key.
"""

from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar
from urllib.parse import urlencode

import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.i18n.names import REGIONS
from matchmaking.members.member import Kind, Roster, Sector
from matchmaking.members.sizes import Size
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame import session
from matchmaking.pages.frame.address import Codes, arrived, first_of, follow
from matchmaking.pages.frame.follow_button import follow_button
from matchmaking.pages.frame.member_choice import NOBODY
from matchmaking.pages.frame.remembered import last_search
from matchmaking.pages.partners.condition_chips import set_without
from matchmaking.pages.partners.partner_filters import set_filters, typed_words
from matchmaking.ranking import Ties
from matchmaking.ranking.partner_filters import FilterField, PartnerFilters
from matchmaking.workspace.maintenance.following import FollowKind
from matchmaking.workspace.saved_searches import Search, keep_search, kept_search, key_of

_PAGE = "find_partners"
_SEEKER, _NEED, _KEY = "for", "need", "search"
_NO_SEEKER = "-"
"""The code for no seeker; no member has this id."""
ADDRESS_NAMES = (_SEEKER, _NEED, "sector", "kind", "size", "country", "region", "trl", "ties", "field", _KEY)
"""The URL parameters of *Find partners*."""
_LONGEST = 2000
"""Maximum length of a need in a URL, in characters."""
_SHARED, _TAKEN_UP = "search_shared", "search_taken_up"

Code = TypeVar("Code", bound=StrEnum)


def take_up(seekers: Sequence[str]) -> None:
    """Restore this browser's last search, where a session starts and the URL requests nothing else."""
    if st.session_state.setdefault(_TAKEN_UP, False):
        return
    st.session_state[_TAKEN_UP] = True
    last = last_search()
    if last is None or last.seeker not in seekers or {_NEED, _KEY} & set(st.query_params):
        return
    if st.query_params.get(_SEEKER, last.seeker or _NO_SEEKER) == (last.seeker or _NO_SEEKER):
        st.session_state["seeker"] = last.seeker
        st.session_state["need"] = last.need


def take_over(roster: Roster, seekers: Sequence[str], words: Wording) -> None:
    """Set the search that the URL requests. A seeker for which the viewer may not act is ignored.

    A URL made by others, such as an invitation in a newsletter, may hold a need in words; it stays there until another search.
    """
    if (asked := arrived(_PAGE, ADDRESS_NAMES)) is None:
        return
    if need := first_of(asked, _NEED):
        st.session_state["need"] = need[:_LONGEST]
    search = _search(asked, roster)
    if key := first_of(asked, _KEY):
        found = kept_search(session.workspace(), key, session.viewer())
        if found is None:
            st.warning(words.translate("This search is not kept here any longer, or it is not yours to see."))
        else:
            search = replace(found, seeker=roster.id_of(found.seeker))
            st.session_state["need"] = found.need
            set_without(found.need, found.without)
            st.session_state[_SHARED] = (key, search)
    if (key or _SEEKER in asked) and search.seeker in seekers:
        st.session_state["seeker"] = search.seeker
    elif _SEEKER in asked:
        _ = words.translate
        st.warning(_("The organisation that this address asks for is not known here, or you may not look in its name."))
    set_filters(search.filters if search.filters.words else replace(search.filters, words=typed_words()))


def follow_search(search: Search) -> None:
    """Write the search to the URL, except typed text."""
    shared = st.session_state.get(_SHARED)
    given = st.query_params.get(_NEED, "")[:_LONGEST].strip()
    shows = {
        **_asked(search, shared[0] if shared and shared[1] == search else ""),
        _NEED: [given] if given and given == search.need else [],
    }
    follow(_PAGE, ADDRESS_NAMES, shows)


def search_link(search: Search, words: Wording) -> None:
    """Show the URL of this search, to copy; typed text is included only by saving it on request."""
    _ = words.translate
    shared = st.session_state.get(_SHARED)
    key = shared[0] if shared and shared[1] == search else ""
    typed = bool(search.need.strip() or search.filters.words)
    with st.popover(_("Link"), icon=":material/link:", key="search_link"):
        if typed and not key:
            st.markdown(_("What you typed is not put in the address: it may name people or plans."))
            if session.viewer().role is ViewerRole.ANALYST:
                return
            st.markdown(
                _("To share your search, we keep it in this workspace; only those who may see your searches can open the link.")
            )
            if st.button(_("Keep and make a link"), key="search_share", type="primary"):
                key = keep_search(session.workspace(), search, session.now(), session.viewer())
                st.session_state[_SHARED] = (key, search)
                st.rerun()
            return
        st.markdown(
            _("Whoever opens this address sees the same search, without reserved places and with the product's own weights.")
        )
        page = (st.context.url or "").partition("?")[0]
        asked = [(name, value) for name, values in _asked(search, key).items() for value in values]
        st.code(f"{page}?{urlencode([*asked, ('lang', words.language)])}", language=None, wrap_lines=True)


def follow_search_button(search: Search, words: Wording) -> None:
    """Show a button to follow this search, which saves it with its typed text."""
    place, viewer = session.workspace(), session.viewer()
    if not (search.seeker or search.need.strip()):
        return
    if key := key_of(place, search, viewer):
        follow_button(FollowKind.SEARCH, key, words)
    elif viewer.role is not ViewerRole.ANALYST:
        follow_button(FollowKind.SEARCH, lambda: keep_search(place, search, session.now(), viewer), words)


def _asked(search: Search, key: str) -> Codes:
    filters = search.filters
    return {
        _SEEKER: [search.seeker or _NO_SEEKER],
        "sector": sorted(filters.sectors),
        "kind": sorted(filters.kinds),
        "size": sorted(filters.sizes),
        "country": sorted(filters.countries),
        "region": sorted(filters.regions),
        "trl": [f"{filters.trl[0]}-{filters.trl[1]}"] if filters.trl else [],
        "ties": [filters.ties] if filters.ties is not Ties.ANY else [],
        "field": [filters.field] if filters.field is not FilterField.ANY else [],
        _KEY: [key] if key else [],
    }


def _search(asked: Codes, roster: Roster) -> Search:
    """The search that a URL requests; unknown codes are ignored."""
    ties, field = first_of(asked, "ties"), first_of(asked, "field")
    least, _, most = first_of(asked, "trl").partition("-")
    trl = (int(least), int(most)) if {least, most} <= set("123456789") and least <= most else None
    seeker = roster.id_of(first_of(asked, _SEEKER))
    return Search(
        NOBODY if seeker == _NO_SEEKER else seeker,
        "",
        PartnerFilters(
            sectors=_known(Sector, asked.get("sector", ())),
            kinds=_known(Kind, asked.get("kind", ())),
            sizes=_known(Size, asked.get("size", ())),
            countries=frozenset(asked.get("country", ())) & {member.country for member in roster.members if member.country},
            regions=tuple(region for region in REGIONS if region in asked.get("region", ())),
            trl=trl,
            ties=Ties(ties) if ties in set(Ties) else Ties.ANY,
            field=FilterField(field) if field in set(FilterField) else FilterField.ANY,
        ),
    )


def _known(codes: type[Code], asked: Sequence[str]) -> frozenset[Code]:
    return frozenset(code for code in codes if code.value in asked)
