"""What a member does not agree to does not happen, and a person's data is shown whole, erased whole and stays away."""

import traceback
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from matchmaking.errors import ImpossibleRequest, MatchmakingError, NotAllowed, UnknownMember, WorkspaceError
from matchmaking.features import fit
from matchmaking.members.identity.organisations import PossibleDuplicate
from matchmaking.members.member import Contact, Member, Roster
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.ranking import rank
from matchmaking.workspace.backup import back_up, restore
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance.answers import import_answers
from matchmaking.workspace.maintenance.changes import edit
from matchmaking.workspace.maintenance.reviewing import decide
from matchmaking.workspace.privacy.consent import OUT, Consent, Purpose, Visibility, give_consent, opt_out
from matchmaking.workspace.privacy.erasing import scrubbed, traces_of
from matchmaking.workspace.privacy.personal_data import allow_person, erase_person, export_person
from matchmaking.workspace.storage import database, tables
from matchmaking.workspace.storage.documents import Document, keep, kept
from matchmaking.workspace.storage.journal import AuditEvent, journal, note
from matchmaking.workspace.storage.records import records_of
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace
from tests.conftest import WordEncoder, small_roster
from tests.members.files import workbook
from tests.workspace.test_workspace import NOW, saved

AN = Contact("An Claes", "an@alfa.example", "+32 9 123 45 67")
ALFA = Viewer(ViewerRole.COMPANY, "alfa")


def with_contacts() -> Roster:
    """The small cluster with a contact person at every member."""
    people = {"alfa": AN, "gamma": Contact("Bert Smet", "bert@gamma.example")}
    members = [replace(member, contact=people.get(member.id, Contact("Iemand Anders"))) for member in small_roster().members]
    return replace(small_roster(), members=tuple(members))


@pytest.fixture
def workspace(place: str) -> Workspace:
    opened = Workspace(place)
    saved(opened, with_contacts())
    return opened


def ids(roster: Roster) -> list[str]:
    return [member.id for member in roster.members]


def test_who_opted_out_is_gone_from_the_next_ranking_and_from_introductions(workspace: Workspace, word_cache: Path) -> None:
    def found() -> tuple[set[str], object]:
        features = fit(workspace.roster(), WordEncoder(), word_cache)
        partners = {match.member.id for match in rank(features, "alfa", need="Clinical validation of glucose patches")}
        delta = features.roster.position["delta"]
        return partners, features.network.introduction(features.roster.position["beta"], delta)

    state = workspace.state()
    partners, path = found()
    assert "gamma" in partners
    assert path
    opt_out(workspace, "gamma", NOW)
    assert workspace.state() != state
    partners, path = found()
    assert "gamma" not in partners
    assert not path
    assert "gamma" in ids(workspace.whole_roster())


def test_who_opted_out_is_in_no_pair_that_may_be_one(place: str) -> None:
    workspace = Workspace(place)
    pair = PossibleDuplicate("alfa", "beta", 0.8, ("same_town",))
    workspace.update(lambda _: Update(small_roster(), (pair,), ImportRecord(NOW, "list.csv", {}, ())))
    opt_out(workspace, "beta", NOW)
    assert workspace.possible_duplicates() == ()


def test_who_is_visible_to_the_office_alone_is_hidden_from_companies(workspace: Workspace) -> None:
    give_consent(workspace, "beta", Consent(Visibility.OFFICE, frozenset(Purpose)), NOW)
    assert "beta" in ids(workspace.roster())
    assert "beta" in ids(workspace.roster(Viewer(ViewerRole.ANALYST)))
    seen = workspace.roster(ALFA)
    assert "beta" not in ids(seen)
    assert {part.member for part in seen.participations} <= set(ids(seen))


def test_without_any_word_of_the_member_the_answer_in_the_list_counts(workspace: Workspace) -> None:
    assert "zeta" in ids(workspace.roster())
    assert workspace.roster().member("zeta").contact is None
    assert "zeta" not in ids(workspace.roster(ALFA))
    assert "zeta" in ids(workspace.roster(Viewer(ViewerRole.COMPANY, "zeta")))


def test_a_company_sees_itself_whole_even_when_it_opted_out(workspace: Workspace) -> None:
    opt_out(workspace, "alfa", NOW)
    assert workspace.roster(ALFA).member("alfa").contact == AN


def test_each_purpose_is_agreed_to_by_itself(workspace: Workspace) -> None:
    give_consent(workspace, "gamma", Consent(Visibility.EVERYONE, frozenset({Purpose.INTRODUCTION})), NOW)
    seen = workspace.roster().member("gamma")
    assert (seen.consent, seen.contact) == (True, None)
    give_consent(workspace, "gamma", Consent(Visibility.EVERYONE, frozenset({Purpose.CONTACT})), NOW)
    seen = workspace.roster().member("gamma")
    assert not seen.consent
    assert seen.contact is not None


def test_an_analyst_sees_no_contact_person(workspace: Workspace) -> None:
    assert not any(member.contact for member in workspace.roster(Viewer(ViewerRole.ANALYST)).members)


def test_what_a_member_said_itself_outlives_the_next_list(workspace: Workspace) -> None:
    opt_out(workspace, "alfa", NOW, ALFA)
    saved(workspace, with_contacts())
    assert "alfa" not in ids(workspace.roster())


def test_nobody_speaks_for_another_member(workspace: Workspace) -> None:
    for viewer in (Viewer(ViewerRole.COMPANY, "beta"), Viewer(ViewerRole.ANALYST)):
        with pytest.raises(NotAllowed):
            give_consent(workspace, "alfa", OUT, NOW, viewer)
    with pytest.raises(UnknownMember):
        opt_out(workspace, "nobody", NOW)


def test_a_person_is_shown_all_that_is_known_of_it(workspace: Workspace) -> None:
    keep(workspace, Document("shortlist", "Bellen", {"note": "Vraag naar AN CLAES"}), NOW)
    (data,) = export_person(workspace, "An@Alfa.example", NOW)
    assert (data.contact, data.members) == (AN, ("alfa",))
    assert [where for where, _, _ in data.mentions] == ["document"]
    with pytest.raises(UnknownMember):
        export_person(workspace, "nobody@nowhere.example", NOW)
    with pytest.raises(UnknownMember):
        export_person(workspace, " ", NOW)


@pytest.mark.parametrize(
    ("written", "asked"),
    [
        ("Zoë Van den Bröck", "Zoe Van den Brock"),
        ("Zoë Van den Bröck", "van den bröck, Zoë"),
        ("Dr. Zoë van den Bröck (CEO)", "Zoe van den Brock"),
        ("Jan Maes & Zoë Van den Bröck", "Zoë van den Bröck"),
        ("Zoë Van den Bröck", "0478 12 34 56"),
        ("Zoë Van den Bröck", "+32478123456"),
        ("Zoë Van den Bröck", "ZOE@alfa.example"),
    ],
)
def test_a_person_asks_for_its_data_by_any_spelling_and_is_erased_by_the_exact_one_alone(
    tmp_path: Path, written: str, asked: str
) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        f"Naam;Contactpersoon;E-mail;Telefoon\nAlfa;{written};zoe@alfa.example;+32 478 12 34 56\nBeta;Zoë Bröck;;\n",
        encoding="utf-8",
    )
    workspace = Workspace(str(tmp_path / "a.workspace"))
    import_directories(workspace, [file], NOW)
    (data,) = export_person(workspace, asked, NOW)
    assert (data.contact.name, data.members) == (written, ("alfa",))
    if "@" not in asked:
        with pytest.raises(UnknownMember):
            erase_person(workspace, asked, NOW)


def test_a_second_address_in_a_cell_is_told(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Naam;E-mail\nAlfa;jan@alfa.example, els@alfa.example\n", encoding="utf-8")
    record = import_directories(Workspace(str(tmp_path / "a.workspace")), [file], NOW)
    assert "more than one e-mail address; jan@alfa.example was taken" in " ".join(map(str, record.problems))


def test_an_erased_person_is_nowhere_in_the_database_and_does_not_come_back(place: str, tmp_path: Path) -> None:
    workspace = Workspace(place)
    text = "Naam;Contactpersoon;E-mail;Telefoon;Omschrijving\nAlfa;An Claes;an@alfa.example;+32 9 123 45 67;Bel An Claes.\n"
    file = tmp_path / "a.csv"
    file.write_text(text, encoding="utf-8")
    import_directories(workspace, [file], NOW)
    keep(
        workspace,
        Document("shortlist", "Voor An Claes", {"note": "mail an@alfa.example", "An Claes": ["+32 9 123 45 67"]}),
        NOW,
    )
    assert erase_person(workspace, "an claes", NOW) == ("alfa",)
    stored = everything(workspace)
    for trace in ("An Claes", "an@alfa.example", "123 45 67"):
        assert trace not in stored
    file.write_text(text.replace("Bel An Claes.", ""), encoding="utf-8")
    import_directories(workspace, [file], NOW)
    assert workspace.whole_roster().member("alfa").contact is None
    assert kept(workspace, "shortlist")[0].name == "Voor …"


def test_a_person_named_in_the_keywords_of_a_project_is_shown_and_erased_there_too(workspace: Workspace) -> None:
    roster = with_contacts()
    first, *others = roster.projects
    saved(workspace, replace(roster, projects=(replace(first, keywords=("patch", "An Claes")), *others)))
    (data,) = export_person(workspace, "An Claes", NOW)
    assert [(where, text) for where, _, text in data.mentions] == [("project", ["patch", "An Claes"])]
    erase_person(workspace, "An Claes", NOW)
    assert workspace.whole_roster().projects[0].keywords == ("patch", "…")


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Bel Claes, An op 09 123 45 67.", "Bel … op …."),
        ("Bel An  Claes op +3291234567 of (09) 123.45.67.", "Bel … op … of …."),
        ("AN@ALFA.EXAMPLE, niet jan@alfa.example", "…, niet jan@alfa.example"),
        ("Jan Claessens en An Claesen, 09 123 45 678", "Jan Claessens en An Claesen, 09 123 45 678"),
    ],
)
def test_a_person_is_found_however_its_name_and_number_are_written_and_nobody_else_is(text: str, left: str) -> None:
    assert scrubbed(text, traces_of(AN)) == left


def test_an_erased_person_does_not_come_back_by_a_sheet_by_hand_or_in_the_words_of_a_list(place: str, tmp_path: Path) -> None:
    workspace, file, sheet = Workspace(place), tmp_path / "a.csv", tmp_path / "answers.xlsx"
    file.write_text("Naam;Contactpersoon;E-mail;Omschrijving\nAlfa;An Claes;an@alfa.example;Bel An Claes.\n", encoding="utf-8")
    import_directories(workspace, [file], NOW)
    before = workspace.roster().member("alfa")
    erase_person(workspace, "An Claes", NOW)
    erased = workspace.roster().member("alfa")
    texts = [text.text for text in erased.statements]
    assert texts == ["Bel …."]
    import_directories(workspace, [file], NOW)
    assert workspace.roster().member("alfa") == erased
    page = [["Alfa", "", "", "", "member=alfa"], ["?", "", "", "an@alfa.example", "field=email"]]
    workbook(sheet, {"Alfa": [*page, ["?", "", "", "12", "field=headcount"]]})
    (problem,) = import_answers(workspace, [sheet], NOW).problems
    assert "erased" in str(problem)
    after = workspace.roster().member("alfa")
    assert (after.contact, after.headcount) == (None, 12)
    for contact in (before.contact, Contact("an claes", "other@alfa.example")):
        with pytest.raises(ImpossibleRequest, match="erased"):
            edit(workspace, after, replace(after, contact=contact), NOW)
    assert edit(workspace, after, replace(after, contact=Contact("An Claes Junior")), NOW).contact
    assert "An Claes." not in everything(workspace)


def test_who_was_erased_comes_back_when_it_says_so_itself(workspace: Workspace) -> None:
    erase_person(workspace, "An Claes", NOW)
    with pytest.raises(UnknownMember):
        allow_person(workspace, Contact("An Clerx"), "alfa", NOW)
    allow_person(workspace, AN, "alfa", NOW)
    saved(workspace, with_contacts())
    assert workspace.whole_roster().member("alfa").contact == AN
    assert journal(workspace)[1].did is AuditEvent.PERSON_ALLOWED


def test_a_backup_that_is_put_back_brings_nobody_back_who_was_erased_since(place: str, tmp_path: Path) -> None:
    workspace = Workspace(place)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(
            "Naam;Contactpersoon;E-mail;Omschrijving\nAlfa;An Claes;an@alfa.example;Bel An Claes.\n", encoding="utf-8"
        )
    import_directories(workspace, [tmp_path / "a.csv", tmp_path / "b.csv"], NOW)
    back_up(workspace, tmp_path / "kept.backup", NOW)
    erase_person(workspace, "An Claes", NOW)
    restore(workspace, tmp_path / "kept.backup", NOW)
    assert records_of(workspace, "alfa")
    stored = everything(workspace)
    assert "An Claes" not in stored
    assert "an@alfa.example" not in stored


def test_no_page_of_a_large_workspace_keeps_what_was_erased(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "large.workspace")
    lines = [f"Lid {n};An Claes {n};an{n}@alfa.example;{'Wij maken lenzen. ' * (n % 700)}Bel An Claes {n}." for n in range(300)]
    (tmp_path / "a.csv").write_text("\n".join(["Naam;Contactpersoon;E-mail;Omschrijving", *lines]), encoding="utf-8")
    import_directories(workspace, [tmp_path / "a.csv"], NOW)
    for number in (7, 150, 299):
        erase_person(workspace, f"an{number}@alfa.example", NOW)
    left = everything(workspace)
    for number in (7, 150, 299):
        assert f"an{number}@alfa.example" not in left
        assert f"An Claes {number}." not in left
    assert "an8@alfa.example" in left


def test_it_is_said_when_old_pages_cannot_be_overwritten_yet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace = Workspace(tmp_path / "a.workspace")
    saved(workspace, with_contacts())
    monkeypatch.setattr(database, "PATIENCE", 50)
    busy, erasing = Workspace(tmp_path / "a.workspace"), Workspace(tmp_path / "a.workspace")
    with busy.reading() as connection:
        connection.execute(sa.select(tables.contacts)).all()
        with pytest.raises(WorkspaceError, match="privacy sweep"):
            erase_person(erasing, "An Claes", NOW)
    assert workspace.whole_roster().member("alfa").contact is None
    assert workspace.sweep()
    assert AN.email not in everything(workspace)


def test_a_person_is_found_in_every_part_of_a_member_that_is_several(tmp_path: Path) -> None:
    two = [
        Member("a", "Alfa", contact=Contact("An Claes", "", "")),
        Member("b", "Alfa Lab", contact=Contact("", "an@alfa.example", "012 34 56 78")),
        Member("c", "Gamma", contact=Contact("", "", "012 99 99 99")),
    ]
    workspace = Workspace(tmp_path / "joined.workspace")
    workspace.update(lambda _: Update(Roster.of(two), (), ImportRecord(NOW, "two.csv", {}, ())))
    decide(workspace, "a", "b", same=True, now=NOW)
    assert workspace.roster().member("a").contact == Contact("An Claes", "an@alfa.example", "012 34 56 78")
    assert {data.members for data in export_person(workspace, "An Claes", NOW)} == {("a",), ("b",)}
    assert erase_person(workspace, "An Claes", NOW) == ("a", "b")
    assert [member.contact for member in workspace.whole_roster().members] == [None, None, two[2].contact]


def test_only_the_office_exports_and_erases_people(workspace: Workspace) -> None:
    for viewer in (ALFA, Viewer(ViewerRole.ANALYST)):
        for verb in (export_person, erase_person):
            with pytest.raises(NotAllowed):
                verb(workspace, "An Claes", NOW, viewer)
    assert workspace.whole_roster().member("alfa").contact == AN


def test_cells_about_people_are_told_once_and_not_stored(place: str, tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text("Naam;E-mail;Website\nAlfa;An Claes thuis;mail an@alfa.example\n", encoding="utf-8")
    workspace = Workspace(place)
    record = import_directories(workspace, [file], NOW)
    assert "An Claes thuis" in " ".join(map(str, record.problems))
    (stored,) = workspace.imports()
    assert [problem.row for problem in stored.problems] == [problem.row for problem in record.problems]
    told = " ".join(map(str, stored.problems))
    assert "An Claes" not in told
    assert "an@alfa.example" not in told


def test_no_contact_reaches_the_vectors_or_what_they_are_made_of(workspace: Workspace, tmp_path: Path) -> None:
    encoder = WordEncoder()
    fit(workspace.roster(), encoder, tmp_path / "vectors")
    cached = b"".join(file.read_bytes() for file in (tmp_path / "vectors").rglob("*") if file.is_file())
    for detail in (AN.name, AN.email, AN.phone, "Bert Smet"):
        assert not any(detail in text for text in encoder.encoded)
        assert detail.encode() not in cached


def test_an_error_of_the_database_tells_no_values_not_even_its_cause_in_a_log(workspace: Workspace) -> None:
    row = {"member": "alfa", "name": AN.name, "email": AN.email, "phone": AN.phone}
    with pytest.raises(WorkspaceError) as told, workspace.writing() as connection:
        connection.execute(tables.contacts.insert(), [row, row])
    logged = "".join(traceback.format_exception(told.value))
    assert "IntegrityError" in logged
    assert AN.name not in logged
    assert AN.email not in logged


def test_a_person_that_is_not_found_is_not_repeated_in_the_message(workspace: Workspace) -> None:
    with pytest.raises(MatchmakingError) as told:
        export_person(workspace, "Zoë Privé", NOW)
    assert "Zoë" not in str(told.value)


def test_the_journal_tells_who_did_what_without_what_stood_there(workspace: Workspace) -> None:
    opt_out(workspace, "beta", NOW, Viewer(ViewerRole.COMPANY, "beta"))
    export_person(workspace, "An Claes", NOW)
    erase_person(workspace, "An Claes", NOW, Viewer(ViewerRole.MANAGER, who="mieke"))
    note(workspace, OFFICE, AuditEvent.EXPORTED, NOW, "partners.xlsx", rows=10)
    lines = journal(workspace)
    assert [(line.who, line.did, line.about) for line in lines] == [
        ("office", AuditEvent.EXPORTED, "partners.xlsx"),
        ("mieke", AuditEvent.PERSON_ERASED, "alfa"),
        ("office", AuditEvent.PERSON_EXPORTED, "alfa"),
        ("beta", AuditEvent.CONSENT_CHANGED, "beta"),
        ("office", AuditEvent.IMPORTED, "list.csv"),
    ]
    assert "An Claes" not in repr(lines)


@pytest.mark.parametrize("change", ["update journal set who = 'x'", "delete from journal"])
def test_the_journal_only_grows(workspace: Workspace, change: str) -> None:
    with pytest.raises(WorkspaceError, match="only grows"), workspace.writing() as connection:
        connection.execute(sa.text(change))
    assert len(journal(workspace)) == 1


def everything(workspace: Workspace) -> str:
    """All rows of all tables, and on a file every byte that is left in it."""
    with workspace.reading() as connection:
        rows = [connection.execute(sa.select(table)).all() for table in tables.metadata.sorted_tables]
    if "://" not in workspace.address:
        files = Path(workspace.address).parent.glob(Path(workspace.address).name + "*")
        return repr(rows) + "".join(file.read_bytes().decode("latin-1") for file in files)
    return repr(rows)
