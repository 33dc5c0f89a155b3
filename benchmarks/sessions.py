"""`python -m benchmarks sessions`: one session imports 50,000 organisations while another searches.

The second session asks one question after the other, before the import, during it and until the new members are learnt; each
answer is timed in the browser, from the key press to the paint.
"""

import csv
import random
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from itertools import cycle
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Page, expect

from benchmarks.browser import answered, at_rest, browsing, chromium, serving, visit
from benchmarks.timing import Row, show
from matchmaking.features import Encoder, default_cache, fit
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.workspace import Workspace

_QUESTIONS = (
    "Wij zoeken een ziekenhuis dat dialyse thuis begeleidt.",
    "Wie maakt kleine reeksen van draagbare sensoren?",
    "Wij zoeken een partner die weefselbeelden met artificiële intelligentie leest.",
    "Wie steriliseert implantaten met een gevoelige laag?",
    "Wij zoeken een patiëntenvereniging voor longziekten.",
    "Wie helpt met terugbetaling en gezondheidseconomie?",
)
ORGANISATIONS = 50_000
_BEFORE = 12
_TARGET = 1.0
"""Seconds within which each answer should be there."""
_DOES = ("maakt", "test", "ontwerpt", "levert", "onderzoekt", "begeleidt", "herstelt", "programmeert")
_WHAT = ("sensoren", "implantaten", "software", "merkers", "katheters", "verbanden", "robots", "cartridges", "apps", "scanners")
_FOR = ("ziekenhuizen", "woonzorgcentra", "huisartsen", "apothekers", "laboratoria", "thuisverpleging", "patiënten", "kinderen")
_SYLLABLES = ("ba", "ker", "lo", "mi", "nu", "pra", "sto", "ve", "zon", "ti", "gal", "dre", "fo", "hel", "ju", "qui")


def sessions(organisations: int = ORGANISATIONS, place: Path | None = None) -> None:
    """Print how long the second session's answers took before, during and after the import."""
    if not chromium():
        print("Chromium is not installed: sessions are not timed.")
        return
    with tempfile.TemporaryDirectory() as given:
        folder = Path(given)
        workspace = Workspace(place or folder / "cluster.workspace")
        if place is None:
            load_demonstration(workspace, datetime.now(UTC))
        fit(workspace.roster(), Encoder(), default_cache())
        lists = folder / "organisations.csv"
        _write(lists, organisations)
        with serving(Path(workspace.address)) as address, browsing() as browser:
            searching, importing = visit(browser, f"{address}/find_partners"), visit(browser, f"{address}/members")
            at_rest(searching)
            ask = _questions(searching)
            before = [ask() for _ in range(_BEFORE + 2)][2:]
            begun = perf_counter()
            _import(importing, lists)
            during: list[float] = []
            said = importing.get_by_text("leden toegevoegd").first
            while not said.is_visible():
                during.append(ask())
            committed = perf_counter() - begun
            reading = []
            while searching.get_by_text("Er kwamen nieuwe leden bij").count():
                reading.append(ask())
            fitted = perf_counter() - begun
            at_rest(searching)
            after = [ask() for _ in range(_BEFORE)]
    title = (
        f"the second session, while {organisations:,} organisations come in ({committed:.0f} s) and are learnt ({fitted:.0f} s)"
    )
    show(title, _rows(before, during, reading, after))
    late = [taken for taken in (*before, *during, *reading, *after) if taken > _TARGET]
    print(f"{len(late)} of {len([*before, *during, *reading, *after])} answers took more than {_TARGET:.0f} s")


def _rows(before: Sequence[float], *others: Sequence[float]) -> list[Row]:
    rows = [Row("before, median (baseline)", median(before), baseline=True), Row("before, slowest", max(before))]
    for name, times in zip(("during the import", "until they are learnt", "with all of them"), others, strict=True):
        if times:
            rows += [Row(f"{name}, median of {len(times)}", median(times)), Row(f"{name}, slowest", max(times))]
    return rows


def _questions(page: Page) -> Callable[[], float]:
    """Asks the next question and gives the seconds until its answer is painted."""
    need, questions = page.get_by_label("Wat zoekt u?"), cycle(_QUESTIONS)

    def ask() -> float:
        need.fill(next(questions))
        return answered(page, lambda: need.press("Control+Enter"))

    return ask


def _import(page: Page, lists: Path) -> None:
    page.get_by_role("tab", name="Importeren").click()
    page.locator("input[type=file]").set_input_files(lists)
    button = page.get_by_role("button", name="Importeren", exact=True)
    expect(button).to_be_enabled(timeout=60_000)
    button.click()


def _write(file: Path, count: int) -> None:
    """A list of so many made-up organisations: names of their own, texts out of some hundred sentences."""
    draw = random.Random(0)
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(["naam", "postcode", "gemeente", "omschrijving"])
        for number in range(count):
            name = "".join(draw.choices(_SYLLABLES, k=4)).capitalize() + draw.choice(("", "lab", "med", "tech"))
            text = f"Dit bedrijf {draw.choice(_DOES)} {draw.choice(_WHAT)} voor {draw.choice(_FOR)}."
            writer.writerow([f"{name} {number} BV", draw.choice(("9000", "2000", "3000", "8000")), "", text])
