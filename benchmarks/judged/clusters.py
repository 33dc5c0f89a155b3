"""The clusters that were judged, written as member lists from the optional benchmark data.

    python -m benchmarks.judged.clusters FOLDER

``MATCHMAKING_BENCHMARK`` names the folder of the benchmark data; the lists of members lie in ``../lists`` beside it.
"""

import csv
import json
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from matchmaking.cluster import Cluster
from matchmaking.members.member import Roster

HERE = Path(__file__).resolve().parent
CLUSTERS = ("upgraded", "companies", "remedi4all")
HELD_OUT = tuple(sorted((HERE / "held_out").glob("*.json")))
"""Invented clusters with judged questions that the model is not fine-tuned on; a file holds members and questions."""

_KINDS = {
    "association": "association",
    "care": "care_provider",
    "care provider": "care_provider",
    "college": "university",
    "company": "company",
    "consultant": "company",
    "federation": "association",
    "hospital": "hospital",
    "investor": "investor",
    "patient organisation": "patient_organisation",
    "public body": "public_body",
    "research centre": "research_centre",
    "research institute": "research_centre",
    "university": "university",
    "university hospital": "university_hospital",
}
"""The kinds of invented members in the product's words; others are not known."""

Row = Mapping[str, str]


def judged_file(cluster: str) -> Path:
    """The judged questions about a cluster."""
    return HERE / f"{cluster}.json"


def invented_roster(file: Path) -> Roster:
    """The members of an invented cluster, under the ids that its questions name; `training` holds such files too."""
    members = pd.DataFrame(json.loads(file.read_text(encoding="utf-8"))["members"])[["id", "name", "kind", "offer", "seeks"]]
    members["kind"] = [_KINDS.get(kind.replace("_", " "), "unknown") for kind in members["kind"]]
    return Cluster.from_dataframe(members, text="offer", needs="seeks", kind="kind").roster


def invented_questions(file: Path) -> dict[str, list[tuple[str, dict[int, int]]]]:
    """Needs and capabilities of an invented cluster: each question, and the grade of each row of the roster that answers it."""
    given, rows = json.loads(file.read_text(encoding="utf-8")), invented_roster(file).position
    return {
        part: [(each["text"], {rows[member]: grade for member, grade in each["answers"].items()}) for each in given[part]]
        for part in ("needs", "capabilities")
    }


def calls_folder(cluster: str) -> Path:
    """The calls whose capabilities were judged."""
    return HERE / "calls" / cluster


def write_members(cluster: str, benchmark: Path, folder: Path) -> Path:
    """The cluster's member list as the product reads it. Raises ``FileNotFoundError`` where the data is not at hand."""
    source, columns = _SOURCES[cluster]
    file = folder / f"{cluster}.csv"
    with (
        (benchmark / source).open(encoding="utf-8-sig", newline="") as given,
        file.open("w", encoding="utf-8", newline="") as out,
    ):
        table = csv.writer(out)
        table.writerow(columns)
        asked = set((HERE / "companies-asked.txt").read_text(encoding="ascii").split())
        for row in csv.DictReader(given):
            if cluster != "companies" or row["organisationID"] in asked:
                table.writerow([value(row) for value in columns.values()])
    return file


def _of(column: str) -> Callable[[Row], str]:
    return lambda row: row[column]


_SOURCES: Mapping[str, tuple[str, Mapping[str, Callable[[Row], str]]]] = {
    "upgraded": (
        "../lists/upgraded-members.csv",
        {"name": _of("name"), "website": _of("url"), "description": _of("description")},
    ),
    "companies": (
        "company-descriptions.csv",
        {
            "name": _of("name"),
            "country": _of("country"),
            "website": _of("website"),
            "kind": lambda row: "company",
            "description": _of("summary"),
        },
    ),
    "remedi4all": (
        "../lists/remedi4all-partners.csv",
        {
            "name": _of("Name"),
            "country": _of("Location"),
            "website": _of("info_link"),
            "offers": _of("skills"),
            "description": lambda row: row["technologies"].replace("_x000D_", "").strip(),
        },
    ),
}


def main(arguments: Sequence[str]) -> None:
    """Write all lists into a folder."""
    folder, benchmark = Path(arguments[0]), Path(os.environ["MATCHMAKING_BENCHMARK"])
    folder.mkdir(parents=True, exist_ok=True)
    for cluster in CLUSTERS:
        print(write_members(cluster, benchmark, folder))


if __name__ == "__main__":
    main(sys.argv[1:])
