"""The network around the seeker: the found partners, and the members that can introduce them."""

from collections.abc import Sequence
from itertools import combinations

import pandas as pd
import streamlit as st

from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Member, Roster
from matchmaking.pages.charts.network_chart import Node, NodePosition, Tie, network_chart
from matchmaking.pages.frame.literal import literal
from matchmaking.ranking import Match


def partner_network(seeker: Member | None, matches: Sequence[Match], features: FeatureSet, words: Wording) -> None:
    """Draw past ties among the seeker, its partners and their introducers; new ties are dashed."""
    _ = words.translate
    nodes = _nodes(seeker, matches, features)
    ties = past_collaboration([node.id for node in nodes], features)
    known = (
        {tie.second if tie.first == seeker.id else tie.first for tie in ties if seeker.id in (tie.first, tie.second)}
        if seeker
        else set()
    )
    new = [Tie(seeker.id, match.member.id, 0) for match in matches if match.member.id not in known] if seeker else []
    if seeker:
        finding = _(
            "{known} of these {count} partners already worked with {name}; {new} would be new ties.",
            known=len(matches) - len(new),
            count=len(matches),
            name=seeker.name,
            new=len(new),
        )
    else:
        finding = words.plural("{count} past tie among these partners.", "{count} past ties among these partners.", len(ties))
    st.markdown(f"**{literal(finding)}**")
    names = {
        NodePosition.CENTRE: _("your organisation"),
        NodePosition.FOUND: _("partner found"),
        NodePosition.BETWEEN: _("can introduce you"),
    }
    network_chart(nodes, [*ties, *new], names, words, alt=finding, key="partner_network")
    st.markdown(_("A solid line is a past collaboration, the thicker the more projects. A dashed line would be a new tie."))
    tie_table([*ties, *new], features.roster, words)


def _nodes(seeker: Member | None, matches: Sequence[Match], features: FeatureSet) -> list[Node]:
    position = features.roster.position
    nodes = {match.member.id: Node(match.member.id, match.member.name, NodePosition.FOUND) for match in matches}
    if seeker:
        for match in matches:
            for step in features.network.introduction(position[seeker.id], position[match.member.id])[:-1]:
                between = step.second
                nodes.setdefault(between.id, Node(between.id, between.name, NodePosition.BETWEEN))
        nodes[seeker.id] = Node(seeker.id, seeker.name, NodePosition.CENTRE)
    return list(nodes.values())


def past_collaboration(ids: Sequence[str], features: FeatureSet) -> list[Tie]:
    """The ties between these members, from their common projects."""
    position = features.roster.position
    ties = []
    for first, second in combinations(ids, 2):
        if shared := features.network.shared_projects(position[first], position[second]):
            ties.append(Tie(first, second, len(shared), shared[0].label))
    return ties


def tie_table(ties: Sequence[Tie], roster: Roster, words: Wording) -> None:
    """Show the lines of the chart as a table."""
    _ = words.translate
    names = {id: roster.member(id).name for tie in ties for id in (tie.first, tie.second)}
    frame = pd.DataFrame(
        [
            (names[tie.first], names[tie.second], tie.projects, tie.latest or _("would be a new tie"))
            for tie in sorted(ties, key=lambda tie: (-tie.projects, names[tie.first], names[tie.second]))
        ],
        columns=[_("One"), _("Other"), _("Projects together"), _("Latest project")],
    )
    st.dataframe(frame, hide_index=True, alt=_("The ties in the picture"))
