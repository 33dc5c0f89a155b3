"""The bundled capabilities of health-tech: what calls ask for and members bring, in words that both sides understand."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from matchmaking.data_files import data_file
from matchmaking.members.member import Sector


@dataclass(frozen=True)
class Capability:
    """Something an organisation can do: ``name`` and ``text`` (one sentence) by language code, the sector it is typical of."""

    id: str
    name: Mapping[str, str]
    text: Mapping[str, str]
    sector: Sector | None = None


@cache
def bundled_capabilities() -> tuple[Capability, ...]:
    """Those of ``data/capabilities.toml``."""
    read = tomllib.loads(data_file("capabilities.toml").read_text(encoding="utf-8"))
    return tuple(
        Capability(entry["id"], entry["name"], entry["text"], Sector(entry["sector"]) if entry.get("sector") else None)
        for entry in read["capabilities"]
    )
