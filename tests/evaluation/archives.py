"""Small CORDIS archives, written from a few words a project."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.members.files import archive


@dataclass(frozen=True)
class Row:
    """A project; its partners are numbers, the first coordinates; ``said`` are their name, kind and country in it."""

    id: str
    start: str
    partners: Sequence[str]
    text: str = ""
    topic: str = "SC1-PM-01-2016"
    programme: str = "H2020-EU.3.1."
    acronym: str = ""
    said: tuple[str, str, str] = ("", "HES", "BE")
    title: str = ""
    keywords: str = ""


def cordis(path: Path, rows: Sequence[Row], roles: bool = True) -> Path:
    """The archive of these projects; an organisation without a name of its own is called ``Partner <number>``."""
    projects = ["id;acronym;title;startDate;endDate;totalCost;legalBasis;topics;frameworkProgramme;objective;keywords"]
    parts = ["projectID;organisationID;vatNumber;name;shortName;SME;activityType;postCode;city;country;role;ecContribution"]
    for row in rows:
        projects.append(
            f"{row.id};{row.acronym};{row.title};{row.start};;;{row.programme};{row.topic};H2020;{row.text};{row.keywords}"
        )
        for place, partner in enumerate(row.partners):
            name, activity, country = row.said
            role = ("participant" if place else "coordinator") if roles else ""
            parts.append(f"{row.id};{partner};;{name or f'Partner {partner}'};;;{activity};;;{country};{role};")
    archive(path, {"project.csv": "\n".join(projects) + "\n", "organization.csv": "\n".join(parts) + "\n"})
    return path


PAST = (
    Row("1", "2016-01-01", ["10", "11", "12"], "Sensors measure glucose through skin"),
    Row("2", "2016-06-01", ["10", "11", "13"], "Sensors measure pressure of blood"),
    Row("3", "2017-01-01", ["12", "14", "15"], "Glucose control for patients at home", said=("", "PRC", "NL")),
    Row("4", "2017-06-01", ["16", "17", "18"], "Bacteria improve soil of farms", "SFS-01-2016", "H2020-EU.3.2."),
)
"""Partners 10 and 11 worked together twice; 14 met 12 only, who met 10; 16 to 18 know nobody else."""
FUTURE = (
    Row("5", "2019-02-01", ["10", "11", "14", "99"], "Glucose sensors for patients"),
    Row("6", "2019-03-01", ["16", "17", "10"], "Soil sensors", "SFS-02-2018", "H2020-EU.3.2."),
)
"""Partner 99 is a newcomer."""
