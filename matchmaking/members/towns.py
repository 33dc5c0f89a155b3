"""Locations of towns: from a member's town to a point on the map. Only Belgian towns are known."""

import csv
import re
from collections.abc import Iterator, Mapping
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
    """The town of a member, whichever language its name is written in; None for an unknown town or one outside Belgium.

    For a name with two towns (``Gent-Zwijnaarde``, ``Heverlee (Leuven)``) the smaller one is taken where it is known.
    """
    if member.country != "BE" or not member.city:
        return None
    towns = _towns()
    return next((town for name in _spellings(member.city) if (key := town_key(name)) and (town := towns.get(key))), None)


def town_in_one_language(city: str) -> str:
    """The first of two names of one town, as bilingual lists have it; any other text as it is, ``""`` for one without letters.

    >>> town_in_one_language("Bruxelles / Brussel"), town_in_one_language("Sint-Truiden"), town_in_one_language(".0")
    ('Bruxelles', 'Sint-Truiden', '')
    """
    if not any(sign.isalpha() for sign in city):
        return ""
    names = [name.strip() for name in city.split("/")]
    return names[0] if len(names) == 2 and all(names) and town_key(names[0]) == town_key(names[1]) else city


def _spellings(city: str) -> Iterator[str]:
    """The spellings of a town's name: as written, with Saint in full, then the names that it consists of."""
    yield city
    for saint in ("Saint-", "Sainte-", "Sint-"):
        full = _SAINT.sub(saint, city)
        yield full
    before, _, within = full.partition("(")
    if within:
        yield from (before, within.rstrip(") "))
    yield from reversed([part for part in map(str.strip, re.split(r"[-/–,]", before)) if len(part) > 2])


_SAINT = re.compile(r"\bS(?:a?in)?te?[.\s-]+", re.IGNORECASE)


def town_named(name: str) -> Town | None:
    """The Belgian town with this name in any language; None for an unknown one."""
    return _towns().get(town_key(name))


_NAMED = """Antwerpen|Antwerp|Anvers Gent|Ghent|Gand Brussel|Brussels|Bruxelles Luik|Liège|Liège Brugge|Bruges|Bruges
Leuven|Leuven|Louvain Namen|Namur|Namur Bergen|Mons|Mons Mechelen|Mechelen|Malines Kortrijk|Kortrijk|Courtrai
Aalst|Aalst|Alost Oostende|Ostend|Ostende Doornik|Tournai|Tournai Ieper|Ypres|Ypres Dendermonde|Dendermonde|Termonde
Tienen|Tienen|Tirlemont Lier|Lier|Lierre Ronse|Ronse|Renaix Vilvoorde|Vilvoorde|Vilvorde Nijvel|Nivelles|Nivelles
Aarlen|Arlon|Arlon Roeselare|Roeselare|Roulers Waver|Wavre|Wavre Oudenaarde|Oudenaarde|Audenarde"""
"""The larger towns with names in several languages, in Dutch, English and French."""


def town_in_languages(name: str) -> Mapping[str, str]:
    """The name of a town in Dutch, English and French, by language; unchanged for a town with one name.

    >>> town_in_languages("Gand")["nl"], town_in_languages("Genk")["fr"]
    ('Gent', 'Genk')
    """
    town = town_named(name)
    return _named().get(town.name if town else "", dict.fromkeys(("nl", "en", "fr"), name))


@cache
def _named() -> Mapping[str, Mapping[str, str]]:
    """The names of each town by language, by the town's name in ``towns-be.csv``."""
    named = [dict(zip(("nl", "en", "fr"), names.split("|"), strict=True)) for names in _NAMED.split()]
    return {town.name: each for each in named if (town := town_named(each["nl"]))}


@cache
def _towns() -> Mapping[str, Town]:
    """The towns by the key of each name; a name that several towns share is that of the largest.

    A merged municipality lies where its first part does, a part of a city where the city does.
    """
    with data_file("towns-be.csv").open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: -int(row["inhabitants"]))
    found: dict[str, Town] = {}
    others: dict[str, Town] = {}
    for row in rows:
        town = Town(row["town"], float(row["latitude"]), float(row["longitude"]))
        found.setdefault(town_key(town.name), town)
        for name in row["other_names"].split("|"):
            others.setdefault(town_key(name), town)
    with data_file("mergers-be.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            seat = found[town_key(row["parts"].partition("|")[0])]
            for name in row["town"].split("|"):
                found.setdefault(town_key(name), Town(name, seat.latitude, seat.longitude))
    # a town's own name takes precedence over another town's alias
    return others | found
