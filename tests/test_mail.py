"""Digests go out by the cluster's own mail server, to those who are due, and what the server refuses is told."""

import json
import socketserver
from collections.abc import Iterator
from contextlib import closing
from datetime import date
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from threading import Thread

import pytest
from typer.testing import CliRunner, Result

from matchmaking.cli import app
from matchmaking.composition.calls.call import Call
from matchmaking.errors import ImpossibleRequest
from matchmaking.mail import app_address, read_mail_settings
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.maintenance.following import FollowKind, follow
from matchmaking.workspace.saved_calls import keep_call
from matchmaking.workspace.workspace import Workspace
from tests.conftest import small_roster
from tests.workspace.test_workspace import NOW, saved

READERS = {"an@alfa.example": "nl", "full@alfa.example": "fr"}


class _Session(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs that sends; whoever is called ``full`` is refused."""

    server: "MailServer"

    def handle(self) -> None:
        self._say("220 test")
        receiver = ""
        while line := self.rfile.readline():
            word = line.strip().decode().upper()
            if word.startswith("RCPT"):
                receiver = line.decode().partition("<")[2].partition(">")[0]
                self._say("452 mailbox full" if receiver.startswith("full@") else "250 ok")
            elif word == "DATA":
                self._say("354 go on")
                self.server.taken.append((receiver, self._message()))
                self._say("250 ok")
            elif word == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("250 ok")

    def _message(self) -> bytes:
        lines = []
        while (line := self.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        return b"".join(lines)

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    """A mail server on this machine that keeps what it is given."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.taken: list[tuple[str, bytes]] = []


@pytest.fixture
def server() -> Iterator[MailServer]:
    with MailServer() as running:
        Thread(target=running.serve_forever, daemon=True).start()
        yield running
        running.shutdown()


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """A workspace with a call that two people follow."""
    with closing(Workspace(tmp_path / "a.workspace")) as workspace:
        saved(workspace, small_roster())
        keep_call(workspace, Call("ward", "Zorg op de afdeling", deadline=date(2027, 6, 1)), NOW)
        for email, language in READERS.items():
            follow(workspace, FollowKind.CALL, "ward", email, language, Viewer(ViewerRole.COMPANY, "alfa", email))
    return tmp_path / "a.workspace"


def _settings(folder: Path, port: int, **more: str) -> Path:
    file = folder / "mail.toml"
    lines = [f'{name} = "{value}"' for name, value in more.items()]
    file.write_text(
        "\n".join(
            [
                'sender = "Clusterbureau <office@example.org>"',
                'address = "https://partners.example.org/"',
                'host = "127.0.0.1"',
                f"port = {port}",
                'security = "none"',
                *lines,
            ]
        )
    )
    file.chmod(0o600)
    return file


def _digest(place: Path, *words: str) -> Result:
    return CliRunner().invoke(app, ["digest", *words, "--json", "--workspace", str(place)])


def test_a_digest_is_sent_once_and_a_refusal_is_told_and_tried_again(place: Path, server: MailServer, tmp_path: Path) -> None:
    file = _settings(tmp_path, server.server_address[1])
    done = _digest(place, "--send", "--mail", str(file))
    assert done.exit_code == 1
    assert {each["email"]: each["refused"] for each in json.loads(done.stdout)} == {
        "an@alfa.example": "",
        "full@alfa.example": "452 mailbox full",
    }
    ((receiver, content),) = server.taken
    message = message_from_bytes(content, policy=default)
    assert (receiver, message["To"]) == ("an@alfa.example", "an@alfa.example")
    assert message["Subject"] == "1 nieuwtje in de cluster"
    assert message["From"] == "Clusterbureau <office@example.org>"
    body = message.get_body(["plain"])
    assert body is not None
    assert "Deadline: 1 juni 2027." in body.get_content()
    again = _digest(place, "--send", "--mail", str(file))
    assert [each["email"] for each in json.loads(again.stdout)] == ["full@alfa.example"]


def test_a_digest_is_written_to_files_and_a_preview_leaves_no_trace(place: Path, tmp_path: Path) -> None:
    for _ in range(2):
        assert len(json.loads(_digest(place, "--out", str(tmp_path / "seen"), "--preview").stdout)) == 2
    told = json.loads(_digest(place, "--out", str(tmp_path / "mail")).stdout)
    assert [message_from_bytes(Path(each["file"]).read_bytes(), policy=default)["To"] for each in told] == list(READERS)
    assert json.loads(_digest(place, "--out", str(tmp_path / "mail")).stdout) == []


def test_a_server_that_is_not_there_is_told_in_a_sentence_and_nobody_counts_as_told(place: Path, tmp_path: Path) -> None:
    with MailServer() as gone:
        file = _settings(tmp_path, gone.server_address[1])
    done = _digest(place, "--send", "--mail", str(file))
    assert done.exit_code == 1
    assert "did not take the mail" in done.stderr
    assert len(json.loads(_digest(place, "--out", str(tmp_path / "mail")).stdout)) == 2


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("host", "smtp.example.org", "unencrypted"),
        ("security", "later", "starttls, tls or none"),
        ("sender", "nobody", "no sender"),
        ("address", "http://partners.example.org", "not encrypted"),
        ("pasword", "x", "'pasword' is not known"),
    ],
)
def test_settings_that_cannot_hold_are_refused(tmp_path: Path, name: str, value: str, told: str) -> None:
    file = _settings(tmp_path, 25)
    kept = [line for line in file.read_text().splitlines() if not line.startswith(name)]
    file.write_text("\n".join([*kept, f'{name} = "{value}"']))
    with pytest.raises(ImpossibleRequest, match=told):
        read_mail_settings(file)


def test_a_password_stands_in_no_message(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHMAKING_MAIL_PASSWORD", "from the variable")
    settings = read_mail_settings(_settings(tmp_path, 25, password="hunter2"))  # noqa: S106
    assert settings.password == "from the variable"  # noqa: S105
    assert "variable" not in f"{settings!r} {settings}"


def test_the_address_of_the_app_is_one_that_a_link_can_begin_with(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MATCHMAKING_ADDRESS", raising=False)
    assert app_address("https://a.example/app/") == "https://a.example/app"
    assert app_address() == "http://127.0.0.1:8501"
    for wrong in ("a.example", "javascript:alert(1)", "https://a.example/?x=1", "https://[", "ftp://a.example"):
        with pytest.raises(ImpossibleRequest):
            app_address(wrong)
