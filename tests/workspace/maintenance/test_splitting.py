"""What an import put together can be taken apart: remembered, taken back, and nothing is lost."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.errors import ImpossibleRequest, NotAllowed
from matchmaking.members.cordis.programmes import CordisReading
from matchmaking.members.member import Member, Participation, Project
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.importing import import_directories, merge_readings
from matchmaking.workspace.maintenance.changes import change
from matchmaking.workspace.maintenance.reviewing import decide, take_back
from matchmaking.workspace.maintenance.splitting import split
from matchmaking.workspace.privacy.personal_data import erase_person, export_person
from matchmaking.workspace.storage.decisions import decisions
from matchmaking.workspace.storage.journal import AuditEvent, journal
from matchmaking.workspace.storage.origins import Basis, Origin, origins
from matchmaking.workspace.storage.records import records_of
from matchmaking.workspace.workspace import Workspace

FIRST, LATER = datetime(2026, 3, 1, tzinfo=UTC), datetime(2026, 11, 26, tzinfo=UTC)
HEADER = "name;city;website;contact;e-mail;employees"
LISTS = {
    "een.csv": f"{HEADER}\nBotbrug BV;Gent;https://botbrug.example;An Aerts;an@a.example;\n",
    "twee.csv": f"{HEADER}\nBot-Brug;Gent;https://www.botbrug.example;Bo Baert;bo@b.example;12\n",
    "drie.csv": "name;city;employees\nBotbrug;Gand;\nOculitza NV;Leuven;3\n",
}


def listed(folder: Path) -> list[Path]:
    for name, text in LISTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    return [folder / name for name in LISTS]


@pytest.fixture
def workspace(place: str, tmp_path: Path) -> Workspace:
    made = Workspace(place)
    for file, day in zip(listed(tmp_path), (FIRST, LATER, LATER), strict=True):
        import_directories(made, [file], day)
    return made


def row_of(workspace: Workspace, source: str, member: str = "botbrug-bv") -> str:
    (record,) = [record for record in records_of(workspace, member) if record.source == source]
    return record.id


def test_a_member_tells_which_rows_it_was_put_together_from(workspace: Workspace) -> None:
    assert [member.id for member in workspace.roster().members] == ["botbrug-bv", "oculitza-nv"]
    records = records_of(workspace, "botbrug-bv")
    assert [(record.source, record.said.name, record.on) for record in records] == [
        ("drie.csv", "Botbrug", LATER.date()),
        ("een.csv", "Botbrug BV", FIRST.date()),
        ("twee.csv", "Bot-Brug", LATER.date()),
    ]


def test_what_was_put_together_is_two_once_a_person_says_so(workspace: Workspace) -> None:
    new = split(workspace, "botbrug-bv", [row_of(workspace, "twee.csv")], LATER)
    assert workspace.roster().member(new.id) == new
    assert (new.name, new.headcount, new.contact and new.contact.name) == ("Bot-Brug", 12, "Bo Baert")
    left = workspace.roster().member("botbrug-bv")
    assert (left.name, left.headcount, left.contact and left.contact.name) == ("Botbrug BV", None, "An Aerts")
    assert not {"Bot-Brug", "twee.csv"} & {*left.aliases, *left.sources}


def test_every_field_keeps_its_source_and_its_day(workspace: Workspace) -> None:
    new = split(workspace, "botbrug-bv", [row_of(workspace, "twee.csv")], LATER)
    assert origins(workspace)[new.id]["headcount"] == Origin("twee.csv", LATER.date())
    assert origins(workspace)["botbrug-bv"]["website"] == Origin("een.csv", FIRST.date())
    assert "headcount" not in origins(workspace)["botbrug-bv"]


@pytest.mark.parametrize("order", [1, -1])
def test_no_later_import_puts_them_together_again(workspace: Workspace, tmp_path: Path, order: int) -> None:
    split(workspace, "botbrug-bv", [row_of(workspace, "twee.csv")], LATER)
    before = workspace.roster()
    for file in listed(tmp_path)[::order]:
        import_directories(workspace, [file], LATER)
        assert workspace.roster() == before
        assert not workspace.possible_duplicates()
    import_directories(workspace, listed(tmp_path), LATER)
    assert workspace.roster() == before


def test_two_that_share_their_number_stay_two_when_their_lists_come_again(place: str, tmp_path: Path) -> None:
    files = [tmp_path / "a.csv", tmp_path / "b.csv"]
    for file, name in zip(files, ("Alfa", "Omega Labs"), strict=True):
        file.write_text(f"name;enterprise number;city\n{name};0473.191.041;Gent\n", encoding="utf-8")
    workspace = Workspace(place)
    import_directories(workspace, files, FIRST)
    (one,) = workspace.roster().members
    split(workspace, one.id, [row_of(workspace, "b.csv", one.id)], LATER)
    before = workspace.roster()
    import_directories(workspace, files[::-1], LATER)
    assert workspace.roster() == before
    assert len(before.members) == 2


def test_deciding_that_they_are_one_takes_it_back_and_loses_nothing(workspace: Workspace) -> None:
    before = workspace.roster().member("botbrug-bv")
    new = split(workspace, "botbrug-bv", [row_of(workspace, "twee.csv")], LATER)
    decide(workspace, "botbrug-bv", new.id, same=True, now=LATER)
    (again, _) = sorted(workspace.roster().members, key=lambda member: "botbrug" not in member.name.casefold().replace("-", ""))
    assert {*again.names} == {*before.names}
    assert (again.headcount, again.city, again.postcode) == (before.headcount, before.city, before.postcode)
    assert again.sources == before.sources


def test_forgetting_the_split_asks_about_the_pair(workspace: Workspace) -> None:
    new = split(workspace, "botbrug-bv", [row_of(workspace, "twee.csv")], LATER)
    (decision,) = [each for each in decisions(workspace) if new.id in (each.first, each.second)]
    take_back(workspace, decision, LATER)
    assert {*workspace.possible_duplicates()[0].reasons} == {"put_together_before"}


def test_what_a_person_said_stays_with_the_member(workspace: Workspace) -> None:
    change(workspace, "botbrug-bv", {"headcount": 12}, "Katrien", FIRST, Basis.CONFIRMED)
    split(workspace, "botbrug-bv", [row_of(workspace, "twee.csv")], LATER)
    assert workspace.roster().member("botbrug-bv").headcount == 12
    assert origins(workspace)["botbrug-bv"]["headcount"].basis is Basis.CONFIRMED


def test_past_projects_go_with_the_record_of_the_archive(place: str, tmp_path: Path) -> None:
    archived = Member("eu-999", "BOT-BRUG BV", country="BE", city="Gent", participant_code="999", sources=("CORDIS",))
    reading = CordisReading((archived,), (Project("p", "P"),), (Participation("p", "eu-999"),), ())
    workspace = Workspace(place)
    merge_readings(workspace, [reading], [Path("archive.zip")], FIRST)
    import_directories(workspace, listed(tmp_path)[:1], LATER)
    (whole,) = workspace.roster().members
    new = split(workspace, whole.id, [row_of(workspace, "CORDIS", whole.id)], LATER)
    assert [part.member for part in workspace.roster().participations] == [new.id]
    assert new.participant_code == "999"
    assert not workspace.roster().member(whole.id).participant_code


def test_some_rows_go_and_some_stay_and_only_the_office_says_which(workspace: Workspace) -> None:
    every = [record.id for record in records_of(workspace, "botbrug-bv")]
    for chosen in (every, [], ["nothing"]):
        with pytest.raises(ImpossibleRequest):
            split(workspace, "botbrug-bv", chosen, LATER)
    with pytest.raises(NotAllowed):
        split(workspace, "botbrug-bv", every[:1], LATER, Viewer(ViewerRole.ANALYST))


def test_the_journal_tells_who_took_what_apart(workspace: Workspace) -> None:
    new = split(workspace, "botbrug-bv", [row_of(workspace, "twee.csv")], LATER)
    line = journal(workspace)[0]
    assert (line.did, line.about, line.details) == (AuditEvent.SPLIT, "botbrug-bv", {"other": new.id})


def test_a_contact_person_is_erased_from_the_rows_too(workspace: Workspace) -> None:
    assert export_person(workspace, "bo@b.example", LATER)[0].members == ("botbrug-bv",)
    erase_person(workspace, "Bo Baert", LATER)
    assert not [record for record in records_of(workspace, "botbrug-bv") if record.source == "twee.csv" and record.said.contact]
    assert workspace.roster().member("botbrug-bv").contact
    new = split(workspace, "botbrug-bv", [row_of(workspace, "twee.csv")], LATER)
    assert new.contact is None


def test_two_members_of_one_list_that_look_like_one_row_stay_two(place: str, tmp_path: Path) -> None:
    made = Workspace(place)
    for name, country in (("een.csv", "BE"), ("een.csv", "NL"), ("twee.csv", "NL")):
        (tmp_path / name).write_text(f"naam;land\nBotbrug BV;{country}\n", encoding="utf-8")
        import_directories(made, [tmp_path / name], LATER)
    assert [(member.country, member.sources) for member in made.roster().members] == [
        ("BE", ("een.csv",)),
        ("NL", ("een.csv", "twee.csv")),
    ]
