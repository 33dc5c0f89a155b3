"""Why a member is not among the first ``k``: its missing points by criterion, and the changes that would lift it there.

    partner, k -- standing --> place, missing points by criterion
               -- changes  --> each applied to the roster, learnt and ranked again --> the smallest that lifts, if any

Nothing is estimated: each change is applied and the ranking computed again.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet, refit
from matchmaking.members.member import Language, Member, Participation, Project, Roster, Statement
from matchmaking.ranking.filters import Filters
from matchmaking.ranking.question import Question, Seeker
from matchmaking.ranking.question_reading import Need
from matchmaking.ranking.ranking import Scores, best_first, score
from matchmaking.ranking.weights import Criterion, Weights
from matchmaking.remarks import Remark

MOST_SENTENCES = 4
_OWN_DOING = 0.5
"""From this strength on a seeker does something itself."""
_NEAR_TO = 0.15
"""From this strength on a member's own texts come near to something."""
_OTHERS = 2
"""Partners that a project on the topic is taken to have beside the member."""
_PROJECT = "why-not"
"""The id of the project that a change invents; no roster holds it."""


class Effort(StrEnum):
    """The effort of a change, smallest first."""

    SENTENCE = "sentence"
    PROJECT = "project"
    TIE = "tie"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class WhatIfChange:
    """One change to a member's profile: a sentence it would say, a project on the ``text``, a tie or a site with the seeker."""

    effort: Effort
    text: str = ""

    @property
    def told(self) -> Remark:
        """The change in a sentence."""
        return replace(_TOLD[self.effort], values={"text": self.text})


_TOLD: Mapping[Effort, Remark] = {
    Effort.SENTENCE: Remark("say in its profile what it can do about “{text}”, if that is so"),
    Effort.PROJECT: Remark("take part in a project on “{text}”"),
    Effort.TIE: Remark("do one project together with {text}"),
    Effort.SITE: Remark("have a site in the same district as {text}"),
}


@dataclass(frozen=True, slots=True)
class Tried:
    """Changes applied together, and the member's rank with them."""

    changes: tuple[WhatIfChange, ...]
    score: float
    rank: int


@dataclass(frozen=True)
class WhyNot:
    """Where a member stands, 1 being the best, and why not among the first ``k``.

    ``rank`` is None for a member that the filters leave out, and ``barred`` says by which. ``last`` holds place ``k``, and
    ``missing`` are the points that it has more (below 0: less) by criterion. ``tried`` are all single changes, ``smallest`` the
    one of least effort that lifts the member among the first; where there is none, ``together`` is all of them at once.
    """

    member: Member
    k: int
    score: float
    rank: int | None
    last: Member | None
    last_score: float
    missing: Mapping[Criterion, float]
    barred: tuple[Remark, ...] = ()
    tried: tuple[Tried, ...] = ()
    smallest: Tried | None = None
    together: Tried | None = None

    @property
    def listed(self) -> bool:
        """Whether it is among the first already."""
        return self.rank is not None and self.rank <= self.k


def why_not(
    features: FeatureSet,
    partner: Member | str,
    seeker: Seeker = None,
    need: Need = "",
    k: int = 10,
    filters: Filters | None = None,
    weights: Weights | None = None,
) -> WhyNot:
    """Why a member is not among the first ``k`` partners, and the smallest single change that would lift it there.

    Each change is applied and everybody ranked again. Raises ``ImpossibleRequest`` for the seeker itself and for ``k`` below 1,
    and as ``rank`` does.
    """
    if k < 1:
        raise ImpossibleRequest("No rank is asked for ({count}): ask for at least the first.", count=k)
    member = partner if isinstance(partner, Member) else features.roster.find(partner)
    conditions = filters or Filters()
    found = score(features, seeker, need, weights)
    row = features.roster.position[member.id]
    if row in found.question.rows:
        raise ImpossibleRequest(
            "{name} is the organisation that is searching, so it is never in its own list.", name=member.name
        )
    order = _order(found, conditions)
    own = float(found.total[row])
    if row not in order:
        return WhyNot(member, k, own, None, None, 0.0, {}, tuple(_barred(found.question, row, conditions)))
    rank = _rank(order, row)
    last = int(order[min(k, len(order)) - 1])
    standing = WhyNot(
        member,
        k,
        own,
        rank,
        features.roster.members[last],
        float(found.total[last]),
        {
            criterion: float(gap)
            for criterion, gap in zip(found.criteria, (found.values[last] - found.values[row]) * found.most, strict=True)
        },
    )
    if rank <= k:
        return standing
    asking = [one.id for one in found.question.seekers] or None
    options = list(_changes(found.question, row))

    def tried(*changes: WhatIfChange) -> Tried:
        roster = features.roster
        for number, change in enumerate(changes):
            roster = applied(roster, found, member.id, change, f"{_PROJECT}-{number}")
        again = score(refit(features, roster), asking, need, weights)
        return Tried(changes, float(again.total[row]), _rank(_order(again, conditions), row))

    each = tuple(tried(change) for change in options)
    lifting = [one for one in each if one.rank <= k]
    smallest = min(lifting, key=_size, default=None)
    together = tried(*options) if smallest is None and len(options) > 1 else None
    return replace(standing, tried=each, smallest=smallest, together=together)


def applied(roster: Roster, scores: Scores, member_id: str, change: WhatIfChange, project: str = _PROJECT) -> Roster:
    """The roster after this change; ``scores`` are those of the question before any change."""
    question = scores.question
    member = roster.member(member_id)
    if change.effort is Effort.SENTENCE:
        offer = Statement(change.text, member.offers[0].language if member.offers else Language.ENGLISH)
        return roster.changed(replace(member, offers=(*member.offers, offer)))
    if change.effort is Effort.SITE:
        near = question.seekers[0]
        return roster.changed(replace(member, country=near.country, nuts=near.nuts))
    others: Sequence[str]
    if change.effort is Effort.TIE:
        others, text = [seeker.id for seeker in question.seekers], ""
    else:
        others, text = _usual_partners(scores, question.features.roster.position[member_id]), change.text
    start = max((one.start for one in roster.projects if one.start), default=date.min)
    parts = [Participation(project, id) for id in (member_id, *others)]
    new = Project(project, text=text, start=None if start == date.min else start)
    return Roster.of(roster.members, (*roster.projects, new), (*roster.participations, *parts))


def _changes(question: Question, row: int) -> Iterator[WhatIfChange]:
    """The single changes that are tried."""
    sentences = _sentences(question, row)
    for text in sentences:
        yield WhatIfChange(Effort.SENTENCE, text)
    if topic := question.need or next(iter(question.asked), ""):
        yield WhatIfChange(Effort.PROJECT, topic)
    if question.seekers:
        yield WhatIfChange(Effort.TIE, ", ".join(seeker.name for seeker in question.seekers))
        if question.seekers[0].country and question.features.geo_proximity.to(question.rows[0])[row] < 1:
            yield WhatIfChange(Effort.SITE, question.seekers[0].name)


def _sentences(question: Question, row: int) -> list[str]:
    """What the member could say: what is wanted, one by one; else what the field needs and the member's texts come near to.

    Never what the seeker does itself, so that no member is advised to claim the product of the one that it would join, and
    never what none of the member's own texts mentions.
    """
    if question.wanted:
        strengths = question.strengths_wanted
        held = strengths[list(question.rows)].max(axis=0, initial=0.0)
        weakest = [rank for rank in np.argsort(strengths[row], kind="stable") if held[rank] < _OWN_DOING]
        said = [question.wanted[rank] for rank in weakest[:MOST_SENTENCES]]
        whole = question.need if question.need and len(weakest) == len(question.wanted) else ""
        return list(dict.fromkeys([*said, *([whole] if whole else [])]))
    if question.facets is None:
        return []
    facets = question.facets
    near = (facets.strengths[row] >= _NEAR_TO) & (facets.held < _OWN_DOING)
    lacking = np.maximum(0.0, 1 - np.maximum(facets.strengths[row], facets.held)) * facets.weights * near
    entries = question.features.capabilities
    best = [rank for rank in np.argsort(-lacking, kind="stable")[:MOST_SENTENCES] if lacking[rank] > 0]
    return [entries[rank].text[Language.ENGLISH.value] for rank in best]


def _usual_partners(scores: Scores, row: int) -> list[str]:
    """Those it worked with most, or else those who are furthest from answering: a project has more than one partner."""
    features = scores.question.features
    shared = features.network.shared(row)
    order = np.lexsort((scores.total, -shared))
    chosen = [int(other) for other in order if other not in (row, *scores.question.rows)][:_OTHERS]
    return [features.roster.members[other].id for other in chosen]


def _size(tried: Tried) -> tuple[int, int, float]:
    change = tried.changes[0]
    return list(Effort).index(change.effort), len(change.text), -tried.score


def _order(scores: Scores, filters: Filters) -> NDArray[np.intp]:
    return best_first(scores, np.flatnonzero(filters.allowed(scores.question)))


def _rank(order: NDArray[np.intp], row: int) -> int:
    return int(np.flatnonzero(order == row)[0]) + 1


def _barred(question: Question, row: int, filters: Filters) -> Iterator[Remark]:
    """The filters that exclude the member, each checked alone."""
    if question.judged:
        yield from (met.told for met in question.judged[row] if not met.passes)
    open_to_all = Filters()
    for field in fields(Filters):
        value = getattr(filters, field.name)
        alone = replace(open_to_all, **{field.name: value})
        if value != getattr(open_to_all, field.name) and not alone.allowed(question)[row]:
            yield _BARRED[field.name]


_BARRED: Mapping[str, Remark] = {
    "sectors": Remark("The filter on sectors leaves it out."),
    "kinds": Remark("The filter on kinds of organisations leaves it out."),
    "countries": Remark("The filter on countries leaves it out."),
    "regions": Remark("The filter on regions leaves it out."),
    "trl": Remark("The filter on technology readiness leaves it out."),
    "ties": Remark("The filter on past and new partners leaves it out."),
    "words": Remark("The filter on words leaves it out."),
}
