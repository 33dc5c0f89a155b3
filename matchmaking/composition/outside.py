"""Who outside the cluster, in an archive, another cluster or a portfolio, answers what none of its members covers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.consortium import Consortium, Outsider
from matchmaking.composition.solving.pool import strengths_of
from matchmaking.composition.white_spots import WhiteSpot
from matchmaking.features import FeatureSet
from matchmaking.features.fit import RELATED_FROM, is_covered
from matchmaking.features.passages import Source
from matchmaking.features.sentences import sentences
from matchmaking.members.identity.organisations import recognise
from matchmaking.members.identity.record_features import comes_from_people
from matchmaking.members.member import Member, Project, Roster
from matchmaking.ranking.precedents import NEAR_FROM, partners_of

MOST_OUTSIDE = 3
"""Organisations that are named for one capability."""
_MOST_LOOKED_AT = 12
"""Organisations, and projects, of one source that are looked at for one capability: some of the nearest may be members."""


@dataclass(frozen=True)
class OutsideSource:
    """A roster beside the cluster's own in which organisations are looked for, under the name that people know it by."""

    name: str
    features: FeatureSet = field(repr=False)


@dataclass(frozen=True, slots=True)
class _Candidate:
    """Somebody who may be named; of those of one project the first is."""

    outsider: Outsider
    record: Member
    project: str = ""


def outsiders(
    capabilities: Iterable[Capability], roster: Roster, sources: Sequence[OutsideSource]
) -> Mapping[str, tuple[Outsider, ...]]:
    """For each capability, by its key, the organisations of the sources that answer it and are no members of the roster.

    Those are named whose own words say that they do it (`COVERED_FROM`); where there are none, those that took part in a
    project near to it, by the criterion of a precedent: the project's text agrees by `NEAR_FROM` and covers the capability
    among the projects of its source. A project says what its partners did together, so of each the leading one alone is
    named. Where there are none of either, those are named whose own words are related to it (`RELATED_FROM`). There are at
    most `MOST_OUTSIDE`, the best first; a capability that nobody answers is left out.
    """
    asked = tuple({capability.key: capability for capability in capabilities}.values())
    found: dict[str, list[_Candidate]] = {capability.key: [] for capability in asked}
    for source in sources if asked else ():
        strengths = strengths_of(asked, source.features)
        for at, capability in enumerate(asked):
            found[capability.key] += _by_own_words(capability, strengths[:, at], source)
            found[capability.key] += _by_projects(capability, source)
    ids = iter(recognise([each.record for some in found.values() for each in some], roster.members).ids)
    best = {key: _best([(each, next(ids)) for each in some], roster) for key, some in found.items()}
    return {key: some for key, some in best.items() if some}


def lacking_capabilities(consortia: Iterable[Consortium], call: Call) -> tuple[Capability, ...]:
    """The capabilities of a call that no member of the whole cluster covers, as its consortia tell."""
    lacking = {entry.capability for consortium in consortia for entry in consortium.coverage if entry.is_lacking}
    return tuple(capability for capability in call.capabilities if capability.key in lacking)


def with_outsiders(consortium: Consortium, found: Mapping[str, tuple[Outsider, ...]]) -> Consortium:
    """The consortium with who outside answers what no member of the cluster covers; seats and score stay as they are."""
    coverage = tuple(
        replace(entry, outside=found.get(entry.capability, ())) if entry.is_lacking else entry for entry in consortium.coverage
    )
    return replace(consortium, coverage=coverage)


def empty_spots(spots: Iterable[WhiteSpot], calls: Iterable[Call]) -> tuple[Capability, ...]:
    """The capabilities of these calls that are white spots which no member of the cluster covers."""
    empty = {spot.capability for spot in spots if not spot.members}
    return tuple({each.key: each for call in calls for each in call.capabilities if each.key in empty}.values())


def spots_with_outsiders(spots: Iterable[WhiteSpot], found: Mapping[str, tuple[Outsider, ...]]) -> tuple[WhiteSpot, ...]:
    """The white spots with who outside answers those that no member of the cluster covers."""
    return tuple(spot if spot.members else replace(spot, outside=found.get(spot.capability, ())) for spot in spots)


def _by_own_words(capability: Capability, strengths: NDArray[np.float64], source: OutsideSource) -> Iterator[_Candidate]:
    """Those whose own words are related to it, the strongest first."""
    members = source.features.roster.members
    related = (row for row in np.argsort(-strengths, kind="stable").tolist() if strengths[row] >= RELATED_FROM)
    rows = (row for row in related if members[row].statements or members[row].offers)
    for row in islice(rows, _MOST_LOOKED_AT):
        best = source.features.best_passage(row, capability.texts)
        if best and best.source is not Source.PROJECT:
            outsider = _outsider(members[row], source, best.text, strength=float(strengths[row]))
            yield _Candidate(outsider, _record(members[row], source))


def _by_projects(capability: Capability, source: OutsideSource) -> Iterator[_Candidate]:
    """The partners of the projects on it, the nearest project first, of each the leading partner first."""
    features = source.features
    passages = features.passages.passages
    places = np.array([place for place, passage in enumerate(passages) if passage.source is Source.PROJECT], np.intp)
    if not places.size:
        return
    agreed, strengths = features.text_fits(places, capability.texts)
    near = np.where((agreed >= NEAR_FROM) & is_covered(strengths), agreed, 0.0).max(axis=1)
    nearest = np.argsort(-near, kind="stable")[: min(_MOST_LOOKED_AT, np.count_nonzero(near))].tolist()
    partners = partners_of([passages[places[at]].project for at in nearest], features.roster) if nearest else {}
    for at in nearest:
        passage = passages[places[at]]
        project = features.roster.project[passage.project]
        said = _nearest_sentence(passage.text, capability, features)
        for partner in partners[project.id]:
            outsider = _outsider(partner.member, source, said, agreement=float(near[at]), project=project)
            yield _Candidate(outsider, _record(partner.member, source), project.id)


def _nearest_sentence(text: str, capability: Capability, features: FeatureSet) -> str:
    """The sentence of a project's text that is nearest to a capability: an objective is a page long."""
    said = sentences(text) or [text]
    cosines = features.encode(said) @ features.encode(capability.texts).T
    return said[int(cosines.max(axis=1).argmax())]


def _outsider(
    member: Member,
    source: OutsideSource,
    passage: str,
    *,
    strength: float | None = None,
    agreement: float | None = None,
    project: Project | None = None,
) -> Outsider:
    about = (project.dated_label, project.link) if project else ("", "")
    return Outsider(member.name, member.city, member.country, source.name, passage, strength, agreement, *about)


def _record(member: Member, source: OutsideSource) -> Member:
    """The organisation as a record to be recognised: what another cluster calls it is no id here, and its list none of ours."""
    return replace(member, id="", sources=(f"outside {source.name}",)) if comes_from_people(member) else member


def _best(candidates: Sequence[tuple[_Candidate, str]], roster: Roster) -> tuple[Outsider, ...]:
    """Those to name, each once, best first; with each candidate comes the id of the organisation that it is."""
    order = sorted(candidates, key=lambda pair: _rank(pair[0].outsider))
    named: dict[str, Outsider] = {}
    projects: set[str] = set()
    for candidate, id in order:
        if id in roster.position or id in named or candidate.project in projects:
            continue
        named[id] = candidate.outsider
        projects |= {candidate.project} - {""}
    surest = min((_rank(each)[:2] for each in named.values()), default=None)
    return tuple(each for each in named.values() if _rank(each)[:2] == surest)[:MOST_OUTSIDE]


def _rank(outsider: Outsider) -> tuple[bool, bool, float]:
    """Those who say it of themselves, then those of a project on it, then those who come near; within each the best first."""
    value = outsider.strength if outsider.agreement is None else outsider.agreement
    return not outsider.does_it, outsider.agreement is None, -(value or 0.0)
