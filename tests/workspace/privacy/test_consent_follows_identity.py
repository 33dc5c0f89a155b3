"""Consent follows who is who, both ways: whatever is joined, taken apart, read again or withdrawn, and in whatever order."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance.reviewing import decide, take_back
from matchmaking.workspace.maintenance.splitting import split
from matchmaking.workspace.privacy.consent import OUT, YES, Visibility, consents, give_consent, opt_out
from matchmaking.workspace.storage.decisions import decisions
from matchmaking.workspace.storage.records import records_of
from matchmaking.workspace.workspace import Workspace
from tests.workspace.test_workspace import NOW

HEADER = "name;city;enterprise number;website;part of;consent\n"
LISTS = (
    "Alfa Botbrug;Gent;;https://alfa.example;;yes\nBeta Oculitza;Leuven;;https://beta.example;Gamma Cordiva;yes\n"
    "Gamma Cordiva;Brugge;;https://gamma.example;;yes\nDelta Pulmora;Hasselt;;https://delta.example;;yes\n",
    "Alfa Botbrug NV;Gent;;https://alfa.example;;yes\nBeta Oculitza NV;Leuven;;https://beta.example;;yes\n",
    "Gamma Cordiva BV;Brugge;;https://gamma.example;;yes\nDelta Pulmora BV;Hasselt;;https://delta.example;;yes\n",
)
VIEWERS = (Viewer(ViewerRole.COMPANY, "somebody-else"), Viewer(ViewerRole.ANALYST), OFFICE)
SOME = st.integers(0, 50)


class Identity(RuleBasedStateMachine):
    """A cluster that people and lists change; ``out`` are the stored members that must not be seen now."""

    def __init__(self, place: str) -> None:
        super().__init__()
        self.folder = TemporaryDirectory()
        self.workspace = Workspace(place)
        self.now = NOW
        self.out: set[str] = set()
        self.said_out: dict[str, bool] = {}

    def teardown(self) -> None:
        self.workspace.close()
        self.folder.cleanup()

    def tick(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now

    def read(self, number: int) -> None:
        file = Path(self.folder.name) / f"list-{number}.csv"
        file.write_text(HEADER + LISTS[number], encoding="utf-8")
        import_directories(self.workspace, [file], self.tick())

    def ids(self) -> list[str]:
        return sorted(member.id for member in self.workspace.whole_roster().members)

    def one(self, number: int) -> str:
        return self.ids()[number % len(self.ids())]

    def together(self, member: str) -> set[str]:
        found, size = {member}, 0
        while len(found) > size:
            size = len(found)
            for each in decisions(self.workspace):
                if each.same and {each.first, each.second} & found:
                    found |= {each.first, each.second}
        return found & set(self.ids())

    @initialize()
    def first_lists(self) -> None:
        self.read(0)
        self.read(1)

    @rule(number=st.integers(0, len(LISTS) - 1))
    def a_list_is_read_again(self, number: int) -> None:
        self.read(number)

    @rule(number=SOME, same=st.booleans(), other=SOME)
    def somebody_decides(self, number: int, other: int, same: bool) -> None:
        first, second = self.one(number), self.one(other)
        if first != second:
            before = self.together(first)
            decide(self.workspace, first, second, same=same, now=self.tick())
            if not same and second in before:
                self.are_apart(before)

    @precondition(lambda self: any(each.same for each in decisions(self.workspace)))
    @rule(number=SOME)
    def a_decision_is_taken_back(self, number: int) -> None:
        made = [each for each in decisions(self.workspace) if each.same]
        taken = made[number % len(made)]
        before = self.together(taken.first)
        take_back(self.workspace, taken, self.tick())
        self.are_apart(before)

    def are_apart(self, members: set[str]) -> None:
        self.out |= {member for member in members if self.said_out.get(member)}

    @rule(number=SOME, record=SOME)
    def a_member_is_taken_apart(self, number: int, record: int) -> None:
        member = self.one(number)
        records = records_of(self.workspace, member)
        if len(records) > 1:
            hidden = self.out & self.together(member)
            new = split(self.workspace, member, [records[record % len(records)].id], self.tick()).id
            if hidden:
                self.out.add(new)

    @rule(number=SOME)
    def a_member_opts_out(self, number: int) -> None:
        member = self.one(number)
        opt_out(self.workspace, member, self.tick())
        self.out |= self.together(member)
        self.said_out[member] = True

    @rule(number=SOME)
    def a_company_agrees_again(self, number: int) -> None:
        member = self.one(number)
        acting = self.workspace.shown_as(member)
        give_consent(self.workspace, acting, YES, self.tick(), Viewer(ViewerRole.COMPANY, acting))
        self.out -= self.together(member)
        self.said_out[acting] = False
        assert acting in self.workspace.roster(VIEWERS[0]).position

    @invariant()
    def who_opted_out_is_in_no_answer(self) -> None:
        hidden = {each for member in self.out for each in self.together(member)}
        whole = self.workspace.whole_roster()
        names = {text for member in hidden for text in (member, *whole.member(member).names, whole.member(member).website)}
        shown = {
            text for member in whole.members if member.id not in hidden for text in (member.id, *member.names, member.website)
        }
        for viewer in VIEWERS:
            roster = self.workspace.roster(viewer)
            told = repr((roster.members, roster.participations, dict(roster.shown_as), self.workspace.possible_duplicates()))
            for name in names - shown:
                assert f"'{name}'" not in told
        said = consents(self.workspace)
        assert all(said[member].visibility is Visibility.NOBODY for member in hidden)

    @invariant()
    def a_company_sees_itself_and_can_withdraw(self) -> None:
        for member in self.ids()[:2]:
            acting = self.workspace.shown_as(member)
            assert acting in self.workspace.roster(Viewer(ViewerRole.COMPANY, acting)).position


def test_whatever_is_joined_split_read_or_withdrawn_consent_follows(new_place: Callable[[], str]) -> None:
    phases = (Phase.explicit, Phase.reuse, Phase.generate)
    run_state_machine_as_test(
        lambda: Identity(new_place()),  # type: ignore[arg-type]  # whatever makes a machine does
        settings=settings(max_examples=8, stateful_step_count=10, deadline=None, phases=phases),
    )


def test_a_company_of_a_member_that_was_joined_withdraws_for_the_whole(place: str) -> None:
    machine = Identity(place)
    machine.first_lists()
    first, second = machine.ids()[:2]
    decide(machine.workspace, first, second, same=True, now=machine.tick())
    opt_out(machine.workspace, second, machine.tick(), Viewer(ViewerRole.COMPANY, first))
    assert consents(machine.workspace)[first].visibility is OUT.visibility
    assert not {first, second} & machine.workspace.roster().position.keys()
    machine.teardown()


def test_who_opted_out_before_it_was_joined_does_not_come_back_by_the_other_when_that_is_taken_back(place: str) -> None:
    machine = Identity(place)
    machine.first_lists()
    first, second = machine.ids()[:2]
    opt_out(machine.workspace, second, machine.tick())
    made = decide(machine.workspace, first, second, same=True, now=machine.tick())
    give_consent(machine.workspace, first, YES, machine.tick(), Viewer(ViewerRole.COMPANY, first))
    take_back(machine.workspace, made, machine.tick())
    seen = machine.workspace.roster(VIEWERS[0]).position
    assert first in seen
    assert second not in seen
    machine.teardown()
