"""`make guide`: take the pictures of the guide anew, of the app on the demonstration cluster, in headless Chromium."""

import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import FloatRect, Page

from benchmarks.browser import at_rest, browsing, chromium, serving, visit
from matchmaking.features import Encoder, default_cache, fit
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.workspace import Workspace

FOLDER = Path(__file__).parent
LARGEST = 150_000
"""Bytes of a picture, at most."""
_PAGE, _WIDTH, _COLOURS, _ABOVE = 1180, 1040, 128, 14


@dataclass(frozen=True)
class Picture:
    """A file, the page it shows, what is done there first, and how many pixels are taken: from the top, or from this tab on."""

    file: str
    page: str
    steps: Callable[[Page], None]
    height: int
    tab: str = ""


def main() -> None:
    """Write every picture beside this file."""
    if not chromium():
        raise SystemExit("Chromium is not installed: the pictures cannot be taken.")
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / "demonstration.workspace")
        load_demonstration(workspace, datetime.now(UTC))
        fit(workspace.roster(), Encoder(), default_cache())
        with serving(Path(workspace.address)) as address, browsing() as browser:
            page = visit(browser, f"{address}/?lang=en", "en-GB")
            for picture in PICTURES:
                page.set_viewport_size({"width": _PAGE, "height": 900})
                page.goto(f"{address}/{picture.page}?lang=en")
                page.wait_for_selector("[data-testid=stHeading]")
                at_rest(page)
                picture.steps(page)
                at_rest(page)
                _take(page, picture)


def _take(page: Page, picture: Picture) -> None:
    page.set_viewport_size({"width": _PAGE, "height": 2600})
    page.mouse.move(0, 0)
    page.wait_for_selector("[data-testid=stSkeleton]", state="detached")
    page.evaluate("() => document.querySelector('[data-testid=stMain]').scrollTo(0, 0)")
    page.wait_for_timeout(1000)
    box = page.get_by_role("tab", name=picture.tab, exact=True).bounding_box() if picture.tab else None
    clip = FloatRect(x=0, y=max(box["y"] - _ABOVE, 0) if box else 0, width=_PAGE, height=picture.height)
    seen = Image.open(BytesIO(page.screenshot(animations="disabled", clip=clip))).convert("RGB")
    smaller = seen.resize((_WIDTH, round(seen.height * _WIDTH / seen.width)), Image.Resampling.LANCZOS)
    file = FOLDER / picture.file
    smaller.quantize(_COLOURS, dither=Image.Dither.NONE).save(file, optimize=True)
    if (size := file.stat().st_size) > LARGEST:
        raise SystemExit(f"{file.name} has {size:,} bytes, more than {LARGEST:,}: show less of the page.")


def _nothing(_: Page) -> None:
    """The page as it opens."""


def _asks(page: Page) -> None:
    need = page.get_by_label("What are you looking for?")
    need.fill("We are looking for a partner that detects lung cancer in breath.")
    need.press("Control+Enter")


def _asks_and_opens_the_sum(page: Page) -> None:
    _asks(page)
    at_rest(page)
    page.get_by_text(re.compile(r"Why \d+ points\?")).first.click()
    page.get_by_text("In its own words").first.wait_for()


def _puts_two_on_the_shortlist(page: Page) -> None:
    for _ in range(2):
        page.get_by_role("button", name="Put on the shortlist").first.click()
        at_rest(page)
    page.get_by_role("link", name="Shortlist").first.click()
    page.get_by_role("heading", name="Shortlist").wait_for()


def _tab(*names: str) -> Callable[[Page], None]:
    def open_tabs(page: Page) -> None:
        for name in names:
            page.get_by_role("tab", name=name, exact=True).click()
            at_rest(page)

    return open_tabs


def _adds_a_member(page: Page) -> None:
    _tab("Edit a proposal")(page)
    page.get_by_role("button", name="Add", exact=True).first.click()
    page.get_by_role("button", name="Undo").and_(page.locator(":enabled")).wait_for()


def _seeks_compromises(page: Page) -> None:
    _tab("Trade-offs")(page)
    page.get_by_role("button", name="Look for compromises").click()
    page.get_by_role("table").wait_for()


def _starts_from_hand_set_weights(page: Page) -> None:
    page.get_by_role("combobox", name="Start from").click()
    page.get_by_role("option", name="Set by hand").click()


PICTURES = (
    Picture("start.png", "", _nothing, 1100),
    Picture("find-partners.png", "find_partners", _asks, 1000),
    Picture("points.png", "find_partners", _asks_and_opens_the_sum, 1180, "Cards"),
    Picture("shortlist.png", "find_partners", _puts_two_on_the_shortlist, 760),
    Picture("build-consortium.png", "build_consortium", _nothing, 1180),
    Picture("coverage.png", "build_consortium", _tab("Coverage"), 760, "Coverage"),
    Picture("network.png", "build_consortium", _tab("Network"), 640, "Network"),
    Picture("change.png", "build_consortium", _adds_a_member, 960, "Edit a proposal"),
    Picture("trade-offs.png", "build_consortium", _seeks_compromises, 900, "Trade-offs"),
    Picture("members.png", "members", _nothing, 760),
    Picture("map.png", "members", _tab("Map"), 860),
    Picture("weights.png", "weights", _starts_from_hand_set_weights, 1260),
    Picture("evidence.png", "evidence", _nothing, 960),
    Picture("first-steps.png", "first_steps", _nothing, 700),
)

if __name__ == "__main__":
    main()
