"""What organisations say of themselves, from a file beside an archive, which holds no words of its members.

A CSV file with a column ``organisationID`` and one of ``summary`` or ``description``; a ``sector`` is read too. Such texts
carry no day: they count as known before the cut, as the profiles of a workspace do.
"""

import csv
import io
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from matchmaking.errors import UnreadableFile
from matchmaking.evaluation.masking import masked
from matchmaking.evaluation.split import Split
from matchmaking.members.lists.languages import language_of
from matchmaking.members.member import Language, Statement
from matchmaking.remarks import reason_of

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
