"""Every page and every state of it that matters, one after the other: what a walk in a browser looks at."""

from collections.abc import Iterator

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page

from tests import demonstration

PAGES = tuple(name.replace("start", "") for name in demonstration.PAGES)
_TABS = 8
"""Tabs of one row, at most."""


OF_THE_FRAMEWORK = {
    "empty-table-header": "[role=columnheader][aria-colindex]",
    "presentation-role-conflict": "[data-testid=stFileUploaderDropzone]",
}
"""Two findings that are Streamlit's own: the column of check boxes of its grid, and the place where files are dropped."""


def settled(page: Page) -> None:
    """Wait until the script behind the page has run to its end, and what it no longer shows is gone."""
    for pause in (300, 100):
        page.wait_for_timeout(pause)
        page.wait_for_selector("[data-test-script-state='notRunning']", state="attached")
        page.wait_for_selector("[data-stale='true']", state="detached")


def states(page: Page, address: str, language: str, pages: tuple[str, ...] = PAGES) -> Iterator[str]:
    """Open each page, each of its tabs and the tabs within, and everything folded; the name of each state in turn."""
    for name in pages:
        page.goto(f"{address}/{name}{'&' if '?' in name else '?'}lang={language}")
        page.wait_for_selector("[data-testid=stHeading]")
        settled(page)
        unfold(page)
        yield name
        yield from _within(page, name, page.get_by_role("tablist"), 0)


def _within(page: Page, name: str, rows: Locator, depth: int) -> Iterator[str]:
    """The tabs of the row of tabs at this depth, and those that each opens below."""
    if rows.count() <= depth:
        return
    tabs = rows.nth(depth).get_by_role("tab")
    for at in range(min(tabs.count(), _TABS)):
        tab = tabs.nth(at)
        label = tab.inner_text()
        if at:
            tab.click()
            settled(page)
        unfold(page)
        yield f"{name}: {label}"
        yield from _within(page, f"{name}: {label}", rows, depth + 1)


def unfold(page: Page) -> None:
    """Open what is folded, the first of many alike."""
    folded = "() => [...document.querySelectorAll('details:not([open]) > summary')].slice(0, 6).map(e => e.click()).length"
    if page.evaluate(folded):
        settled(page)


def visible_texts(page: Page) -> list[str]:
    """What a reader sees or hears on the page: texts, and the names of what has no text."""
    return [str(text) for text in page.evaluate(_TEXTS)]


_TEXTS = """() => {
    const found = new Set(), texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (texts.nextNode()) {
        const within = texts.currentNode.parentElement;
        if (within && !within.closest('script, style, [data-testid=stIconMaterial], svg') && within.checkVisibility())
            found.add(texts.currentNode.nodeValue.trim());
    }
    for (const named of document.querySelectorAll('[aria-label], [title], [placeholder]'))
        for (const name of ['aria-label', 'title', 'placeholder']) found.add((named.getAttribute(name) || '').trim());
    return [...found].filter(text => text);
}"""


def findings(page: Page) -> list[str]:
    """What axe has to say of the page, beside what is the framework's own; what fades away at the moment does not count."""
    found = _found(page)
    if found:
        page.wait_for_timeout(1500)
        found = [finding for finding in _found(page) if finding in found]
    return found


def _found(page: Page) -> list[str]:
    return [
        f"{rule['id']} {node['html'][:200]}"
        for rule in Axe().run(page).response["violations"]
        for node in rule["nodes"]
        if not (own := OF_THE_FRAMEWORK.get(rule["id"]))
        or not page.locator(f"{node['target'][0]}").and_(page.locator(own)).count()
    ]
