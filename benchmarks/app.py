"""From starting the app to its first paint, in a real browser."""

import re
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from benchmarks.browser import browsing, chromium, serving
from benchmarks.timing import Row
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.workspace import Workspace

STARTS = 3
SCORED = re.compile("of 100 points|van 100 punten")
"""What stands beside each partner once the ranking is on the page."""


def first_paint(folder: Path) -> list[Row]:
    """Seconds until the ranked partners stand on the page: from a cold start of the app, and for a second visit."""
    if not chromium():
        print("Chromium is not installed: the app is not timed.")
        return []
    place = folder / "app.workspace"
    load_demonstration(Workspace(place), datetime.now(UTC))
    starts: list[float] = []
    visits: list[float] = []
    with browsing() as browser:
        for _ in range(STARTS + 1):
            begun = perf_counter()
            with serving(place) as address:
                for times in (starts, visits):
                    page = browser.new_page()
                    page.goto(f"{address}/find_partners")
                    page.get_by_text(SCORED).first.wait_for(timeout=120_000)
                    times.append(perf_counter() - begun)
                    page.close()
                    begun = perf_counter()
    return [Row("start of the app to first paint", median(starts[1:])), Row("second visit to first paint", median(visits[1:]))]
