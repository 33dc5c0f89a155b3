"""The served app stops a digest at one click of a program for mail, by the message that was written, and without an account."""

import json
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from typer.testing import CliRunner

from matchmaking.cli import app
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.maintenance.following import FollowKind, follow, followers
from matchmaking.workspace.storage.journal import AuditEvent, journal
from matchmaking.workspace.workspace import Workspace
from tests.browser.conftest import serving
from tests.demonstration import Demonstration
from tests.workspace.test_workspace import NOW

pytestmark = pytest.mark.browser

FORM = b"List-Unsubscribe=One-Click"
IN_PARTS = b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
READER = Viewer(ViewerRole.COMPANY, "exoduin", "an")


@pytest.fixture
def served(demonstration: Demonstration, tmp_path: Path) -> Iterator[tuple[str, Demonstration]]:
    with serving(demonstration, tmp_path) as address:
        yield address, Demonstration(tmp_path / demonstration.workspace.name, demonstration.cache)


def _asked(url: str, content: bytes | None) -> int:
    try:
        with urllib.request.urlopen(url, content) as answer:  # noqa: S310 - our own address
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        return refused.code


def test_a_program_for_mail_stops_a_digest_and_nothing_else_does(
    served: tuple[str, Demonstration], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address, demonstration = served
    monkeypatch.setenv("MATCHMAKING_ADDRESS", "https://partners.example.org")
    with closing(Workspace(demonstration.workspace)) as workspace:
        for email, reader in (("an@exoduin.example", READER), ("bo@bureau.example", Viewer(ViewerRole.MANAGER, who="bo"))):
            follow(workspace, FollowKind.MEMBER, "faagwerf-bv", email, "nl", reader)
        before = workspace.roster().member("faagwerf-bv")
        edit(workspace, before, replace(before, headcount=13), NOW)
        done = CliRunner().invoke(app, ["digest", "--out", str(tmp_path / "mail"), "--json"], env=demonstration.environment)
        (file,) = (Path(each["file"]) for each in json.loads(done.stdout) if each["email"] == "an@exoduin.example")
        message = message_from_bytes(file.read_bytes(), policy=default)
        assert message["List-Unsubscribe-Post"] == FORM.decode()
        link = urllib.parse.urlsplit(message["List-Unsubscribe"].partition(">")[0].removeprefix("<"))
        assert link.scheme == "https"
        url = f"{address}{link.path}?{link.query}"

        assert _asked(url, None) == 200  # who looks through mail opens links
        assert _asked(url, b"") == 400
        assert _asked(url, FORM + b"." * 5000) == 413
        (token,) = urllib.parse.parse_qs(link.query)["unsubscribe"]
        for forged in (token[1:], token[:-1], "x" * 300, token.replace(".", "..")):
            assert _asked(f"{address}/?{urllib.parse.urlencode({'unsubscribe': forged})}", FORM) == 403
        assert [each.email for each in followers(workspace)] == ["an@exoduin.example", "bo@bureau.example"]

        assert _asked(url, IN_PARTS) == 200
        assert [each.email for each in followers(workspace)] == ["bo@bureau.example"]
        assert (journal(workspace)[0].did, journal(workspace)[0].who) == (AuditEvent.DIGEST_STOPPED, READER.signature)
        assert _asked(url, FORM) == 200  # a second click is no mistake
        assert _asked(f"{address}/", FORM) == 405  # all other requests go their usual way
