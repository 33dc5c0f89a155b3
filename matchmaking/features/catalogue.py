"""The bundled catalogue of capabilities: what calls ask for and members bring, in words that both sides understand."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from matchmaking.data_files import data_file
from matchmaking.members.member import Sector


@dataclass(frozen=True, slots=True)
class CatalogueEntry:
    """A capability in the catalogue: its name by language (nl, en, fr), what it is in a sentence (nl, en), its sector if any,
    and the role in a consortium that a member covering it plays, if a particular one.
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
