"""Pages whose URL describes their state, so that a link opens the same view and the browser's back button works.

Widgets bound to the URL replace the last entry of the browser's history, and write labels in the reader's language into it, so
pages read and write plain codes themselves. A page adopts the state in the URL when a link or the back button brought it, and
writes its state to the URL, as a new history entry, when it changed here. An incoming URL is left unchanged, so that going back
is one step and not two. A URL without such codes stands for the state that the page showed when it was opened.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

_PAGES, _HERE, _BEFORE = "addresses", "address_page", "address_page_before"

Codes = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Known:
    """The last URL of a page, the state shown under it, and the state shown under its plain URL."""

    address: Codes
    shows: Codes
    plain: Codes


def enter(page: str) -> None:
    """Record which page is drawn: a URL without codes is a step back on the same page, and a fresh visit from another."""
    st.session_state[_BEFORE] = st.session_state.get(_HERE)
    st.session_state[_HERE] = page


def arrived(page: str, names: Sequence[str]) -> Codes | None:
    """The state that a link or a step back requests of a page; None where the URL is the one that the page knows."""
    asked, known = _address(names), _known(page)
    if known and asked == known.address:
        return None
    if asked:
        return asked
    stepped_back = st.session_state.get(_BEFORE) == st.session_state.get(_HERE)
    return known.plain if known and stepped_back else None


def first_of(asked: Codes, name: str, otherwise: str = "") -> str:
    """The value of a parameter with one code."""
    return next(iter(asked.get(name, ())), otherwise)


def follow(page: str, names: Sequence[str], shows: Codes) -> None:
    """Write the state of the page to the URL, where it changed here."""
    says = {name: [str(value) for value in shows[name]] for name in names if shows.get(name)}
    address, known = _address(names), _known(page)
    if known is None or address != known.address:
        plain = says if known is None or not address else known.plain
        st.session_state[_PAGES][page] = _Known(address, says, plain)
    elif says != known.shows:
        gone: dict[str, list[str]] = {name: [] for name in names if name in st.query_params and name not in says}
        st.query_params.update(gone | says)  # in one update: each step would be an entry of the browser's history
        st.session_state[_PAGES][page] = replace(known, address=says, shows=says)


def _address(names: Sequence[str]) -> Codes:
    return {name: asked for name in names if (asked := st.query_params.get_all(name))}


def _known(page: str) -> _Known | None:
    pages: dict[str, _Known] = st.session_state.setdefault(_PAGES, {})
    return pages.get(page)
