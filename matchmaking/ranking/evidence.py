"""The evidence for each reason: passages, projects and paths."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from matchmaking.features.bm25 import shared_words
from matchmaking.features.passages import Source
from matchmaking.features.sector_model import sector_names
from matchmaking.members.member import Project, Sector
from matchmaking.ranking.question import Question
from matchmaking.ranking.weights import Criterion
from matchmaking.remarks import Remark

_MOST_NAMED = 3
_LEAST_GAIN = 0.1
"""A facet that a partner covers better by less than this is not worth naming."""

_MORE = 0.05
"""A share of a sector beyond yours, or beyond that of another sector, that is worth a word."""
_OTHER_SECTORS: Mapping[tuple[bool, bool, bool], Remark] = {
    (False, False, False): Remark("Mainly {theirs}, while you are mainly {yours}."),
    (False, False, True): Remark("Mainly {theirs} (derived from its texts), while you are mainly {yours}."),
    (False, True, False): Remark("Mainly {theirs}, while you are evenly divided over {yours}."),
    (False, True, True): Remark("Mainly {theirs} (derived from its texts), while you are evenly divided over {yours}."),
    (True, False, False): Remark("Evenly divided over {theirs}, while you are mainly {yours}."),
    (True, False, True): Remark("Evenly divided over {theirs} (derived from its texts), while you are mainly {yours}."),
    (True, True, False): Remark("Evenly divided over {theirs}, while you are evenly divided over {yours}."),
    (True, True, True): Remark(
        "Evenly divided over {theirs} (derived from its texts), while you are evenly divided over {yours}."
    ),
}
"""What is said of other main sectors: by whether it has several, you have several, and its own are derived from its texts."""
_NEAR = 0.2
"""Nearness from which a past project is named as near to what is asked."""


def evidence(criterion: Criterion, question: Question, row: int) -> tuple[Remark, ...]:
    """The evidence for a member's value on a criterion; empty when there is none to show."""
    return _EVIDENCE[criterion](question, row)


def _relevance(question: Question, row: int) -> tuple[Remark, ...]:
    features = question.features
    own = features.passages.of(row)
    if not len(own):
        return (Remark("It has no text to compare."),)
    said = question.agreements[own] * features.passages.says(row)
    best = own[said.argmax()]
    passage, percent = features.passages.passages[best], round(100 * float(said.max()))
    values = {"passage": passage.text, "percent": percent}
    if passage.source is Source.PROJECT:
        project = features.roster.project[passage.project]
        project = next((p for p in features.network.projects_of(row) if (p.text or p.title) == passage.text), project)
        return (
            Remark("It took part in {project}: “{passage}” ({percent} % agreement)", values | {"project": project.dated_label}),
        )
    if passage.source is Source.OFFER:
        return (Remark("It offers: “{passage}” ({percent} % agreement)", values),)
    return (Remark("It says: “{passage}” ({percent} % agreement)", values),)


def _words(question: Question, row: int) -> tuple[Remark, ...]:
    own = question.features.passages.of(row)
    if not len(own) or not question.word_scores[own].any():
        return ()
    best = own[question.word_scores[own].argmax()]
    found = shared_words(" ".join(question.asked), question.features.passages.texts[best])
    if not found:  # the words agree in their stems only
        return (
            Remark(
                "Words of the question, in another form or language, are in: “{passage}”",
                {"passage": question.features.passages.texts[best]},
            ),
        )
    return (Remark("Words of the question in its texts: {words}", {"words": ", ".join(found)}),)


def _complementarity(question: Question, row: int) -> tuple[Remark, ...]:
    facets = question.facets
    if facets is None:
        return ()
    gains = (facets.strengths[row] - facets.held) * facets.weights
    order = [
        int(geo_proximity)
        for geo_proximity in (-gains).argsort(kind="stable")[:_MOST_NAMED]
        if gains[geo_proximity] > _LEAST_GAIN * facets.weights[geo_proximity]
    ]
    covered = "Meets “{facet}” at {has} %"
    brought = "Meets “{facet}” at {has} % (you: {held} %)"
    return tuple(
        Remark(
            brought if question.rows else covered,
            {
                "facet": facets.names[geo_proximity],
                "has": round(100 * facets.strengths[row, geo_proximity]),
                "held": round(100 * facets.held[geo_proximity]),
            },
        )
        for geo_proximity in order
    )


def _crossover(question: Question, row: int) -> tuple[Remark, ...]:
    profiles = question.features.profiles
    if not profiles.sectors[row].any():
        return (Remark("Its sectors are not known."),)
    its, team = profiles.sectors[row], profiles.sectors[list(question.rows)].mean(axis=0)
    more = its - team
    if more.max() < _MORE:
        return ()
    theirs, yours = _main(its), _main(team)
    further, less = (_sectors([int(place)])[0] for place in (more.argmax(), more.argmin()))
    values = {"theirs": _sectors(theirs), "yours": _sectors(yours), "further": further, "less": less}
    if theirs != yours:
        said = _OTHER_SECTORS[len(theirs) > 1, len(yours) > 1, bool(profiles.derived_sectors[row])]
        return (Remark(said.message, values),)
    if len(theirs) > 1 or more.argmax() in theirs:
        return (Remark("It is more {further} than you, and less {less}.", values),)
    if profiles.derived_sectors[row]:
        return (Remark("It is mainly {theirs} (derived from its texts), as you are, with more {further} than you.", values),)
    return (Remark("It is mainly {theirs}, as you are, with more {further} than you.", values),)


def _main(shares: NDArray[np.float64]) -> list[int]:
    """The sector with the largest share, or those among which nobody sees which is."""
    return [int(place) for place in np.flatnonzero(shares > shares.max() - _MORE)]


def _sectors(places: Sequence[int]) -> list[Mapping[str, str]]:
    names, order = sector_names(), list(Sector)
    return [names[order[place]] for place in places]


def _topic(question: Question, row: int) -> tuple[Remark, ...]:
    past_projects, own = question.features.past_projects, question.features.past_projects.of(row)
    near = own[question.topic_similarity[own] >= _NEAR]
    if not len(near):
        return (Remark("None of its past projects is near to what you ask."),)
    best = near[np.argsort(-question.topic_similarity[near] / np.sqrt(past_projects.size[near]), kind="stable")]
    values = {"count": len(near), "projects": _named([past_projects.projects[column] for column in best])}
    if len(near) == 1:
        return (Remark("It took part in a past project near to what you ask: {projects}", values),)
    return (Remark("It took part in {count} past projects near to what you ask: {projects}", values),)


def _codes(question: Question, row: int) -> tuple[Remark, ...]:
    past_projects, similarity = question.features.past_projects, question.similarity
    own = past_projects.of(row)
    near = own[similarity.codes[own] > 0] if similarity else own[:0]
    if similarity is None or not len(near):
        return (Remark("None of its past projects was under such a topic."),)
    best = near[np.argsort(-similarity.codes[near], kind="stable")]
    values = {"count": len(near), "projects": _named([past_projects.projects[column] for column in best])}
    if len(near) == 1:
        return (Remark("One of its past projects was under a related topic: {projects}", values),)
    return (Remark("{count} of its past projects were under related topics: {projects}", values),)


def _past_ties(question: Question, row: int) -> tuple[Remark, ...]:
    past_projects, own = question.features.past_projects, question.features.past_projects.of(row)
    joined = past_projects.joined(question.rows)[own]
    shared = own[joined > 0]
    if not len(shared):
        return (Remark("You never worked together."),)
    best = shared[np.argsort(-question.topic_similarity[shared], kind="stable")]
    projects = _named([past_projects.projects[column] for column in best])
    if len(question.rows) == 1:
        led = np.count_nonzero(past_projects.led[question.rows[0], shared].toarray())
        values = {"led": led, "count": len(shared), "projects": projects}
        if led and len(shared) == 1:
            return (Remark("You worked together, and you led: {projects}", values),)
        if led:
            return (Remark("You worked together: {projects}; you led {led} of {count}", values),)
        return (Remark("You worked together: {projects}", values),)
    known = np.count_nonzero([question.features.network.shared(seeker)[row] for seeker in question.rows])
    values = {"known": known, "count": len(question.rows), "projects": projects}
    return (Remark("It worked with {known} of your {count} members: {projects}", values),)


def _proximity(question: Question, row: int) -> tuple[Remark, ...]:
    past_projects, own = question.features.past_projects, question.features.past_projects.of(row)
    near = own[question.topic_similarity[own] >= _NEAR]
    there = np.setdiff1d(past_projects.members_of[near, :].indices, [row, *question.rows])
    known = there[question.closeness[there] > 0]
    # who met needs nobody in between, and that stands first
    told = list(_past_ties(question, row)) if question.shared[row] else []
    if not told and (remark := _introduction(question, row)):
        told.append(remark)
    if len(known):
        between = past_projects.parts[known, :].sum(axis=0)[near] > 0
        projects = sorted(near[between], key=lambda column: (-question.topic_similarity[column], column))
        values = {"count": len(known), "projects": _named([past_projects.projects[column] for column in projects])}
        if len(known) == 1:
            told.append(Remark("One of your partners worked with them on a related project: {projects}", values))
        else:
            told.append(Remark("{count} of your partners worked with them on a related project: {projects}", values))
    return tuple(told) or (Remark("No introduction path of at most three steps."),)


def _common(question: Question, row: int) -> tuple[Remark, ...]:
    network, members = question.features.network, question.features.roster.members
    theirs = set(network.partners(row).tolist())
    yours = {partner for seeker in question.rows for partner in network.partners(seeker).tolist()}
    both = sorted(theirs & yours - {row, *question.rows}, key=lambda one: (len(network.partners(one)), one))
    if not both:
        return (Remark("You have no partners in common."),)
    named = [members[one].name for one in both if members[one].consent][:_MOST_NAMED]
    values = {"count": len(both), "partners": ", ".join(named)}
    if not named:
        return (Remark("Partners that you have in common: {count}", values),)
    if len(both) == len(named):
        return (Remark("Partners that you have in common: {partners}", values),)
    return (Remark("Partners that you have in common: {count}, such as {partners}", values),)


def _introduction(question: Question, row: int) -> Remark | None:
    """Who stands between the seekers and a member, by the shortest path; None without one, or where they met."""
    network = question.features.network
    paths = [path for seeker in question.rows if (path := network.introduction(seeker, row))]
    path = min(paths, key=len, default=())
    if len(path) == 2:
        values = {
            "between": path[0].second.name,
            "first": path[0].projects[0].dated_label,
            "second": path[1].projects[0].dated_label,
        }
        return Remark("{between} can introduce you: with you in {first}, with them in {second}.", values)
    names = " – ".join(step.second.name for step in path[:-1])
    return Remark("Introduction in three steps, by way of {names}.", {"names": names}) if len(path) > 2 else None


def _country(question: Question, row: int) -> tuple[Remark, ...]:
    members = question.features.roster.members
    theirs, yours = members[row].country, sorted({seeker.country for seeker in question.seekers if seeker.country})
    if not theirs or not yours:
        return (Remark("Its country or yours is not known."),)
    times = round(float(question.country_lift[row]), 1)
    values = {"their_countries": [theirs], "your_countries": yours, "times": times}
    if yours == [theirs] and times == 1:
        told = "Organisations from {their_countries} worked with each other about as often as expected by chance."
    elif yours == [theirs]:
        told = "Organisations from {their_countries} worked with each other {times} times as often as expected by chance."
    elif times == 1:
        told = "Organisations from {their_countries} and {your_countries} worked together about as often as expected by chance."
    else:
        told = (
            "Organisations from {their_countries} and {your_countries} worked together {times} times as often as expected by "
            "chance."
        )
    return (Remark(told, values),)


def _novelty(question: Question, row: int) -> tuple[Remark, ...]:
    count = int(question.shared[row])
    if count <= 1:
        return (Remark("You worked together once.") if count else Remark("You never worked together."),)
    return (Remark("You worked together {count} times.", {"count": count}),)


def _standing(question: Question, row: int) -> tuple[Remark, ...]:
    projects = question.features.network.projects_of(row)
    if not projects:
        return (Remark("No past project is known."),)
    if len(projects) == 1:
        return (Remark("It took part in one project, {latest}.", {"latest": projects[0].dated_label}),)
    values = {"count": len(projects), "latest": projects[0].dated_label}
    return (Remark("It took part in {count} projects, the latest {latest}.", values),)


def _place(question: Question, row: int) -> tuple[Remark, ...]:
    member = question.features.roster.members[row]
    if member.city and member.country:
        values = {"place": member.city, "its_countries": [member.country]}
        return (Remark("It is in {place}, {its_countries}.", values),)
    if member.country:
        return (Remark("Its country: {its_countries}.", {"its_countries": [member.country]}),)
    return (Remark("It is in {place}.", {"place": member.city}),) if member.city else (Remark("Its place is not known."),)


def _named(projects: Sequence[Project]) -> str:
    named = ", ".join(project.dated_label for project in projects[:_MOST_NAMED])
    return named + (f" (+{len(projects) - _MOST_NAMED})" if len(projects) > _MOST_NAMED else "")


_EVIDENCE: Mapping[Criterion, Callable[[Question, int], tuple[Remark, ...]]] = {
    Criterion.RELEVANCE: _relevance,
    Criterion.WORDS: _words,
    Criterion.COMPLEMENTARITY: _complementarity,
    Criterion.CROSSOVER: _crossover,
    Criterion.CODES: _codes,
    Criterion.TOPIC: _topic,
    Criterion.PAST_COLLABORATION: _past_ties,
    Criterion.SHARED_NETWORK: _proximity,
    Criterion.COMMON_NEIGHBOURS: _common,
    Criterion.COUNTRY: _country,
    Criterion.NOVELTY: _novelty,
    Criterion.EXPERIENCE: _standing,
    Criterion.GEO_PROXIMITY: _place,
}
