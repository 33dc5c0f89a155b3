"""The cluster in numbers, as far as the viewer knows it, and as much of them as a stranger is told."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from matchmaking.composition import Call
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Sector
from matchmaking.pages.frame import session
from matchmaking.pages.frame.known_calls import open_calls


def cluster_numbers(features: FeatureSet, calls: Sequence[Call], words: Wording) -> None:
    """Show members by main sector, past projects, open calls and the next deadline; ``calls`` are open, next deadline first."""
    _ = words.translate
    known = features.sectors.any(axis=1)
    main = np.argmax(features.sectors[known], axis=1)
    counts = {sector: int(np.count_nonzero(main == at)) for at, sector in enumerate(Sector)}
    _numbers(
        {
            _("Members"): len(features.roster.members),
            _("Sectors"): sum(count > 0 for count in counts.values()),
            _("Past projects"): len(features.roster.projects),
            _("Open calls"): len(calls),
        },
        words,
    )
    said = [f"{words.name(sector)} {words.number(count)}" for sector, count in counts.items() if count]
    facts = [_("By main sector: {sectors}", sectors=" · ".join(said))] if said else []
    _facts([*facts, *_nearest_deadline(calls, words)])


def numbers_for_strangers(words: Wording) -> None:
    """The same for somebody who did not sign in: only members that everybody in the cluster sees, and not by sector."""
    _ = words.translate
    size, calls = session.size_of_cluster(), open_calls(words)
    sectors = {_("Sectors"): size.sectors} if size.sectors else {}
    _numbers(
        {_("Members"): size.members} | sectors | {_("Past projects"): size.projects, _("Open calls"): len(calls)},
        words,
    )
    _facts(_nearest_deadline(calls, words))


def _nearest_deadline(calls: Sequence[Call], words: Wording) -> list[str]:
    if not calls or not (deadline := calls[0].deadline):
        return []
    days = words.plural("{count} day left", "{count} days left", (deadline - session.today()).days)
    return [words.translate("Nearest deadline: {day} ({left})", day=words.date(deadline), left=days)]


def _facts(facts: Sequence[str]) -> None:
    if facts:
        st.markdown("  \n".join(facts))


def _numbers(counts: dict[str, int], words: Wording) -> None:
    with st.container(horizontal=True, key="cluster_numbers"):
        for label, count in counts.items():
            st.metric(label, words.number(count), border=True, width=150)
