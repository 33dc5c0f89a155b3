"""Judged questions: what a person says who can do what, read from a JSON file.

    {"needs":        [{"text": "...", "lang": "nl", "kind": "oblique", "answers": {member: 2 | 1}, "note": "..."}],
     "capabilities": [{"call": call, "capability": "...", "text": "...", "answers": {member: 2 | 1}}],
     "calls":        {call: {member: 2 | 1}}}

2: its own texts say that it does exactly this; 1: partly, or a fair second choice; who is not named cannot. A need without
answers is one that nobody answers. Members of a call should be in (2) or could be in (1). Each part may be left out.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from matchmaking.errors import BadJudgements, UnknownMember
from matchmaking.members.member import Language, Roster
from matchmaking.remarks import reason_of

KINDS = ("plain", "oblique", "constraint", "neighbour", "negation", "cross")
"""Kinds of questions that a note can name, too; a need of which neither tells a kind is plain."""
NOBODY = "nobody"
"""The stratum of the needs without answers."""
LARGEST = 20_000_000
"""Bytes from which on a file is refused."""


@dataclass(frozen=True)
class JudgedNeed:
    """A need in words; ``answers`` are grades by row of the roster, none where nobody answers it."""

    text: str
    language: str
    kinds: tuple[str, ...]
    answers: Mapping[int, int]


@dataclass(frozen=True)
class JudgedCapability:
    """A capability that a call asks for; ``answers`` are grades by row of the roster."""

    call: str
    name: str
    text: str
    answers: Mapping[int, int]


@dataclass(frozen=True)
class Judgements:
    """All that was judged; ``calls`` holds the grades, by row, of the members that suit each call."""

    needs: tuple[JudgedNeed, ...] = ()
    capabilities: tuple[JudgedCapability, ...] = ()
    calls: Mapping[str, Mapping[int, int]] = field(default_factory=dict)


_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=20_000)]
_Grades = dict[str, Annotated[int, Field(strict=True, ge=1, le=2)]]


class _Record(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Need(_Record):
    text: _Words
    lang: Language | None = None
    kind: str = ""
    answers: _Grades
    note: str = ""


class _Capability(_Record):
    call: _Words
    capability: _Words
    text: _Words
    answers: _Grades


class _File(_Record):
    needs: list[_Need] = []
    capabilities: list[_Capability] = []
    calls: dict[str, _Grades] = {}


def read_judgements(file: Path, roster: Roster) -> Judgements:
    """The judged questions of a file about the members of a roster.

    Raises ``BadJudgements`` naming the file, the entry and the field that cannot be used.
    """
    try:
        if file.stat().st_size > LARGEST:
            raise BadJudgements(
                "{file} is too large for judged questions: give at most {most} MB.", file=file, most=LARGEST // 10**6
            )
        given = file.read_bytes()
    except OSError as cause:
        raise BadJudgements("{file} cannot be read ({cause}).", file=file, cause=reason_of(cause)) from cause
    return parse_judgements(given, file.name, roster)


def parse_judgements(given: bytes, name: str, roster: Roster) -> Judgements:
    """The same from the file's content; ``name`` is what messages call it."""
    try:
        document = json.loads(given.decode("utf-8-sig"))
    except UnicodeDecodeError as cause:
        raise BadJudgements("{file} is not written in UTF-8. Save it as UTF-8 text.", file=name) from cause
    except (json.JSONDecodeError, RecursionError) as cause:
        line = getattr(cause, "lineno", 1)
        raise BadJudgements("{file}, line {line}: this is not JSON. Correct that line.", file=name, line=line) from cause
    try:
        record = _File.model_validate(document)
    except ValidationError as mistakes:
        raise _mistake(mistakes, name) from mistakes
    if not (record.needs or record.capabilities or record.calls):
        raise BadJudgements("{file} holds no judged questions: give 'needs', 'capabilities' or 'calls'.", file=name)
    return Judgements(
        tuple(
            JudgedNeed(need.text, need.lang or "", tuple(_kinds(need)), _rows(need.answers, name, f"needs[{at}]", roster))
            for at, need in enumerate(record.needs, 1)
        ),
        tuple(
            JudgedCapability(one.call, one.capability, one.text, _rows(one.answers, name, f"capabilities[{at}]", roster))
            for at, one in enumerate(record.capabilities, 1)
        ),
        {call: _rows(grades, name, f"calls[{call}]", roster) for call, grades in record.calls.items()},
    )


def _kinds(need: _Need) -> Iterator[str]:
    """What kind of question it is: what it says itself, and the kinds that its note names."""
    if not need.answers:
        return
    noted = [part.strip().casefold() for part in need.note.split(";")]
    own = [part.strip().casefold() for part in need.kind.split(";") if part.strip()]
    yield from dict.fromkeys([*own, *(part for part in noted if part in KINDS)] or [KINDS[0]])


def _rows(grades: Mapping[str, int], file: str, entry: str, roster: Roster) -> Mapping[int, int]:
    """Grades by row instead of by id or name."""
    found: dict[int, int] = {}
    for member, grade in grades.items():
        try:
            found[roster.position[roster.find(member).id]] = grade
        except UnknownMember as unknown:
            raise BadJudgements(
                "{file}, {entry}, answers: no member here goes by '{member}'. `matchmaking members` lists the ids.",
                file=file,
                entry=entry,
                member=member,
            ) from unknown
    return found


def _mistake(mistakes: ValidationError, file: str) -> BadJudgements:
    """The first thing that is wrong, with its place; entries are counted from 1."""
    first: Any = mistakes.errors(include_url=False)[0]
    path = first["loc"]
    part = str(path[0]) if path else ""
    entry = f"{part}[{path[1] + 1 if isinstance(path[1], int) else path[1]}]" if len(path) > 1 else part or "the file"
    named = [str(step) for step in path[2:] or path[1:] if step != "[key]"]
    values = {"file": file, "entry": entry, "field": ".".join(named) or part or "-"}
    if first["type"] == "missing":
        return BadJudgements("{file}, {entry}, {field}: this is missing.", **values)
    if "answers" in named or part == "calls":
        return BadJudgements("{file}, {entry}, {field}: a grade is 2 (does exactly this) or 1 (partly), by member.", **values)
    if first["type"] == "extra_forbidden":
        return BadJudgements("{file}, {entry}, {field}: there is no such field here.", **values)
    if named[-1:] == ["lang"]:
        return BadJudgements("{file}, {entry}, {field}: choose from nl, fr, de and en.", **values)
    if first["type"] == "string_too_long":
        return BadJudgements("{file}, {entry}, {field}: this text is too long.", **values)
    if first["type"].startswith("string"):
        return BadJudgements("{file}, {entry}, {field}: give a text.", **values)
    return BadJudgements("{file}, {entry}, {field}: this is not written as expected. docs/judging.md shows how.", **values)
