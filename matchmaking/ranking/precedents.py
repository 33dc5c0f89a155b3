"""Precedents: the funded consortia most similar to a call or a text, and their common properties."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from matchmaking.features import FeatureSet
from matchmaking.features.fit import RELATED_FROM, is_covered
from matchmaking.features.project_profile import mean_shares
from matchmaking.members.member import COORDINATOR, Kind, Member, Project, Roster
from matchmaking.ranking.question import Question
from matchmaking.ranking.question_reading import ReadQuestion

NEAR_FROM = 0.45
"""The agreement in meaning from which a project is near. Strengths alone are measured against the other projects, of which one
is always the nearest: of 14 texts that have nothing to do with the demonstration's projects (church organs, electric buses)
the nearest project agrees by .43 at most, of 9 of 10 that have by .52 or more."""
Quartiles = tuple[float, float, float]
"""Lower quartile, median and upper quartile."""


@dataclass(frozen=True)
class PrecedentPartner:
    """A member's part in a precedent; ``amount`` in EUR, None where the archive does not say."""

    member: Member
    role: str
    amount: float | None


@dataclass(frozen=True)
class Precedent:
    """A past project similar to the question: ``nearness`` is 1 for the nearest and lower for others.

    ``agreement``, at most 1, is the agreement of its text with the question in meaning; ``nearness`` is relative and does not
    show whether any project is related. ``partners`` are those in the roster, the coordinator first, then by amount received.
    """

    project: Project
    nearness: float
    agreement: float
    partners: tuple[PrecedentPartner, ...]

    @property
    def link(self) -> str:
        """Its page at CORDIS; empty where its number is not known to be that of a grant."""
        return self.project.link

    @property
    def led_by(self) -> Member | None:
        """Its coordinator; None where the archive names none that is known here."""
        return next((partner.member for partner in self.partners if partner.role == COORDINATOR), None)

    @property
    def received(self) -> float | None:
        """What its partners received together, in EUR; None where it is not known of one of them."""
        amounts = [partner.amount for partner in self.partners]
        known = [amount for amount in amounts if amount is not None]
        return sum(known) if known and len(known) == len(amounts) else None


@dataclass(frozen=True)
class Precedents:
    """The most similar past projects with at least two known partners and a related text, nearest first.

    ``closest`` is the most similar unrelated project, shown where none is related; None without any.
    """

    nearest: tuple[Precedent, ...]
    closest: Precedent | None = None

    @cached_property
    def sizes(self) -> Quartiles | None:
        """Quartiles of the number of partners; None without a precedent."""
        return _quartiles([len(one.partners) for one in self.nearest])

    @cached_property
    def breadths(self) -> Quartiles | None:
        """The same of the number of countries, over the projects of which that of some partner is known."""
        return _quartiles([count for one in self.nearest if (count := len(_countries(one)))])

    @cached_property
    def grants(self) -> Quartiles | None:
        """The same of what partners received together, in EUR, over the projects of which it is known."""
        return _quartiles([one.received for one in self.nearest if one.received is not None])

    @cached_property
    def kinds(self) -> Mapping[Kind, float]:
        """The usual mix: the mean share of each kind, 0 to 1, adding up to 1, the largest first."""
        return self._mix(lambda partner: partner.member.kind)

    @cached_property
    def having(self) -> Mapping[Kind, int]:
        """How many have at least one partner of each kind, the most first."""
        return self._count(lambda one: {partner.member.kind for partner in one.partners})

    @cached_property
    def countries(self) -> Mapping[str, float]:
        """The mean share of each country by code, empty for one that is not known."""
        return self._mix(lambda partner: partner.member.country)

    @cached_property
    def roles(self) -> Mapping[str, float]:
        """The mean share of each role as the archive names them."""
        return self._mix(lambda partner: partner.role)

    @cached_property
    def leading(self) -> Mapping[Kind, int]:
        """How many were led by each kind, the most first."""
        return self._count(lambda one: {one.led_by.kind} if one.led_by else set())

    @cached_property
    def recurring(self) -> tuple[tuple[Member, int], ...]:
        """Who took part in two or more of them and in how many, the most first."""
        seen = Counter(partner.member.id for one in self.nearest for partner in one.partners)
        members = {partner.member.id: partner.member for one in self.nearest for partner in one.partners}
        often = [(members[id], count) for id, count in seen.items() if count > 1]
        return tuple(sorted(often, key=lambda pair: (-pair[1], pair[0].name, pair[0].id)))

    def _mix(self, value: Callable[[PrecedentPartner], Any]) -> Mapping[Any, float]:
        return mean_shares([[value(partner) for partner in one.partners] for one in self.nearest])

    def _count(self, kinds: Callable[[Precedent], set[Kind]]) -> Mapping[Kind, int]:
        counts = Counter(kind for one in self.nearest for kind in kinds(one))
        return dict(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def precedents(
    features: FeatureSet,
    text: str,
    topics: Sequence[str] = (),
    programmes: Sequence[str] = (),
    top: int = 10,
    pieces: Sequence[str] = (),
) -> Precedents:
    """The ``top`` past projects most similar to a text, and to the codes of a call where given.

    Nearness is by codes, meaning and words (``features.past_projects``); what a project says counts, and not who took part.
    Only projects that are related are precedents: whose text agrees in meaning by ``NEAR_FROM`` or more, and has a strength of
    ``RELATED_FROM`` for the text as a whole or of ``COVERED_FROM`` for one of its ``pieces`` (the capabilities of a call); or
    that were funded under one of the ``topics`` itself. Raises ``ImpossibleRequest`` for a text without a word and no codes.
    """
    question = Question.of(features, None, ReadQuestion(text), topics, programmes)
    similarity = question.similarity
    near = np.zeros(0) if similarity is None else similarity.topic_similarity
    past = features.past_projects.projects
    order = sorted(np.flatnonzero(near > 0), key=lambda column: (-round(float(near[column]), 9), past[column].id))
    agreed, fits = features.project_fits([text.strip(), *pieces])
    said = (agreed >= NEAR_FROM) & np.hstack([fits[:, :1] >= RELATED_FROM, is_covered(fits[:, 1:])])
    asked = {code.upper() for code in topics}
    related = [at for at in order if said[at].any() or asked & {code.upper() for code in past[at].topics}][:top]
    shown = related or order[:1]
    partners = partners_of([past[at].id for at in shown], features.roster)
    found = tuple(Precedent(past[at], float(near[at]), float(agreed[at].max()), partners[past[at].id]) for at in shown)
    return Precedents(found) if related else Precedents((), *found)


def precedents_to_json(found: Precedents) -> Mapping[str, Any]:
    """The precedents and what they have in common, as one JSON document; amounts in EUR.

    Where nothing is near, ``precedents`` is empty and ``closest`` the project that comes closest all the same.
    """
    return {
        "precedents": [_precedent_to_json(one) for one in found.nearest],
        "closest": _precedent_to_json(found.closest) if found.closest else None,
        "size": _told(found.sizes),
        "countries_in_one": _told(found.breadths),
        "received": _told(found.grants),
        "kinds": {kind.value: round(share, 4) for kind, share in found.kinds.items()},
        "having": {kind.value: count for kind, count in found.having.items()},
        "countries": {country: round(share, 4) for country, share in found.countries.items()},
        "roles": {role: round(share, 4) for role, share in found.roles.items()},
        "led_by": {kind.value: count for kind, count in found.leading.items()},
        "recurring": [{"id": member.id, "name": member.name, "projects": count} for member, count in found.recurring],
    }


def _precedent_to_json(one: Precedent) -> Mapping[str, Any]:
    return {
        "id": one.project.id,
        "project": one.project.label,
        "title": one.project.title,
        "keywords": list(one.project.keywords),
        "start": one.project.start.isoformat() if one.project.start else None,
        "nearness": round(one.nearness, 4),
        "agreement": round(one.agreement, 4),
        "link": one.link or None,
        "received": one.received,
        "partners": [
            {name: getattr(partner.member, name) for name in ("id", "name", "kind", "country")}
            | {"role": partner.role, "amount": partner.amount}
            for partner in one.partners
        ],
    }


def partners_of(projects: Iterable[str], roster: Roster) -> Mapping[str, tuple[PrecedentPartner, ...]]:
    """The partners of each of these projects, by its id: the coordinator first, then by amount received and by name."""
    found: dict[str, list[PrecedentPartner]] = {project: [] for project in projects}
    for part in roster.participations:
        if part.project in found:
            found[part.project].append(PrecedentPartner(roster.member(part.member), part.role, part.amount))
    return {
        project: tuple(
            sorted(some, key=lambda one: (one.role != COORDINATOR, -(one.amount or 0), one.member.name, one.member.id))
        )
        for project, some in found.items()
    }


def _quartiles(values: Sequence[float]) -> Quartiles | None:
    if not values:
        return None
    low, middle, high = np.quantile(np.array(values, np.float64), [0.25, 0.5, 0.75])
    return float(low), float(middle), float(high)


def _told(quartiles: Quartiles | None) -> Mapping[str, float] | None:
    return dict(zip(("low", "median", "high"), quartiles, strict=True)) if quartiles else None


def _countries(one: Precedent) -> set[str]:
    return {partner.member.country for partner in one.partners} - {""}
