"""Everything that a command with ``--json`` writes to stdout is one JSON document, whatever libraries have to say."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from matchmaking.cli import app
from matchmaking.members.member import Language
from matchmaking.workspace.board.interests import express_interest
from matchmaking.workspace.board.posts import Post, publish
from matchmaking.workspace.demonstration import demonstration_calls
from matchmaking.workspace.maintenance.profile_forms import FormAnswer, make_form_link, send_form
from matchmaking.workspace.privacy.consent import Visibility
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration

CALL = str(next(path for path in demonstration_calls() if path.stem == "kidney-at-home"))
MEMBER, OTHER, THIRD = "vrieshaven-biobanking-bv", "koudelint-farmalogistiek-nv", "exoduin"
EXAMPLES: dict[str, Sequence[str]] = {
    "members": (),
    "partners": ("--seeker", MEMBER, "--top", "3"),
    "precedents": (CALL, "--top", "3"),
    "profile": (MEMBER,),
    "outlook": (),
    "consortia": ("--call", CALL, "--size", "5", "--alternatives", "1", "--outside", "OUTSIDE"),
    "portfolio": ("--call", CALL, "--size", "5", "--count", "2"),
    "white-spots": ("--outside", "OUTSIDE"),
    "calls": (MEMBER, CALL),
    "embed": (),
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
    "health": (),
    "evaluate": ("JUDGED",),
    "import projects": ("PROJECTS",),
    "form-link": (MEMBER,),
    "forms list": (),
    "forms show": ("FORM",),
    "follow add": ("theme", "efficient_care", "--email", "an@alfa.example"),
    "follow list": (),
    "digest": ("--out", "FOLDER", "--preview"),
    "weights explain": (),
    "weights drift": (),
    "exposure": (),
    "export directory": ("SITE",),
    "api token": ("website", "--scope", "members"),
    "api tokens": (),
    "meetings list": (),
    "meetings create": ("Other fair", "--day", "2030-03-05"),
    "meetings read": ("fair", "PEOPLE"),
    "meetings suggest": ("fair",),
    "meetings schedule": ("fair",),
    "meetings repair": ("fair", "--tables", "2"),
    "meetings held": ("fair",),
    "meetings show": ("fair",),
    "apart keep": (MEMBER, OTHER, "--reason", "They bid against each other."),
    "apart list": (),
    "board list": ("--for", OTHER),
    "board publish": (MEMBER, "A logger that measures at 190 degrees below zero"),
    "board answers": ("wanted",),
    "board interest": ("wanted", "--from", OTHER, "--text", "We do."),
    "board answer": ("wanted", THIRD),
    "board hidden": (MEMBER,),
}
"""Words that make each command answer, by its name."""
SERIES = """
import ctypes, json, os, sys
from matchmaking.cli import app

codes = []
for words, stdout, stderr in json.load(sys.stdin):
    for number, file in ((1, stdout), (2, stderr)):
        written = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
        os.dup2(written, number)
        os.close(written)
    try:
        app(words, prog_name="matchmaking")
    except SystemExit as end:
        codes.append(end.code)
    sys.stdout.flush()
    sys.stderr.flush()
    ctypes.CDLL(None).fflush(None)
with open(sys.argv[1], "w") as file:
    json.dump(codes, file)
"""
"""Runs commands one after the other in one process, so that libraries are loaded once, each with the files behind its file
descriptors 1 and 2: what a library in C prints there is seen too."""


@dataclass(frozen=True)
class Answer:
    """What a command wrote, and its exit code."""

    code: int
    stdout: bytes
    stderr: str


def with_json(command: Any, name: str = "") -> Iterator[str]:
    """The names of all commands that know ``--json``."""
    for part, inner in getattr(command, "commands", {}).items():
        yield from with_json(inner, f"{name} {part}".strip())
    if any("--json" in option.opts for option in command.params):
        yield name


@pytest.fixture(scope="module")
def answers(demonstration: Demonstration, tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Answer]:
    """What every command answers, on a copy of the demonstration cluster with one more list and an event."""
    folder = tmp_path_factory.mktemp("json")
    copy = demonstration.copied(folder)
    (folder / "list.csv").write_text("Naam;Plaats\nAlfa BV;Gent\n", encoding="utf-8")
    (folder / "judged.json").write_text(
        json.dumps({"needs": [{"text": "dialysis at home", "lang": "en", "answers": {MEMBER: 1}}]})
    )
    (folder / "projects.csv").write_text("Projectnummer;Titel;Promotor;Partners;Start\n7;TREDEN;Alfa BV;Beta NV;2024-01-31\n")
    (folder / "people.csv").write_text("Organisation;Must meet\nAlfa;Beta\nBeta;Gamma\nGamma;\n")
    with closing(Workspace(copy.workspace)) as workspace:
        now, text = datetime.now(UTC), "Vervoer van biologische stalen onder 70 graden vorst, met de temperatuur onderweg."
        wanted = Post(MEMBER, text, Language.DUTCH, now.date() + timedelta(days=30), id="wanted")
        express_interest(workspace, publish(workspace, wanted, now).id, THIRD, "Perhaps.", now)
        link = make_form_link(workspace, MEMBER, "en", 14, now)
        answer = FormAnswer(needs=("A ward",), visibility=Visibility.EVERYONE)
        form = send_form(workspace, link.token, answer, now).id
    files = {"OUTSIDE": str(copy.workspace), "FORM": form, "FOLDER": str(folder / "mail"), "SITE": str(folder / "site")} | {
        name: str(folder / f"{name.lower()}.{end}")
        for name, end in (("JUDGED", "json"), ("PROJECTS", "csv"), ("PEOPLE", "csv"))
    }
    before = [
        ["import", "members", str(folder / "list.csv"), "--source", "Club", "--column", "Plaats=city"],
        ["meetings", "create", "Fair", "--day", "2030-03-04"],
        ["meetings", "read", "fair", files["PEOPLE"]],
        ["meetings", "schedule", "fair"],
    ]
    asked = [[*name.split(), *(files.get(word, word) for word in words), "--json"] for name, words in EXAMPLES.items()]
    commands = [*before, *asked]
    written = [(folder / f"{number}.out", folder / f"{number}.err") for number in range(len(commands))]
    done = subprocess.run(
        [sys.executable, "-c", SERIES, str(folder / "codes.json")],
        input=json.dumps([(words, str(out), str(err)) for words, (out, err) in zip(commands, written, strict=True)]),
        env=os.environ | copy.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr or written[-1][1]
    codes: list[int] = json.loads((folder / "codes.json").read_text())
    assert not any(codes[: len(before)])
    found = [Answer(code, out.read_bytes(), err.read_text()) for code, (out, err) in zip(codes, written, strict=True)]
    return dict(zip(EXAMPLES, found[len(before) :], strict=True))


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
def test_the_whole_of_stdout_is_one_json_document(answers: Mapping[str, Answer], command: str) -> None:
    answer = answers[command]
    assert answer.code == 0, answer.stderr
    found: Any = json.loads(answer.stdout.decode("utf-8"))
    assert isinstance(found, list | dict)


def test_a_process_of_its_own_leaves_nothing_on_stdout_but_its_document(demonstration: Demonstration) -> None:
    done = said(demonstration, "consortia", *EXAMPLES["consortia"][:-2], "--json")
    assert done.returncode == 0, done.stderr.decode()
    assert len(json.loads(done.stdout.decode("utf-8"))) == 1


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
