"""How many texts a second the default model reads, and what is lost where less of each is read.

The project whose objective is asked for by its title, and by its keywords, among other health projects of Horizon Europe of the
optional benchmark data: hit@1 and nDCG@10, the project's own name left out.
"""

import csv
import io
import os
import random
import zipfile
from pathlib import Path
from time import process_time

import numpy as np
from rich.console import Console
from rich.table import Table

from matchmaking.features import Encoder
from matchmaking.features.bundled import BundledModel
from matchmaking.features.encoder import Vectors

ARCHIVE = "cordis-horizon-europe-to-2024-06.zip"
PIECES = (48, 64, 96, 128, 256)


def embedding(number: int) -> None:
    """Print the figures for this many projects, drawn by chance and always the same; one processor's seconds."""
    folder = os.environ.get("MATCHMAKING_BENCHMARK")
    if not folder:
        print("MATCHMAKING_BENCHMARK is not set: it names the folder of the archives.")
        return
    rows = _projects(Path(folder) / ARCHIVE, number)
    encoder = Encoder()
    module = encoder.model[0]
    assert isinstance(module, BundledModel)  # noqa: S101
    start = process_time()
    titles = encoder.vectors([row["title"] for row in rows])
    print(f"titles: {len(rows) / (process_time() - start):.1f} a second")
    keywords = encoder.vectors([row["keywords"] for row in rows])
    table = Table("pieces read", "texts a second", "title: hit@1", "nDCG@10", "keywords: hit@1", "nDCG@10")
    for pieces in PIECES:
        module.longest = pieces
        start = process_time()
        objectives = encoder.vectors([row["objective"].replace(row["acronym"], "") for row in rows])
        seconds = process_time() - start
        measured = (*_found(titles, objectives), *_found(keywords, objectives))
        table.add_row(str(pieces), f"{len(rows) / seconds:.1f}", *(f"{value:.3f}" for value in measured))
    Console(width=110).print(table)


def _projects(archive: Path, number: int) -> list[dict[str, str]]:
    with zipfile.ZipFile(archive) as zipped, zipped.open("project.csv") as file:
        rows = [
            row
            for row in csv.DictReader(io.TextIOWrapper(file, "utf-8-sig"), delimiter=";")
            if row["legalBasis"].startswith("HORIZON.2.1") and row["startDate"] >= "2023-01-01" and row["keywords"]
        ]
    return random.Random(5).sample(rows, min(number, len(rows)))


def _found(questions: Vectors, texts: Vectors) -> tuple[float, float]:
    cosines = questions @ texts.T
    better = (cosines > np.diag(cosines)[:, None]).sum(axis=1)
    return float((better == 0).mean()), float(np.where(better < 10, 1 / np.log2(better + 2), 0).mean())
