"""The train/test split by date: the data known on a day, and the later projects to predict.

    archives, workspace -- split -->  Split(known, asked)
                                        |       |
               learnt and counted from this     asked of the systems, one project at a time

Nothing on the train side comes from a project that starts on the day of the cut or later: no tie, no text, and no kind or name
of an organisation.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation.masking import masked
from matchmaking.members.cordis.programmes import CordisReading, read_cordis
from matchmaking.members.member import COORDINATOR, Member, Participation, Project, Roster

FEWEST, MOST = 3, 60
"""Partners of a project that is asked: two are no consortium, and sixty in one list have not chosen each other."""


@dataclass(frozen=True, slots=True)
class TestProject:
    """A project to predict: its text with the partners' names masked, its ``members`` and its ``coordinator`` (ids)."""

    project: Project
    members: tuple[str, ...]
    coordinator: str = ""


@dataclass(frozen=True)
class Split:
    """``train`` is the roster on the day before ``train_end``; ``test`` are the projects that start from then to ``until``.

    ``train`` holds the organisations with a project before the cut: the candidates. ``newcomers`` are members of asked projects
    who are not among them. ``speakers`` are all members of a workspace, with what they say of themselves and the projects that
    are known; archives have none.
    """

    train_end: date
    until: date
    train: Roster
    test: tuple[TestProject, ...]
    newcomers: tuple[Member, ...]
    speakers: Roster = field(default_factory=Roster)

    @property
    def own_words(self) -> bool:
        """Whether any known member has a statement or an offer; archives know projects alone."""
        return any(member.statements or member.offers for member in (*self.train.members, *self.speakers.members))


def split_archives(archives: Sequence[Path], train_end: date, until: date | None = None) -> Split:
    """Read CORDIS archives and cut them. Raises ``UnreadableFile``, and ``ImpossibleRequest`` when a side is empty.

    Each archive is read twice, once as it stood on the day of the cut, so that an organisation's later name, kind or place
    is not known. Where several archives hold one organisation, the one with the later history counts.
    """
    until = _end(train_end, until)
    before = sorted((read_cordis(path, before=train_end) for path in archives), key=_latest)
    after = [read_cordis(path, before=until) for path in archives]
    train = Roster.of(*_joined(before))
    members, projects, parts = _joined(after)
    return _split(train, members, projects, parts, train_end, until)


def split_roster(roster: Roster, train_end: date, until: date | None = None) -> Split:
    """Cut a workspace's roster. Profiles carry no dates there: they count as known. Raises ``ImpossibleRequest``."""
    until = _end(train_end, until)
    projects = [project for project in roster.projects if project.start and project.start < train_end]
    before = {project.id for project in projects}
    parts = [part for part in roster.participations if part.project in before]
    seen = {part.member for part in parts}
    train = Roster.of((member for member in roster.members if member.id in seen), projects, parts)
    split = _split(train, roster.members, roster.projects, roster.participations, train_end, until)
    return replace(split, speakers=Roster.of(roster.members, split.train.projects, split.train.participations))


def split_words(roster: Roster) -> Split:
    """A split of a workspace for tasks on members' texts only; no project is predicted, so that no day is needed."""
    train = _with_masks(roster, {member.id: member.names for member in roster.members})
    return Split(date.max, date.max, train, (), (), train)


def _end(train_end: date, until: date | None) -> date:
    until = until or date.max
    if until <= train_end:
        raise ImpossibleRequest(
            "The back-test ends on {until}, not after its cut-off date, {cut}: give a later day.", until=until, cut=train_end
        )
    return until


def _latest(reading: CordisReading) -> date:
    return max((project.start for project in reading.projects if project.start), default=date.min)


def _joined(readings: Iterable[CordisReading]) -> tuple[list[Member], list[Project], list[Participation]]:
    """The readings as one; of one id said twice the last reading counts."""
    members: dict[str, Member] = {}
    projects: dict[str, Project] = {}
    parts: dict[tuple[str, str], Participation] = {}
    for reading in readings:
        members |= {member.id: member for member in reading.members}
        projects |= {project.id: project for project in reading.projects}
        parts |= {(part.project, part.member): part for part in reading.participations}
    return list(members.values()), list(projects.values()), list(parts.values())


def _split(
    train: Roster,
    members: Sequence[Member],
    projects: Iterable[Project],
    parts: Iterable[Participation],
    train_end: date,
    until: date,
) -> Split:
    names = {member.id: member.names for member in members} | {member.id: member.names for member in train.members}
    partners: dict[str, list[Participation]] = {}
    for part in sorted(parts, key=lambda part: (part.project, part.member)):
        partners.setdefault(part.project, []).append(part)
    test = [
        _asked(project, partners[project.id], names)
        for project in sorted(projects, key=lambda project: project.id)
        if project.start and train_end <= project.start < until and FEWEST <= len(partners.get(project.id, ())) <= MOST
    ]
    if not train.participations:
        raise ImpossibleRequest(
            "No project starts before the cut-off date, {cut}: give a later day or more history.", cut=train_end
        )
    if not test:
        raise ImpossibleRequest(
            "No project of {fewest} to {most} partners starts from {cut} on: give an earlier cut-off date.",
            fewest=FEWEST,
            most=MOST,
            cut=train_end,
        )
    seen = {member for one in test for member in one.members} - set(train.position)
    newcomers = sorted((member for member in members if member.id in seen), key=lambda member: member.id)
    return Split(train_end, until, _with_masks(train, names), tuple(test), tuple(newcomers))


def _asked(project: Project, parts: Sequence[Participation], names: Mapping[str, tuple[str, ...]]) -> TestProject:
    coordinator = next((part.member for part in parts if part.role == COORDINATOR), "")
    members = tuple(part.member for part in parts)
    return TestProject(_without_names(project, members, names), members, coordinator)


def _with_masks(train: Roster, names: Mapping[str, tuple[str, ...]]) -> Roster:
    partners: dict[str, list[str]] = {}
    for part in train.participations:
        partners.setdefault(part.project, []).append(part.member)
    projects = [_without_names(project, partners.get(project.id, ()), names) for project in train.projects]
    return Roster.of(train.members, projects, train.participations)


def _without_names(project: Project, members: Iterable[str], names: Mapping[str, tuple[str, ...]]) -> Project:
    """The project with one text, out of which its acronym and the names of its partners are masked, and without keywords."""
    hidden = [project.acronym, *(name for member in members for name in names.get(member, ()))]
    return replace(project, text=masked(project.text or project.title, hidden).strip(), title="", keywords=())
