"""Where towns lie: from a member's town to a point on the map. Only Belgian towns are known."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from matchmaking.data_files import data_file
from matchmaking.members.member import Member
from matchmaking.members.names import town_key


@dataclass(frozen=True, slots=True)
class Town:
    """A town with its point, in degrees (WGS 84)."""

    name: str
    latitude: float
    longitude: float


def town_of(member: Member) -> Town | None:
    """The town of a member, whatever language its name is written in; None for one that is not known or not in Belgium."""
    return _towns().get(town_key(member.city)) if member.country == "BE" and member.city else None


def town_named(name: str) -> Town | None:
    """The Belgian town that goes by this name in any language; None where none is known."""
    return _towns().get(town_key(name))


@cache
def _towns() -> Mapping[str, Town]:
    """By the key of each of a town's names; a name that several towns go by is that of the largest."""
    with data_file("towns-be.csv").open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: -int(row["inhabitants"]))
    found: dict[str, Town] = {}
    others: dict[str, Town] = {}
    for row in rows:
        town = Town(row["town"], float(row["latitude"]), float(row["longitude"]))
        found.setdefault(town_key(town.name), town)
        for name in row["other_names"].split("|"):
            others.setdefault(town_key(name), town)
    # its own name comes before what another town is sometimes called
    return others | found
