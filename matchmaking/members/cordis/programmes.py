"""The European Commission's archives of funded projects (CORDIS) as members, projects and participations."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pandas as pd

from matchmaking.errors import UnreadableFile
from matchmaking.members.cordis.organisations import CORDIS, member_id, members_of
from matchmaking.members.cordis.tables import CordisTables, first_of, read_cordis_tables
from matchmaking.members.cordis.values import activity_code, amounts, codes_in, countries, dates
from matchmaking.members.lists.cells import keywords_in
from matchmaking.members.lists.problem_log import ProblemLog
from matchmaking.members.member import COORDINATOR, Member, Participation, Project
from matchmaking.members.places import INSTEAD
from matchmaking.members.problems import Problem

__all__ = ["CORDIS", "CordisReading", "read_cordis"]


@dataclass(frozen=True, slots=True)
class CordisReading:
    """The content of an archive: members with its own ids, projects, and participations."""

    members: tuple[Member, ...]
    projects: tuple[Project, ...]
    participations: tuple[Participation, ...]
    problems: tuple[Problem, ...]


def is_archive(file: Path) -> bool:
    """Whether a file is an archive of European projects, judged by its extension, and not a list of members."""
    return file.suffix.lower() == ".zip"


def read_cordis(
    path: Path, *, country: str = "", region: str = "", programme: str = "", before: date | None = None
) -> CordisReading:
    """Read a CORDIS download of any release: the ZIP, or the folder with its unpacked files.

    ``country`` (a code such as BE) and ``region`` (a prefix of a NUTS code) keep only the organisations there, the projects in
    which one of them took part, and their own participations. ``programme`` is a prefix of a programme, framework or topic
    code: ``H2020-EU.3.1`` also keeps ``H2020-EU.3.1.2.`` ``before`` keeps what was known on that day: the projects that started
    earlier, and organisations as these projects describe them.

    Unusable rows are set aside: one problem for each cause and file gives their number and the first of them. Raises
    ``UnreadableFile`` when the archive as a whole is unusable.
    """
    path = Path(path)
    tables = read_cordis_tables(path)
    problems = list(tables.problems)
    projects = _projects(tables, problems)
    if projects.empty:
        raise UnreadableFile(
            "{file} holds no project that can be read. Give the ZIP as downloaded from CORDIS, or the folder with its CSV "
            "files.",
            file=path.name,
        )
    every_part = parts = _participations(tables.organization, projects, problems)
    if before:
        projects = projects[projects["start"] < pd.Timestamp(before)]
        every_part = parts = parts[parts["project"].isin(projects["project"])]
    if programme:
        wanted = projects["codes"].map(lambda codes: any(_begins(code, programme) for code in codes))
        projects = projects[wanted.astype(bool)]
        parts = parts[parts["project"].isin(projects["project"])]
    # an organisation is described by all its projects, not only by the selected ones
    members = members_of(every_part[every_part["code"].isin(parts["code"])], problems)
    if country or region:
        members = tuple(member for member in members if _is_in(member, country, region))
        parts = parts[parts["member"].isin({member.id for member in members})]
        projects = projects[projects["project"].isin(parts["project"])]
    return CordisReading(members, _as_projects(projects), _as_participations(parts), tuple(problems))


def _begins(code: str, beginning: str) -> bool:
    """Whether a code lies under another: ``H2020-EU.3.1`` contains ``H2020-EU.3.1.2.`` but not ``H2020-EU.3.10``."""
    code, beginning = code.casefold(), beginning.strip().casefold().rstrip(".")
    rest = code[len(beginning) :]
    return code.startswith(beginning) and not (beginning[-1:].isdigit() and rest[:1].isdigit())


def _is_in(member: Member, country: str, region: str) -> bool:
    code = INSTEAD.get(country.strip().upper(), country.strip().upper())
    return member.country == (code or member.country) and member.nuts.startswith(region.strip().upper())


@dataclass(frozen=True, slots=True)
class _RowProblems:
    """Logs one problem for each cause and file: the number of rows and the first row numbers."""

    problems: list[Problem]

    def set_aside(self, message: str, rows: pd.DataFrame) -> None:
        self._write(ProblemLog.set_aside, message, rows)

    def dropped(self, message: str, rows: pd.DataFrame, field: str) -> None:
        self._write(ProblemLog.dropped, message, rows, field=field)

    def _write(self, verb: Callable[..., None], message: str, rows: pd.DataFrame, **more: str) -> None:
        for file, of_file in rows.groupby("file", observed=True):
            log = ProblemLog(str(file))
            verb(log, message, count=len(of_file), rows=first_of(of_file["row"]), **more)
            self.problems.extend(log.problems)


def _projects(tables: CordisTables, problems: list[Problem]) -> pd.DataFrame:
    """The projects, without duplicates, with dates, amounts and ``codes`` (all codes by which they can be selected)."""
    frame, log = tables.project, _RowProblems(problems)
    nameless = frame["project"] == ""
    log.set_aside(
        "{count} rows have no project number and were set aside, the first in row {rows}. Download the archive again.",
        frame[nameless],
    )
    shifted = ~nameless & _is_shifted(frame)
    log.set_aside(
        "{count} rows have their values in the wrong columns, most likely after a quotation mark or delimiter within a "
        "text, and were set aside, the first in row {rows}.",
        frame[shifted],
    )
    frame = frame[~nameless & ~shifted].drop_duplicates("project").copy()
    for column, read in (("start", dates), ("end", dates), ("cost", amounts), ("contribution", amounts)):
        values = read(frame[column])
        _report_unread(log, frame[values.isna() & (frame[column] != "")], column)
        frame[column] = values
    programmes = _gathered(tables.legalbasis, "programme")
    topics = _gathered(tables.topics, "topic")
    titles = _gathered(tables.topics, "title")
    known = frame["project"]
    frame["programmes"] = [
        _union(codes_in(own), programmes.get(id, ())) for id, own in zip(known, frame["programmes"], strict=True)
    ]
    frame["topics"] = [_union(codes_in(own), topics.get(id, ())) for id, own in zip(known, frame["topics"], strict=True)]
    frame["text"] = [
        objective or "\n".join(titles.get(id, ())) or title
        for id, objective, title in zip(known, frame["objective"], frame["title"], strict=True)
    ]
    frame["keywords"] = frame["keywords"].map(keywords_in)
    frame["codes"] = [
        (*programmes, framework, *topics)
        for programmes, framework, topics in zip(frame["programmes"], frame["framework"], frame["topics"], strict=True)
    ]
    return frame


def _is_shifted(frame: pd.DataFrame) -> pd.Series:
    """A mask of the rows whose cells are shifted: a date in place of an amount, or a number for a code and text for a date."""
    misplaced = pd.Series(False, index=frame.index)
    unread, numbered = misplaced.copy(), misplaced.copy()
    if frame.empty:
        return misplaced
    for column, read, other in (
        ("start", dates, amounts),
        ("end", dates, amounts),
        ("cost", amounts, dates),
        ("contribution", amounts, dates),
    ):
        wrong = (frame[column] != "") & read(frame[column]).isna()
        unread |= wrong
        misplaced |= wrong & other(frame[column]).notna()
    for column in ("framework", "programmes", "topics"):
        numbered |= amounts(frame[column]).notna()
    return misplaced | (unread & numbered)


def _report_unread(log: _RowProblems, rows: pd.DataFrame, column: str) -> None:
    log.dropped(
        "{count} values are neither a number nor a day as CORDIS writes them and were left out, the first in row {rows}.",
        rows,
        column,
    )


def _gathered(frame: pd.DataFrame, column: str) -> Mapping[str, tuple[str, ...]]:
    """The values that a side table gives for each project, in the table's order, without duplicates."""
    found: dict[str, dict[str, None]] = {}
    filled = frame[frame[column] != ""]
    for id, value in zip(filled["project"], filled[column], strict=True):
        found.setdefault(id, {})[value] = None
    return {id: tuple(values) for id, values in found.items()}


def _union(first: list[str], second: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*first, *second)))


def _participations(frame: pd.DataFrame, projects: pd.DataFrame, problems: list[Problem]) -> pd.DataFrame:
    """The rows of organisations that name both an organisation and a known project, with ``member``, ``amount`` and ``day``."""
    log = _RowProblems(problems)
    nameless = frame["code"] == ""
    log.set_aside(
        "{count} rows have no number of an organisation and were set aside, the first in row {rows}.",
        frame[nameless],
    )
    start = pd.Series(projects["start"].to_numpy(), index=projects["project"].to_numpy())
    stray = ~nameless & ~frame["project"].isin(start.index)
    log.set_aside(
        "{count} rows belong to projects that the archive does not hold and were set aside, the first in row {rows}.",
        frame[stray],
    )
    frame = frame[~nameless & ~stray]
    twice = frame.duplicated([column for column in frame.columns if column not in ("row", "file")])
    log.set_aside(
        "{count} rows say word for word what another row says and were counted once, the first in row {rows}.",
        frame[twice],
    )
    frame = frame[~twice].copy()
    codes = frame["activity"].map(activity_code)
    unknown = (frame["activity"] != "") & (codes == "")
    log.dropped(
        "{count} organisations have a kind that CORDIS does not use, so their kind stayed open, the first in row {rows}.",
        frame[unknown],
        field="activityType",
    )
    frame["activity"] = codes
    received = amounts(frame["amount"])
    _report_unread(log, frame[received.isna() & (frame["amount"] != "")], "ecContribution")
    frame["amount"] = received.fillna(amounts(frame["net"]))
    frame["country"] = countries(frame["country"])
    frame["day"] = frame["project"].map(start)
    frame["role"] = frame["role"].str.lower().replace("", "participant")
    frame["member"] = frame["code"].map(member_id)
    return frame


def _as_participations(parts: pd.DataFrame) -> tuple[Participation, ...]:
    """One participation for each member and project: amounts added up, the coordinator's role before any other."""
    if parts.duplicated(["project", "member"]).any():
        parts = parts.assign(after=parts["role"] != COORDINATOR).sort_values(["after", "role"], kind="stable")
        together = parts.groupby(["project", "member"], sort=True)
        parts = together.agg(role=("role", "first")).assign(amount=together["amount"].sum(min_count=1)).reset_index()
    return tuple(
        Participation(project, member, role, None if pd.isna(amount) else float(amount))
        for project, member, role, amount in zip(parts["project"], parts["member"], parts["role"], parts["amount"], strict=True)
    )


def _as_projects(frame: pd.DataFrame) -> tuple[Project, ...]:
    budgets = frame["cost"].where(frame["cost"] > 0).fillna(frame["contribution"])
    return tuple(
        Project(
            id,
            acronym,
            title,
            text,
            framework,
            programmes,
            topics,
            start,
            end,
            None if pd.isna(budget) else float(budget),
            keywords,
        )
        for id, acronym, title, text, framework, programmes, topics, start, end, budget, keywords in zip(
            frame["project"],
            frame["acronym"],
            frame["title"],
            frame["text"],
            frame["framework"],
            frame["programmes"],
            frame["topics"],
            _as_days(frame["start"]),
            _as_days(frame["end"]),
            budgets,
            frame["keywords"],
            strict=True,
        )
    )


def _as_days(column: pd.Series) -> list[date | None]:
    return [None if pd.isna(day) else day.date() for day in column]
