"""Where towns lie: from a member's town to a point on the map. Only Belgian towns are known."""

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
    """The town of a member, in whichever language its name is written; None for one that is not known or not in Belgium.

    Of a name that says two (``Gent-Zwijnaarde``, ``Heverlee (Leuven)``) the smaller place is taken where it is known.
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
    """The name of a town as it stands, with Saint written out, then the names that it is made of."""
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
    """The Belgian town that goes by this name in any language; None where none is known."""
    return _towns().get(town_key(name))


_NAMED = """Antwerpen|Antwerp|Anvers Gent|Ghent|Gand Brussel|Brussels|Bruxelles Luik|Liège|Liège Brugge|Bruges|Bruges
Leuven|Leuven|Louvain Namen|Namur|Namur Bergen|Mons|Mons Mechelen|Mechelen|Malines Kortrijk|Kortrijk|Courtrai
Aalst|Aalst|Alost Oostende|Ostend|Ostende Doornik|Tournai|Tournai Ieper|Ypres|Ypres Dendermonde|Dendermonde|Termonde
Tienen|Tienen|Tirlemont Lier|Lier|Lierre Ronse|Ronse|Renaix Vilvoorde|Vilvoorde|Vilvorde Nijvel|Nivelles|Nivelles
Aarlen|Arlon|Arlon Roeselare|Roeselare|Roulers Waver|Wavre|Wavre Oudenaarde|Oudenaarde|Audenarde"""
"""The larger towns that go by several names, in Dutch, English and French."""


def town_in_languages(name: str) -> Mapping[str, str]:
    """The name of a town in Dutch, English and French, by language; as it is given for one that goes by one name.

    >>> town_in_languages("Gand")["nl"], town_in_languages("Genk")["fr"]
    ('Gent', 'Genk')
    """
    town = town_named(name)
    return _named().get(town.name if town else "", dict.fromkeys(("nl", "en", "fr"), name))


@cache
def _named() -> Mapping[str, Mapping[str, str]]:
    """By the name under which a town is known here."""
    named = [dict(zip(("nl", "en", "fr"), names.split("|"), strict=True)) for names in _NAMED.split()]
    return {town.name: each for each in named if (town := town_named(each["nl"]))}


@cache
def _towns() -> Mapping[str, Town]:
    """By the key of each of a town's names; a name that several towns go by is that of the largest.

    A municipality that came of a merger lies where the first of its parts does, a part of a city where the city does.
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
    # its own name comes before what another town is sometimes called
    return others | found
