"""A person who is written otherwise than known is not missed: what may be it is listed to the cluster office, which decides."""

import gc
import json
import subprocess
import sys
import uuid
from dataclasses import replace
from pathlib import Path

import pytest

from matchmaking.errors import NotAllowed
from matchmaking.exports.erasure import place_in_words
from matchmaking.i18n import Wording
from matchmaking.members.member import Contact, Language, Member, Roster, Statement
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.privacy.erasing import mentions, traces_of
from matchmaking.workspace.privacy.near_matches import Likeness, near_in
from matchmaking.workspace.privacy.personal_data import _TEXTS, PersonSearch, erase_person, search_person
from matchmaking.workspace.workspace import ImportRecord, Update, Workspace
from tests.workspace.test_workspace import NOW

ANN = Contact("Anne-Marie Van den Bossche", "annemarie.vandenbossche@alfa.example", "+32 9 123 45 67")
JOSE = Contact("José Müller", "j.muller@beta.example", "0478 12 34 56")

SPELLINGS_OF_ANN = (
    *("anne-marie van den bossche", "Anne Marie Van den Bossche", "Annemarie Vandenbossche", "Anne-Marie Vandenbossche"),
    *("ANNE-MARIE VAN DEN BOSSCHE", "Anne-Marie van den Bosche", "Van den Bossche, Anne-Marie", "Van den Bossche Anne-Marie"),
    *("Vandenbossche Annemarie", "Vandenbossche, A.", "A. Van den Bossche", "A.-M. Van den Bossche", "A.M. Van den Bossche"),
    *(
        "AM Vandenbossche",
        "Am. van den Bossche",
        "A M Van Den Bossche",
        "Prof. Anne-Marie Van den Bossche",
        "dr. Van den Bossche",
    ),
    *("Prof. dr. ir. A. Van den Bossche", "Mevr. Van den Bossche", "mevrouw Vandenbossche", "Mme Van den Bossche"),
    *("Madame Vandenbossche", "Mw. A. v.d. Bossche", "Mrs Bossche", "Frau Van den Bossche", "Anne Van den Bossche"),
    *(
        "Anne‑Marie Van den Bossche",
        "Anne - Marie Van den Bossche",
        "Anne-Marie  Van\u00a0den  Bossche",
        "Anne_Marie_Van_den_Bossche",
    ),
    *("lijst-annemarie-vandenbossche.xlsx", "CV Anne-Marie Van den Bossche (2).docx", "Anne-Marie Van den Bossche & Bert Smet"),
    *("Bert Smet / Anne-Marie Van den Bossche", "Bert en Anne-Marie Van den Bossche", "Anne-Marie en Bert Van den Bossche"),
    *("Anne-Marie VAN DEN BOSSCHE (CEO)", "Anne Marie Bossche", "Annie-Marie Van den Bossche", "Anne-Mary Van den Bossche"),
    *(
        "annemarie.vandenbossche (at) alfa.example",
        "annemarie.vandenbossche[at]alfa.example",
        "annemarie.vandenbossche at alfa.example",
    ),
    *(
        "annemarie.vandenbossche@alfa (dot) example",
        "annemarie.vandenbossche(at)alfa(punt)example",
        "annemarie.vandenbossche＠alfa.example",
    ),
    *("AnneMarie.VandenBossche@Alfa.Example", "annemarie.vandenbossche@gmail.example", "anne-marie.vandenbossche@alfa.example"),
    *("annemarie_vandenbossche@alfa.example", "annemarie.vandenbosche@alfa.example", "<annemarie.vandenbossche@alfa.example>"),
    *(
        "mailto:annemarie.vandenbossche@alfa.example",
        "+3291234567",
        "0032 9 123 45 67",
        "09/123.45.67",
        "(09) 123 45 67",
        "09 1234567",
    ),
    *("+32 (0)9 123 45 67", "+32-9-123-45-67", "0 9 1 2 3 4 5 6 7", "tel:+3291234567", "09.123.45.67", "32 9 1234567"),
)
SPELLINGS_OF_JOSE = (
    *(
        "Jose Muller",
        "Jose Mueller",
        "JOSÉ MÜLLER",
        "Müller José",
        "Müller, José",
        "Muller Jose",
        "J. Müller",
        "J Muller",
        "Müller, J.",
    ),
    *(
        "Herr Müller",
        "Hr. Dr. J. Müller",
        "Dr. Müller",
        "prof. Muller",
        "Dhr. Müller",
        "Jos\u0065\u0301 Mu\u0308ller",
        "Josè Müller",
    ),
    *(
        "Jose-Müller",
        "Jose_Muller.csv",
        "contacten jose muller 2026.xlsx",
        "José & Ana Müller",
        "Ana Ruiz; José Müller",
        "Josée Müller",
    ),
    *("Jose Müler", "Josef Müller", "j.muller (at) beta.example", "j.muller@beta . example", "J.Muller@beta.example"),
    *("j.muller at beta dot example", "jmuller@beta.example", "j.muller[@]beta.example", "0478123456", "+32 478 12 34 56"),
    *("0032478123456", "0478/12.34.56", "0478-123456", "(0478) 12 34 56", "+32478123456", "0478.12.34.56", "+32 (0)478/123456"),
)
CASES = [*((ANN, spelling) for spelling in SPELLINGS_OF_ANN), *((JOSE, spelling) for spelling in SPELLINGS_OF_JOSE)]
OTHERS = (
    *("Van den Berg", "Anne Peeters", "Marie Curie", "Bert Smet", "An Claes", "sensoren van de huid", "de heer Janssens"),
    *(
        "bert.smet@alfa.example",
        "info@alfa.example",
        "09 765 43 21",
        "0403.019.261",
        "BE 0403 019 261",
        "9000 Gent",
        "€ 1 234 567",
    ),
    *(
        "José Ruiz",
        "Mullerstraat 5",
        "Jan van den Heuvel",
        "in het bos van Anna",
        "TRL 4-6",
        "ISO 13485:2016",
        "1 oktober 2026",
    ),
)


def test_there_are_a_hundred_spellings() -> None:
    assert len(CASES) >= 100


@pytest.mark.parametrize(("person", "spelling"), CASES)
def test_a_spelling_of_a_person_is_found_as_known_or_as_near(person: Contact, spelling: str) -> None:
    text = f"Vragen? {spelling}: zie onze site."
    assert mentions(text, traces_of(person)) or list(near_in(text, person))


@pytest.mark.parametrize("other", OTHERS)
@pytest.mark.parametrize("person", [ANN, JOSE])
def test_others_are_not_taken_for_the_person(person: Contact, other: str) -> None:
    assert list(near_in(f"Vragen? {other}: zie onze site.", person)) == []


def _all_spellings(person: Contact) -> list[str]:
    return [spelling for asked, spelling in CASES if asked is person]


def test_whichever_spelling_the_office_types_leads_to_the_person(tmp_path: Path) -> None:
    bert = Contact("Bert Janssens", "bert.janssens@gamma.example", "02 765 43 21")
    known = {"alfa": ANN, "beta": JOSE, "gamma": bert}
    workspace = _holding(
        str(tmp_path / "a.workspace"), [Member(id, id.title(), contact=contact) for id, contact in known.items()]
    )
    led = {spelling: _led_to(search_person(workspace, spelling)) for _, spelling in CASES}
    assert led == {spelling: {"alfa" if person is ANN else "beta"} for person, spelling in CASES}


def _led_to(search: PersonSearch) -> set[str]:
    return {member for data in search.found for member in data.members} | {match.member for match in search.near}


def _holding(place: str, members: list[Member]) -> Workspace:
    workspace = Workspace(place)
    record = ImportRecord(NOW, "leden.csv", {}, ())
    said = [replace(member, sources=("leden.csv",)) for member in members]
    workspace.update(lambda _: Update(Roster.of(said, [], []), (), record, {}, tuple(said)))
    return workspace


@pytest.mark.parametrize(("person", "asked"), [(ANN, "A.M. Vandenbossche"), (JOSE, "Dr. Müller"), (JOSE, JOSE.email)])
def test_a_person_who_is_written_in_every_spelling_is_erased_in_each(place: str, person: Contact, asked: str) -> None:
    spellings = _all_spellings(person)
    members = [Member("own", "Own", contact=person)]
    members += [
        Member(f"m{at}", f"Lid {at}", statements=(Statement(f"Vragen? {spelling}: zie onze site.", Language.DUTCH),))
        for at, spelling in enumerate(spellings)
    ]
    workspace = _holding(place, members)
    found = search_person(workspace, asked)
    written = {f"m{at}" for at in range(len(spellings))}
    assert {match.member for match in found.near} | {id for data in found.found for _, id, _ in data.mentions} >= written
    erase_person(workspace, asked, NOW, also=found.near)
    left = search_person(workspace, person.name)
    assert (left.found, left.near) == ((), ())
    after = workspace.whole_roster()
    assert all(member.contact is None for member in after.members)
    told = [member.statements[0].text for member in after.members if member.statements]
    assert [text for spelling, text in zip(spellings, told, strict=True) if spelling in text] == []


def person_everywhere() -> Roster:
    def said(id: str, contact: Contact, text: str, source: str) -> Member:
        return Member(id, id.title(), contact=contact, statements=(Statement(text, Language.DUTCH),), sources=(source,))

    return Roster.of(
        [
            said("alfa", ANN, "Bel Anne-Marie Van den Bossche voor een demo.", "leden.csv"),
            said(
                "beta", Contact("A.M. Vandenbossche", "", ""), "Sensoren voor de huid.", "contact Annemarie_Vandenbossche.csv"
            ),
            said("gamma", JOSE, "Met dank aan prof. dr. Vandenbossche van Alfa.", "leden.csv"),
        ],
        [],
        [],
    )


@pytest.fixture
def workspace(place: str) -> Workspace:
    opened = Workspace(place)
    record = ImportRecord(NOW, "contact Annemarie_Vandenbossche.csv", {}, ())
    roster = person_everywhere()
    opened.update(lambda _: Update(roster, (), record, {}, roster.members))
    return opened


def test_the_search_says_what_was_searched_found_near_and_kept(workspace: Workspace) -> None:
    found = search_person(workspace, ANN.email)
    assert {"member", "record", "contact", "import", "document"} <= found.searched.keys() | {"document"}
    assert [data.members for data in found.found] == [("alfa",)]
    written = {(match.id, match.written, match.likeness) for match in found.near}
    assert ("beta", "A.M. Vandenbossche", Likeness.NAME) in written
    assert ("beta", "Annemarie_Vandenbossche", Likeness.NAME) in written
    assert any(id == "gamma" and "Vandenbossche" in text for id, text, _ in written)
    assert found.kept == 1


def test_every_place_of_the_search_has_a_name_in_the_readers_language() -> None:
    assert [table.name for table, _ in _TEXTS if place_in_words(table.name, Wording("fr")) == table.name] == []


def test_near_matches_stay_until_the_office_decides_and_go_when_it_does(workspace: Workspace) -> None:
    erase_person(workspace, ANN.email, NOW)
    left = search_person(workspace, ANN.name)
    assert not left.found
    assert left.near
    erase_person(workspace, ANN.name, NOW, also=left.near)
    again = search_person(workspace, ANN.name)
    assert again.near == ()
    roster = workspace.whole_roster()
    assert [member.contact for member in roster.members] == [None, None, JOSE]
    assert [member.name for member in roster.members] == ["Alfa", "Beta", "Gamma"]
    assert "Vandenbossche" not in repr([replace(member, contact=None) for member in roster.members])


def test_what_is_written_alike_elsewhere_stays_when_it_is_somebody_else(place: str) -> None:
    ann, arthur = Contact("A. Claes", "", ""), Contact("A. Claes", "", "")
    said = [
        Member("alfa", "Alfa", contact=Contact("An Claes", "an@alfa.example", ""), sources=("a.csv",)),
        Member("beta", "Beta", contact=ann, statements=(Statement("Vraag A. Claes.", Language.DUTCH),), sources=("a.csv",)),
        Member("gamma", "Gamma", contact=arthur, statements=(Statement("Bel A. Claes.", Language.DUTCH),), sources=("a.csv",)),
    ]
    workspace = Workspace(place)
    take_in = Update(Roster.of(said), (), ImportRecord(NOW, "a.csv", {}, ()), {}, tuple(said))
    workspace.update(lambda _: take_in)
    near = search_person(workspace, "An Claes").near
    assert {match.passage for match in near} == {"A. Claes", "Vraag A. Claes.", "Bel A. Claes."}
    assert {match.member for match in near} == {"beta", "gamma"}
    erase_person(workspace, "An Claes", NOW, also=[match for match in near if match.member == "beta"])
    _only_gamma_has_claes(workspace)
    contacts = {member.id: member.contact for member in said}
    workspace.update(
        lambda now: replace(
            take_in,
            roster=replace(now, members=tuple(replace(member, contact=contacts[member.id]) for member in now.members)),
        )
    )
    _only_gamma_has_claes(workspace)


def _only_gamma_has_claes(workspace: Workspace) -> None:
    after = workspace.whole_roster()
    assert [member.contact for member in after.members] == [None, None, Contact("A. Claes", "", "")]
    assert [member.statements[0].text for member in after.members[1:]] == ["Vraag ….", "Bel A. Claes."]
    kept = {(match.member, match.passage) for match in search_person(workspace, "An Claes").near}
    assert kept == {("gamma", "A. Claes"), ("gamma", "Bel A. Claes.")}


def test_no_memory_of_the_process_keeps_a_name_that_was_erased(tmp_path: Path) -> None:
    family, given = f"Q{uuid.uuid4().hex[:12]}", f"Z{uuid.uuid4().hex[:10]}"
    person = f"{given} {family}"
    file = tmp_path / "leden.csv"
    file.write_text(
        f"Naam;Contactpersoon;Omschrijving\nAlfa;{person};Sensoren\nBeta;;Vraag het dr. {family}\n", encoding="utf-8"
    )
    workspace = Workspace(tmp_path / "a.workspace")
    import_directories(workspace, [file], NOW)
    assert search_person(workspace, person).near
    erase_person(workspace, person, NOW, also=search_person(workspace, person).near)
    assert not search_person(workspace, person).near
    workspace.close()
    gc.collect()
    plainly, here = family.casefold(), id(locals())
    kept = [
        held
        for each in gc.get_objects()
        if isinstance(each, dict | set | list | tuple) and id(each) != here
        for held in (each.keys() if isinstance(each, dict) else each)
        if isinstance(held, str) and plainly in held.casefold() and held not in (person, family)
    ]
    assert kept == []


def test_the_office_alone_searches(workspace: Workspace) -> None:
    for viewer in (Viewer(ViewerRole.ANALYST), Viewer(ViewerRole.COMPANY, "alfa")):
        with pytest.raises(NotAllowed):
            search_person(workspace, ANN.email, viewer)


def test_the_command_line_lists_and_erases_what_the_office_chose(tmp_path: Path) -> None:
    file, place = tmp_path / "leden.csv", str(tmp_path / "cluster.workspace")
    rows = ("Naam;Contactpersoon;Omschrijving;Toestemming", "Alfa;An Claes;Sensoren;ja", "Beta;A. Claes;Vraag het dr. Claes;ja")
    file.write_text("\n".join(rows) + "\n", encoding="utf-8")

    def run(*words: str, typed: str = "") -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "matchmaking", *words, "--workspace", place]
        return subprocess.run(command, capture_output=True, text=True, check=not typed, input=typed)

    run("import", "members", str(file))
    near = json.loads(run("privacy", "search", "An Claes", "--json").stdout)["near"]
    assert {match["written"] for match in near} == {"A. Claes", "dr. Claes"}
    told = run("privacy", "erase", "An Claes", "--yes", "--also", "A. Claes").stdout
    assert "dr. Claes" in told
    near = json.loads(run("privacy", "search", "An Claes", "--json").stdout)["near"]
    assert {match["written"] for match in near} == {"dr. Claes"}
    refused = run("privacy", "erase", "An Claes", typed="n\n")
    assert (refused.returncode, "was chosen" in refused.stderr.replace("\n", " ")) == (1, True)
    decided = run("privacy", "erase", "An Claes", typed="y\ny\n")
    assert (decided.returncode, "is “dr. Claes” in “Vraag het dr. Claes” the person?" in decided.stderr) == (0, True)
    assert json.loads(run("privacy", "search", "An Claes", "--json").stdout)["near"] == []
