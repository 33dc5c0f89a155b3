"""Lists that an office has come in, in its own language, and what is not understood is said with its row and what to do."""

from datetime import date, time
from pathlib import Path

import pytest

from matchmaking.errors import UnreadableFile
from matchmaking.exports.tables import ExportTable, to_excel
from matchmaking.meetings import Event, MeetingWish, WishKind, slots_of
from matchmaking.meetings.participant_list import read_participants
from matchmaking.members.member import Kind, Member, Roster

ROSTER = Roster.of(
    [
        Member("alfa", "Alfa Sensors BV", Kind.SME, aliases=("Alfa",)),
        Member("beta", "Beta Universiteit", Kind.UNIVERSITY),
        Member("gamma", "Gamma NV", Kind.SME, headcount=120),
    ]
)
SLOTS, BREAKS = slots_of([date(2027, 3, 4)], time(9), time(12), 30)
EVENT = Event("event", "Event", SLOTS, 5)


def read(tmp_path: Path, *tables: ExportTable | str) -> tuple[Event, list[str]]:
    files = []
    for number, table in enumerate(tables):
        file = tmp_path / f"list-{number}{'.csv' if isinstance(table, str) else '.xlsx'}"
        file.write_bytes(table.encode() if isinstance(table, str) else to_excel([table]))
        files.append(file)
    found = read_participants(files, EVENT, ROSTER)
    return found.event, [str(problem) for problem in found.problems]


DUTCH = "Organisatie;Voornaam;Achternaam;E-mail;Talen;Beschikbaar;Max. gesprekken;KMO;Moet ontmoeten;Liever niet\n"
ENGLISH = "Organisation;First name;Last name;E-mail;Languages;Available;Max meetings;SME;Must meet;No thanks\n"
FRENCH = "Entreprise;Prénom;Nom de famille;Courriel;Langues;Disponibilité;Max. rencontres;PME;Indispensable;Non merci\n"
ROWS = (
    "Alfa;An;Peeters;an@alfa.example;nl, Engels;9:00-10:30;4;;Gamma NV;Buiten BV\nGamma NV;Bo;Claes;;français/en;;;;;\n"
    "Buiten BV;Cas;Wouters;;;;;ja;;\n"
)


@pytest.mark.parametrize("header", [DUTCH, ENGLISH, FRENCH])
def test_participants_come_in_from_a_list_in_dutch_english_or_french(tmp_path: Path, header: str) -> None:
    event, problems = read(tmp_path, header + ROWS)
    assert problems == []
    alfa, gamma, outsider = event.participants
    assert (alfa.label, alfa.member, alfa.quota, alfa.small) == ("Alfa (An Peeters)", "alfa", 4, True)
    assert (alfa.languages, alfa.away) == (frozenset({"nl", "en"}), frozenset({3, 4, 5}))
    assert (gamma.languages, gamma.small, gamma.away) == (frozenset({"fr", "en"}), False, frozenset())
    assert (outsider.member, outsider.small, outsider.languages) == ("", True, frozenset())
    assert {(wish.who, wish.whom, wish.kind) for wish in event.wishes} == {
        (alfa.id, gamma.id, WishKind.MUST),
        (alfa.id, outsider.id, WishKind.NO),
    }


@pytest.mark.parametrize(
    ("header", "must", "meet", "no"),
    [
        (["Wie", "Met wie", "Wens"], "moet", "graag", "liever niet"),
        (["Who", "Whom", "Wish"], "Must meet", "yes", "no thanks"),
        (["Qui", "Avec qui", "Souhait"], "indispensable", "volontiers", "non merci"),
    ],
)
def test_wishes_come_in_from_a_sheet_of_their_own(tmp_path: Path, header: list[str], must: str, meet: str, no: str) -> None:
    people = ExportTable("People", ["Organisatie"], [["Alfa"], ["Beta Universiteit"], ["Gamma NV"]])
    said = ExportTable(
        "Wishes", header, [["alfa", "Gamma NV", must], ["Gamma NV", "ALFA", meet], ["Alfa", "Beta Universiteit", no]]
    )
    event, problems = read(tmp_path, said, people)
    assert problems == []
    assert set(event.wishes) == {
        MeetingWish("alfa", "gamma-nv", WishKind.MUST),
        MeetingWish("gamma-nv", "alfa", WishKind.MEET),
        MeetingWish("alfa", "beta-universiteit", WishKind.NO),
    }


def test_a_second_list_brings_up_to_date_whom_the_first_one_brought(tmp_path: Path) -> None:
    event, _ = read(tmp_path, "Organisation;Languages\nAlfa;nl\n", "Organisation;Quota\nAlfa;3\nNew BV;\n")
    assert [(each.id, each.quota) for each in event.participants] == [("alfa", 3), ("new-bv", None)]
    assert event.participants[0].languages == frozenset({"nl"})


@pytest.mark.parametrize(
    ("list_", "told"),
    [
        ("Organisation;Languages\nAlfa;Klingon\n", "row 2, languages: 'Klingon' is no language that is known here"),
        ("Organisation;Available\nAlfa;later\n", "row 2, available: 'later' is not understood as hours"),
        ("Organisation;Available\nAlfa;20:00-21:00\n", "No slot of the event lies within '20:00-21:00'"),
        ("Organisation;Quota\nAlfa;many\n", "row 2, quota: 'many' is no number of meetings"),
        ("Organisation;SME\nAlfa;perhaps\n", "'perhaps' is neither yes nor no"),
        ("Organisation;Must meet\nAlfa;Omega\n", "Nobody at this event is called 'Omega'"),
        (
            "Organisation;Must meet\nAlfa;Beta Universiteiten\nBeta Universiteit;\n",
            "If Beta Universiteit is meant, write it so",
        ),
        ("Organisation;Must meet\nAlfa;Alfa\n", "'Alfa' is named in its own wish"),
        ("Organisation;Person;Must meet\nAlfa;An;\nAlfa;Bo;\nGamma NV;;Alfa\n", "'Alfa' stands for 2 participants"),
        ("Organisation;Languages\n;nl\n", "names neither an organisation nor a person"),
        ("Organisation;E-mail\nGama NV;x@example.org\n", "If the member Gamma NV is meant, write it so"),
    ],
)
def test_what_is_not_understood_is_said_with_its_place_and_what_to_do(tmp_path: Path, list_: str, told: str) -> None:
    _, problems = read(tmp_path, list_)
    assert any(told in problem for problem in problems), problems


def test_a_file_without_participants_or_wishes_says_what_headers_to_write(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no row of headers with participants or wishes"):
        read(tmp_path, "Kleur;Smaak\nrood;zoet\n")
