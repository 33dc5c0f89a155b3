"""How often the product gives a real health organisation the sector that a person gave it.

``python -m benchmarks.sectors`` reads the labels of ``tests/data/health-sectors.csv`` and the texts of the optional benchmark
data (environment variable MATCHMAKING_BENCHMARK).
"""

import csv
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

from matchmaking.features import Encoder, default_cache
from matchmaking.features.passages import Passages
from matchmaking.features.profiles import Profiles, describe
from matchmaking.features.vectors import VectorCache
from matchmaking.members.cordis.programmes import read_cordis
from matchmaking.members.member import Roster, Sector
from matchmaking.members.merging import merge

LABELS = Path(__file__).parents[1] / "tests" / "data" / "health-sectors.csv"
CLASSES = [*(sector.value for sector in Sector), "none"]
PARTS = ("first", "second", "third", "fourth")


@dataclass(frozen=True, slots=True)
class Label:
    """What a person says of an organisation; ``second`` is another sector that fits too, or ``""``."""

    organisation: str
    part: str
    sector: str
    second: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """How well product and person agree: macro F1 and accuracy of the sector, and how often either of two that fit is found."""

    organisations: int
    f1: float
    accuracy: float
    either: float


def labels() -> list[Label]:
    with LABELS.open(encoding="utf-8", newline="") as file:
        return [Label(row["organisation"], row["part"], row["sector"], row["second"]) for row in csv.DictReader(file)]


def health_roster(archives: Path) -> Roster:
    """The organisations, projects and texts of the health parts of both archives."""
    horizon = read_cordis(archives / "cordis-h2020-to-2019.zip", programme="H2020-EU.3.1")
    return merge(Roster(), horizon, read_cordis(archives / "cordis-fp7.zip", programme="HEALTH")).roster


def profiles(roster: Roster, cache: Path) -> Profiles:
    encode = VectorCache(cache, Encoder()).vectors
    passages = Passages(roster)
    passages.vectors = encode(passages.texts)
    return describe(roster, passages, encode)


def agreement(roster: Roster, found: Profiles, labelled: Sequence[Label]) -> Agreement:
    """Compare the likeliest of the four classes with the labels."""
    likely = [found.likely[roster.position[label.organisation]] for label in labelled]
    said = [CLASSES[int(row.argmax())] if row.any() else "none" for row in likely]
    wanted = [label.sector for label in labelled]
    return Agreement(
        len(labelled),
        float(f1_score(wanted, said, average="macro", labels=CLASSES)),
        float(np.mean([one == other for one, other in zip(said, wanted, strict=True)])),
        float(np.mean([one in (label.sector, label.second) for one, label in zip(said, labelled, strict=True)])),
    )


def main() -> None:
    if not (data := os.environ.get("MATCHMAKING_BENCHMARK")):
        print("MATCHMAKING_BENCHMARK is not set: there are no texts to judge by.")
        return
    roster = health_roster(Path(data))
    found = profiles(roster, default_cache())
    print("part     organisations  macro F1  accuracy  either of two that fit")
    for part in (*PARTS, "all"):
        seen = agreement(roster, found, [label for label in labels() if part in (label.part, "all")])
        print(f"{part:8} {seen.organisations:13}  {seen.f1:8.3f}  {seen.accuracy:8.3f}  {seen.either:8.3f}")


if __name__ == "__main__":
    main()
