"""The bundled catalogue of capabilities that calls require and members offer."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from matchmaking.data_files import data_file
from matchmaking.members.member import Sector


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A capability in the catalogue: its name by language (nl, en, fr), a one-sentence description (nl, en), its sector if
    any, and the role in a consortium that covering it implies, if any.
    """

    id: str
    name: Mapping[str, str]
    text: Mapping[str, str]
    sector: Sector | None = None
    role: str = ""


@cache
def catalogue() -> Mapping[str, CatalogueEntry]:
    """All entries of ``data/capabilities.toml`` by id, in the file's order."""
    tables = tomllib.loads(data_file("capabilities.toml").read_text(encoding="utf-8"))["capabilities"]
    return {
        table["id"]: CatalogueEntry(
            table["id"],
            table["name"],
            table["text"],
            Sector(table["sector"]) if "sector" in table else None,
            table.get("role", ""),
        )
        for table in tables
    }
