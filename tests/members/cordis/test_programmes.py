"""European archives of every release: as downloaded, unpacked, damaged, and narrowed to a place or a programme."""

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from matchmaking.errors import UnreadableFile
from matchmaking.members.cordis.programmes import CordisReading, read_cordis
from matchmaking.members.member import Kind, Participation
from matchmaking.members.problems import ProblemSeverity
from tests.members.files import archive

PROJECT = '"id";"acronym";"title";"startDate";"endDate";"totalCost";"legalBasis";"topics";"frameworkProgramme";"objective"\n'
ORGANIZATION = (
    '"projectID";"organisationID";"vatNumber";"name";"shortName";"SME";"activityType";"postCode";"city";"country";"role";'
    '"ecContribution"\n'
)
H2020: Mapping[str, str] = {
    "project.csv": PROJECT
    + '"1";"ARTERIA";"";"2016-09-01";"2018-08-31";"175866,50";"H2020-EU.3.1.";"SC1-PM-01";"H2020";""\n'
    + '"2";"BETA";"Title two";"2017-01-01";"";"";"H2020-EU.3.10.";"";"H2020";"The objective; in\nwords"\n',
    "organization.csv": ORGANIZATION
    + '"1";"999";"BE0248015142";"UNIVERSITEIT GENT";"UGent";"false";"HES";"9000";"GENT";"BE";"coordinator";"100000,50"\n'
    + '"1";"998";"";"ACME SOFTWARE";"";"true";"PRC";"";"LONDON";"UK";"participant";"75.866,00"\n'
    + '"2";"999";"";"Ghent University";"";"";"HES";"9000";"Gent";"BE";"participant";""\n'
    + '"2";"997";"";"";"";"";"";"";"";"EL";"";"1"\n',
    "topics.csv": '"projectID";"topic";"title"\n' + '"1";"SC1-PM-01";"Understanding disease"\n' * 2,
    "legalBasis.csv": '"projectID";"legalBasis"\n"1";"H2020-EU.3.1."\n"1";"H2020-EU.3.1.2."\n',
}
HORIZON: Mapping[str, str] = {
    "x/project_df_100.csv": "id,acronym,title,startDate,totalCost,legalBasis,frameworkProgramme,objective,keywords\n"
    '1,ARTERIA,"One, two",01/09/2016,175866.5,HORIZON.1.1,HORIZON,Words,"skin patch, enzymes (stable, dry)"\n',
    "x/organization_df_100.csv": "projectID,organisationID,name,SME,activityType,country,nutsCode,organizationURL,role,"
    "ecContribution\n"
    "1,999,UZ GENT,False,REC,BE,BE234,http://WWW.uzgent.be/,associatedPartner,5.5\n",
}


def zipped(tmp_path: Path, parts: Mapping[str, str | bytes]) -> Path:
    archive(tmp_path / "cordis.zip", parts)
    return tmp_path / "cordis.zip"


def read(tmp_path: Path, parts: Mapping[str, str | bytes], **narrow: Any) -> CordisReading:
    return read_cordis(zipped(tmp_path, parts), **narrow)


def test_a_release_with_semicolons_and_decimal_commas(tmp_path: Path) -> None:
    reading = read(tmp_path, H2020)
    assert reading.problems == ()
    first, second = reading.projects
    assert (first.start, first.end, first.budget) == (date(2016, 9, 1), date(2018, 8, 31), 175866.5)
    assert (first.text, second.text) == ("Understanding disease", "The objective; in\nwords")
    assert (first.programmes, first.topics, first.framework) == (("H2020-EU.3.1.", "H2020-EU.3.1.2."), ("SC1-PM-01",), "H2020")
    assert {(part.project, part.member, part.role, part.amount) for part in reading.participations} == {
        ("1", "eu-999", "coordinator", 100000.5),
        ("1", "eu-998", "participant", 75866.0),
        ("2", "eu-999", "participant", None),
        ("2", "eu-997", "participant", 1.0),
    }


def test_organisations_become_members(tmp_path: Path) -> None:
    unnamed, small, gent = read(tmp_path, H2020).members
    assert (unnamed.id, unnamed.name, unnamed.kind, unnamed.country) == ("eu-997", "organisation 997", Kind.UNKNOWN, "GR")
    assert (small.kind, small.country, small.participant_code) == (Kind.SME, "GB", "998")
    # what is said last counts, a blank says nothing
    assert (gent.name, gent.enterprise_number, gent.nuts) == ("Ghent University", "0248015142", "BE234")
    assert gent.aliases == ("UGent", "UNIVERSITEIT GENT")


def test_a_release_with_commas_decimal_points_and_other_dates(tmp_path: Path) -> None:
    reading = read(tmp_path, HORIZON)
    assert (reading.projects[0].title, reading.projects[0].start, reading.projects[0].budget) == (
        "One, two",
        date(2016, 9, 1),
        175866.5,
    )
    assert reading.members[0].kind is Kind.UNIVERSITY_HOSPITAL
    assert (reading.members[0].website, reading.members[0].nuts) == ("http://www.uzgent.be", "BE234")
    assert reading.participations == (Participation("1", "eu-999", "associatedpartner", 5.5),)


def test_keywords_are_those_of_the_project_where_a_release_has_them(tmp_path: Path) -> None:
    assert read(tmp_path, HORIZON).projects[0].keywords == ("skin patch", "enzymes (stable, dry)")
    assert {project.keywords for project in read(tmp_path, H2020).projects} == {()}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_every_encoding_gives_the_same(encoding: str, tmp_path: Path) -> None:
    parts = {name: content.replace("GENT", "GÉNT").encode(encoding) for name, content in H2020.items()}
    assert read(tmp_path, parts).members[-1].aliases == ("UGent", "UNIVERSITEIT GÉNT")


@pytest.mark.parametrize("prefix", ["", "deep/er/", "cordis-h2020", "h2020_"])
def test_tables_are_found_by_the_core_of_their_names(prefix: str, tmp_path: Path) -> None:
    parts = {prefix + name.replace("organization", "organizations"): content for name, content in H2020.items()}
    others: dict[str, str | bytes] = {
        "projectPublications.csv": "a;b\n1;2\n",
        "inner.zip": b"PK",
        "readme.txt": "x",
        "euroSciVoc.csv": "projectID\n1\n",
    }
    reading = read(tmp_path, {**parts, **others})
    assert (len(reading.projects), len(reading.participations)) == (2, 4)


def test_an_unpacked_folder_reads_like_the_archive(tmp_path: Path) -> None:
    for name, content in H2020.items():
        (tmp_path / "h2020" / "csv").mkdir(parents=True, exist_ok=True)
        (tmp_path / "h2020" / "csv" / name).write_text(content, encoding="utf-8")
    folder, whole = read_cordis(tmp_path / "h2020"), read(tmp_path, H2020)
    assert (folder.members, folder.projects, folder.participations) == (whole.members, whole.projects, whole.participations)


@pytest.mark.parametrize(
    ("narrow", "projects", "members"),
    [
        ({"programme": "H2020-EU.3.1"}, ["1"], ["eu-998", "eu-999"]),
        ({"programme": "h2020-eu.3.1."}, ["1"], ["eu-998", "eu-999"]),
        ({"programme": "sc1"}, ["1"], ["eu-998", "eu-999"]),
        ({"programme": "H2020"}, ["1", "2"], ["eu-997", "eu-998", "eu-999"]),
        ({"country": "UK"}, ["1"], ["eu-998"]),
        ({"country": "BE"}, ["1", "2"], ["eu-999"]),
        ({"region": "BE2"}, ["1", "2"], ["eu-999"]),
        ({"region": "BE3"}, [], []),
        ({"country": "GR", "programme": "H2020-EU.3.1"}, [], []),
    ],
)
def test_narrowing(narrow: dict[str, str], projects: list[str], members: list[str], tmp_path: Path) -> None:
    reading = read(tmp_path, H2020, **narrow)
    assert [project.id for project in reading.projects] == projects
    assert [member.id for member in reading.members] == members
    assert {part.member for part in reading.participations} == set(members)
    assert {part.project for part in reading.participations} == set(projects)


def test_bad_rows_are_set_aside_and_counted_once_for_each_cause(tmp_path: Path) -> None:
    stray = '"77";"999";"";"X";"";"";"HES";"";"";"BE";"";""\n' * 8
    nameless = '"1";"";"";"X";"";"";"HES";"";"";"BE";"";""\n'
    parts = {**H2020, "organization.csv": H2020["organization.csv"] + stray + nameless}
    parts["project.csv"] += '"";"NONE";"";"";"";"";"";"";"";""\n"3";"C";"";"soon";"";"much";"";"";"";""\n'
    reading = read(tmp_path, parts)
    assert (len(reading.projects), len(reading.participations)) == (3, 4)
    said = [(problem.severity, problem.values["count"], problem.values["rows"]) for problem in reading.problems]
    assert said == [
        (ProblemSeverity.SET_ASIDE, 1, "4"),
        (ProblemSeverity.DROPPED, 1, "5"),
        (ProblemSeverity.DROPPED, 1, "5"),
        (ProblemSeverity.SET_ASIDE, 1, "14"),
        (ProblemSeverity.SET_ASIDE, 8, "6, 7, 8, 9, 10…"),
    ]
    assert all("cordis.zip/" in str(problem) for problem in reading.problems)


def test_an_organisation_twice_in_a_project_is_one_participation(tmp_path: Path) -> None:
    again = '"1";"998";"";"";"";"";"PRC";"";"";"UK";"coordinator";"4,00"\n'
    reading = read(tmp_path, {**H2020, "organization.csv": H2020["organization.csv"] + again})
    assert Participation("1", "eu-998", "coordinator", 75870.0) in reading.participations
    assert len(reading.participations) == 4


def test_a_cut_download_loses_no_more_than_its_last_row(tmp_path: Path) -> None:
    whole = H2020["organization.csv"]
    reading = read(tmp_path, {**H2020, "organization.csv": whole[:-20]})
    assert len(reading.participations) == 3
    assert [problem.severity for problem in reading.problems] == [ProblemSeverity.SET_ASIDE]


def test_a_row_with_too_many_cells_is_set_aside(tmp_path: Path) -> None:
    reading = read(tmp_path, {**H2020, "topics.csv": H2020["topics.csv"] + '"1";"a";"b";"c";"d"\n'})
    assert [(problem.severity, problem.values["rows"]) for problem in reading.problems] == [(ProblemSeverity.SET_ASIDE, "4")]
    assert reading.projects[0].text == "Understanding disease"


def test_without_organisations_the_projects_alone_come_in(tmp_path: Path) -> None:
    reading = read(tmp_path, {"project.csv": H2020["project.csv"]})
    assert (len(reading.projects), reading.members, reading.participations) == (2, (), ())
    assert "no table of organisations" in str(reading.problems[0])


@pytest.mark.parametrize(
    ("parts", "cause"),
    [
        ({"organization.csv": H2020["organization.csv"]}, "no table of projects"),
        ({}, "no table of projects"),
        ({"project.csv": "a;b\n1;2\n"}, "no table of projects"),
        ({**H2020, "../project.csv": H2020["project.csv"]}, "points outside"),
        ({"project.csv": b"id;title\n" + b"0;" * (20 * 2**20)}, "times its size"),
    ],
)
def test_an_archive_that_cannot_be_used_is_refused(parts: dict[str, str | bytes], cause: str, tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=cause):
        read(tmp_path, parts)


def test_what_is_no_archive_is_refused(tmp_path: Path) -> None:
    (tmp_path / "cordis.zip").write_bytes(zipped(tmp_path, H2020).read_bytes()[:300])
    with pytest.raises(UnreadableFile, match="damaged"):
        read_cordis(tmp_path / "cordis.zip")
    with pytest.raises(UnreadableFile, match="There is no file or folder"):
        read_cordis(tmp_path / "other.zip")


def test_the_order_of_rows_does_not_matter(tmp_path: Path) -> None:
    header, *rows = H2020["organization.csv"].splitlines(keepends=True)
    turned = {**H2020, "organization.csv": header + "".join(reversed(rows))}
    assert read(tmp_path, turned).members == read(tmp_path, H2020).members


def test_the_official_samples_of_other_releases(benchmark: Path) -> None:
    reading = read_cordis(benchmark.parent / "fixtures" / "cordis-official")
    assert reading.problems == ()
    assert (len(reading.projects), len(reading.participations), len(reading.members)) == (159, 100, 92)
    assert all(len(project.text) > 50 and project.start for project in reading.projects)
    wageningen = next(member for member in reading.members if member.participant_code == "999981634")
    assert (wageningen.kind, wageningen.nuts, wageningen.enterprise_number) == (Kind.UNIVERSITY, "NL221", "NL811383696B01")


def test_whole_archives_are_read(benchmark: Path) -> None:
    readings = [read_cordis(benchmark / f"cordis-{name}.zip") for name in ("fp7", "h2020-to-2019")]
    assert sum(len(reading.projects) for reading in readings) == 42_444
    assert sum(len(reading.participations) for reading in readings) == 206_256
    assert len({member.id for reading in readings for member in reading.members}) == 47_258
    assert not any(reading.problems for reading in readings)


def test_rows_with_an_empty_cell_too_many_are_read(tmp_path: Path) -> None:
    for spoilt in ("project.csv", "organization.csv"):
        header, *rows = H2020[spoilt].splitlines()
        if spoilt == "project.csv":
            rows = ['"1";"ARTERIA";"";"2016-09-01";"";"";"";"";"H2020";"";']
        else:
            rows = [row + ";" for row in rows]
        reading = read(tmp_path, {**H2020, spoilt: "\n".join([header, *rows])})
        assert reading.projects[0].id == "1"
        assert reading.participations
        assert not any("columns of the header" in problem.message for problem in reading.problems)


@pytest.mark.parametrize("rows", ["", '"";"NAMELESS";"";"";"";"";"";"";"";""\n'])
def test_an_archive_without_projects_is_refused_plainly(tmp_path: Path, rows: str) -> None:
    with pytest.raises(UnreadableFile, match="holds no project that can be read"):
        read(tmp_path, {**H2020, "project.csv": PROJECT + rows})


def test_rows_shifted_by_a_quotation_mark_are_set_aside(tmp_path: Path) -> None:
    split = (
        '"4";"D";"A "smart" patch; light";"2023-01-01";"2026-12-31";"12,5";"HORIZON.2.1";"";"HORIZON";"We "sense"; and\nact.\n'
    )
    as_long = '"5";"E";"A patch; light";"2023-01-01";"2026-12-31";"12,5";"HORIZON.2.1";"";"HORIZON"\n'.replace(
        '"A patch; ', "A;"
    )
    reading = read(tmp_path, {**H2020, "project.csv": H2020["project.csv"] + split + as_long})
    assert [project.id for project in reading.projects] == ["1", "2"]
    assert {problem.severity for problem in reading.problems} == {ProblemSeverity.SET_ASIDE}
    assert "wrong columns" in str(reading.problems[-1])


@pytest.mark.parametrize(("names", "form"), [(("project.xlsx", "organization.xlsx"), "XLSX"), (("project.json",), "JSON")])
def test_the_other_downloads_of_cordis_are_named(tmp_path: Path, names: tuple[str, ...], form: str) -> None:
    with pytest.raises(UnreadableFile, match=f"is the {form} download of CORDIS. Take the CSV download"):
        read(tmp_path, dict.fromkeys(names, "{}"))


def test_a_participation_that_is_said_twice_counts_once(tmp_path: Path) -> None:
    twice = H2020["organization.csv"] + H2020["organization.csv"].splitlines()[1] + "\n"
    reading = read(tmp_path, {**H2020, "organization.csv": twice})
    assert ("1", "eu-999", 100000.5) in {(part.project, part.member, part.amount) for part in reading.participations}
    assert "1 rows say word for word what another row says" in str(reading.problems[0])


def test_numbers_made_fractions_are_whole_again(tmp_path: Path) -> None:
    parts = {name: text.replace('"1"', '"1.0"').replace('"999"', '"999.0"') for name, text in H2020.items()}
    reading = read(tmp_path, parts)
    assert reading.projects[0].id == "1"
    assert {part.member for part in reading.participations} >= {"eu-999"}
    assert next(member for member in reading.members if member.id == "eu-999").participant_code == "999"


def test_kinds_of_organisation_are_read_spelled_out_and_others_told(tmp_path: Path) -> None:
    spelled = (
        H2020["organization.csv"]
        .replace('"HES"', '"HES - Higher or Secondary Education Establishments"')
        .replace('"PRC"', '"Private for-profit entities"')
    )
    reading = read(tmp_path, {**H2020, "organization.csv": spelled + '"2";"996";"";"X";"";"";"ABC";"";"";"BE";"";""\n'})
    kinds = {member.id: member.kind for member in reading.members}
    assert (kinds["eu-999"], kinds["eu-998"], kinds["eu-996"]) == (Kind.UNIVERSITY, Kind.SME, Kind.UNKNOWN)
    assert [problem.field for problem in reading.problems] == ["activityType"]


def test_a_header_that_is_repeated_is_no_row(tmp_path: Path) -> None:
    lines = H2020["organization.csv"].splitlines(keepends=True)
    repeated = "".join([*lines[:3], lines[0], *lines[3:]])
    assert read(tmp_path, {**H2020, "organization.csv": repeated}).problems == ()


_HEADER = "id;title;startDate;legalBasis;topics;frameworkProgramme;objective"


@pytest.mark.parametrize(
    "content",
    [b"PK\x05\x06" + b"\xff" * 18, b"\0\0", b"\0" * 5000, b"", b";;;;", b"\xff\xfe", b'"'],
    ids=["no list of contents", "zeros", "many zeros", "nothing", "no headers", "half a mark", "an open quotation mark"],
)
def test_a_damaged_archive_or_table_is_refused_with_its_cause(content: bytes, tmp_path: Path) -> None:
    file = tmp_path / "cordis.zip"
    if content.startswith(b"PK"):
        file.write_bytes(content)
    else:
        archive(file, {"project.csv": content})
    with pytest.raises(UnreadableFile, match=r"cordis\.zip"):
        read_cordis(file)


def test_an_archive_within_an_archive_is_not_opened(tmp_path: Path) -> None:
    archive(tmp_path / "project.csv.zip", {"project.csv": _HEADER})
    archive(tmp_path / "cordis.zip", {"project.zip": (tmp_path / "project.csv.zip").read_bytes()})
    with pytest.raises(UnreadableFile, match="no table of projects"):
        read_cordis(tmp_path / "cordis.zip")


def test_of_a_column_that_comes_twice_the_first_counts_though_a_row_is_too_short(tmp_path: Path) -> None:
    rows = f"{_HEADER};title\n1;Right;2020-01-01;H2020-EU.3.1.;X;H2020;Text;Wrong\n2;short\n"
    archive(tmp_path / "cordis.zip", {"project.csv": rows})
    assert [project.title for project in read_cordis(tmp_path / "cordis.zip").projects] == ["Right"]
