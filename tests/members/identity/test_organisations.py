"""Who is who: what is sure, what is doubtful, and what must never fall together."""

from dataclasses import replace

import pytest

from matchmaking.members.cordis.organisations import CORDIS
from matchmaking.members.identity.duplicates import possible_duplicates
from matchmaking.members.identity.organisations import recognise, slug
from matchmaking.members.member import Member

GENT = Member(
    "uz-gent", "Universitair Ziekenhuis Gent", country="BE", city="Gent", website="https://www.uzgent.be", sources=("a.csv",)
)


def row(name: str, **fields: str) -> Member:
    return replace(Member("", name, country="BE", sources=("leden.csv",)), **fields)  # type: ignore[arg-type]


def archived(code: str, name: str, **fields: str) -> Member:
    member = Member(f"eu-{code.replace(':', '-')}", name, country="BE", participant_code=code, sources=(CORDIS,))
    return replace(member, **fields)  # type: ignore[arg-type]


def test_the_same_enterprise_number_is_the_same_member_whatever_the_name() -> None:
    known = row("Restore NV", id="restore", enterprise_number="0473191041")
    assert recognise([row("Centrica Business Solutions", enterprise_number="0473191041")], [known]).ids == ("restore",)


def test_the_same_participant_code_is_the_same_member() -> None:
    assert recognise([archived("999", "IMEC VZW")], [row("Imec", id="imec", participant_code="999")]).ids == ("imec",)


def test_the_same_website_and_a_similar_name_are_the_same_member() -> None:
    known = row("Tweelingshart", id="tweelingshart", website="https://tweelingshart.be")
    assert recognise([row("Tweeling Hart BV", website="http://www.tweelingshart.be/nl")], [known]).ids == ("tweelingshart",)


def test_a_shared_host_says_nothing() -> None:
    known = row("Alfa Labs", id="alfa", website="https://facebook.com/alfa", city="Gent")
    assert recognise([row("Alfa Lab", website="https://facebook.com/beta", city="Luik")], [known]).new


@pytest.mark.parametrize("name", ["UZ Gent", "UZ GENT vzw", "Ghent University Hospital"])
def test_the_same_name_in_the_same_country_is_the_same_member(name: str) -> None:
    assert recognise([row(name)], [GENT]).ids == ("uz-gent",)


@pytest.mark.parametrize(
    "other",
    [
        row("UZ Gent", country="NL"),
        row("UZ Gent", website="https://uz.example"),
    ],
)
def test_a_country_or_website_that_contradicts_makes_two(other: Member) -> None:
    assert recognise([other], [GENT]).ids != ("uz-gent",)


def test_two_enterprise_numbers_are_two_members_whatever_else_agrees() -> None:
    known = replace(GENT, enterprise_number="0403019261")
    same_but = row("UZ Gent", enterprise_number="0473191041", website="https://www.uzgent.be", city="Gent")
    recognition = recognise([same_but], [known])
    assert recognition.ids == ("uz-gent-2",) or recognition.new == set(recognition.ids)
    assert possible_duplicates([known, replace(same_but, id="other")]) == ()


def test_a_bridge_between_two_numbers_joins_only_one_of_them() -> None:
    one, other = row("Alfa", enterprise_number="0403019261"), row("Alfa", enterprise_number="0473191041")
    first, second, bridge = recognise([one, other, row("Alfa")], []).ids
    assert first != second
    assert bridge in (first, second)
    assert sorted(recognise([row("Alfa"), other, one], []).ids) == sorted([first, second, bridge])


def test_organisations_that_the_commission_numbers_differently_stay_apart() -> None:
    assert recognise([archived("1", "CNRS"), archived("2", "CNRS")], []).ids == ("eu-1", "eu-2")


def test_a_directory_gathers_what_an_archive_could_not_number() -> None:
    ids = recognise([row("Imec"), archived("999", "IMEC"), archived("fp7h:a", "Imec vzw")], []).ids
    assert ids == ("imec", "imec", "imec")


def test_new_members_are_named_after_themselves_and_numbered_only_on_a_clash() -> None:
    records = [row("Alfa", city="Gent"), row("Alfa", city="Luik"), row("北京"), row("Bêta & Co")]
    assert recognise(records, [row("X", id="beta-co")]).ids == ("alfa", "alfa-2", "organisation", "beta-co-2")
    assert len(slug("woord " * 40)) <= 60


def test_similar_names_in_one_town_are_shown_to_a_person() -> None:
    pairs = possible_duplicates([row("Imaging Lab", id="a", city="Gent"), row("Imagin Lab", id="b", city="Gand")])
    assert [(pair.member, pair.other) for pair in pairs] == [("a", "b")]
    assert pairs[0].reasons == ("similar_name", "same_town", "one_list")
    assert 0 < pairs[0].score <= 1


def test_a_website_in_common_is_shown_to_a_person() -> None:
    pairs = possible_duplicates([row("Alfa", id="a", website="https://x.be"), row("Omega", id="b", website="https://www.x.be")])
    assert [pair.reasons for pair in pairs] == [("same_website", "one_list")]


def test_the_same_name_in_another_town_is_shown_to_a_person() -> None:
    pairs = possible_duplicates([row("Alfa Labs", id="a", city="Gent"), row("Alfa Labs", id="b", city="Luik")])
    assert [pair.reasons for pair in pairs] == [("same_name",)]


def test_members_with_nothing_in_common_are_no_pair() -> None:
    assert possible_duplicates([row("Alfa", id="a", city="Gent"), row("Omega", id="b", city="Gent")]) == ()


def test_two_organisations_that_the_commission_numbers_differently_are_not_one_member_of_a_list() -> None:
    known = row("Barco Health", id="barco-health", enterprise_number="0403019261")
    codes = [archived("1", "Barco", enterprise_number="0403019261"), archived("2", "Barco Health")]
    assert recognise(codes, [known]).ids == ("barco-health", "eu-2")


def test_a_name_written_together_is_the_same_name_though_its_words_translate() -> None:
    known = row("LZH Laser Zentrum Hannover e.V.", id="lzh", country="DE")
    assert recognise([row("LZH Laserzentrum Hannover", country="DE")], [known]).ids == ("lzh",)


def test_two_corners_of_one_website_in_two_towns_are_two_organisations() -> None:
    lab = row("Poli Bot BV", id="lab", city="Leuven", website="https://www.university.example/polibot")
    assert recognise([row("Poli Bots BV", city="Mol", website="https://www.university.example/bots")], [lab]).new
    assert recognise([row("Poli Bots BV", city="Leuven", website="https://www.university.example")], [lab]).ids == ("lab",)
