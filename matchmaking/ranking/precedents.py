"""Precedents: the funded consortia nearest to a call or a text, and what they have in common."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from matchmaking.features import FeatureSet
from matchmaking.members.member import COORDINATOR, Kind, Member, Participation, Project
from matchmaking.ranking.question import Question
from matchmaking.ranking.question_reading import ReadQuestion

Value = TypeVar("Value", Kind, str)

_CORDIS = "https://cordis.europa.eu/project/id/{id}"


@dataclass(frozen=True)
class PrecedentPartner:
    """A member's part in a precedent; ``amount`` in EUR, None where the archive does not say."""

    member: Member
    role: str
    amount: float | None


@dataclass(frozen=True)
class Precedent:
    """A past project near to what is asked: ``nearness`` is 1 for the nearest and less for others.

    ``partners`` are those known to the roster, the coordinator first, then by what they received.
    """

    project: Project
    nearness: float
    partners: tuple[PrecedentPartner, ...]

    @property
    def link(self) -> str:
        """Its page at CORDIS; empty for a project that is not numbered as Horizon Europe numbers them."""
        numbered = self.project.framework.upper().startswith("HORIZON") and self.project.id.isdigit()
        return _CORDIS.format(id=self.project.id) if numbered else ""

    @property
    def received(self) -> float | None:
        """What its partners received together, in EUR; None where it is not known of one of them."""
        amounts = [partner.amount for partner in self.partners]
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if known and len(known) == len(amounts) else None


@dataclass(frozen=True)
class Precedents:
    """The nearest past projects of at least two known partners, nearest first."""

    nearest: tuple[Precedent, ...]

    @cached_property
    def sizes(self) -> tuple[float, float, float] | None:
        """Lower quartile, median and upper quartile of the number of partners; None without a precedent."""
        return _quartiles([len(one.partners) for one in self.nearest])

    @cached_property
    def grants(self) -> tuple[float, float, float] | None:
        """The same of what partners received together, in EUR, over the projects of which it is known."""
        return _quartiles([one.received for one in self.nearest if one.received is not None])

    @cached_property
    def kinds(self) -> Mapping[Kind, float]:
        """The usual mix: the mean share of each kind, 0 to 1, adding up to 1, the largest first."""
        return _mix([[partner.member.kind for partner in one.partners] for one in self.nearest])

    @cached_property
    def countries(self) -> Mapping[str, float]:
        """The same by country code, empty for one that is not known."""
        return _mix([[partner.member.country for partner in one.partners] for one in self.nearest])

    @cached_property
    def leading(self) -> Mapping[Kind, int]:
        """How many were led by each kind, the most first."""
        led = (partner.member.kind for one in self.nearest for partner in one.partners if partner.role == COORDINATOR)
        return dict(Counter(led).most_common())

    @cached_property
    def recurring(self) -> tuple[tuple[Member, int], ...]:
        """Who took part in two or more of them and in how many, the most first."""
        seen = Counter(partner.member.id for one in self.nearest for partner in one.partners)
        members = {partner.member.id: partner.member for one in self.nearest for partner in one.partners}
        often = [(members[id], count) for id, count in seen.items() if count > 1]
        return tuple(sorted(often, key=lambda pair: (-pair[1], pair[0].name, pair[0].id)))


def precedents(
    features: FeatureSet, text: str, topics: Sequence[str] = (), programmes: Sequence[str] = (), top: int = 10
) -> Precedents:
    """The ``top`` past projects nearest to a text, and to a call's codes where they are given.

    Nearness is by codes, meaning and words (``features.past_projects``); what a project says counts, and not who took part.
    Raises ``ImpossibleRequest`` for a text without a word and no codes.
    """
    question = Question.of(features, None, ReadQuestion(text), topics, programmes)
    similarity = question.similarity
    near = np.zeros(0) if similarity is None else similarity.topic_similarity
    past = features.past_projects.projects
    chosen = sorted(np.flatnonzero(near > 0), key=lambda column: (-round(float(near[column]), 9), past[column].id))[:top]
    parts: dict[str, list[Participation]] = {past[column].id: [] for column in chosen}
    for part in features.roster.participations:
        if part.project in parts:
            parts[part.project].append(part)
    return Precedents(
        tuple(Precedent(past[at], float(near[at]), _partners(features, parts[past[at].id])) for at in chosen),
    )


def precedents_to_json(found: Precedents) -> Mapping[str, Any]:
    """The precedents and what they have in common, as one JSON document; amounts in EUR."""
    return {
        "precedents": [
            {
                "id": one.project.id,
                "project": one.project.label,
                "title": one.project.title,
                "keywords": list(one.project.keywords),
                "start": one.project.start.isoformat() if one.project.start else None,
                "nearness": round(one.nearness, 4),
                "link": one.link or None,
                "received": one.received,
                "partners": [
                    {name: getattr(partner.member, name) for name in ("id", "name", "kind", "country")}
                    | {"role": partner.role, "amount": partner.amount}
                    for partner in one.partners
                ],
            }
            for one in found.nearest
        ],
        "size": _told(found.sizes),
        "received": _told(found.grants),
        "kinds": {kind.value: round(share, 4) for kind, share in found.kinds.items()},
        "countries": {country: round(share, 4) for country, share in found.countries.items()},
        "led_by": {kind.value: count for kind, count in found.leading.items()},
        "recurring": [{"id": member.id, "name": member.name, "projects": count} for member, count in found.recurring],
    }


def _partners(features: FeatureSet, parts: Iterable[Participation]) -> tuple[PrecedentPartner, ...]:
    found = [PrecedentPartner(features.roster.member(part.member), part.role, part.amount) for part in parts]
    return tuple(sorted(found, key=lambda one: (one.role != COORDINATOR, -(one.amount or 0), one.member.name, one.member.id)))


def _quartiles(values: Sequence[float]) -> tuple[float, float, float] | None:
    if not values:
        return None
    low, middle, high = np.quantile(np.array(values, np.float64), [0.25, 0.5, 0.75])
    return float(low), float(middle), float(high)


def _told(quartiles: tuple[float, float, float] | None) -> Mapping[str, float] | None:
    return dict(zip(("low", "median", "high"), quartiles, strict=True)) if quartiles else None


def _mix(consortia: Sequence[Sequence[Value]]) -> Mapping[Value, float]:
    shares: dict[Value, float] = {}
    for members in consortia:
        for value in members:
            shares[value] = shares.get(value, 0.0) + 1 / (len(members) * len(consortia))
    return dict(sorted(shares.items(), key=lambda pair: (-pair[1], str(pair[0]))))
