"""A list without a question on consent is no yes for its contact persons: until answered, the office alone sees them."""

import json
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaking.members.lists.source_columns import ToldColumns
from matchmaking.members.member import Contact
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.maintenance.reviewing import decide
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, give_consent
from matchmaking.workspace.source_columns import sources
from matchmaking.workspace.storage import tables
from matchmaking.workspace.workspace import Workspace
from tests.workspace.test_workspace import NOW

OTHER = Viewer(ViewerRole.COMPANY, "bravo")
AN = Contact("An Claes", "an@alfa.example", "")
HEADERS = "Naam;Gemeente;Contactpersoon;E-mail"
ROWS = ("Alfa;Gent;An Claes;an@alfa.example", "Bravo;Leuven;Bert Smet;bert@bravo.example")


def listed(folder: Path, name: str = "leden.csv", headers: str = HEADERS, rows: tuple[str, ...] = ROWS) -> Path:
    file = folder / name
    file.write_text("\n".join([headers, *rows]) + "\n", encoding="utf-8")
    return file


def brought(place: str, file: Path, contacts: bool | None = None) -> Workspace:
    workspace = Workspace(place)
    import_directories(workspace, [file], NOW, told={file.name: ToldColumns(contacts=contacts)})
    return workspace


def contact(workspace: Workspace, viewer: Viewer, member: str = "alfa") -> Contact | None:
    return workspace.roster(viewer).member(member).contact


def test_until_somebody_answers_the_office_alone_sees_the_contact_persons(place: str, tmp_path: Path) -> None:
    workspace = brought(place, listed(tmp_path))
    assert contact(workspace, OFFICE) == AN
    assert contact(workspace, OTHER) is None
    assert contact(workspace, Viewer(ViewerRole.ANALYST)) is None
    assert contact(workspace, Viewer(ViewerRole.COMPANY, "alfa")) == AN
    assert "alfa" in workspace.roster(OTHER).position
    assert any("contact persons" in problem.message for problem in workspace.imports()[0].problems)


@pytest.mark.parametrize(("answer", "seen"), [(True, AN), (False, None)])
def test_an_answer_counts_for_this_list_and_the_next_of_its_source(
    place: str, tmp_path: Path, answer: bool, seen: Contact | None
) -> None:
    brought(place, listed(tmp_path))
    workspace = brought(place, listed(tmp_path), answer)
    assert contact(workspace, OTHER) == seen
    assert [source.contacts for source in sources(workspace)] == [answer]
    more = listed(tmp_path, "leden 2027.csv", rows=(*ROWS, "Carol;Brugge;Cas Lens;cas@carol.example"))
    workspace = brought(place, more)
    assert bool(contact(workspace, OTHER, "carol")) is answer
    assert contact(workspace, OFFICE, "carol")
    assert not any("contact persons" in problem.message for problem in workspace.imports()[0].problems)


def test_a_column_for_consent_answers_for_each_row(place: str, tmp_path: Path) -> None:
    rows = (f"{ROWS[0]};ja", f"{ROWS[1]};ja")
    workspace = brought(place, listed(tmp_path, headers=f"{HEADERS};Toestemming", rows=rows))
    assert contact(workspace, OTHER) == AN


def test_what_a_member_says_itself_is_an_answer(place: str, tmp_path: Path) -> None:
    workspace = brought(place, listed(tmp_path))
    give_consent(workspace, "alfa", Consent(Visibility.EVERYONE, frozenset({Purpose.CONTACT})), NOW)
    assert contact(workspace, OTHER) == AN


def test_the_yes_of_one_list_is_not_that_of_another_lists_person(place: str, tmp_path: Path) -> None:
    brought(place, listed(tmp_path))
    other = listed(tmp_path, "tweede.csv", "Organisatie;Contact;Mail;Toestemming", ("Alfa;Zoe Maes;zoe@alfa.example;ja",))
    workspace = brought(place, other)
    assert contact(workspace, OFFICE) == AN
    assert contact(workspace, OTHER) is None


def test_the_yes_of_one_member_is_not_that_of_one_put_together_with_it(place: str, tmp_path: Path) -> None:
    workspace = brought(place, listed(tmp_path, rows=(*ROWS, "Alfa Labs;Gent;;")))
    give_consent(workspace, "alfa-labs", Consent(by="alfa-labs"), NOW)
    decide(workspace, "alfa", "alfa-labs", same=True, now=NOW)
    assert contact(workspace, OTHER, workspace.shown_as("alfa")) is None


def test_another_contact_person_is_asked_anew(place: str, tmp_path: Path) -> None:
    workspace = brought(place, listed(tmp_path), True)
    before = workspace.roster().member("alfa")
    edit(workspace, before, replace(before, contact=Contact("Zoe Maes", "zoe@alfa.example", "")), NOW)
    assert contact(workspace, OFFICE) == Contact("Zoe Maes", "zoe@alfa.example", "")
    assert contact(workspace, OTHER) is None


def test_contact_persons_of_an_older_workspace_are_asked_about(place: str, tmp_path: Path) -> None:
    workspace = brought(place, listed(tmp_path), True)
    with workspace.writing() as connection:
        for row in connection.execute(tables.members.select()).mappings().all():
            profile = {key: value for key, value in row["profile"].items() if key != "contact_agreed"}
            connection.execute(tables.members.update().where(tables.members.c.id == row["id"]).values(profile=profile))
    assert contact(workspace, OFFICE) == AN
    assert contact(workspace, OTHER) is None


def test_the_command_line_asks_and_tells_who_sees_a_contact_person(tmp_path: Path) -> None:
    file, place = listed(tmp_path), str(tmp_path / "cluster.workspace")

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "matchmaking", *words, "--workspace", place]
        return subprocess.run(command, capture_output=True, text=True, check=True)

    def seen_by() -> str:
        told: dict[str, str] = json.loads(run("privacy", "show", "alfa", "--json").stdout)
        return told["contact_seen_by"]

    assert "--contacts yes" in run("import", "members", str(file)).stderr
    assert seen_by() == "office"
    assert "--contacts" not in run("import", "members", str(file), "--contacts", "yes").stderr
    assert seen_by() == "everyone"
