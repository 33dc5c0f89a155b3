"""Members: the directory, a member's page, importing lists."""

import os
from datetime import UTC, date, datetime
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.exports.outlook import by_end
from matchmaking.members.identity.organisations import PossibleDuplicate
from matchmaking.members.member import Member, Roster
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance.changes import change
from matchmaking.workspace.maintenance.freshness import completeness
from matchmaking.workspace.running import workloads
from matchmaking.workspace.source_columns import find_source, sources
from matchmaking.workspace.storage.origins import Basis, origins
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace
from tests.demonstration import Demonstration
from tests.pages.conftest import OpenPage, until_no_job_runs
from tests.pages.frame.test_sign_in import AUTH


def _said(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*at.markdown, *at.header, *at.subheader, *at.info, *at.success])


def _table(at: AppTest, place: int = 0) -> pd.DataFrame:
    return at.dataframe[place].value


def test_the_directory_lists_every_member(open_page: OpenPage, demonstration: Demonstration) -> None:
    at = open_page("members")
    assert len(_table(at)) == len(Workspace(demonstration.workspace).roster().members)


def test_the_directory_says_how_complete_each_member_is_to_those_who_keep_it(open_page: OpenPage, workspace: Workspace) -> None:
    at = open_page("members")
    shares = dict(zip(_table(at)["Name"], _table(at)["Complete"], strict=True))
    members, said, today = workspace.roster().members, origins(workspace), session.today()
    assert shares == {member.name: round(completeness(member, said.get(member.id, {}), today), 2) for member in members}
    assert len(set(shares.values())) > 5
    at = _company(open_page("members"), members[0].id)
    assert "Complete" not in _table(at).columns


def test_a_search_keeps_those_whose_texts_say_all_the_words(open_page: OpenPage) -> None:
    at = open_page("members")
    at.text_input(key="member_search").set_value("gent ziekenhuis").run()
    assert 0 < len(_table(at)) < 20


def test_a_member_has_a_page_of_its_own(open_page: OpenPage, demonstration: Demonstration) -> None:
    roster = Workspace(demonstration.workspace).roster()
    member = next(member for member in roster.members if member.statements and member.contact and member.consent)
    at = open_page("members", member=member.id)
    assert member.statements[0].text.split()[0] in _said(at)
    facts = at.table[0].value.to_string()
    assert member.contact is not None
    assert member.contact.email.split("@")[0].split(".")[0] in facts


def test_a_member_shows_what_it_takes_part_in_and_until_when(
    open_page: OpenPage, demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "today", lambda: date(2020, 6, 1))
    roster = Workspace(demonstration.workspace).roster()
    running = workloads(Workspace(demonstration.workspace), roster, date(2020, 6, 1))
    member, carried = max(running.items(), key=lambda each: len(each[1]))
    at = open_page("members", member=member)
    assert f"{len(carried)} running projects and consortia" in _said(at)
    (table,) = [table for table in at.table if "Project or call" in table.value.columns]
    assert list(table.value["Project or call"]) == [literal(each.name) for each in by_end(carried)]
    idle = next(member.id for member in roster.members if member.id not in running)
    at = open_page("members", member=idle)
    assert "0 running projects and consortia" in _said(at)


def test_the_contact_of_a_member_without_consent_is_not_shown(open_page: OpenPage, demonstration: Demonstration) -> None:
    roster = Workspace(demonstration.workspace).whole_roster()
    member = next(member for member in roster.members if member.contact and not member.consent)
    at = open_page("members", member=member.id)
    everything = _said(at) + at.table[0].value.to_string()
    assert member.contact is not None
    for detail in (member.contact.name, member.contact.email, member.contact.phone):
        assert not detail or detail not in everything.replace("\\", "")


def test_possible_duplicates_are_shown_for_a_person_to_decide(open_empty: OpenPage) -> None:
    pair = [Member("a", "Imaging Lab", city="Gent"), Member("b", "Imaging Labs BV", city="Gent")]
    record = ImportRecord(datetime(2026, 11, 21, tzinfo=UTC), "two.csv", {}, ())
    doubt = PossibleDuplicate("a", "b", 0.71, ("similar_name", "same_town"))
    workspace = Workspace(os.environ["MATCHMAKING_WORKSPACE"])
    workspace.update(lambda _: Update(Roster.of(pair), (doubt,), record))
    at = open_empty("members")
    at.session_state["members_view"] = "Possible duplicates (1)"
    at.run()
    assert not at.exception
    assert "similar name" in _said(at)
    assert {heading.value for heading in at.header} == {"Imaging Lab", "Imaging Labs BV"}


def test_the_open_tab_stays_open_when_the_number_of_doubtful_pairs_changes(open_empty: OpenPage) -> None:
    workspace = Workspace(os.environ["MATCHMAKING_WORKSPACE"])
    pair = [Member("a", "Imaging Lab", city="Gent"), Member("b", "Imaging Labs BV", city="Gent")]
    record = ImportRecord(datetime(2026, 11, 21, tzinfo=UTC), "two.csv", {}, ())
    workspace.update(lambda _: Update(Roster.of(pair), (), record))
    at = open_empty("members")
    at.session_state["members_view"] = "Import"
    at.run()
    doubt = PossibleDuplicate("a", "b", 0.71, ("similar_name",))
    workspace.update(lambda known: Update(known, (doubt,), record))
    at.run()
    assert not at.exception
    assert at.tabs[-1].label == "Possible duplicates (1)"
    assert at.button(key="import_lists")


def test_an_empty_workspace_offers_the_import(open_empty: OpenPage) -> None:
    at = open_empty("members")
    assert "no members here yet" in _said(at)
    assert any(button.label == "Import" for button in at.button)


def test_the_map_says_where_most_members_are_and_lists_the_towns(open_page: OpenPage, demonstration: Demonstration) -> None:
    at = open_page("members")
    at.session_state["members_view"] = "Map"
    at.run()
    assert not at.exception
    assert "Gent" in _said(at)
    belgians = [member for member in Workspace(demonstration.workspace).roster().members if member.country == "BE"]
    assert sum(int(count) for count in at.table[0].value["Members"]) == sum(bool(member.city) for member in belgians)


def test_an_import_is_previewed_before_anything_is_written(open_empty: OpenPage) -> None:
    at = open_empty("members")
    at.file_uploader(key="lists").set_value(("leden.csv", b"Naam;Land;TRL\nAlfa BV;BE;99\n", "text/csv")).run()
    at.button(key="preview_lists").click().run()
    until_no_job_runs(at)
    assert not at.exception
    assert "Members that would be new: 1" in _said(at)
    assert "Alfa BV" in at.table[0].value.to_string()
    assert Workspace(os.environ["MATCHMAKING_WORKSPACE"]).roster().members == ()


def test_columns_that_are_not_understood_are_corrected_before_the_import(open_empty: OpenPage) -> None:
    at = open_empty("members")
    content = b"Wie;Waar precies\nBarco;Kortrijk\nImec;Leuven\n"
    at.file_uploader(key="lists").set_value(("leden.csv", content, "text/csv")).run()
    at.button(key="preview_lists").click().run()
    until_no_job_runs(at)
    assert "no column that is known to hold names" in at.error[0].value
    at.selectbox(key="column of leden.csv leden Wie").select("name").run()
    at.selectbox(key="column of leden.csv leden Waar precies").select("town").run()
    at.button(key="preview_lists").click().run()
    until_no_job_runs(at)
    assert "Members that would be new: 2" in _said(at)
    at.button(key="import_lists").click().run()
    until_no_job_runs(at)
    assert not at.exception
    workspace = Workspace(os.environ["MATCHMAKING_WORKSPACE"])
    assert workspace.roster().find("Barco").city == "Kortrijk"
    assert [source.source for source in sources(workspace)] == ["leden"]


def test_what_is_known_of_a_source_is_changed_and_forgotten_on_the_page(open_empty: OpenPage, tmp_path: Path) -> None:
    workspace = Workspace(os.environ["MATCHMAKING_WORKSPACE"])
    (tmp_path / "leden.csv").write_text("Naam;Omschrijving\nBarco;Zoekt partners\n", encoding="utf-8")
    import_directories(workspace, [tmp_path / "leden.csv"], datetime(2026, 11, 26, tzinfo=UTC))
    at = open_empty("members")
    at.session_state["members_view"] = "Import"
    at.run()
    at.selectbox(key="kept column of leden leden Omschrijving").select("needs").run()
    at.button(key="save_source").click().run()
    assert not at.exception
    assert find_source(workspace, "leden").told["omschrijving"] == "needs"
    at.button(key="forget_source").click().run()
    assert sources(workspace) == ()


def test_the_page_says_whom_to_ask_and_takes_answers_in(open_page: OpenPage) -> None:
    at = open_page("members")
    at.session_state["members_view"] = "Complete profiles"
    at.run()
    assert not at.exception
    assert "members to ask" in _said(at)
    assert at.multiselect(key="questions_for").value
    assert at.button(key="take_answers").disabled


def test_a_member_shows_how_complete_and_fresh_it_is(open_page: OpenPage, demonstration: Demonstration) -> None:
    member = Workspace(demonstration.workspace).roster().members[0]
    at = open_page("members", member=member.id)
    assert any("complete and fresh" in box.label for box in at.expander)


def _company(at: AppTest, member: str) -> AppTest:
    at.secrets = AUTH
    for name, value in {"is_logged_in": True, "sub": "an", "role": "company", "member": member}.items():
        at.user[name] = value
    return at.run()


def test_a_company_is_offered_only_what_it_may_change(open_page: OpenPage, demonstration: Demonstration) -> None:
    members = [m for m in Workspace(demonstration.workspace).roster().members if m.statements and m.consent and m.is_company]
    own, other = members[:2]
    at = _company(open_page("members"), own.id)
    assert not at.exception
    assert [tab.label for tab in at.tabs] == ["Directory", "Map"]
    for member, offered in ((own, True), (other, False)):
        at.query_params["member"] = member.id
        at.run()
        assert not at.exception
        assert at.header[0].value.replace("\\", "") == member.name
        assert any((button.key or "").startswith("confirm_") for button in at.button) is offered


def test_a_member_without_words_is_introduced_by_its_projects_until_a_person_takes_that_over(
    open_page: OpenPage, workspace: Workspace
) -> None:
    took_part = {part.member for part in workspace.roster().participations}
    member = next(member for member in workspace.roster().members if member.id in took_part)
    emptied = {"statements": (), "offers": ()}
    change(workspace, member.id, emptied, "office", session.now(), Basis.CORRECTED)
    at = open_page("members", member=member.id)
    assert "derived from its projects" in _said(at)
    assert "What its projects say" in _said(at)
    at.button(key="use_derived_statement").click().run()
    assert not at.exception
    assert "derived from its projects" not in _said(at)
    assert "past project" in workspace.roster().member(member.id).statements[0].text
    assert origins(workspace, [member.id])[member.id]["statements"].basis is Basis.CONFIRMED


def test_a_part_and_its_whole_name_each_other(open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "leden.csv"
    file.write_text("name;kind\nKU Leuven, Faculteit Geneeskunde;\nKU Leuven;university\n", encoding="utf-8")
    import_directories(Workspace(tmp_path / "a.workspace"), [file], datetime(2026, 11, 26, tzinfo=UTC))
    monkeypatch.setenv("MATCHMAKING_WORKSPACE", str(tmp_path / "a.workspace"))
    for member, fact, other in (
        ("ku-leuven-faculteit-geneeskunde", "Part of", "KU Leuven"),
        ("ku-leuven", "Its parts", "KU Leuven, Faculteit Geneeskunde"),
    ):
        at = open_page("members", member=member)
        assert not at.exception
        facts = {str(name): str(value) for name, value in at.table[0].value.iloc[:, 0].items()}
        assert facts[fact] == other


def test_an_address_of_somebody_unknown_says_so(open_page: OpenPage) -> None:
    at = open_page("members", member="no-such-member")
    assert "is not in the directory" in at.warning[0].value
    at = open_page("find_partners", **{"for": "no-such-member"})
    assert "is not known here" in at.warning[0].value
