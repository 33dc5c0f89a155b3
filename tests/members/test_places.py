"""From postcode to region."""

from matchmaking.members.places import nuts_in, nuts_of


def test_the_regions_of_belgium() -> None:
    assert nuts_of("1000", "BE") == "BE100"
    assert nuts_of("9000", "BE").startswith("BE2")
    assert nuts_of("4000", "BE").startswith("BE3")


def test_municipalities_that_merged_in_2025_are_in_the_district_of_the_whole() -> None:
    assert [nuts_of(postcode, "BE") for postcode in ("2070", "9180", "9185", "3720", "3724")] == [
        "BE236",
        "BE236",
        "BE234",
        "BE224",
        "BE224",
    ]


def test_a_special_postcode_still_has_its_province() -> None:
    assert nuts_of("2999", "BE") == "BE21"


def test_other_countries_and_other_texts_have_none() -> None:
    assert [nuts_of(text, country) for text, country in (("9000", "NL"), ("", "BE"), ("gent", "BE"), ("99999", "BE"))] == [
        ""
    ] * 4


def test_a_code_is_recognised() -> None:
    assert [nuts_in(text) for text in ("BE234", "be2", "BE234 Gent", "Gent", "")] == ["BE234", "BE2", "BE234", "", ""]
