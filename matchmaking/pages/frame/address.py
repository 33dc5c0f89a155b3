"""A page whose address says what it shows: a link opens the same, and the browser's back button goes back.

Widgets that are bound to the address replace its last entry in the browser's history, and write labels in the reader's language
into it. So pages read and write plain codes themselves. What the address asks is taken over when a link or the back button
brought it; what the page shows is written into it when that changed here, as a new entry. An address that came stays as it is,
so that going back is one step and not two. A page that was opened without any such codes stands for what it showed then.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import streamlit as st

_PAGES, _HERE, _BEFORE = "addresses", "address_page", "address_page_before"

Codes = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class _Known:
    """A page's address as it stood last, what the page showed under it, and what it showed under its plain address."""

    address: Codes
    shows: Codes
    plain: Codes


def enter(page: str) -> None:
    """Note which page is drawn: an address without codes is a step back on the same page, and a fresh visit from another."""
    st.session_state[_BEFORE] = st.session_state.get(_HERE)
    st.session_state[_HERE] = page


def arrived(page: str, names: Sequence[str]) -> Codes | None:
    """What the address asks of a page, by a link or a step back; None where it is as the page knows it."""
    asked, known = _address(names), _known(page)
    if known and asked == known.address:
        return None
    if asked:
        return asked
    stepped_back = st.session_state.get(_BEFORE) == st.session_state.get(_HERE)
    return known.plain if known and stepped_back else None


def first_of(asked: Codes, name: str, otherwise: str = "") -> str:
    """What is asked under a name that holds one code."""
    return next(iter(asked.get(name, ())), otherwise)


def follow(page: str, names: Sequence[str], shows: Codes) -> None:
    """Let the address say what the page shows, where that changed here."""
    says = {name: [str(value) for value in shows[name]] for name in names if shows.get(name)}
    address, known = _address(names), _known(page)
    if known is None or address != known.address:
        plain = says if known is None or not address else known.plain
        st.session_state[_PAGES][page] = _Known(address, says, plain)
    elif says != known.shows:
        gone: dict[str, list[str]] = {name: [] for name in names if name in st.query_params and name not in says}
        st.query_params.update(gone | says)  # at once: each step would be an entry of the browser's history
        st.session_state[_PAGES][page] = replace(known, address=says, shows=says)


def _address(names: Sequence[str]) -> Codes:
    return {name: asked for name in names if (asked := st.query_params.get_all(name))}


def _known(page: str) -> _Known | None:
    pages: dict[str, _Known] = st.session_state.setdefault(_PAGES, {})
    return pages.get(page)
