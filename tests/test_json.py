"""Everything that a command with ``--json`` writes to stdout is one JSON document, whatever libraries have to say."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from matchmaking.cli import app
from matchmaking.workspace.demonstration import demonstration_calls
from matchmaking.workspace.maintenance.profile_forms import FormAnswer, make_form_link, send_form
from matchmaking.workspace.privacy.consent import Visibility
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration

CALL = str(next(path for path in demonstration_calls() if path.stem == "kidney-at-home"))
MEMBER = "vrieshaven-biobanking-bv"
EXAMPLES: dict[str, Sequence[str]] = {
    "members": (),
    "partners": ("--seeker", MEMBER, "--top", "3"),
    "precedents": (CALL, "--top", "3"),
    "consortia": ("--call", CALL, "--size", "5", "--alternatives", "1"),
    "portfolio": ("--call", CALL, "--size", "5", "--count", "2"),
    "white-spots": (),
    "calls": (MEMBER, CALL),
    "backtest": ("--cut", "2023-01-01", "--tasks", "t4", "--sample", "3"),
    "columns list": (),
    "columns show": ("Club",),
    "questions list": (),
    "duplicates list": (),
    "duplicates parts": (MEMBER,),
    "privacy show": (MEMBER,),
    "privacy search": ("Jan Peeters",),
    "privacy journal": (),
    "access check": (),
    "evaluate": ("JUDGED",),
    "import projects": ("PROJECTS",),
    "form-link": (MEMBER,),
    "forms list": (),
    "forms show": ("FORM",),
    "follow add": ("theme", "efficient_care", "--email", "an@alfa.example"),
    "follow list": (),
    "digest": ("--out", "FOLDER", "--preview"),
    "meetings list": (),
    "meetings create": ("Other fair", "--day", "2030-03-05"),
    "meetings read": ("fair", "PEOPLE"),
    "meetings suggest": ("fair",),
    "meetings schedule": ("fair",),
    "meetings repair": ("fair", "--tables", "2"),
    "meetings held": ("fair",),
    "meetings show": ("fair",),
}
"""Words that make each command answer, by its name."""


def with_json(command: Any, name: str = "") -> Iterator[str]:
    """The names of all commands that know ``--json``."""
    for part, inner in getattr(command, "commands", {}).items():
        yield from with_json(inner, f"{name} {part}".strip())
    if any("--json" in option.opts for option in command.params):
        yield name


@pytest.fixture(scope="module")
def cluster(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Demonstration:
    """A copy of the demonstration cluster with one list of which it is known how its columns are read."""
    folder = tmp_path_factory.mktemp("json")
    copy = demonstration.copied(folder)
    (folder / "list.csv").write_text("Naam;Plaats\nAlfa BV;Gent\n", encoding="utf-8")
    (folder / "judged.json").write_text(
        json.dumps({"needs": [{"text": "dialysis at home", "lang": "en", "answers": {MEMBER: 1}}]})
    )
    (folder / "projects.csv").write_text("Projectnummer;Titel;Promotor;Partners;Start\n7;TREDEN;Alfa BV;Beta NV;2024-01-31\n")
    done = said(copy, "import", "members", str(folder / "list.csv"), "--source", "Club", "--column", "Plaats=city")
    assert done.returncode == 0, done.stderr.decode()
    with closing(Workspace(copy.workspace)) as workspace:
        link = make_form_link(workspace, MEMBER, "en", 14, datetime.now(UTC))
        answer = FormAnswer(needs=("A ward",), visibility=Visibility.EVERYONE)
        (folder / "form.txt").write_text(send_form(workspace, link.token, answer, datetime.now(UTC)).id)
    (folder / "people.csv").write_text("Organisation;Must meet\nAlfa;Beta\nBeta;Gamma\nGamma;\n")
    for words in (
        ("create", "Fair", "--day", "2030-03-04"),
        ("read", "fair", str(folder / "people.csv")),
        ("schedule", "fair"),
    ):
        done = said(copy, "meetings", *words)
        assert done.returncode == 0, done.stderr.decode()
    return copy


def files(cluster: Demonstration) -> dict[str, str]:
    """The files that examples name."""
    folder = cluster.workspace.parent
    return {
        "JUDGED": str(folder / "judged.json"),
        "PROJECTS": str(folder / "projects.csv"),
        "PEOPLE": str(folder / "people.csv"),
        "FORM": (folder / "form.txt").read_text(),
        "FOLDER": str(folder / "mail"),
    }


def said(demonstration: Demonstration, *words: str, **environment: str) -> "subprocess.CompletedProcess[bytes]":
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "matchmaking", *words],
        env=os.environ | demonstration.environment | environment,
        capture_output=True,
        check=False,
    )


def test_every_command_that_knows_json_is_tried() -> None:
    assert set(with_json(get_command(app))) == set(EXAMPLES)


@pytest.mark.parametrize("command", EXAMPLES)
def test_the_whole_of_stdout_is_one_json_document(cluster: Demonstration, command: str) -> None:
    done = said(cluster, *command.split(), *(files(cluster).get(word, word) for word in EXAMPLES[command]), "--json")
    assert done.returncode == 0, done.stderr.decode()
    found: Any = json.loads(done.stdout.decode("utf-8"))
    assert isinstance(found, list | dict)


def test_a_message_is_one_line_however_narrow_the_window_and_long_the_path(
    demonstration: Demonstration, tmp_path: Path
) -> None:
    place = tmp_path / ("a-long-name-" * 10) / "w.workspace"
    done = said(demonstration, "partners", "--need", "sensor", "--workspace", str(place), COLUMNS="40")
    (line,) = done.stderr.decode().splitlines()
    assert str(place) in line
    assert line.endswith("try `matchmaking demo`.")


def test_wrong_usage_is_told_in_one_line(demonstration: Demonstration) -> None:
    done = said(demonstration, "consortia", "--call", CALL, "--size", "many", COLUMNS="40")
    assert "Error: Invalid value for --size: give a number such as 6, or a range such as 4-8" in done.stderr.decode()


@pytest.mark.skipif(sys.platform == "win32", reason="a terminal of the test's own is a Unix thing")
def test_a_command_to_copy_is_whole_on_a_narrow_terminal_too(demonstration: Demonstration, tmp_path: Path) -> None:
    import pty

    master, slave = pty.openpty()
    command = [sys.executable, "-m", "matchmaking", "partners", "--need", "x", "--workspace", str(tmp_path / "w.workspace")]
    environment = os.environ | demonstration.environment | {"COLUMNS": "21", "TERM": "xterm"}
    done = subprocess.run(command, env=environment, stdin=slave, stdout=slave, stderr=slave, check=False)
    os.close(slave)
    told = os.read(master, 10_000).decode()
    os.close(master)
    assert done.returncode == 1
    assert "`matchmaking import`" in told
    assert "`matchmaking demo`" in told
