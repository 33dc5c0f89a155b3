"""What is put together without a person, and what looks like one and is left to a person."""

from dataclasses import replace

import pytest

from matchmaking.members.cordis.organisations import CORDIS
from matchmaking.members.identity.duplicates import possible_duplicates
from matchmaking.members.identity.organisations import recognise
from matchmaking.members.member import Member


def listed(name: str, source: str = "a.csv", city: str = "Gent", **fields: object) -> Member:
    return replace(Member("", name, country="BE", city=city, sources=(source,)), **fields)  # type: ignore[arg-type]


def count(*records: Member) -> int:
    """As how many members the records are known, in whatever order they come."""
    counts = {len(set(recognise(some, []).ids)) for some in (records, records[::-1])}
    assert len(counts) == 1
    return counts.pop()


def is_shown(one: Member, other: Member) -> bool:
    return bool(possible_duplicates([replace(one, id="a"), replace(other, id="b")]))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Picoquanta GmbH", "Picoquanta Innovations GmbH"),
        ("Statkrafta AS", "Statkrafta Development AS"),
        ("Stichting Tweelingpark", "Tweelingpark BV"),
        ("Fondazione Parco Tweelinga", "Parco Tweelinga S.r.l."),
    ],
)
def test_a_daughter_and_a_foundation_beside_its_company_are_left_to_a_person(one: str, other: str) -> None:
    records = listed(one), listed(other, "b.csv")
    assert count(*records) == 2
    assert is_shown(*records)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Instituut voor Oculitza Biometrie", "Instituut voor Oculitza Biometrie (IOB)"),
        ("Oculitza Biometrisch Instituut", "Oculitza Biometrisch Instituut Gent"),
    ],
)
def test_a_town_and_an_abbreviation_say_nothing_more(one: str, other: str) -> None:
    assert count(listed(one), listed(other, "b.csv")) == 1


def test_two_rows_of_one_list_with_two_legal_forms_are_two() -> None:
    holding, works = listed("Domelka d.o.o."), listed("Domelka d.d.")
    assert count(holding, works) == 2
    assert is_shown(holding, works)
    assert count(listed("Domelka nv"), listed("Domelka S.A.")) == 1
    assert count(holding, listed("Domelka", "b.csv")) == 1


def test_a_third_row_does_not_bring_two_of_one_list_together() -> None:
    between = listed("Domelka", "b.csv")
    assert count(listed("Domelka d.o.o."), listed("Domelka d.d."), between) == 2


def test_another_name_that_stands_in_the_same_list_is_left_to_a_person() -> None:
    parent = listed("Bayerika AG", aliases=("Bayerika Technology Services GmbH",))
    daughter = listed("Bayerika Technology Services GmbH")
    assert count(parent, daughter) == 2
    assert is_shown(parent, daughter)
    assert count(parent, replace(daughter, sources=("b.csv",))) == 1


def test_a_rare_name_in_two_towns_is_one_where_an_archive_or_the_website_says_so_too() -> None:
    here, moved = listed("Mimetasa BV"), listed("Mimetasa", "b.csv", city="Hasselt")
    assert count(here, moved) == 2
    assert is_shown(here, moved)
    archived = replace(moved, id="eu-1", participant_code="1", sources=(CORDIS,))
    assert count(here, archived) == 1
    assert count(here, replace(archived, name="Mimetasa VOF")) == 2
    named = (
        listed("Tweelinghart Mimetasa", website="https://www.thm.example"),
        listed("THM Tweelinghart Mimetasa", "b.csv", city="Hasselt"),
    )
    assert count(*named) == 1
    assert count(named[0], replace(named[1], sources=("a.csv",))) == 2


@pytest.mark.parametrize(
    ("name", "town", "other_town"),
    [
        ("AZ Sint-Lucas", "Gent", "Brugge"),
        ("Heilig Hartziekenhuis", "Lier", "Mol"),
        ("WZC Sint-Jozef", "Kortrijk", "Pelt"),
        ("Clinique Saint-Luc", "Namur", "Bruxelles"),
        ("Apotheek Peeters", "Gent", "Leuven"),
        ("Apotheek Ravelbos BV", "Gent", "Leuven"),
        ("De Linde vzw", "Gent", "Hasselt"),
        ("Huisartsenpraktijk Zwaluwnest", "Aalst", "Mol"),
    ],
)
def test_namesakes_in_two_towns_are_two_and_left_to_a_person(name: str, town: str, other_town: str) -> None:
    here, there = listed(name, city=town), listed(name, "b.csv", city=other_town)
    assert count(here, there) == 2
    assert is_shown(here, there)
    assert count(here, there, listed(name, "c.csv", city="")) == 3
    assert count(here, replace(here, sources=("c.csv",))) == 1


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zaaifonds I NV", "Zaaifonds II NV"),
        ("Zaaifonds", "Zaaifonds 2"),
        ("Zorggroep Zwaluw Noord", "Zorggroep Zwaluw Zuid"),
        ("Kliniek Zwaluw Oost", "Kliniek Zwaluw"),
        ("Vrije Universiteit Brussel", "Université Libre de Bruxelles"),
    ],
)
def test_two_of_a_series_are_two(one: str, other: str) -> None:
    site = "https://www.zwaluw.example"
    assert count(listed(one), listed(other, "b.csv")) == 2
    assert count(listed(one, website=site), listed(other, "b.csv", website=site)) == 2


def test_names_of_one_number_are_one() -> None:
    assert count(listed("Zaaifonds II NV"), listed("Zaaifonds 2", "b.csv")) == 1
    assert count(listed("Zorggroep Zwaluw Noord"), listed("Zorggroep Zwaluw-Noord vzw", "b.csv")) == 1


@pytest.mark.parametrize("known", [{}, {"city": "", "country": ""}])
def test_the_same_words_turned_round_are_two_where_nothing_says_in_which_country(known: dict[str, str]) -> None:
    here = listed("University of Zwaluw", **{"city": "Zwaluw"} | known)
    turned = listed("Zwaluw University", "b.csv", **{"city": "Zwaluw"} | known)
    assert count(here, turned) == (1 if not known else 2)
    assert is_shown(here, turned)


@pytest.mark.parametrize(
    ("one", "other", "towns"),
    [
        ("imec", "Interuniversitair Micro-Elektronica Centrum", ("Leuven", "Leuven")),
        ("ITG", "Institute of Tropical Medicine", ("Antwerpen", "Antwerp")),
        ("Hôpital Érasme", "Erasmusziekenhuis", ("Bruxelles", "Brussel")),
        ("Stichting tegen Kanker", "Fondation contre le Cancer", ("Brussel", "Bruxelles")),
        ("Vlaamse Liga voor Zeldzame Nierziekten", "Ligue flamande pour les maladies rénales rares", ("Gent", "Gand")),
        ("Kinderziekenhuis Ravelbos", "Ravelbos Children's Hospital", ("Gent", "Ghent")),
        ("Ravelbos Hartstichting", "Ravelbos Heart Foundation", ("Gent", "Ghent")),
        ("Belgisch Register voor Oogziekten", "Registre belge des maladies des yeux", ("Brussel", "Bruxelles")),
        ("Christelijke Mutualiteit Ravelbos", "Mutualité chrétienne Ravelbos", ("Brussel", "Bruxelles")),
        ("Ravelbos Hartliga", "Ligue cardiologique Ravelbos", ("Brussel", "Bruxelles")),
    ],
)
def test_one_organisation_in_two_languages_is_one_or_left_to_a_person(one: str, other: str, towns: tuple[str, str]) -> None:
    here, there = listed(one, city=towns[0]), listed(other, "b.csv", city=towns[1])
    assert count(here, there) == 1 or is_shown(here, there)


def test_a_name_of_common_words_in_two_towns_is_left_to_a_person() -> None:
    records = listed("Academisch Ziekenhuis"), listed("Academisch Ziekenhuis", "b.csv", city="Oostende")
    assert count(*records) == 2
    assert is_shown(*records)


def test_a_person_is_told_what_is_held_against_a_pair() -> None:
    def against(one: Member, other: Member) -> tuple[str, ...]:
        (pair,) = possible_duplicates([replace(one, id="a"), replace(other, id="b")])
        return tuple(code for code in pair.reasons if code in ("one_list", "other_sort_in_law", "says_more"))

    company = listed("Tweelingpark BV")
    assert against(company, listed("Tweelingpark Innovaties BV", "b.csv")) == ("says_more",)
    assert against(company, listed("Stichting Tweelingpark", "b.csv")) == ("other_sort_in_law",)
    assert against(company, listed("Tweelingpark NV")) == ("one_list",)


def test_an_abbreviation_in_a_name_that_is_otherwise_unlike_is_left_to_a_person() -> None:
    university = listed("Vlaamse Zeeuniversiteit Oostende", aliases=("VZO",), website="https://www.vzo.example")
    academy = listed("The VZO Ryana Academy", "b.csv")
    assert count(university, academy) == 2
    assert is_shown(university, academy)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (("Katholieke Universiteit Leuven", "BE", "Leuven"), ("Université catholique de Louvain", "BE", "Louvain-la-Neuve")),
        (("Newcastle University", "GB", "Newcastle"), ("University of Newcastle", "AU", "Newcastle")),
        (("University of York", "GB", "York"), ("York University", "CA", "Toronto")),
        (("Universität Bern", "CH", "Bern"), ("Masaryk University Brno", "CZ", "Brno")),
        (("Université de Paris 1", "FR", "Paris"), ("Université de Paris 8", "FR", "Paris")),
        (("Université Paris-Saclay", "FR", "Gif-sur-Yvette"), ("Université Paris Cité", "FR", "Paris")),
    ],
)
def test_universities_of_like_names_are_two(one: tuple[str, str, str], other: tuple[str, str, str]) -> None:
    first, second = (listed(name, f"{at}.csv", city, country=country) for at, (name, country, city) in enumerate((one, other)))
    assert count(first, second) == 2


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Wondera Pty Limited", "Wondera Pty Ltd"),
        ("Wondera GmbH & Co. KG", "Wondera"),
        ("Wondera SPRL", "Wondera SRL"),
        ("NV Wondera", "Wondera nv"),
    ],
)
def test_one_name_with_its_legal_form_in_other_words_is_one(one: str, other: str) -> None:
    assert count(listed(one), listed(other, "b.csv")) == 1


@pytest.mark.parametrize(
    "page",
    [
        "https://www.linkedin.com/company/{}",
        "linktr.ee/{}",
        "https://sites.google.com/view/{}",
        "https://{}.business.site",
        "https://{}.notion.site/home",
        "https://{}.wixsite.com/home",
    ],
)
def test_a_page_on_a_site_of_everybody_says_nothing_of_who_it_is(page: str) -> None:
    here, there = "https://" + page.format("harten").removeprefix("https://"), page.format("hartzorg")
    assert count(listed("Nova Hart BV", website=here), listed("Nova Harten BV", "b.csv", city="Aalst", website=there)) == 2
