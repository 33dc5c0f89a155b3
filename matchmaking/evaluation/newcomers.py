"""Newcomers: organisations that no project knew before the cut, ranked among themselves by text alone.

A newcomer's text is its name with its statements and offers, where it has any. It enters the comparison as one project of the
newcomer's own.

An archive holds no texts of organisations. They come from a CSV file beside it, with the columns ``organisationID`` and
``summary`` or ``description``, and optionally ``sector``. These texts have no date: they count as known before the cut, as the
profiles of a workspace do.
"""

import csv
import io
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matchmaking.errors import UnreadableFile
from matchmaking.evaluation.masking import masked
from matchmaking.evaluation.namesakes import DISTINCT, without_namesakes
from matchmaking.evaluation.split import Split
from matchmaking.evaluation.strata import Stratum
from matchmaking.evaluation.tasks import Query, chance
from matchmaking.members.identity.combining import is_nameless
from matchmaking.members.lists.languages import language_of
from matchmaking.members.member import COMPANIES, Kind, Language, Member, Participation, Project, Roster, Statement
from matchmaking.remarks import reason_of

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


_TEXTS = ("summary", "description")
_LARGEST = 50_000_000
"""Bytes of the file."""
_LONGEST = 20_000
"""Letters of one description that are read."""


def read_descriptions(path: Path) -> Mapping[str, str]:
    """From an organisation's number to its sector and its text. Raises ``UnreadableFile``."""
    try:
        if path.stat().st_size > _LARGEST:
            raise UnreadableFile("{file} is too large for a list of descriptions.", file=path.name)
        content = path.read_bytes().decode("utf-8-sig")
    except OSError as cause:
        raise UnreadableFile("{file} cannot be read ({cause}).", file=path.name, cause=reason_of(cause)) from cause
    except UnicodeDecodeError as cause:
        raise UnreadableFile("{file} is no text in UTF-8.", file=path.name) from cause
    head = content.partition("\n")[0]
    try:
        rows = list(
            csv.DictReader(io.StringIO(content, newline=""), delimiter=";" if head.count(";") > head.count(",") else ",")
        )
    except csv.Error as cause:
        raise UnreadableFile("{file} is no CSV file.", file=path.name) from cause
    named = next((name for name in _TEXTS if rows and name in rows[0]), "")
    if not named or "organisationID" not in rows[0]:
        raise UnreadableFile(
            "{file} needs the columns organisationID and summary (or description), with a row for each organisation.",
            file=path.name,
        )
    return {
        row["organisationID"].strip(): ". ".join(filter(None, ((row.get("sector") or "").strip(), text[:_LONGEST])))
        for row in rows
        if row["organisationID"] and (text := (row[named] or "").strip())
    }


def described(split: Split, descriptions: Mapping[str, str]) -> Split:
    """The split whose newcomers say what stands in the descriptions, the acronyms of the asked projects they joined masked.

    Who has projects is left to them: words of a few among archives full of projects would be another method for those alone.
    """
    joined: dict[str, list[str]] = {}
    for one in split.test:
        for id in one.members:
            joined.setdefault(id, []).append(one.project.acronym)
    newcomers = []
    for member in split.newcomers:
        if told := descriptions.get(member.id) or descriptions.get(member.participant_code):
            text = masked(told, joined.get(member.id, ()))
            said = Statement(text, language_of(text) or Language.ENGLISH)
            member = replace(member, statements=(*member.statements, said))
        newcomers.append(member)
    return replace(split, newcomers=tuple(newcomers))
