"""A decision on who is who: kept by later imports, taken back without a trace."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.errors import ImpossibleRequest
from matchmaking.members.member import Contact, Member, Participation, Project, Roster
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance.reviewing import decide, take_back, together
from matchmaking.workspace.maintenance.shortlist import Candidate, Status, mark, put_on, shortlist
from matchmaking.workspace.storage.decisions import Decision
from matchmaking.workspace.storage.joining import joined
from matchmaking.workspace.workspace import Workspace

NOW = datetime(2026, 11, 22, tzinfo=UTC)
FIRST = "name;city;website;contact;e-mail\nBrabanza Plasma BV;Gent;https://a.example;An;an@a.example\n"
SECOND = "name;city;website;employees\nBrabanza;Gent;https://b.example;12\nOculitza NV;Leuven;;3\n"


@pytest.fixture
def lists(tmp_path: Path) -> list[Path]:
    files = [tmp_path / "een.csv", tmp_path / "twee.csv"]
    for file, text in zip(files, (FIRST, SECOND), strict=True):
        file.write_text(text, encoding="utf-8")
    return files


@pytest.fixture
def workspace(tmp_path: Path, lists: list[Path]) -> Workspace:
    made = Workspace(tmp_path / "a.workspace")
    import_directories(made, lists, NOW)
    return made


def pair_of(workspace: Workspace) -> tuple[str, str]:
    pair = workspace.possible_duplicates()[0]
    return pair.member, pair.other


def test_two_that_are_one_are_shown_as_one_with_what_both_say(workspace: Workspace) -> None:
    decide(workspace, *pair_of(workspace), same=True, now=NOW)
    assert not workspace.possible_duplicates()
    assert [member.id for member in workspace.roster().members] == ["brabanza", "oculitza-nv"]
    member = workspace.roster().member("brabanza")
    assert (member.aliases, member.headcount, member.contact and member.contact.name) == (("Brabanza Plasma BV",), 12, "An")


def test_the_fuller_record_gives_the_name() -> None:
    bare = Member("az-kust", "AZ Kust", sources=("a.csv",))
    full = Member("kust", "Algemeen Ziekenhuis Kust vzw", city="Oostende", website="https://kust.example", sources=("b.csv",))
    whole = joined(Roster.of([bare, full]), [Decision("az-kust", "kust", True, "", NOW)]).member("az-kust")
    assert (whole.name, whole.aliases, whole.city) == ("Algemeen Ziekenhuis Kust vzw", ("AZ Kust",), "Oostende")
    assert together(full, bare) == whole


def test_an_id_that_was_kept_or_sent_leads_to_the_member_shown_now_and_back_again(workspace: Workspace) -> None:
    decision = decide(workspace, *pair_of(workspace), same=True, now=NOW)
    roster = workspace.roster()
    assert roster.id_of("brabanza-plasma-bv") == "brabanza"
    assert roster.find("brabanza-plasma-bv").id == "brabanza"
    take_back(workspace, decision, NOW)
    assert workspace.roster().find("brabanza-plasma-bv").id == "brabanza-plasma-bv"


def test_a_shortlist_follows_who_is_put_together_and_comes_back(workspace: Workspace) -> None:
    put_on(workspace, Candidate("oculitza-nv", "brabanza-plasma-bv", "Brabanza Plasma BV"), NOW)
    decision = decide(workspace, *pair_of(workspace), same=True, now=NOW)
    (shown,) = shortlist(workspace)
    assert (shown.seeker, shown.partner) == ("oculitza-nv", "brabanza")
    # whoever is looked for under the new id is on the list already
    assert put_on(workspace, Candidate("oculitza-nv", "brabanza", "Brabanza"), NOW) == shown
    assert mark(workspace, shown, NOW, status=Status.CONTACTED).partner == "brabanza"
    take_back(workspace, decision, NOW)
    (back,) = shortlist(workspace)
    assert (back.partner, back.status) == ("brabanza-plasma-bv", Status.CONTACTED)


def test_taking_it_back_gives_both_back_with_their_own(workspace: Workspace) -> None:
    before, asked = workspace.roster(), workspace.possible_duplicates()
    decision = decide(workspace, *pair_of(workspace), same=True, now=NOW)
    take_back(workspace, decision, NOW)
    assert workspace.roster() == before
    assert workspace.possible_duplicates() == asked


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("order", [1, -1])
def test_no_later_import_overrules_a_decision(workspace: Workspace, lists: list[Path], same: bool, order: int) -> None:
    decide(workspace, *pair_of(workspace), same=same, now=NOW)
    before = workspace.roster()
    for file in lists[::order]:
        import_directories(workspace, [file], NOW)
        assert workspace.roster() == before
        assert not workspace.possible_duplicates()


def test_a_decision_moves_the_state_that_signals_hang_on(workspace: Workspace) -> None:
    state = workspace.state()
    decide(workspace, *pair_of(workspace), same=True, now=NOW)
    assert workspace.state() != state


def test_a_decision_is_about_two_members_that_there_are(workspace: Workspace) -> None:
    with pytest.raises(ImpossibleRequest):
        decide(workspace, "brabanza", "nobody", same=True, now=NOW)
    with pytest.raises(ImpossibleRequest):
        decide(workspace, "brabanza", "brabanza", same=True, now=NOW)


ids = st.sampled_from(["a", "b", "c", "d"])
said = st.lists(st.builds(Decision, ids, ids, st.booleans(), st.just("office"), st.just(NOW)), max_size=6)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(said, st.randoms())
def test_the_order_of_decisions_does_not_matter_and_no_money_is_lost(decisions: list[Decision], chance: object) -> None:
    members = [Member(id, f"Name {id}", contact=Contact(id), parent="a" if id == "b" else "") for id in "abcd"]
    parts = [Participation("p", id, amount=float(place)) for place, id in enumerate("abcd", start=1)]
    roster = Roster.of(members, [Project("p")], parts)
    shuffled = list(decisions)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    one = joined(roster, decisions)
    assert joined(roster, [replace(decision).in_order for decision in shuffled]) == one
    assert sum(part.amount or 0 for part in one.participations) == 10
    assert {name for member in one.members for name in member.names} == {f"Name {id}" for id in "abcd"}
    assert {part.member for part in one.participations} == {member.id for member in one.members}
