"""The evidence behind each reason: which passage, which project, which path."""

from collections.abc import Callable, Mapping

from matchmaking.matching.question import Question
from matchmaking.matching.weights import Criterion
from matchmaking.members.member import Project, Sector
from matchmaking.remarks import Remark
from matchmaking.signals.keywords import shared_words
from matchmaking.signals.passages import Source
from matchmaking.signals.sector_model import sector_names

_MOST_NAMED = 3
_LEAST_GAIN = 0.1
"""A facet that a partner covers better by less than this is not worth naming."""


def evidence(criterion: Criterion, question: Question, row: int) -> tuple[Remark, ...]:
    """What speaks for the value that a member has by a criterion; empty when there is nothing to show."""
    return _EVIDENCE[criterion](question, row)


def _relevance(question: Question, row: int) -> tuple[Remark, ...]:
    signals = question.signals
    own = signals.passages.of(row)
    if not len(own):
        return (Remark("It has no text to compare."),)
    said = question.agreements[own] * signals.passages.says(row)
    best = own[said.argmax()]
    passage, percent = signals.passages.passages[best], round(100 * float(said.max()))
    values = {"passage": passage.text, "percent": percent}
    if passage.source is Source.PROJECT:
        project = signals.roster.project[passage.project]
        project = next((p for p in signals.network.projects_of(row) if (p.text or p.title) == passage.text), project)
        return (Remark("It took part in {project}: “{passage}” ({percent} % agreement)", values | {"project": _said(project)}),)
    if passage.source is Source.OFFER:
        return (Remark("It offers: “{passage}” ({percent} % agreement)", values),)
    return (Remark("It says: “{passage}” ({percent} % agreement)", values),)


def _words(question: Question, row: int) -> tuple[Remark, ...]:
    own = question.signals.passages.of(row)
    if not len(own) or not question.word_scores[own].any():
        return ()
    best = own[question.word_scores[own].argmax()]
    found = shared_words(" ".join(question.asked), question.signals.passages.texts[best])
    if not found:  # the words agree in their stems only
        return (
            Remark("Forms of the question's words are in: “{passage}”", {"passage": question.signals.passages.texts[best]}),
        )
    return (Remark("Words of the question in its texts: {words}", {"words": ", ".join(found)}),)


def _complementarity(question: Question, row: int) -> tuple[Remark, ...]:
    facets = question.facets
    if facets is None:
        return ()
    gains = (facets.strengths[row] - facets.held) * facets.weights
    order = [
        int(place)
        for place in (-gains).argsort(kind="stable")[:_MOST_NAMED]
        if gains[place] > _LEAST_GAIN * facets.weights[place]
    ]
    covered = "It covers “{facet}” for {has} %"
    brought = "It brings “{facet}” ({has} %), of which you have {held} %"
    return tuple(
        Remark(
            covered if question.row is None else brought,
            {
                "facet": facets.names[place],
                "has": round(100 * facets.strengths[row, place]),
                "held": round(100 * facets.held[place]),
            },
        )
        for place in order
    )


def _crossover(question: Question, row: int) -> tuple[Remark, ...]:
    profiles = question.signals.profiles
    if question.row is None or not profiles.sectors[row].any():
        return (Remark("Its sectors are not known."),)
    names, order = sector_names(), list(Sector)
    yours, theirs = (names[order[int(profiles.sectors[one].argmax())]] for one in (question.row, row))
    values = {"theirs": theirs, "yours": yours}
    if profiles.derived_sectors[row]:
        return (Remark("It is mainly {theirs} (derived from its texts), you are mainly {yours}.", values),)
    return (Remark("It is mainly {theirs}, you are mainly {yours}.", values),)


def _proximity(question: Question, row: int) -> tuple[Remark, ...]:
    if question.row is None:
        return ()
    network = question.signals.network
    path = network.introduction(question.row, row)
    if not path:
        return (Remark("No introduction path of at most three steps."),)
    if len(path) == 1:
        projects = path[0].projects
        return (Remark("You worked together: {projects}", {"projects": _named(projects)}),)
    if len(path) == 2:
        values = {"between": path[0].second.name, "first": _said(path[0].projects[0]), "second": _said(path[1].projects[0])}
        return (Remark("{between} can introduce you: with you in {first}, with them in {second}.", values),)
    names = " – ".join(step.second.name for step in path[:-1])
    return (Remark("Introduction in three steps, by way of {names}.", {"names": names}),)


def _novelty(question: Question, row: int) -> tuple[Remark, ...]:
    if question.row is None:
        return ()
    count = len(question.signals.network.shared_projects(question.row, row))
    if count <= 1:
        return (Remark("You worked together once.") if count else Remark("You never worked together."),)
    return (Remark("You worked together {count} times.", {"count": count}),)


def _standing(question: Question, row: int) -> tuple[Remark, ...]:
    projects = question.signals.network.projects_of(row)
    if not projects:
        return (Remark("No past project is known."),)
    if len(projects) == 1:
        return (Remark("It took part in one project, {latest}.", {"latest": _said(projects[0])}),)
    values = {"count": len(projects), "latest": _said(projects[0])}
    return (Remark("It took part in {count} projects, the latest {latest}.", values),)


def _place(question: Question, row: int) -> tuple[Remark, ...]:
    member = question.signals.roster.members[row]
    where = ", ".join(part for part in (member.city, member.country) if part)
    return (Remark("It is in {place}.", {"place": where}),) if where else (Remark("Its place is not known."),)


def _said(project: Project) -> str:
    return f"{project.label} ({project.start.year})" if project.start else project.label


def _named(projects: tuple[Project, ...]) -> str:
    named = ", ".join(_said(project) for project in projects[:_MOST_NAMED])
    return named + (f" (+{len(projects) - _MOST_NAMED})" if len(projects) > _MOST_NAMED else "")


_EVIDENCE: Mapping[Criterion, Callable[[Question, int], tuple[Remark, ...]]] = {
    Criterion.RELEVANCE: _relevance,
    Criterion.WORDS: _words,
    Criterion.COMPLEMENTARITY: _complementarity,
    Criterion.CROSSOVER: _crossover,
    Criterion.PROXIMITY: _proximity,
    Criterion.NOVELTY: _novelty,
    Criterion.STANDING: _standing,
    Criterion.PLACE: _place,
}
