"""Who stands in a list stands in no log, no address, no cache and no file that is left behind, whatever goes wrong."""

import logging
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest
from typer.testing import CliRunner

from matchmaking.cli import app
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import OpenPage, until_no_job_runs

NAME, EMAIL, PHONE, DIGITS = "Zebedeus Quillfeather", "zebedeus@quillfeather.example", "+32 478 91 82 73", "478918273"
TRACES = ("zebedeus", "quillfeather", "478 91 82", DIGITS)
LIST = (
    "Naam;Gemeente;Omschrijving;Contactpersoon;E-mail;Telefoon;Website;Toestemming\n"
    f"Alfa Lenzen;Gent;Wij slijpen lenzen voor operaties, bel {NAME}.;{NAME};{EMAIL};{PHONE};alfa.example;ja\n"
    f"Beta Sensoren;Genk;Sensoren voor glucose.;{NAME};{NAME} thuis;{DIGITS}{DIGITS};mail {EMAIL};ja\n"
    "Alfa Lensen;Gent;Lenzen.;;;;;ja\n"
)


class _Kept(logging.Handler):
    """Every line that any logger would write, with the causes of what went wrong."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(logging.Formatter("%(name)s %(message)s"))
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Kept]:
    kept = _Kept()
    loggers = [logging.getLogger(), *map(logging.getLogger, logging.root.manager.loggerDict)]
    for logger in loggers:
        logger.addHandler(kept)
        if not logger.name.startswith("sqlalchemy"):  # which would tell of every statement, without its values
            monkeypatch.setattr(logger, "level", logging.INFO)
    yield kept
    for logger in loggers:
        logger.removeHandler(kept)


@pytest.fixture
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of this test's own for temporary files, and beside it the cache."""
    (tmp_path / "tmp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    monkeypatch.setenv("TMPDIR", str(tmp_path / "tmp"))
    return tmp_path


def said_of(text: str) -> list[str]:
    return [trace for trace in TRACES if trace in text.casefold()]


def left_in(folder: Path) -> list[str]:
    """The files below a folder that hold or are called by what identifies the person."""
    files = [file for file in folder.rglob("*") if file.is_file()]
    return [file.name for file in files if said_of(file.name) or said_of(file.read_bytes().decode("latin-1"))]


def addresses(at: AppTest) -> str:
    return " ".join(f"{key}={value}" for key, value in at.query_params.items())


def test_pages_leave_no_trace_of_a_person_outside_the_workspace(
    open_empty: OpenPage, files: Path, log: _Kept, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MATCHMAKING_CACHE", str(files / "cache"))
    seen = []
    at = open_empty("members")
    at.file_uploader(key="lists").set_value(("leden.csv", LIST.encode(), "text/csv")).run()
    for button in ("preview_lists", "import_lists"):
        at.button(key=button).click().run()
        until_no_job_runs(at)
        seen.append(addresses(at))
    place = Workspace(files / "empty.workspace")
    assert place.roster().member("alfa-lenzen").contact
    for page, query in (
        ("find_partners", {"for": "alfa-lenzen"}),
        ("shortlist", {}),
        ("build_consortium", {}),
        ("members", {"member": "alfa-lenzen"}),
        *(("members", {"view": view}) for view in ("directory", "map", "ask", "duplicates", "import")),
    ):
        at = open_empty(page, **query)
        seen.append(addresses(at))
    at = open_empty("members")
    at.text_input(key="member_search").set_value(NAME).run()
    seen.append(addresses(at))
    at = open_empty("find_partners", **{"for": "-"})
    at.text_area(key="need").set_value(f"Lenzen zoals die van {NAME}, {EMAIL}")
    at.button(key="search_button").click().run()
    seen.append(addresses(at))
    with place.writing() as connection:  # from now on nothing of a member can be kept
        connection.exec_driver_sql("CREATE TRIGGER full BEFORE UPDATE ON member BEGIN SELECT RAISE(ABORT, 'no room'); END")
    at = open_empty("members", member="alfa-lenzen")
    at.button(key="confirm_sectors").click().run()
    assert "no room" in at.error[0].value, "this must go wrong"
    seen.append(at.error[0].value)
    told = capfd.readouterr()
    assert said_of("\n".join(log.lines)) == []
    assert said_of(told.out + told.err) == []
    assert said_of(" ".join(seen)) == []
    assert left_in(files / "cache") == []
    assert left_in(files / "tmp") == []


def test_commands_leave_no_trace_of_a_person_outside_the_workspace_and_what_was_asked_for(files: Path, log: _Kept) -> None:
    (files / "leden.csv").write_text(LIST, encoding="utf-8")
    (files / "broken.xlsx").write_bytes(b"PK" + LIST.encode())
    place, sheet = files / "a.workspace", files / "out"
    sheet.mkdir()
    environment = {"MATCHMAKING_WORKSPACE": str(place), "MATCHMAKING_CACHE": str(files / "cache")}
    for command, code in (
        (["import", "members", str(files / "leden.csv")], 0),
        (["import", "members", str(files / "broken.xlsx")], 1),
        (["members", "--json"], 0),
        (["partners", "--seeker", "alfa-lenzen", "--need", f"lenzen, zie {NAME}"], 0),
        (["questions", "write", str(sheet / "q.xlsx"), "--member", "alfa-lenzen"], 0),
        (["questions", "read", str(sheet / "q.xlsx")], 0),
        (["duplicates", "list"], 0),
        (["backup", str(sheet / "kept")], 0),
        (["backup", str(sheet / "kept")], 1),
        (["privacy", "export", EMAIL], 0),
        (["privacy", "journal"], 0),
        (["privacy", "erase", EMAIL, "--yes"], 0),
        (["privacy", "export", EMAIL], 1),
        (["restore", str(sheet / "kept"), "--yes"], 0),
    ):
        result = CliRunner().invoke(app, command, env=environment)
        assert result.exit_code == code, (command, result.output, result.exception)
        if command[-1] == "journal" or command[0] in ("members", "backup", "duplicates"):
            assert said_of(result.output) == []
    assert said_of("\n".join(log.lines)) == []
    assert left_in(files / "cache") == []
    assert left_in(files / "tmp") == []
    assert Workspace(place).whole_roster().member("alfa-lenzen").contact is None
