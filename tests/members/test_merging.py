"""Joining what was read with what is known: the order plays no part, twice changes nothing, nothing is lost."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.members.cordis.organisations import CORDIS
from matchmaking.members.cordis.programmes import CordisReading
from matchmaking.members.identity.combining import combined_member
from matchmaking.members.lists.directory import DirectoryReading
from matchmaking.members.lists.entries import Entry
from matchmaking.members.member import Contact, Kind, Language, Member, Participation, Project, Roster, Statement
from matchmaking.members.merging import Tally, merge


def text(words: str) -> tuple[Statement, ...]:
    return (Statement(words, Language.DUTCH),)


def directory(*members: Member, file: str = "leden.csv") -> DirectoryReading:
    return DirectoryReading(tuple(Entry(member, file, at) for at, member in enumerate(members, start=2)), ())


def row(name: str, **fields: object) -> Member:
    return replace(Member("", name, country="BE", sources=("leden.csv",)), **fields)  # type: ignore[arg-type]


def cordis(members: Sequence[Member], projects: Sequence[Project] = (), parts: Sequence[Participation] = ()) -> CordisReading:
    return CordisReading(tuple(members), tuple(projects), tuple(parts), ())


def archived(code: str, name: str, **fields: object) -> Member:
    member = Member(f"eu-{code}", name, country="BE", participant_code=code, sources=(CORDIS,))
    return replace(member, **fields)  # type: ignore[arg-type]


names = st.sampled_from(
    ["Barco", "BARCO NV", "Barco Health", "UZ Gent", "Universitair Ziekenhuis Gent", "Imec", "I-mec vzw", "Alfa & Beta"]
)
numbers = st.sampled_from(["", "", "0403019261", "0473191041"])
websites = st.sampled_from(["", "", "https://barco.com", "https://www.barco.com/nl", "https://uzgent.be"])
cities = st.sampled_from(["", "Gent", "Gand", "Kortrijk"])
members = st.builds(
    row,
    names,
    enterprise_number=numbers,
    website=websites,
    city=cities,
    headcount=st.sampled_from([None, 5, 7]),
    statements=st.sampled_from([(), text("schermen"), text("zorg")]),
    parent=st.sampled_from(["", "Barco", "Titan"]),
    consent=st.booleans(),
)
organisations = st.builds(
    archived,
    st.sampled_from(["1", "2", "3", "fp7h:1"]),
    names,
    enterprise_number=numbers,
    website=websites,
    city=cities,
)


def of_one_archive(records: list[Member]) -> list[Member]:
    """An archive holds each of its numbers once."""
    return list({member.id: member for member in records}.values())


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(members, max_size=7), st.lists(organisations, max_size=4).map(of_one_archive), st.randoms())
def test_the_order_of_rows_and_files_does_not_matter(rows: list[Member], codes: list[Member], chance: object) -> None:
    half = len(rows) // 2
    there = merge(Roster(), directory(*rows[:half]), directory(*rows[half:], file="twee.csv"), cordis(codes))
    shuffled = list(rows)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    back = merge(Roster(), cordis(codes[::-1]), directory(*shuffled))
    assert back.roster == there.roster
    assert back.possible == there.possible


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.lists(members, max_size=7), st.lists(organisations, max_size=4).map(of_one_archive))
def test_reading_the_same_files_twice_changes_nothing(rows: list[Member], codes: list[Member]) -> None:
    once = merge(Roster(), directory(*rows), cordis(codes))
    twice = merge(once.roster, directory(*rows), cordis(codes))
    assert twice.roster == once.roster
    assert twice.counts.members.added == twice.counts.members.changed == 0
    assert twice.possible == once.possible


@settings(max_examples=100, deadline=None, derandomize=True)
@given(st.lists(members, min_size=1, max_size=7))
def test_no_name_text_or_number_is_lost_and_no_two_numbers_fall_together(rows: list[Member]) -> None:
    roster = merge(Roster(), directory(*rows)).roster
    known = {number for member in rows if (number := member.enterprise_number)}
    assert sorted(member.enterprise_number for member in roster.members if member.enterprise_number) == sorted(known)
    assert {words for member in rows for words in member.statements} == {
        words for member in roster.members for words in member.statements
    }
    assert {name.casefold() for member in rows for name in member.names} <= {
        name.casefold() for member in roster.members for name in member.names
    }


@given(members, members)
def test_combining_twice_is_combining_once(one: Member, other: Member) -> None:
    both = combined_member(one, other)
    assert combined_member(both, other) == both
    assert combined_member(both, one) == both


def test_a_second_list_fills_what_is_empty_and_adds_texts() -> None:
    first = merge(Roster(), directory(row("Barco", website="https://barco.com", statements=text("schermen")))).roster
    second = merge(
        first,
        directory(row("BARCO NV", headcount=3300, statements=text("Schermen!") + text("software"), kind=Kind.LARGE_COMPANY)),
    )
    member = second.roster.member("barco")
    assert (member.headcount, member.kind, member.aliases) == (3300, Kind.LARGE_COMPANY, ("BARCO NV",))
    assert [statement.text for statement in member.statements] == ["schermen", "software"]
    assert second.counts.members == Tally(changed=1)


def test_what_is_known_stays_and_the_difference_is_reported_with_its_row() -> None:
    known = merge(Roster(), directory(row("Barco", headcount=10))).roster
    again = merge(known, directory(row("Barco", headcount=12), file="nieuw.csv"))
    assert again.roster.member("barco").headcount == 10
    assert [(problem.file, problem.row, problem.field) for problem in again.problems] == [("nieuw.csv", 2, "headcount")]
    assert "'10' is known already and stays, '12'" in str(again.problems[0])


def test_a_withheld_consent_stays_withheld() -> None:
    known = merge(Roster(), directory(row("Barco", consent=False))).roster
    assert not merge(known, directory(row("Barco", consent=True))).roster.member("barco").consent


def test_contacts_of_two_people_are_not_mixed() -> None:
    an, bert = Contact("An", "an@x.be"), Contact("Bert", "", "056 000 000")
    assert combined_member(row("X", contact=an), row("X", contact=bert)).contact == an
    assert combined_member(row("X", contact=an), row("X", contact=Contact("", "an@x.be", "09"))).contact == Contact(
        "An", "an@x.be", "09"
    )


def test_addresses_of_two_towns_are_not_mixed() -> None:
    gent, luik = row("X", city="Gent"), row("X", city="Luik", street="Rue 1", postcode="4000")
    assert combined_member(gent, luik).street == ""
    assert combined_member(gent, row("X", city="Gand", street="Straat 1")).street == "Straat 1"


def test_a_parent_given_by_name_becomes_the_id_of_the_member_it_is() -> None:
    roster = merge(Roster(), directory(row("Alfa", parent="Barco"), row("Barco NV"), row("Beta", parent="Titan"))).roster
    assert roster.member("alfa").parent == "barco-nv"
    assert roster.member("beta").parent == "Titan"
    later = merge(roster, directory(row("Titan Group"), row("Titan"))).roster
    assert later.member("beta").parent == "titan"


PROJECT = Project("1", "ARTERIA", start=date(2019, 1, 1))


def test_the_projects_of_an_organisation_in_a_directory_come_to_that_member() -> None:
    reading = cordis(
        [archived("9", "IMEC"), archived("8", "CNRS")],
        [PROJECT],
        [Participation("1", "eu-9", "coordinator", 5.0), Participation("1", "eu-8")],
    )
    merged = merge(Roster(), directory(row("Imec")), reading)
    assert [(part.member, part.role, part.amount) for part in merged.roster.participations] == [
        ("eu-8", "participant", None),
        ("imec", "coordinator", 5.0),
    ]
    assert merged.roster.member("imec").participant_code == "9"
    assert merge(merged.roster, reading).roster == merged.roster


def test_an_id_never_changes_once_given() -> None:
    first = merge(Roster(), cordis([archived("9", "IMEC")])).roster
    second = merge(first, directory(row("Imec vzw", headcount=5000))).roster
    assert [member.id for member in second.members] == ["eu-9"]
    assert second.member("eu-9").headcount == 5000


def test_a_later_release_fills_a_project_and_the_longer_text_wins() -> None:
    first = merge(Roster(), cordis([archived("9", "A")], [replace(PROJECT, text="topic")], [Participation("1", "eu-9")])).roster
    richer = cordis(
        [archived("9", "A")],
        [replace(PROJECT, title="Title", text="the whole objective", keywords=("patch",))],
        [Participation("1", "eu-9", "coordinator", 7.0)],
    )
    second = merge(first, richer)
    assert (second.roster.projects[0].title, second.roster.projects[0].text) == ("Title", "the whole objective")
    assert second.roster.projects[0].keywords == ("patch",)
    assert second.roster.participations == (Participation("1", "eu-9", "coordinator", 7.0),)
    assert (second.counts.projects, second.counts.participations) == (Tally(changed=1), Tally(changed=1))


def test_an_organisation_without_a_name_takes_the_name_of_a_later_release() -> None:
    first = merge(Roster(), cordis([archived("9", "organisation 9")])).roster
    member = merge(first, cordis([archived("9", "IMEC")])).roster.member("eu-9")
    assert (member.name, member.aliases) == ("IMEC", ())
