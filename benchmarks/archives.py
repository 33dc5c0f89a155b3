"""Archives of any size for benchmarks, in the layout of CORDIS: drawn from the real ones, and grown beyond by a fixed seed.

Fewer organisations than the real archives hold: projects are drawn by chance, whole, until so many organisations took part.
So the number of partners of a project and its texts are real; an organisation has the fewer projects the smaller the part.

More: the archives are copied under other numbers until there are enough. In a copy one participation in ten goes to the same
organisation of another copy, so that the copies are tied together and an organisation's expected number of projects stays as it
was. Objectives, titles and names are put together from the halves of two real ones (of one programme, of one country): their
lengths and words stay real, no text stands twice.
"""

import csv
import io
import random
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path

SEED = 2026
_MOVED = 0.1
"""The part of a copy's participations that goes to another copy."""
_TABLES = ("project", "organization", "topics", "legalBasis")
_COPIES_APART = 10**9

Table = list[dict[str, str]]


def archive_of(organisations: int, sources: Sequence[Path], target: Path) -> Path:
    """Write an archive with at least so many organisations, and as few more as the last project brings; the same each time."""
    tables: dict[str, Table] = {name: [row for source in sources for row in _read(source, name)] for name in _TABLES}
    chance = random.Random(SEED)
    real = len({row["organisationID"] for row in tables["organization"]})
    if organisations <= real:
        tables = _drawn(tables, organisations, chance)
    else:
        copies = -(-organisations // real)
        tables = {name: rows + _copied(tables, name, copies, random.Random(SEED)) for name, rows in tables.items()}
        tables = _drawn(tables, organisations, chance)
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, rows in tables.items():
            fields = list(dict.fromkeys(field for row in rows[:1] + rows[-1:] for field in row))
            with archive.open(f"{name}.csv", "w") as stream, io.TextIOWrapper(stream, "utf-8", newline="") as text:
                writer = csv.DictWriter(text, fields, delimiter=";", quoting=csv.QUOTE_ALL, restval="", extrasaction="ignore")
                writer.writeheader()
                writer.writerows(rows)
    return target


def _read(source: Path, table: str) -> Iterable[dict[str, str]]:
    with zipfile.ZipFile(source) as archive, archive.open(f"{table}.csv") as stream:
        yield from csv.DictReader(io.TextIOWrapper(stream, "utf-8-sig"), delimiter=";")


def _drawn(tables: dict[str, Table], organisations: int, chance: random.Random) -> dict[str, Table]:
    partners: dict[str, list[str]] = defaultdict(list)
    for row in tables["organization"]:
        partners[row["projectID"]].append(row["organisationID"])
    order = sorted(partners)
    chance.shuffle(order)
    kept: set[str] = set()
    known: set[str] = set()
    for project in order:
        if len(known) >= organisations:
            break
        kept.add(project)
        known.update(partners[project])
    return {
        name: [row for row in rows if row["id" if name == "project" else "projectID"] in kept] for name, rows in tables.items()
    }


def _copied(tables: dict[str, Table], name: str, copies: int, chance: random.Random) -> Table:
    rows = tables[name]
    others = _alike(tables, name)
    key = {"project": "objective", "organization": "name", "topics": "title"}.get(name, "")
    copied: Table = []
    for copy in range(1, copies):
        for row in rows:
            new = dict(row)
            project = "id" if name == "project" else "projectID"
            new[project] = str(int(row[project]) + copy * _COPIES_APART)
            if key and row[key]:
                new[key] = _mixed(row[key], chance.choice(others[_group(name, row)]))
            if name == "project":
                new["title"] = new["title"] and f"{new['title']} {copy}"
            if name == "topics":
                new["topic"] = f"{row['topic']}-{copy}"
            if name == "organization":
                into = chance.randrange(copies) if chance.random() < _MOVED else copy
                new |= {"organisationID": f"{row['organisationID']}{f'-{into}' if into else ''}", "organizationURL": ""}
                new |= {"vatNumber": ""} if "vatNumber" in row else {}
            copied.append(new)
    return copied


def _alike(tables: dict[str, Table], name: str) -> dict[str, list[str]]:
    key = {"project": "objective", "organization": "name", "topics": "title"}.get(name)
    found: dict[str, list[str]] = defaultdict(list)
    for row in tables[name] if key else ():
        if row[key or ""]:
            found[_group(name, row)].append(row[key or ""])
    return found


def _group(name: str, row: dict[str, str]) -> str:
    return {"project": row.get("legalBasis", ""), "organization": row.get("country", "")}.get(name, "")


def _mixed(text: str, other: str) -> str:
    """The first half of one text and the second half of another, cut between words."""
    words, more = text.split(), other.split()
    return " ".join([*words[: -(-len(words) // 2)], *more[len(more) // 2 :]])
