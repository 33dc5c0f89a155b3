"""Who is who, on real names: the spellings under which the European Commission knew organisations, with its numbers hidden.

Every release is read as a list of its own by the road that imports take. Judged are pairs of rows: those that were put together
without a person (precision and recall), and those that are put together or shown to a person (recall with review). The rows
stand in ``organisation-spellings.csv.gz`` in the folder named by MATCHMAKING_BENCHMARK.
"""

import csv
import gzip
import re
import tempfile
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from matchmaking.members.identity.combining import combined
from matchmaking.members.identity.duplicates import possible_duplicates
from matchmaking.members.identity.organisations import recognise
from matchmaking.members.lists.directory import read_directory
from matchmaking.members.member import Member

FILE = "organisation-spellings.csv.gz"
JUDGED = Path(__file__).parents[1] / "tests" / "data" / "identity-judged.csv"
HEADERS = {"name": "name", "shortName": "also known as", "city": "city", "country": "country", "url": "website"}

Pair = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Spelling:
    """A row: the Commission's number, which is hidden from the matching, and the name with which it stood in a release."""

    number: str
    name: str
    release: str

    @property
    def written(self) -> str:
        """The name without capitals, blanks and punctuation: rows in which this is the same do not really differ."""
        return re.sub(r"[\W_]+", "", self.name.casefold())


@dataclass(frozen=True)
class Found:
    """What the matching made of the rows: their spellings, the member of each, the pairs of members to look at, and seconds."""

    rows: tuple[Spelling, ...]
    members: tuple[str, ...]
    review: tuple[tuple[str, str], ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Precision and recall of what was joined, recall with review, and how many pairs each stands on.

    ``joined_judged`` are the pairs that were joined under two numbers and are one organisation by a person's judgement.
    """

    true: int
    joined: int
    joined_true: int
    joined_judged: int
    shown_true: int

    @property
    def precision(self) -> float:
        return self.joined_true / self.joined if self.joined else 1.0

    @property
    def judged_precision(self) -> float:
        """Precision where one organisation that holds two numbers counts as one; what nobody judged counts as wrong."""
        return (self.joined_true + self.joined_judged) / self.joined if self.joined else 1.0

    @property
    def recall(self) -> float:
        return self.joined_true / self.true

    @property
    def review_recall(self) -> float:
        return (self.joined_true + self.shown_true) / self.true


def find(folder: Path) -> Found:
    """Read the releases as lists and let the product say who is who."""
    with tempfile.TemporaryDirectory() as place:
        releases = _as_lists(folder / FILE, Path(place))
        begun = perf_counter()
        rows: list[Spelling] = []
        records: list[Member] = []
        for file, numbers in releases:
            entries = read_directory(file).entries
            for entry in entries:
                rows.append(Spelling(numbers[entry.row], entry.member.name, file.stem))
                records.append(entry.member)
        members = recognise(records, []).ids
        about: dict[str, list[Member]] = defaultdict(list)
        for record, member in zip(records, members, strict=True):
            about[member].append(replace(record, id=member))
        pairs = possible_duplicates([combined(about[id]) for id in sorted(about)])
        seconds = perf_counter() - begun
    return Found(tuple(rows), members, tuple((pair.member, pair.other) for pair in pairs), seconds)


def _as_lists(file: Path, place: Path) -> list[tuple[Path, dict[int, str]]]:
    """One CSV file a release, and the Commission's number of each of its rows."""
    rows: dict[str, list[dict[str, str]]] = defaultdict(list)
    with gzip.open(file, "rt", encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            rows[row["source"]].append(row)
    lists = []
    for release, of_release in rows.items():
        path = place / f"{release}.csv"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.writer(stream, delimiter=";")
            writer.writerow(HEADERS.values())
            writer.writerows([row[column] for column in HEADERS] for row in of_release)
        lists.append((path, {line: row["organisationID"] for line, row in enumerate(of_release, start=2)}))
    return lists


def judged_one() -> frozenset[tuple[str, str]]:
    """Pairs of the Commission's numbers that are one organisation by a person's judgement, the smaller number first."""
    with JUDGED.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return frozenset((row["number"], row["other_number"]) for row in rows if row["verdict"] == "one")


def is_fitted_on(number: str) -> bool:
    """Whether an organisation is of the half on which the points were fitted; a pair is of the half of its smaller number."""
    return zlib.crc32(number.encode()) % 2 == 0


def measured(found: Found, *, really_different: bool, held_out: bool = False) -> Measured:
    """Over all pairs of rows, or over those whose names really differ, or that were not fitted on."""
    rows = found.rows

    def counts(pair: Pair) -> bool:
        one, other = rows[pair[0]], rows[pair[1]]
        if held_out and is_fitted_on(min(one.number, other.number)):
            return False
        return not really_different or one.written != other.written

    true = {pair for pair in _pairs(row.number for row in rows) if counts(pair)}
    joined = {pair for pair in _pairs(found.members) if counts(pair)}
    review = set(found.review)
    shown = {pair for pair in true - joined if tuple(sorted((found.members[pair[0]], found.members[pair[1]]))) in review}
    one = judged_one()
    judged = sum(tuple(sorted((rows[first].number, rows[second].number))) in one for first, second in joined - true)
    return Measured(len(true), len(joined), len(true & joined), judged, len(shown))


def _pairs(labels: Iterable[str]) -> Iterator[Pair]:
    places: dict[str, list[int]] = defaultdict(list)
    for place, label in enumerate(labels):
        places[label].append(place)
    for together in places.values():
        yield from combinations(together, 2)


def wrongly_joined(found: Found) -> list[tuple[Spelling, Spelling]]:
    """The pairs that were put together under two of the Commission's numbers, to be judged by a person."""
    pairs = [(found.rows[one], found.rows[other]) for one, other in _pairs(found.members)]
    return [(one, other) for one, other in pairs if one.number != other.number]


def show(found: Found, console: Console) -> None:
    table = Table(
        "", "true pairs", "joined", "precision", "judged", "recall", "recall with review", title=f"{len(found.rows):,} rows"
    )
    for title, different, held_out in (
        ("all pairs", False, False),
        ("all pairs, held out", False, True),
        ("names really differ", True, False),
        ("names really differ, held out", True, True),
    ):
        result = measured(found, really_different=different, held_out=held_out)
        figures = (result.precision, result.judged_precision, result.recall, result.review_recall)
        table.add_row(title, f"{result.true:,}", f"{result.joined:,}", *(f"{figure:.3f}" for figure in figures))
    console.print(table)
    shown = measured(found, really_different=False).shown_true
    per_true = len(found.review) / shown if shown else float("nan")
    console.print(
        f"To look at: {len(found.review):,} pairs of members, {per_true:.1f} per pair of rows that they bring together."
    )
    console.print(f"Took {found.seconds:.0f} s, reading included.")


def show_wrong(wrong: Sequence[tuple[Spelling, Spelling]], console: Console) -> None:
    """The distinct pairs of spellings that were joined under two numbers, the most frequent first."""
    seen = Counter((*sorted((one.name, other.name)), *sorted((one.number, other.number))) for one, other in wrong)
    for (one, other, first, second), count in seen.most_common():
        console.print(f"{count} × {one} | {other} | {first} {second}", markup=False, highlight=False, soft_wrap=True)
