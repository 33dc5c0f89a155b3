"""What stands in the cells of a directory, in four languages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.members.lists.cells import Cell, answer_in, cleaned, country_in, kind_in, pieces, themes_in
from matchmaking.members.lists.identifiers import (
    email_within,
    enterprise_number_in,
    normal_website,
    participant_code_in,
    phone_in,
    postcode_in,
    website_in,
)
from matchmaking.members.lists.problem_log import ProblemLog
from matchmaking.members.lists.quantities import headcount_in, marked_sectors, percentage_in, sectors_in, trl_in
from matchmaking.members.member import Sector
from matchmaking.members.problems import ProblemSeverity


def cell(text: str) -> Cell:
    return Cell(text, "Kolom", 2, ProblemLog("leden.xlsx"))


def severities(cell: Cell) -> list[ProblemSeverity]:
    return [problem.severity for problem in cell.log.problems]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("KMO", "sme"),
        ("kleine onderneming", "sme"),
        ("PME", "sme"),
        ("KMU", "sme"),
        ("start-up", "sme"),
        ("Grote onderneming", "large_company"),
        ("grande entreprise", "large_company"),
        ("Universiteit", "university"),
        ("universitair ziekenhuis", "university_hospital"),
        ("CHU", "university_hospital"),
        ("Ziekenhuis", "hospital"),
        ("centre de recherche", "research_centre"),
        ("Strategisch onderzoekscentrum (SOC)", "research_centre"),
        ("sectorfederatie", "association"),
        ("Zorginstelling", "care_provider"),
        ("Patiëntenvereniging", "patient_organisation"),
        ("overheid", "public_body"),
        ("durfkapitaal", "investor"),
        ("andere", "unknown"),
    ],
)
def test_a_kind_is_understood_for_certain(text: str, kind: str) -> None:
    it = cell(text)
    assert kind_in(it) == kind
    assert not it.log.problems


def test_a_kind_with_a_typing_error_is_a_guess_and_an_unknown_one_is_dropped() -> None:
    nearly, unknown = cell("grote ondernemming"), cell("bakker")
    assert (kind_in(nearly), severities(nearly)) == ("large_company", [ProblemSeverity.GUESS])
    assert (kind_in(unknown), severities(unknown)) == ("unknown", [ProblemSeverity.DROPPED])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("België", "BE"),
        ("Belgique", "BE"),
        ("be", "BE"),
        ("Pays-Bas", "NL"),
        ("Deutschland", "DE"),
        ("Royaume-Uni", "GB"),
        ("UK", "GB"),
        ("EL", "GR"),
        ("Griekenland", "GR"),
        ("USA", "US"),
        ("Luxembourg", "LU"),
    ],
)
def test_a_country_is_understood_in_every_language(text: str, code: str) -> None:
    assert country_in(cell(text)) == code


def test_a_country_that_does_not_exist_is_dropped() -> None:
    it = cell("Narnia")
    assert (country_in(it), severities(it)) == ("", [ProblemSeverity.DROPPED])


@pytest.mark.parametrize("country", ["BE", ""])
@pytest.mark.parametrize(
    "text",
    [
        "BE0403.019.261",
        "0403019261",
        "403019261",
        "BTW BE 0403 019 261",
        "be-0403.019.261",
        "BE\N{NO-BREAK SPACE}0403/019/261",
        "BTW-nr. BE0403.019.261",
        "KBO-nummer 0403019261",
        "Ondernemingsnummer: 0403.019.261",
        "Numéro d'entreprise : 0403.019.261",
        "N° TVA BE 0403.019.261",
        "No. BCE 0403.019.261",
        "RPR Brussel 0403.019.261",
        "BTW BE 0403.019.261 - RPR Antwerpen, afdeling Mechelen",
    ],
)
def test_a_belgian_number_is_written_one_way(text: str, country: str) -> None:
    assert enterprise_number_in(cell(text), country) == "0403019261"


@pytest.mark.parametrize(("text", "number"), [("1001.686.633", "1001686633"), ("2000.003.682", ""), ("9403.019.261", "")])
def test_belgian_numbers_begin_with_0_or_1(text: str, number: str) -> None:
    assert enterprise_number_in(cell(text), "BE") == number


def test_a_number_with_a_wrong_check_digit_is_dropped() -> None:
    it = cell("0403.019.262")
    assert (enterprise_number_in(it, "BE"), severities(it)) == ("", [ProblemSeverity.DROPPED])


def test_a_foreign_vat_number_keeps_its_country() -> None:
    assert enterprise_number_in(cell("NL 8113.83.696.B01"), "NL") == "NL811383696B01"
    assert enterprise_number_in(cell("CHE-107.787.577"), "CH") == "CHE107787577"
    assert enterprise_number_in(cell("NO 974 760 673"), "") == "NO974760673"
    assert enterprise_number_in(cell("N° TVA FR 40303265045"), "") == "FR40303265045"


def test_websites_are_written_one_way_and_other_texts_dropped() -> None:
    assert normal_website("HTTP://WWW.Barco.COM/Health/") == "http://www.barco.com/Health"
    assert website_in(cell("barco.com")) == "https://barco.com"
    for text in ("binnenkort", "info@barco.com", "javascript:alert(1)", "ftp://barco.com"):
        it = cell(text)
        assert (website_in(it), severities(it)) == ("", [ProblemSeverity.DROPPED])


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("9000", ("9000", "")),
        ("B-9000", ("9000", "")),
        ("9000 Gent", ("9000", "Gent")),
        ("Gent", ("", "Gent")),
        ("1012 AB Amsterdam", ("1012 AB", "Amsterdam")),
        ("NW1 2BE", ("NW1 2BE", "")),
        ("59000 Lille", ("59000", "Lille")),
        ("Gent (B-9000)", ("9000", "Gent")),
        ("Lille, 59000", ("59000", "Lille")),
    ],
)
def test_a_postcode_may_stand_beside_its_town(text: str, found: tuple[str, str]) -> None:
    assert postcode_in(cell(text)) == found


def test_contacts() -> None:
    assert email_within("Jan Peeters <jan@acme.be>") == ("Jan Peeters", "jan@acme.be")
    assert email_within("Jan Peeters") == ("Jan Peeters", "")
    assert phone_in(cell("+32 9 000 00 00")) == "+32 9 000 00 00"
    assert phone_in(cell("bellen mag")) == ""
    assert participant_code_in(cell("999 905 974")) == "999905974"


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("biotech", {Sector.BIOTECH: 1.0}),
        ("biotech; digital", {Sector.BIOTECH: 0.5, Sector.DIGITAL: 0.5}),
        ("60% medtech 40% digital", {Sector.MEDTECH: 0.6, Sector.DIGITAL: 0.4}),
        ("Medtech (75 %), biotech (25 %)", {Sector.BIOTECH: 0.25, Sector.MEDTECH: 0.75}),
        ("0,5 medtech / 0,5 ICT", {Sector.MEDTECH: 0.5, Sector.DIGITAL: 0.5}),
        ("Medische technologie en biotechnologie", {Sector.BIOTECH: 0.5, Sector.MEDTECH: 0.5}),
    ],
)
def test_shares_of_sectors(text: str, shares: dict[Sector, float]) -> None:
    it = cell(text)
    assert sectors_in(it) == pytest.approx(shares)
    assert not it.log.problems


def test_shares_that_do_not_add_up_are_scaled_and_reported() -> None:
    it = cell("60% medtech 60% digital")
    assert sectors_in(it) == {Sector.MEDTECH: 0.5, Sector.DIGITAL: 0.5}
    assert severities(it) == [ProblemSeverity.GUESS]


def test_marks_count_equally_and_percentages_as_given() -> None:
    marks = [(Sector.BIOTECH, cell("x")), (Sector.MEDTECH, cell("")), (Sector.DIGITAL, cell("ja"))]
    assert marked_sectors(marks) == {Sector.BIOTECH: 0.5, Sector.DIGITAL: 0.5}
    assert marked_sectors([(Sector.BIOTECH, cell("0.7")), (Sector.MEDTECH, cell("0.3"))]) == pytest.approx(
        {Sector.BIOTECH: 0.7, Sector.MEDTECH: 0.3}
    )


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("TRL 4-6", (4, 6)),
        ("4 tot 6", (4, 6)),
        ("6", (6, 6)),
        ("TRL4 – TRL7", (4, 7)),
        ("7 à 5", (5, 7)),
        ("2024-06-04", (4, 6)),
    ],
)
def test_levels_of_readiness(text: str, levels: tuple[int, int]) -> None:
    assert trl_in(cell(text)) == levels


@pytest.mark.parametrize("text", ["0", "12", "hoog", "4-16", "2024-12-31"])
def test_levels_out_of_range_are_dropped(text: str) -> None:
    it = cell(text)
    assert (trl_in(it), severities(it)) == (None, [ProblemSeverity.DROPPED])


@pytest.mark.parametrize(
    ("text", "count", "guessed"),
    [
        ("12", 12, False),
        ("12 VTE", 12, False),
        ("1.200", 1200, True),
        ("1 200", 1200, False),
        ("1.200,00", 1200, False),
        ("1e3", 1000, False),
        ("12,6", 12, False),
        ("249.6", 249, False),
        ("12,5 VTE (3 deeltijds)", 12, False),
        ("10-49", 49, True),
        ("<10", 9, True),
        ("250+", 250, True),
        ("meer dan 250", 250, True),
    ],
)
def test_headcounts(text: str, count: int, guessed: bool) -> None:
    it = cell(text)
    assert headcount_in(it) == count
    assert severities(it) == [ProblemSeverity.GUESS] * guessed


def test_shares_of_a_parent_are_percentages() -> None:
    assert [percentage_in(cell(text)) for text in ("60", "60 %", "0.6", "12,5%", "120", "veel")] == [
        60,
        60,
        60,
        12.5,
        None,
        None,
    ]


def test_lists_are_parted_at_bullets_lines_and_semicolons_but_never_at_commas() -> None:
    assert pieces("• imaging, 3D\n• robots; lasers | sensors\n- 2,5 mm needles") == [
        "imaging, 3D",
        "robots",
        "lasers",
        "sensors",
        "2,5 mm needles",
    ]
    assert pieces("state-of-the-art, low-cost") == ["state-of-the-art, low-cost"]


def test_answers() -> None:
    assert [answer_in(cell(text)) for text in ("Ja", "oui", "x", "TRUE", "✓")] == [True] * 5
    assert [answer_in(cell(text)) for text in ("nee", "Non", "0", "false", "nein")] == [False] * 5
    assert answer_in(cell("misschien")) is None


@given(st.text(max_size=200))
def test_no_text_whatsoever_breaks_a_reader(text: str) -> None:
    it = cell(cleaned(text))
    assert not it.text.startswith(("\x00", " "))
    for reader in (kind_in, country_in, themes_in, sectors_in, trl_in, headcount_in, percentage_in, website_in, postcode_in):
        reader(it)
    enterprise_number_in(it, "BE")
    assert sum(sectors_in(it).values()) == pytest.approx(1) or not sectors_in(it)
    assert all(str(problem) for problem in it.log.problems)
    assert cleaned(it.text) == it.text
