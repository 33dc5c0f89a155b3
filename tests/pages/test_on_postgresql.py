"""The pages on a workspace that lies on a PostgreSQL server: who signs in sees the same there as from a file."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.workspace.backup import back_up, restore
from matchmaking.workspace.privacy.consent import Visibility, consents
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import PAGES, Demonstration
from tests.pages.test_hidden_members import COMPANY, MANAGER, OWN, Sent, _elsewhere, _found, _open, hide_some, sent
from tests.postgresql import Server, postgresql

__all__ = ["postgresql", "sent"]
ANALYST = {"role": "analyst"}
NOW = datetime.now(UTC)


@pytest.fixture
def on_server(
    postgresql: Server, demonstration: Demonstration, model_loaded: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Workspace:
    """The demonstration cluster on a server."""
    workspace = Workspace(postgresql.new_database())
    back_up(Workspace(demonstration.copied(tmp_path).workspace), tmp_path / "whole.backup", NOW)
    restore(workspace, tmp_path / "whole.backup", NOW)
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", workspace.address)
    monkeypatch.setenv("MATCHMAKING_CACHE", str(demonstration.cache))
    return workspace


def test_every_page_opens_for_every_role_and_tells_a_company_of_nobody_who_hides(on_server: Workspace, sent: Sent) -> None:
    hidden = hide_some(on_server)
    told = {}
    for claims in (COMPANY, ANALYST, MANAGER):
        for page in PAGES:
            if page == "meetings" and claims is not MANAGER:
                continue
            _open(page, claims)
            sent.take_files()
            if claims is COMPANY:
                told[page] = _found(sent, hidden)
            sent.messages.clear()
    assert {page: found for page, found in told.items() if found} == {}
    _open("members", MANAGER)
    assert _found(sent, hidden)


def test_what_is_changed_on_a_page_and_in_another_process_is_kept_and_seen(on_server: Workspace) -> None:
    at = _open("members", COMPANY, member=OWN)
    next(field for field in at.number_input if field.label == "Headcount").set_value(77.0)
    at.button(key=f"profile_save-{OWN}").click().run()
    assert not at.exception
    assert on_server.roster().member(OWN).headcount == 77
    at.radio(key=f"consent-{OWN}_visibility").set_value(Visibility.OFFICE)
    at.button(key=f"consent-{OWN}_save").click().run()
    assert not at.exception
    assert consents(on_server)[OWN].visibility is Visibility.OFFICE
    _elsewhere(on_server, f"opt_out(workspace, {OWN!r}, now)")
    office = _open("members", MANAGER, member=OWN)
    assert any("not in the directory" in warning.value for warning in office.warning)
