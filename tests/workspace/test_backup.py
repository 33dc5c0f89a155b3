"""A backup holds one whole state, comes back as it was, and tells when it is damaged."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaking.errors import DamagedWorkspace, ImpossibleRequest, NotAllowed, UnknownToken, WorkspaceError
from matchmaking.members.member import Contact, Member, Participation, Project, Roster
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.api_tokens import Scope, api_tokens, make_token, revoke_token, token_of
from matchmaking.workspace.backup import back_up, restore
from matchmaking.workspace.maintenance.following import FollowKind, follow, followers
from matchmaking.workspace.privacy.consent import OUT, consents, opt_out
from matchmaking.workspace.privacy.personal_data import erase_person
from matchmaking.workspace.storage.decisions import Decision, decisions, write_decisions
from matchmaking.workspace.storage.documents import Document, keep, kept
from matchmaking.workspace.storage.journal import AuditEvent, journal
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace
from tests.conftest import small_roster
from tests.workspace.test_workspace import NOW, saved

AN = Contact("An Claes", "an@alfa.example")


def filled(place: str) -> Workspace:
    """A workspace with something of everything."""
    workspace = Workspace(place)
    members = [replace(member, contact=AN) if member.id == "alfa" else member for member in small_roster().members]
    saved(workspace, replace(small_roster(), members=tuple(members)))
    keep(workspace, Document("shortlist", "Nier", {"members": ["alfa"], "é": [1.5, None]}), NOW)
    with workspace.writing() as connection:
        write_decisions(connection, [Decision("alfa", "beta", False, "office", NOW)])
    opt_out(workspace, "zeta", NOW)
    return workspace


def test_what_is_put_back_is_what_was_there(place: str, tmp_path: Path) -> None:
    workspace = filled(place)
    before = (workspace.whole_roster(), kept(workspace, "shortlist"), decisions(workspace), workspace.imports())
    state = workspace.state()
    back_up(workspace, tmp_path / "copy.backup", NOW)
    saved(workspace, Roster.of([Member("nieuw", "Nieuw")]))
    restore(workspace, tmp_path / "copy.backup", NOW)
    assert (workspace.whole_roster(), kept(workspace, "shortlist"), decisions(workspace), workspace.imports()) == before
    assert consents(workspace)["zeta"].visibility is OUT.visibility
    assert workspace.state() not in (state, str(int(state) + 1))  # nothing learnt from a state in between is taken for this one


def test_a_backup_moves_a_workspace_to_the_other_database(place: str, tmp_path: Path) -> None:
    source = filled(place)
    back_up(source, tmp_path / "copy.backup", NOW)
    target = Workspace(tmp_path / "other.workspace")
    restore(target, tmp_path / "copy.backup", NOW)
    again = tmp_path / "again.backup"
    back_up(target, again, NOW)
    saved(source, Roster())
    restore(source, again, NOW)
    assert source.whole_roster() == target.whole_roster()
    assert [line.did for line in journal(target)][-1] is AuditEvent.IMPORTED


def test_work_goes_on_in_a_workspace_made_from_a_backup(place: str, tmp_path: Path) -> None:
    source = filled(str(tmp_path / "source.workspace"))
    back_up(source, tmp_path / "copy.backup", NOW)
    target = Workspace(place)
    restore(target, tmp_path / "copy.backup", NOW)
    assert target.whole_roster() == source.whole_roster()
    saved(target, small_roster())
    assert len(target.imports()) == 2
    assert [line.did for line in journal(target)][:2] == [AuditEvent.IMPORTED, AuditEvent.RESTORED]


def test_the_journal_is_not_turned_back(place: str, tmp_path: Path) -> None:
    workspace = filled(place)
    back_up(workspace, tmp_path / "copy.backup", NOW)
    opt_out(workspace, "beta", NOW)
    lines = journal(workspace)
    restore(workspace, tmp_path / "copy.backup", NOW)
    assert journal(workspace)[1:] == lines
    assert journal(workspace)[0].did is AuditEvent.RESTORED


def test_who_was_erased_after_the_backup_stays_erased(place: str, tmp_path: Path) -> None:
    workspace = filled(place)
    back_up(workspace, tmp_path / "copy.backup", NOW)
    erase_person(workspace, AN.email, NOW)
    restore(workspace, tmp_path / "copy.backup", NOW)
    assert workspace.whole_roster().member("alfa").contact is None


def test_a_reader_of_a_digest_who_was_erased_after_the_backup_stays_erased(place: str, tmp_path: Path) -> None:
    workspace = filled(place)
    follow(workspace, FollowKind.THEME, "efficient_care", "reader@elsewhere.example", "nl")
    back_up(workspace, tmp_path / "copy.backup", NOW)
    erase_person(workspace, "reader@elsewhere.example", NOW)
    restore(workspace, tmp_path / "copy.backup", NOW)
    assert followers(workspace) == ()


def test_a_backup_taken_while_another_writes_holds_one_state(place: str, tmp_path: Path) -> None:
    writer, other = filled(place), Workspace(place)
    before = writer.whole_roster()

    def step(_: Roster) -> Update:
        members = [Member(f"m{number}", f"M{number}") for number in range(500)]
        parts = [Participation("x", member.id) for member in members]
        with other.reading() as connection:  # the writer holds its lock: only the journal's line has to wait
            assert connection is not None
        return Update(Roster.of(members, [Project("x")], parts), (), ImportRecord(NOW, "x", {}, ()))

    snapshot = tmp_path / "copy.backup"
    with other.reading():  # a look that began before the change
        writer.update(step)
    back_up(other, snapshot, NOW)
    fresh = Workspace(tmp_path / "fresh.workspace")
    restore(fresh, snapshot, NOW)
    assert fresh.whole_roster() == writer.whole_roster() != before


def test_a_backup_never_writes_over_a_file_and_leaves_no_part_behind(place: str, tmp_path: Path) -> None:
    workspace = filled(place)
    taken = tmp_path / "taken.backup"
    taken.write_text("mine")
    with pytest.raises(ImpossibleRequest, match="there already"):
        back_up(workspace, taken, NOW)
    assert taken.read_text() == "mine"
    with pytest.raises(WorkspaceError):
        back_up(workspace, tmp_path / "taken.backup" / "below", NOW)
    assert not list(tmp_path.glob(".backup-*"))
    with pytest.raises(ImpossibleRequest, match="no backup"):
        restore(workspace, tmp_path / "none", NOW)


@pytest.mark.parametrize("viewer", [Viewer(ViewerRole.COMPANY, "alfa"), Viewer(ViewerRole.ANALYST)])
def test_backups_are_the_offices_work(place: str, tmp_path: Path, viewer: Viewer) -> None:
    workspace = filled(place)
    for verb in (back_up, restore):
        with pytest.raises(NotAllowed):
            verb(workspace, tmp_path / "copy.backup", NOW, viewer)


def test_a_damaged_backup_is_recognised_and_changes_nothing(tmp_path: Path) -> None:
    workspace = filled(str(tmp_path / "a.workspace"))
    back_up(workspace, tmp_path / "copy.backup", NOW)
    whole = (tmp_path / "copy.backup").read_bytes()
    before = workspace.whole_roster()
    chance = random.Random(7)
    broken = [whole[: len(whole) // 2], whole[:-4096], b"", b"not a database" * 1000]
    text = whole.index("Patiënten".encode())
    broken.append(whole[:text] + b"p" + whole[text + 1 :])  # sound pages, and one other letter
    for _ in range(20):
        place = chance.randrange(len(whole))
        broken.append(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
    refused = []
    for number, content in enumerate(broken):
        file = tmp_path / f"broken{number}.backup"
        file.write_bytes(content)
        try:
            restore(workspace, file, NOW)
        except DamagedWorkspace:
            refused.append(number)
        assert workspace.whole_roster() == before
    assert refused[:5] == [0, 1, 2, 3, 4]  # of the bytes by chance, some are in no row


@pytest.mark.parametrize("damage", ["truncated", "overwritten", "header"])
def test_a_damaged_workspace_is_said_so_when_it_is_opened(tmp_path: Path, damage: str) -> None:
    place = tmp_path / "a.workspace"
    workspace = filled(str(place))
    workspace.close()
    whole = place.read_bytes()
    pages = {
        "truncated": whole[: len(whole) // 2],
        "overwritten": whole[:4096] + b"\xa5" * (len(whole) - 8192) + whole[-4096:],
        "header": b"\x00" * 100 + whole[100:],
    }
    place.write_bytes(pages[damage])
    with pytest.raises(DamagedWorkspace, match="matchmaking restore"):
        Workspace(place)
    assert place.read_bytes() == pages[damage]


def test_rows_that_this_program_never_wrote_are_said_to_be_damage(tmp_path: Path) -> None:
    place = tmp_path / "a.workspace"
    filled(str(place)).close()
    whole = place.read_bytes()
    place.write_bytes(whole.replace(b'"sectors": {', b'"sectors": ('))
    with pytest.raises(DamagedWorkspace):
        Workspace(place).whole_roster()


def test_a_backup_is_only_read_when_it_is_put_back(place: str, tmp_path: Path) -> None:
    back_up(filled(place), file := tmp_path / "copy.backup", NOW)
    sealed = file.read_bytes()
    restore(Workspace(tmp_path / "b.workspace"), file, NOW)
    assert file.read_bytes() == sealed
    assert [path.name for path in tmp_path.glob("copy.backup*")] == ["copy.backup"]


def test_a_token_that_was_revoked_does_not_come_back_with_a_backup(place: str, tmp_path: Path) -> None:
    workspace = filled(place)
    made, token = make_token(workspace, "website", [Scope.CALLS], NOW)
    back_up(workspace, tmp_path / "copy.backup", NOW)
    revoke_token(workspace, made.id, NOW)
    restore(workspace, tmp_path / "copy.backup", NOW)
    with pytest.raises(UnknownToken):
        token_of(workspace, token, NOW)
    elsewhere = Workspace(tmp_path / "other.workspace")
    restore(elsewhere, tmp_path / "copy.backup", NOW)
    assert api_tokens(elsewhere) == ()
