"""Newcomers: organisations that no project knew before the cut, ranked among themselves by text alone.

A newcomer's text is its name with its statements and offers, where it has any (see ``descriptions``). To be compared in the
same way as everybody else it is taken as one project of the newcomer's own.
"""

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from matchmaking.evaluation.namesakes import DISTINCT, without_namesakes
from matchmaking.evaluation.split import Split
from matchmaking.evaluation.strata import Stratum
from matchmaking.evaluation.tasks import Query, chance
from matchmaking.members.identity.combining import is_nameless
from matchmaking.members.member import COMPANIES, Kind, Language, Member, Participation, Project, Roster, Statement

NEWCOMER = "newcomer"
"""The key of the stratum in the report."""
ASKED_OF = ("t1", "t1_known_member")
"""Tasks whose true partners can be newcomers."""


def newcomer_roster(split: Split) -> Roster:
    """The newcomers of the asked projects, each with one text; those without any word are left out."""
    texts = {member.id: _text(member) for member in split.newcomers}
    members = [
        Member(member.id, member.name, member.kind, statements=(Statement(texts[member.id], Language.ENGLISH),))
        for member in split.newcomers
        if texts[member.id]
    ]
    projects = [Project(member.id, text=texts[member.id]) for member in members]
    return Roster.of(members, projects, [Participation(member.id, member.id) for member in members])


def newcomer_queries(split: Split, roster: Roster, sample: int | None = None, seed: int = 0) -> tuple[Query, ...]:
    """The asked projects with a text and a newcomer, nothing else being given; ``truth`` are rows of the newcomers' roster."""
    found = []
    for asked in split.test:
        truth = tuple(sorted(roster.position[member] for member in asked.members if member in roster.position))
        if truth and asked.project.text:
            found.append(Query(asked.project, (), truth))
    chosen = sorted(found, key=lambda query: chance(seed, "sample", query.project.id))[:sample]
    return tuple(sorted(chosen, key=lambda query: query.project.id))


def newcomer_strata(split: Split, roster: Roster, shared_names: frozenset[str]) -> Sequence[Stratum]:
    """All newcomers; those with a name of their own, companies, SMEs, those with words of their own; health projects alone."""

    def of(kinds: Set[Kind]) -> NDArray[np.bool_]:
        return np.array([member.kind in kinds for member in roster.members], bool)

    everyone = np.ones(len(roster.members), bool)
    speaking = {member.id for member in split.newcomers if member.statements or member.offers}
    return (
        Stratum(NEWCOMER, everyone),
        Stratum(f"{NEWCOMER}_{DISTINCT}", without_namesakes(roster.members, shared_names)),
        Stratum(f"{NEWCOMER}_company", of(COMPANIES)),
        Stratum(f"{NEWCOMER}_sme", of({Kind.SME})),
        Stratum(f"{NEWCOMER}_described", np.array([member.id in speaking for member in roster.members], bool)),
        Stratum(f"{NEWCOMER}_health", everyone, health=True),
    )


def _text(member: Member) -> str:
    name = "" if is_nameless(member) else member.name
    said = " ".join(statement.text for statement in (*member.statements, *member.offers)).strip()
    return f"{name}. {said}" if name and said else name or said
