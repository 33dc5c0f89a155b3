"""The roster after merges: members that a person declared one are shown as one.

Stored members stay as the lists gave them, each by itself. A decision can therefore be undone at any time without loss, and
later imports find every member under its own id.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

import sqlalchemy as sa
from scipy.cluster.hierarchy import DisjointSet

from matchmaking.members.identity.combining import added_up, as_one
from matchmaking.members.identity.organisations import PossibleDuplicate
from matchmaking.members.member import Roster
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.decisions import Decision, read_decisions


def canonical_ids(ids: Iterable[str], decisions: Iterable[Decision]) -> Mapping[str, str]:
    """For each merged member the id under which the group is shown: the alphabetically first of their ids."""
    known = set(ids)
    decided = [decision for decision in decisions if {decision.first, decision.second} <= known]
    joined_ids = DisjointSet(id for decision in decided for id in (decision.first, decision.second))
    for decision in decided:
        if decision.same:
            joined_ids.merge(decision.first, decision.second)
    return {id: min(together) for together in joined_ids.subsets() for id in together}


def read_canonical_ids(connection: sa.Connection) -> Mapping[str, str]:
    """``canonical_ids`` of the stored members, from the stored decisions."""
    return canonical_ids(connection.scalars(sa.select(tables.members.c.id)), read_decisions(connection))


def merged_groups(canonical_of: Mapping[str, str]) -> Mapping[str, frozenset[str]]:
    """For each merged member the ids of its group, its own included, from the mapping of ``canonical_ids``."""
    found: dict[str, set[str]] = {}
    for id, canonical in canonical_of.items():
        found.setdefault(canonical, {canonical}).add(id)
    return {id: frozenset(together) for together in found.values() if len(together) > 1 for id in together}


def joined(roster: Roster, decisions: Sequence[Decision]) -> Roster:
    """The roster with merged members: their fields complete each other, and their projects are combined.

    A merged member has the first of the ids and the name of the fullest member.
    """
    shown_as = canonical_ids(roster.position, decisions)
    parts: dict[str, list[str]] = {}
    for id, canonical in shown_as.items():
        if id != canonical and id in roster.position:
            parts.setdefault(canonical, []).append(id)
    if not parts:
        return roster
    gone = {id for others in parts.values() for id in others}
    members = [
        as_one([member, *(roster.member(id) for id in sorted(parts[member.id]))]) if member.id in parts else member
        for member in roster.members
        if member.id not in gone
    ]
    members = [
        replace(member, parent="" if shown_as[member.parent] == member.id else shown_as[member.parent])
        if member.parent in gone
        else member
        for member in members
    ]
    whole = Roster.of(members, roster.projects, added_up(roster.participations, {id: shown_as[id] for id in gone}).values())
    return replace(whole, shown_as={id: shown_as[id] for id in gone})


def left_to_decide(
    pairs: Iterable[PossibleDuplicate], ids: Iterable[str], decisions: Sequence[Decision]
) -> tuple[PossibleDuplicate, ...]:
    """The pairs without a decision, under the ids with which the members are shown; most probable first."""
    shown_as = canonical_ids(ids, decisions)
    apart = {
        frozenset(shown_as.get(id, id) for id in (decision.first, decision.second))
        for decision in decisions
        if not decision.same
    }
    found: dict[frozenset[str], PossibleDuplicate] = {}
    for pair in sorted(pairs, key=lambda pair: (-pair.score, pair.member, pair.other)):
        one, other = sorted(shown_as.get(id, id) for id in (pair.member, pair.other))
        place = frozenset((one, other))
        if one != other and place not in apart:
            found.setdefault(place, replace(pair, member=one, other=other))
    return tuple(found.values())
