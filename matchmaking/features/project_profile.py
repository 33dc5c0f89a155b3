"""What an organisation keeps doing, read out of its past projects: subjects, programmes, roles, partners, money.

Everything stands with the projects that say so, and nothing is guessed: what a project says, its partners did together.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from matchmaking.features.fit import RELATED_FROM, is_covered
from matchmaking.features.fitting import FeatureSet
from matchmaking.features.network import latest_first
from matchmaking.features.word_forms import stop_words
from matchmaking.members.member import COORDINATOR, Kind, Language, Member, Project

Value = TypeVar("Value", Kind, str)

_MOST_SUBJECTS = 8
_MOST_NAMED = 10
_MOST_PARTNERS = 5
_SURE = 0.25
"""The strength that a capability has in one project at least, where others are only related to it."""
_FEWEST_TEXTS = 300
"""Projects from which on a phrase that few of them use tells of those; among fewer it is chance."""


@dataclass(frozen=True, slots=True)
class Recurrence:
    """A subject or a programme of its projects, with those that name it, the latest first.

    ``name`` is by language where the catalogue of capabilities knows it.
    """

    name: Mapping[str, str] | str
    projects: tuple[Project, ...]


@dataclass(frozen=True, slots=True)
class FrequentPartner:
    """Another member with whom it took part in two or more projects, the latest first."""

    member: Member
    projects: tuple[Project, ...]


@dataclass(frozen=True)
class ProjectProfile:
    """What a member's past projects say of it; ``projects`` are all of them, the latest first, ``led`` those it coordinated.

    ``subjects`` are keywords, capabilities and phrases of two or more of its projects, or of the only one. ``partner_kinds``
    and ``partner_countries`` (empty for one that is not known) are the mean shares of its partners in a project of up to
    sixty, 0 to 1, adding up to 1, the largest first; ``size`` the median number of partners, itself counted. ``received`` is
    what it received in EUR in the ``paid`` projects of which that is known.
    """

    member: Member
    projects: tuple[Project, ...]
    led: tuple[Project, ...]
    subjects: tuple[Recurrence, ...]
    programmes: tuple[Recurrence, ...]
    partner_kinds: Mapping[Kind, float]
    partner_countries: Mapping[str, float]
    partners: tuple[FrequentPartner, ...]
    size: float | None
    received: float
    paid: int

    @property
    def years(self) -> tuple[int, int] | None:
        """The years in which its first and its latest project started; None where no start is known."""
        starts = [project.start.year for project in self.projects if project.start]
        return (min(starts), max(starts)) if starts else None


def project_profile(features: FeatureSet, member: Member) -> ProjectProfile | None:
    """What the past projects of a member of the roster say of it; None for one without any."""
    row = features.roster.position[member.id]
    projects = tuple(features.network.projects_of(row))
    if not projects:
        return None
    past, members = features.past_projects, features.roster.members
    columns = np.sort(past.of(row))
    teams = [_others(features, int(column), row) for column in columns]
    parts = [part for part in features.roster.participations if part.member == member.id]
    amounts = [part.amount for part in parts if part.amount is not None]
    led = {part.project for part in parts if part.role == COORDINATOR}
    shared: dict[int, list[Project]] = {}
    for column, team in zip(columns, teams, strict=True):
        for other in team:
            shared.setdefault(other, []).append(past.projects[column])
    frequent = [(other, together) for other, together in shared.items() if len(together) > 1]
    frequent.sort(key=lambda pair: (-len(pair[1]), members[pair[0]].name, members[pair[0]].id))
    return ProjectProfile(
        member=member,
        projects=projects,
        led=tuple(project for project in projects if project.id in led),
        subjects=_subjects(features, projects, columns),
        programmes=_recurring((code, project) for project in projects for code in (project.programmes or (project.framework,))),
        partner_kinds=mean_shares([[members[other].kind for other in team] for team in teams]),
        partner_countries=mean_shares([[members[other].country for other in team] for team in teams]),
        partners=tuple(FrequentPartner(members[other], tuple(latest_first(some))) for other, some in frequent[:_MOST_PARTNERS]),
        size=float(np.median([len(team) + 1 for team in teams])) if teams else None,
        received=float(sum(amounts)),
        paid=len(amounts),
    )


def project_profile_to_json(profile: ProjectProfile) -> Mapping[str, Any]:
    """The profile as plain values, amounts in EUR; it is derived, and says so."""
    return {
        "member": {name: getattr(profile.member, name) for name in ("id", "name", "kind", "country")},
        "derived_from": [
            {"id": project.id, "project": project.label, "title": project.title, "link": project.link or None}
            for project in profile.projects
        ],
        "led": [project.id for project in profile.led],
        "years": list(profile.years) if profile.years else None,
        "subjects": [_told(one.name, one.projects) for one in profile.subjects],
        "programmes": [_told(one.name, one.projects) for one in profile.programmes],
        "partner_kinds": {kind.value: round(share, 4) for kind, share in profile.partner_kinds.items()},
        "partner_countries": {country: round(share, 4) for country, share in profile.partner_countries.items()},
        "partners": [{"id": one.member.id, **_told(one.member.name, one.projects)} for one in profile.partners],
        "size": profile.size,
        "received": profile.received if profile.paid else None,
        "received_in": profile.paid,
    }


def _told(name: Mapping[str, str] | str, projects: Sequence[Project]) -> dict[str, Any]:
    return {
        "name": name if isinstance(name, str) else name[Language.ENGLISH.value],
        "projects": [project.id for project in projects],
    }


def _others(features: FeatureSet, column: int, row: int) -> list[int]:
    """The partners of a project as rows, without this member."""
    partners = features.past_projects.members_of
    return [int(other) for other in partners.indices[partners.indptr[column] : partners.indptr[column + 1]] if other != row]


def _subjects(features: FeatureSet, projects: Sequence[Project], columns: NDArray[np.intp]) -> tuple[Recurrence, ...]:
    """Keywords of its projects, capabilities that their texts say, and phrases that do not repeat the keywords."""
    least = 2 if len(projects) > 1 else 1
    past = features.past_projects.projects
    found = list(_recurring(((keyword, project) for project in projects for keyword in project.keywords), least))
    strengths = features.project_capabilities[columns]
    said = strengths >= RELATED_FROM
    most = strengths.max(axis=0, initial=0.0)
    sure = most >= _SURE if least > 1 else is_covered(most)
    often = [at for at in np.argsort(-said.sum(axis=0), kind="stable") if said[:, at].sum() >= least and sure[at]]
    found += [
        Recurrence(features.capabilities[at].name, tuple(latest_first([past[column] for column in columns[said[:, at]]])))
        for at in often[:_MOST_SUBJECTS]
    ]
    if len(past) >= _FEWEST_TEXTS:
        stops = frozenset().union(*(stop_words(language) for language in Language))
        keywords = {word for one in found if isinstance(one.name, str) for word in one.name.casefold().split()}
        found += [
            Recurrence(phrase, tuple(latest_first([past[column] for column in some])))
            for phrase, some in features.project_words.recurring(columns, stops, _MOST_SUBJECTS)
            if not keywords & set(phrase.split())
        ]
    return tuple(found[:_MOST_SUBJECTS])


def _recurring(named: Iterable[tuple[str, Project]], least: int = 2) -> tuple[Recurrence, ...]:
    """What so many projects name at least, capitals apart, the most frequent first."""
    spelt: dict[str, str] = {}
    found: dict[str, dict[str, Project]] = {}
    for name, project in named:
        if name:
            spelt.setdefault(name.casefold(), name)
            found.setdefault(name.casefold(), {})[project.id] = project
    often = [(key, some) for key, some in found.items() if len(some) >= least]
    often.sort(key=lambda pair: (-len(pair[1]), pair[0]))
    return tuple(Recurrence(spelt[key], tuple(some.values())) for key, some in often[:_MOST_NAMED])


def mean_shares(teams: Sequence[Sequence[Value]]) -> Mapping[Value, float]:
    """The mean share of each value over teams, 0 to 1, the largest first; each team counts the same."""
    shares: dict[Value, float] = {}
    for team in teams:
        for value in team:
            shares[value] = shares.get(value, 0.0) + 1 / (len(team) * len(teams))
    return dict(sorted(shares.items(), key=lambda pair: (-pair[1], str(pair[0]))))
