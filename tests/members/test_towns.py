"""A member stands on the map where its town lies."""

import pytest

from matchmaking.members.member import Member, Roster
from matchmaking.members.towns import town_of
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration


def _town(city: str, country: str = "BE") -> str:
    found = town_of(Member("a", "A", city=city, country=country))
    return found.name if found else ""


@pytest.mark.parametrize(
    ("city", "town"),
    [
        ("Gent", "Gent"),
        ("Ghent", "Gent"),
        ("GAND", "Gent"),
        ("Elsene", "Ixelles"),
        ("Louvain", "Leuven"),
        ("Bruxelles", "Brussels"),
        ("Pajottegem", "Pajottegem"),
        ("MERELBEKE-MELLE", "Merelbeke-Melle"),
        ("Beveren-Kruibeke-Zwijndrecht", "Beveren-Kruibeke-Zwijndrecht"),
        ("Nazareth-De Pinte", "Nazareth-De Pinte"),
        ("Bilzen-Hoeselt", "Bilzen-Hoeselt"),
        ("Tongeren - Borgloon", "Tongeren-Borgloon"),
        ("Tessenderlo-Ham", "Tessenderlo-Ham"),
        ("Puurs-Sint-Amands", "Puurs-Sint-Amands"),
        ("Lievegem", "Lievegem"),
        ("Oudsbergen", "Oudsbergen"),
        ("St-Niklaas", "Sint-Niklaas"),
        ("St. Truiden", "Sint-Truiden"),
        ("Gent-Zwijnaarde", "Zwijnaarde"),
        ("Heverlee (Leuven)", "Heverlee"),
        ("Brussel-Stad", "Brussels"),
        ("Woluwe-St-Lambert", "Woluwe-Saint-Lambert"),
        ("Berchem-Ste-Agathe", "Berchem-Sainte-Agathe"),
        ("St-Lambrechts-Woluwe", "Woluwe-Saint-Lambert"),
        ("Laken", "Laeken"),
        ("Ham", "Ham"),
        ("Fourons", "Fourons"),
        ("Les Bons Villers", "Les Bons Villers"),
    ],
)
def test_a_town_is_known_by_each_of_its_names(city: str, town: str) -> None:
    assert _town(city) == town


@pytest.mark.parametrize(("city", "country"), [("", "BE"), ("Nowhere-on-Sea", "BE"), ("Gent", "NL")])
def test_a_town_that_is_not_known_has_no_point(city: str, country: str) -> None:
    assert _town(city, country) == ""


def test_a_merged_municipality_lies_among_its_parts() -> None:
    whole, part = (town_of(Member("a", "A", city=city, country="BE")) for city in ("Pajottegem", "Gooik"))
    assert whole
    assert part
    assert (whole.latitude, whole.longitude) == (part.latitude, part.longitude)


def test_every_belgian_member_of_the_demonstration_has_a_point_in_belgium(demonstration: Demonstration) -> None:
    roster: Roster = Workspace(demonstration.workspace).roster()
    belgians = [member for member in roster.members if member.country == "BE" and member.city]
    towns = [town_of(member) for member in belgians]
    assert [member.city for member, town in zip(belgians, towns, strict=True) if town is None] == []
    assert all(town and 49.4 < town.latitude < 51.6 and 2.5 < town.longitude < 6.5 for town in towns)
