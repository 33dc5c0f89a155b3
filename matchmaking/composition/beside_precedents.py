"""Compares a consortium with the funded consortia most similar to its call: what most of them had and it lacks."""

from collections.abc import Mapping
from math import inf

from matchmaking.composition.calls.call import Call
from matchmaking.composition.consortium import Consortium
from matchmaking.features import FeatureSet
from matchmaking.members.member import COMPANIES, HOSPITALS, Kind, Member
from matchmaking.ranking import Precedents, precedents
from matchmaking.ranking.precedents import Quartiles
from matchmaking.remarks import Remark

FEWEST = 3
"""Precedents from which on what they have in common says something of a proposal."""
_MOST_NAMED = 3
_GROUPS: Mapping[Kind, frozenset[Kind]] = {
    **dict.fromkeys(COMPANIES, COMPANIES),
    **dict.fromkeys(HOSPITALS, HOSPITALS),
}
"""Kinds that stand in for each other: an archive often does not tell the size of a company."""


def call_precedents(call: Call, features: FeatureSet, top: int = 10) -> Precedents:
    """The ``top`` past projects most similar to a call: by its words, its capabilities, and its id if that is a topic code.

    Raises ``ImpossibleRequest`` for a call without a word.
    """
    pieces = [text for capability in call.capabilities for text in capability.texts[:1]]
    return precedents(features, call.words, topics=[call.id] if call.id else [], top=top, pieces=pieces)


def lacking(consortium: Consortium, found: Precedents, features: FeatureSet) -> tuple[Remark, ...]:
    """What the consortium lacks compared with its precedents, kinds first; empty with fewer than ``FEWEST`` precedents.

    A kind is lacking if more than half of them had it (all companies count as one kind, as do all hospitals). Also reported: a
    number of members or countries, or an amount, below the lower quartile; members or an amount above the upper quartile; a
    coordinator of a kind that led none; and at most three members who took part in half of them.
    """
    total = len(found.nearest)
    if total < FEWEST:
        return ()
    members = [features.roster.member(id) for id in consortium.members if id in features.roster.position]
    said = _kinds(members, found)
    size, (low, high) = len(members), _middle(found.sizes)
    if size < low:
        said.append(Remark("It has {own} members; three of four had at least {low}.", {"own": size, "low": low}))
    elif size > high:
        said.append(Remark("It has {own} members; three of four had at most {high}.", {"own": size, "high": high}))
    breadth, (low, _high) = len({member.country for member in members} - {""}), _middle(found.breadths)
    if breadth < low:
        said.append(
            Remark("Its members come from {own} countries; three of four had at least {low}.", {"own": breadth, "low": low})
        )
    asked = consortium.grant if consortium.grant is not None else sum(seat.amount for seat in consortium.seats)
    low, high = _middle(found.grants)
    if 0 < asked < low:
        said.append(
            Remark("It asks for EUR {own}; three of four received at least EUR {low}.", {"own": round(asked), "low": low})
        )
    elif asked > high:
        said.append(
            Remark("It asks for EUR {own}; three of four received at most EUR {high}.", {"own": round(asked), "high": high})
        )
    lead = consortium.coordinator
    if lead and found.leading and lead.member in features.roster.position:
        kind = features.roster.member(lead.member).kind
        if not any(kind in _group(other) for other in found.leading):
            said.append(
                Remark(
                    "{name} would coordinate ({kind}); none of them was led by that kind, most by: {most}.",
                    {"name": lead.name, "kind": kind, "most": next(iter(found.leading))},
                )
            )
    absent = [
        (member, count) for member, count in found.recurring if member.id not in consortium.members and count * 2 >= total
    ]
    said += [
        Remark(
            "{name} took part in {count} of {total} and is not in it.", {"name": member.name, "count": count, "total": total}
        )
        for member, count in absent[:_MOST_NAMED]
    ]
    return tuple(said)


def _group(kind: Kind) -> frozenset[Kind]:
    return _GROUPS.get(kind, frozenset({kind}))


def _kinds(members: list[Member], found: Precedents) -> list[Remark]:
    total, own, told = len(found.nearest), {member.kind for member in members}, set[Kind]()
    said = []
    for kind in found.having:
        group = _group(kind)
        count = sum(any(partner.member.kind in group for partner in one.partners) for one in found.nearest)
        if kind is not Kind.UNKNOWN and kind not in told and not own & group and count * 2 > total:
            said.append(
                Remark(
                    "No member of this kind is in it: {kind}. {count} of {total} had one.",
                    {"kind": kind, "count": count, "total": total},
                )
            )
        told |= group
    return said


def _middle(usual: Quartiles | None) -> tuple[float, float]:
    """The quartiles between which half of the precedents lie, in whole numbers; no limits where nothing is known."""
    return (-inf, inf) if usual is None else (round(usual[0]), round(usual[2]))
