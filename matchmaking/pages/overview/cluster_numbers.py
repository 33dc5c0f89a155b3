"""The cluster in numbers, as far as the viewer knows it."""

from collections.abc import Sequence

import numpy as np
import streamlit as st

from matchmaking.composition import Call
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Sector
from matchmaking.pages.frame import session


def cluster_numbers(features: FeatureSet, calls: Sequence[Call], words: Wording) -> None:
    """Show members by main sector, past projects, open calls and the next deadline; ``calls`` are open, next deadline first."""
    _ = words.translate
    known = features.sectors.any(axis=1)
    main = np.argmax(features.sectors[known], axis=1)
    counts = {sector: int(np.count_nonzero(main == at)) for at, sector in enumerate(Sector)}
    with st.container(horizontal=True, key="cluster_numbers"):
        _number(_("Members"), words.number(len(features.roster.members)))
        _number(_("Sectors"), words.number(sum(count > 0 for count in counts.values())))
        _number(_("Past projects"), words.number(len(features.roster.projects)))
        _number(_("Open calls"), words.number(len(calls)))
    said = [f"{words.name(sector)} {words.number(count)}" for sector, count in counts.items() if count]
    facts = [_("By main sector: {sectors}", sectors=" · ".join(said))] if said else []
    if calls and (deadline := calls[0].deadline):
        days = words.plural("{count} day left", "{count} days left", (deadline - session.today()).days)
        facts.append(_("Nearest deadline: {day} ({left})", day=words.date(deadline), left=days))
    if facts:
        st.markdown("  \n".join(facts))


def _number(label: str, value: str) -> None:
    st.metric(label, value, border=True, width=150)
