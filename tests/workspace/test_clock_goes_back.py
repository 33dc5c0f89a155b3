"""A clock that goes back changes nothing of what counts: the order in which things were done does."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from matchmaking.errors import StaleChange
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance.changes import changes_of, edit
from matchmaking.workspace.privacy.consent import Consent, Visibility, consent_mark, consents, give_consent, opt_out
from matchmaking.workspace.privacy.personal_data import erase_person
from matchmaking.workspace.storage.documents import Document, keep, kept
from matchmaking.workspace.storage.journal import journal
from matchmaking.workspace.workspace import Workspace
from tests.workspace.test_workspace import NOW

YEAR = timedelta(days=365)
LIST = "Naam;Website;Contactpersoon;E-mail;Toestemming\nAlfa;alfa.example;An Claes;an@alfa.example;ja\nBeta;beta.example;;;ja\n"
OTHER = Viewer(ViewerRole.COMPANY, "beta")


def _read(workspace: Workspace, folder: Path, at: timedelta) -> None:
    (file := folder / "leden.csv").write_text(LIST, encoding="utf-8")
    import_directories(workspace, [file], NOW - at)


def test_the_latest_word_counts_though_its_date_is_earlier(place: str, tmp_path: Path) -> None:
    workspace = Workspace(place)
    _read(workspace, tmp_path, timedelta())
    before = workspace.roster().member("alfa")
    edit(workspace, before, replace(before, website="https://first.example"), NOW)
    before = workspace.roster().member("alfa")
    edit(workspace, before, replace(before, website="https://second.example"), NOW - YEAR)
    assert workspace.roster().member("alfa").website == "https://second.example"
    assert {change.field for change in changes_of(workspace, "alfa")} == {"website"}
    give_consent(workspace, "alfa", Consent(), NOW)
    opt_out(workspace, "alfa", NOW - YEAR)
    _read(workspace, tmp_path, 2 * YEAR)
    assert consents(workspace)["alfa"].visibility is Visibility.NOBODY
    assert "alfa" not in workspace.roster(OTHER).position
    give_consent(workspace, "alfa", Consent(), NOW - 3 * YEAR)
    assert "alfa" in workspace.roster(OTHER).position


def test_who_was_erased_does_not_come_back_by_a_list_read_on_an_earlier_day(place: str, tmp_path: Path) -> None:
    workspace = Workspace(place)
    _read(workspace, tmp_path, timedelta())
    erase_person(workspace, "an@alfa.example", NOW)
    _read(workspace, tmp_path, YEAR)
    assert workspace.whole_roster().member("alfa").contact is None


def test_a_page_from_before_somebody_opted_out_is_told_apart_though_the_clock_went_back(place: str, tmp_path: Path) -> None:
    workspace = Workspace(place)
    _read(workspace, tmp_path, timedelta())
    for member in ("alfa", "beta"):
        give_consent(workspace, member, Consent(), NOW)
    shown = consent_mark(workspace)
    opt_out(workspace, "alfa", NOW - YEAR)
    assert consent_mark(workspace) != shown


def test_editions_and_the_journal_do_not_ask_the_clock(place: str) -> None:
    workspace = Workspace(place)
    first = keep(workspace, Document("own", "Nier", {"n": 1}), NOW)
    second = keep(workspace, replace(first, body={"n": 2}), NOW - YEAR)
    with pytest.raises(StaleChange):
        keep(workspace, replace(first, body={"n": 3}), NOW + YEAR)
    assert [document.body for document in kept(workspace, "own")] == [second.body]
    assert [line.at for line in journal(workspace)] == [NOW - YEAR, NOW]
