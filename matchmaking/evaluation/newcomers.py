"""Newcomers: organisations that no project knew before the cut, ranked among themselves by text alone.

A newcomer's text is its statements and offers, or, where it gave none, its name. To be compared in the same way as everybody
else it is taken as one project of the newcomer's own.
"""

from matchmaking.evaluation.split import Split
from matchmaking.evaluation.tasks import Query, chance
from matchmaking.members.identity.combining import is_nameless
from matchmaking.members.member import Language, Member, Participation, Project, Roster, Statement

NEWCOMER = "newcomer"
"""The key of the stratum in the report."""
ASKED_OF = ("t1", "t1_known_member")
"""Tasks whose true partners can be newcomers."""


def newcomer_roster(split: Split) -> Roster:
    """The newcomers of the asked projects, each with one text; those without any word are left out."""
    texts = {member.id: _text(member) for member in split.newcomers}
    members = [
        Member(member.id, member.name, statements=(Statement(texts[member.id], Language.ENGLISH),))
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


def _text(member: Member) -> str:
    said = " ".join(statement.text for statement in (*member.statements, *member.offers)).strip()
    return said or ("" if is_nameless(member) else member.name)
