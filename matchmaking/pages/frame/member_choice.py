"""Choice of members by name, in a directory of a hundred or of fifty thousand."""

from collections import Counter
from collections.abc import Callable, Collection, Sequence

import streamlit as st
from rapidfuzz import fuzz, process, utils

from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Kind, Member, Roster
from matchmaking.pages.frame import session
from matchmaking.pages.frame.remembered import last_search

_MOST_LISTED = 2000
"""Maximum number of names in a list; a longer one is searched first, since all names would be sent to the browser."""
_MOST_FOUND = 50
NOBODY = ""
"""The value when no organisation is chosen."""


def choose_one(
    label: str,
    roster: Roster,
    words: Wording,
    *,
    key: str,
    default: Member | None = None,
    among: Sequence[str] | None = None,
) -> Member | None:
    """Choose one member or none: none is the first option, since a list with a default cannot be cleared.

    ``among`` are the ids to choose from, all where it is None.
    """
    kept = [id for id in (default.id if default else "", str(st.session_state.get(key) or "")) if id in roster.position]
    options = [NOBODY, *(_options(label, roster, words, key, kept) if among is None else among)]
    if default:
        # set in each run, as in `choose_name`, and not as a default: a URL may set it too
        chosen_before = st.session_state.get(key)
        st.session_state[key] = chosen_before if chosen_before in options else default.id
    name, nobody = _naming(roster), words.translate("– no organisation, only a need in words –")
    chosen = st.selectbox(
        label,
        options,
        index=0 if default else None,  # with a first choice the list cannot be cleared
        format_func=lambda id: nobody if id == NOBODY else name(id),
        key=key,
        placeholder=words.translate("Choose an organisation"),
        persist_state="session",
    )
    return roster.member(chosen) if chosen is not None and chosen in roster.position else None


def choose_several(label: str, roster: Roster, words: Wording, *, key: str, help: str = "") -> list[Member]:
    """Choose any number of members."""
    chosen = st.multiselect(
        label,
        _options(label, roster, words, key, st.session_state.get(key) or []),
        format_func=_naming(roster),
        key=key,
        placeholder=words.translate("Choose organisations"),
        help=help or None,
        persist_state="session",
    )
    return [roster.member(id) for id in chosen if id in roster.position]


def choose_name(label: str, roster: Roster, words: Wording, *, key: str, without: Collection[str] = ()) -> Member | None:
    """Choose one member by name, initially none; those ``without`` (ids) are not offered."""
    kept = [str(st.session_state.get(key) or "")]
    if key in st.session_state:
        # set in each run: a browser that was still loading the list when a URL chose a member would show none
        st.session_state[key] = st.session_state[key]
    chosen = st.selectbox(
        label,
        [id for id in _options(label, roster, words, key, kept) if id in roster.position and id not in without],
        index=None,
        format_func=_naming(roster),
        key=key,
        placeholder=words.translate("Choose an organisation"),
    )
    return roster.member(chosen) if chosen is not None and chosen in roster.position else None


def usual_seeker(features: FeatureSet) -> Member:
    """The default seeker: the member that the user acts for or chose before, else an example."""
    return own_seeker(features) or example_seeker(features)


def own_seeker(features: FeatureSet) -> Member | None:
    """The member that the user acts for, else the last seeker in this browser; None without either."""
    roster = features.roster
    last = last_search()
    own = roster.id_of(session.viewer().member or (last.seeker if last else ""))
    return roster.member(own) if own in roster.position else None


def example_seeker(features: FeatureSet) -> Member:
    """The most instructive example: a small company with stated needs and past collaborations."""
    experience = features.network.experience

    def shows(row: int) -> tuple[bool, bool, float, int]:
        member = features.roster.members[row]
        return member.kind is Kind.SME, bool(member.needs), float(experience[row]), -row

    return features.roster.members[max(range(len(features.roster.members)), key=shows)]


def _options(label: str, roster: Roster, words: Wording, key: str, kept: Sequence[str]) -> list[str]:
    if len(roster.members) <= _MOST_LISTED:
        return [member.id for member in sorted(roster.members, key=lambda member: member.name.casefold())]
    _ = words.translate
    asked = st.text_input(_("{label}: search by name", label=label), key=f"{key}_search", type="search", live="300ms")
    names = {member.id: member.name for member in roster.members}
    found = (
        process.extract(asked, names, scorer=fuzz.WRatio, processor=utils.default_process, limit=_MOST_FOUND) if asked else []
    )
    return list(dict.fromkeys([*kept, *(id for _, _, id in found)]))


def _naming(roster: Roster) -> Callable[[str], str]:
    """A function from a member's id to its name, with its town where another member has the same name."""
    count = Counter(member.name for member in roster.members)

    def name(id: str) -> str:
        if id not in roster.position:
            return id
        member = roster.member(id)
        return member.name if count[member.name] == 1 else f"{member.name} ({member.city or member.id})"

    return name
