"""`python -m benchmarks pages`: each page in a real browser, from the address to the paint, and what its visitor does there.

The demonstration cluster and the app warm. A first paint is timed for a visitor who was here before, whose browser keeps the
framework's files, in a session of its own; and once for a visitor who never was. The baseline, in the same run, is a
page of the same framework with one button and a number that counts its clicks: what no page can go below.
"""

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from time import perf_counter

from playwright.sync_api import Browser, BrowserContext, Page

from benchmarks.browser import answered, at_rest, browsing, chromium, serving, visit, visitor
from benchmarks.timing import Row, show
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.workspace import Workspace

_VISITS, _TIMES = 5, 5
_BARE = """import streamlit as st
st.title("Bare")
st.button("Again")
st.session_state["count"] = st.session_state.get("count", 0) + 1
st.text(st.session_state["count"])
"""
_PAINTED = "[data-testid=stHeading]"


@dataclass(frozen=True)
class Interaction:
    """What a visitor does on a page, again and again: ``act`` is given the number of the time."""

    page: str
    what: str
    act: Callable[[Page, int], None]
    before: Callable[[Page], None] = at_rest


def pages() -> None:
    """Print both tables."""
    if not chromium():
        print("Chromium is not installed: pages are not timed.")
        return
    with tempfile.TemporaryDirectory() as given, browsing() as browser:
        folder = Path(given)
        bare = folder / "bare.py"
        bare.write_text(_BARE)
        place = folder / "demonstration.workspace"
        load_demonstration(Workspace(place), datetime.now(UTC))
        with serving(place, bare) as address:
            floor = _painted_again(browser, address)
            page = visit(browser, address)
            at_rest(page)
            click = page.get_by_role("button", name="Again").click
            floor_again = median([answered(page, click) for _ in range(_TIMES + 1)][1:])
        with serving(place) as address:
            _warm(browser, address)
            first = [Row("a bare page of the framework (baseline)", floor, baseline=True)]
            first += [Row(name, _painted_again(browser, f"{address}/{path}")) for name, path in _PAGES]
            first.append(Row("start, a browser that was never here", median(_painted_new(browser, address))))
            again = [Row("a button on a bare page (baseline)", floor_again, baseline=True)]
            again += [Row(f"{each.page}: {each.what}", _timed(browser, address, each)) for each in _DONE]
    show("first paint of a warm page (target 1,500 ms)", first)
    show("what a visitor does (target 500 ms)", again)


def _painted_again(browser: Browser, address: str) -> float:
    """Seconds to the paint for a visitor who was here before, in the middle of some visits."""
    there = visitor(browser)
    times = [_painted(there, address) for _ in range(_VISITS + 1)][1:]
    there.close()
    return median(times)


def _painted_new(browser: Browser, address: str) -> Iterator[float]:
    """Seconds to the paint for visitors who were never here."""
    for _ in range(_VISITS):
        there = visitor(browser)
        yield _painted(there, address)
        there.close()


def _painted(there: BrowserContext, address: str) -> float:
    """Seconds from the address to a page that is painted and at rest."""
    page = there.new_page()
    begun = perf_counter()
    page.goto(address)
    page.wait_for_selector(_PAINTED)
    page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
    page.evaluate("() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    taken = perf_counter() - begun
    page.close()
    return taken


def _warm(browser: Browser, address: str) -> None:
    """Every page once, and the embedding model loaded."""
    for _name, path in _PAGES:
        visited = visit(browser, f"{address}/{path}")
        at_rest(visited)
        visited.context.close()
    page = visit(browser, f"{address}/find_partners")
    at_rest(page)
    answered(page, lambda: _asks(page, 0))
    page.context.close()


def _timed(browser: Browser, address: str, done: Interaction) -> float:
    page = visit(browser, f"{address}/{done.page}")
    page.wait_for_selector(_PAINTED)
    at_rest(page)
    done.before(page)
    at_rest(page)
    times = []
    for time in range(_TIMES + 1):
        times.append(answered(page, lambda time=time: done.act(page, time)))  # type: ignore[misc]
        at_rest(page)
    page.context.close()
    return median(times[1:])


def _asks(page: Page, time: int) -> None:
    need = page.get_by_label("Wat zoekt u?")
    need.fill(f"Wij zoeken een ziekenhuis dat dialyse thuis begeleidt, {time} keer per week.")
    need.press("Control+Enter")


def _open(*tabs: str) -> Callable[[Page], None]:
    def opened(page: Page) -> None:
        for tab in tabs:
            page.get_by_role("tab", name=tab, exact=True).click()
            at_rest(page)

    return opened


def _either(role: str, *names: str) -> Callable[[Page, int], None]:
    """Click one after the other."""

    def clicked(page: Page, time: int) -> None:
        page.locator(f"[role={role}]").get_by_text(names[time % len(names)], exact=True).click()

    return clicked


def _undoes_or_redoes(page: Page, time: int) -> None:
    page.get_by_role("button", name="Opnieuw doen" if time % 2 else "Ongedaan maken").click()


def _adds(page: Page) -> None:
    _open("Voorstel bewerken")(page)
    page.get_by_role("button", name="Toevoegen", exact=True).first.click()


_PAGES = (
    ("start", ""),
    ("find partners", "find_partners"),
    ("build a consortium", "build_consortium"),
    ("members", "members"),
    ("evidence", "evidence"),
    ("weights", "weights"),
)
_DONE = (
    Interaction("find_partners", "new partners or all", _either("radio", "Nieuw voor u", "Alle partners")),
    Interaction("find_partners", "a need never asked before", _asks),
    Interaction("find_partners", "table or cards", _either("tab", "Tabel", "Kaarten")),
    Interaction("build_consortium", "another alternative", _either("radio", "Consortium B", "Consortium C")),
    Interaction("build_consortium", "coverage or certificate", _either("tab", "Dekking", "Certificaat")),
    Interaction("build_consortium", "a change undone and redone", _undoes_or_redoes, _adds),
    Interaction("members", "map or list", _either("tab", "Kaart", "Ledenlijst")),
    Interaction(
        "evidence",
        "another history",
        _either("radio", "Zevende kaderprogramma, projecten vanaf juli 2011", "Horizon 2020, projecten van 2019"),
    ),
)
