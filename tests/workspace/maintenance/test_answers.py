"""A question sheet goes out and comes back: what was not answered changes nothing, what was is the member's own word."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape
from zipfile import ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matchmaking.errors import NotAllowed, UnreadableFile
from matchmaking.exports.question_sheet import question_sheet, question_sheets
from matchmaking.i18n import Wording
from matchmaking.members.lists.headers import Field
from matchmaking.members.lists.sheets import read_tables
from matchmaking.members.member import Contact, Kind, Member, Sector, Theme
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance.answers import ASKED, MEMBER_ITSELF, import_answers, preview_answers, read_answers
from matchmaking.workspace.maintenance.changes import changes_of
from matchmaking.workspace.storage.origins import Basis, Origin, origins
from matchmaking.workspace.workspace import Workspace
from tests.members.files import open_document
from tests.members.files import workbook as written

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
LATER = datetime(2026, 11, 30, 9, tzinfo=UTC)
LIST = (
    "Naam;Land;Website;Aantal medewerkers;Aanbod;Contactpersoon;E-mail\n"
    "Alfa BV;BE;https://alfa.example;12;lenzen;An Claes;an@alfa.example\n"
    '=HYPERLINK("x");BE;;;;;\n'
)
SAID: Mapping[Field, tuple[str, Mapping[str, object]]] = {
    Field.KIND: ("kmo", {"kind": Kind.SME}),
    Field.SECTORS: ("medtech; digital", {"sectors": {Sector.MEDTECH: 0.5, Sector.DIGITAL: 0.5}}),
    Field.THEMES: ("zorg op maat; digital medicine", {}),
    Field.TRL: ("4-6", {"trl": (4, 6)}),
    Field.HEADCOUNT: ("14", {"headcount": 14}),
    Field.WEBSITE: ("https://alfa-optics.example", {"website": "https://alfa-optics.example"}),
    Field.POSTCODE: ("3600 Genk", {"postcode": "3600", "city": "Genk"}),
    Field.PHONE: ("+32 89 12 34 56", {}),
    Field.OFFERS: ("lenzen voor operaties", {}),
}
FIELDS = [field.name for field in fields(Member) if field.name not in ("id", "sources")]


@pytest.fixture
def workspace(place: str, tmp_path: Path) -> Workspace:
    file = tmp_path / "leden.csv"
    file.write_text(LIST, encoding="utf-8")
    made = Workspace(place)
    import_directories(made, [file], NOW)
    return made


def sheet(workspace: Workspace, language: str = "nl", member: str = "alfa-bv") -> bytes:
    return question_sheet(workspace.roster().member(member), origins(workspace), date(2026, 11, 22), Wording(language))


def answered(
    workspace: Workspace, file: Path, said: Mapping[Field, str], language: str = "nl", column: int = 3, write: Any = written
) -> Path:
    """The sheet of Alfa with these answers (or with them in another column), saved."""
    file.write_bytes(sheet(workspace, language))
    pages: dict[str, list[list[str]]] = {}
    for table in read_tables(file):
        pages[table.sheet] = [list(row.cells) for row in table.rows]
        for cells in pages[table.sheet] if table.sheet == "Alfa BV" else ():
            field = cells[4].removeprefix("field=") if len(cells) > 4 else ""
            if field in said:
                cells[column] = said[Field(field)]
    write(file, pages)
    return file


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_a_sheet_that_comes_back_unanswered_changes_nothing(workspace: Workspace, tmp_path: Path, language: str) -> None:
    before, said = workspace.roster(), origins(workspace)
    file = answered(workspace, tmp_path / "vragen.xlsx", {}, language)
    import_answers(workspace, [file], LATER)
    assert workspace.roster() == before
    assert origins(workspace) == said
    assert changes_of(workspace, "alfa-bv") == ()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(answers=st.sets(st.sampled_from(sorted(SAID))))
def test_what_is_answered_changes_exactly_those_fields_with_who_and_when(
    answers: set[Field], tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("answers")
    (folder / "leden.csv").write_text(LIST, encoding="utf-8")
    workspace = Workspace(folder / "w.workspace")
    import_directories(workspace, [folder / "leden.csv"], NOW)
    before, said = workspace.roster().member("alfa-bv"), origins(workspace)["alfa-bv"]
    other = workspace.roster().members[1:]
    file = answered(workspace, folder / "vragen.xlsx", {field: SAID[field][0] for field in answers})
    foreseen = preview_answers(workspace, [file])
    assert workspace.roster().member("alfa-bv") == before
    import_answers(workspace, [file], LATER)
    after, now_said = workspace.roster().member("alfa-bv"), origins(workspace)["alfa-bv"]
    asked = {name for field in answers for name in ASKED[field]}
    changed = {name for name in FIELDS if getattr(after, name) != getattr(before, name)}
    assert changed == asked - ({"nuts"} if before.nuts == after.nuts else set())
    assert {name for _, names in foreseen.changed for name in names} == changed
    assert {name for name, origin in now_said.items() if origin != said.get(name)} == asked
    assert all(now_said[name] == Origin(MEMBER_ITSELF, LATER.date(), Basis.CORRECTED) for name in changed)
    for field in answers:
        assert all(getattr(after, name) == value for name, value in SAID[field][1].items())
    assert workspace.roster().members[1:] == other
    workspace.close()


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_every_choice_of_a_list_is_understood_when_it_comes_back(workspace: Workspace, tmp_path: Path, language: str) -> None:
    words = Wording(language)
    choices: list[tuple[Field, str, str, object]] = [
        *((Field.KIND, "kind", words.name(kind), kind) for kind in Kind if kind is not Kind.UNKNOWN),
        *((Field.THEMES, "themes", words.name(theme), (theme,)) for theme in Theme),
        *((Field.SECTORS, "sectors", words.name(sector), {sector: 1.0}) for sector in Sector),
    ]
    for field, name, word, meaning in choices:
        file = answered(workspace, tmp_path / "vragen.xlsx", {field: word}, language)
        read = read_answers(file, workspace.roster())
        assert not read.problems, word
        assert read.answers[0].values == {name: meaning}, word


def test_the_same_answer_as_what_was_known_makes_it_fresh(workspace: Workspace, tmp_path: Path) -> None:
    file = answered(workspace, tmp_path / "vragen.xlsx", {Field.HEADCOUNT: "12"})
    record = import_answers(workspace, [file], LATER)
    assert record.counts["members_unchanged"] == 1
    assert origins(workspace)["alfa-bv"]["headcount"] == Origin(MEMBER_ITSELF, LATER.date(), Basis.CONFIRMED)


def test_an_answer_that_is_not_understood_is_said_and_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.roster()
    file = answered(workspace, tmp_path / "vragen.xlsx", {Field.TRL: "99", Field.KIND: "zeppelin"})
    record = import_answers(workspace, [file], LATER)
    assert len(record.problems) == 2
    assert workspace.roster() == before


def test_another_contact_person_does_not_keep_the_address_of_the_one_before(workspace: Workspace, tmp_path: Path) -> None:
    import_answers(workspace, [answered(workspace, tmp_path / "a.xlsx", {Field.CONTACT_NAME: "Bo Maes"})], LATER)
    assert workspace.roster().member("alfa-bv").contact == Contact("Bo Maes")
    import_answers(workspace, [answered(workspace, tmp_path / "b.xlsx", {Field.EMAIL: "bo@alfa.example"})], LATER)
    assert workspace.roster().member("alfa-bv").contact == Contact("Bo Maes", "bo@alfa.example")


def test_nothing_on_a_sheet_is_a_formula(workspace: Workspace) -> None:
    (other,) = (member.id for member in workspace.roster().members if member.id != "alfa-bv")
    with ZipFile(BytesIO(sheet(workspace, member=other))) as book:
        pages = {name: book.read(name).decode() for name in book.namelist() if name.startswith("xl/worksheets/sheet")}
        texts = book.read("xl/sharedStrings.xml").decode()
    assert not any("<f>" in page for page in pages.values())
    assert "=HYPERLINK(" in texts
    assert pages["xl/worksheets/sheet1.xml"].count("<dataValidation ") == 4


def test_sheets_of_several_members_are_files_of_which_none_tells_of_another(workspace: Workspace, tmp_path: Path) -> None:
    members = workspace.roster().members
    folder = question_sheets(members, origins(workspace), date(2026, 11, 22), Wording("nl"))
    with ZipFile(BytesIO(folder)) as together:
        assert together.namelist() == [f"{member.id}.xlsx" for member in members]
        for member in members:
            with ZipFile(BytesIO(together.read(f"{member.id}.xlsx"))) as book:
                whole = "".join(book.read(name).decode("utf-8", "replace") for name in book.namelist())
            others = [other for other in members if other != member]
            assert member.id in whole
            assert not any(other.id in whole or escape(other.name) in whole for other in others)
    (tmp_path / "alfa-bv.xlsx").write_bytes(ZipFile(BytesIO(folder)).read("alfa-bv.xlsx"))
    assert [one.member for one in read_answers(tmp_path / "alfa-bv.xlsx", workspace.roster()).answers] in ([], ["alfa-bv"])


def test_who_writes_over_what_we_know_instead_of_answering_is_understood_and_told(workspace: Workspace, tmp_path: Path) -> None:
    over = {Field.HEADCOUNT: "15", Field.OFFERS: "", Field.KIND: "kmo"}
    record = import_answers(workspace, [answered(workspace, tmp_path / "a.xlsx", over, column=1)], LATER)
    after = workspace.roster().member("alfa-bv")
    assert (after.headcount, after.kind) == (15, Kind.SME)
    assert [offer.text for offer in after.offers] == ["lenzen"]
    assert sorted(problem.severity for problem in record.problems) == ["dropped", "guess", "guess"]


def test_an_answer_that_says_nothing_takes_nothing_away_and_is_told(workspace: Workspace, tmp_path: Path) -> None:
    before = workspace.roster()
    record = import_answers(
        workspace, [answered(workspace, tmp_path / "a.xlsx", {Field.OFFERS: "-", Field.NEEDS: "nvt"})], LATER
    )
    assert workspace.roster() == before
    assert len(record.problems) == 2


def test_two_sheets_of_one_member_that_differ_are_told(workspace: Workspace, tmp_path: Path) -> None:
    files = [answered(workspace, tmp_path / f"{n}.xlsx", {Field.HEADCOUNT: n, Field.TRL: "5"}) for n in ("14", "15")]
    assert [problem.field for problem in preview_answers(workspace, files).problems] == ["headcount"]
    record = import_answers(workspace, files, LATER)
    assert [problem.field for problem in record.problems] == ["headcount"]
    assert workspace.roster().member("alfa-bv").headcount == 15


def test_rows_and_sheets_may_be_moved_and_the_sheet_saved_as_another_type(workspace: Workspace, tmp_path: Path) -> None:
    def turned(file: Path, pages: dict[str, list[list[str]]]) -> None:
        rows = pages["Alfa BV"]
        open_document(file, [[escape(cell) for cell in cells] for cells in [*rows[:4], *reversed(rows[4:])]])

    answered(workspace, tmp_path / "b.xlsx", {Field.HEADCOUNT: "15"}, write=lambda _, pages: turned(tmp_path / "b.ods", pages))
    assert read_answers(tmp_path / "b.ods", workspace.roster()).answers[0].values == {"headcount": 15}


def test_what_is_no_question_sheet_is_refused(workspace: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no question sheet"):
        import_answers(workspace, [tmp_path / "leden.csv"], LATER)


def test_a_company_answers_for_itself_alone(workspace: Workspace, tmp_path: Path) -> None:
    file = answered(workspace, tmp_path / "a.xlsx", {Field.HEADCOUNT: "14"})
    (other,) = (member.id for member in workspace.roster().members if member.id != "alfa-bv")
    with pytest.raises(NotAllowed):
        import_answers(workspace, [file], LATER, Viewer(ViewerRole.COMPANY, other))
    assert workspace.roster().member("alfa-bv").headcount == 12
    import_answers(workspace, [file], LATER, Viewer(ViewerRole.COMPANY, "alfa-bv"))
    assert workspace.roster().member("alfa-bv").headcount == 14
