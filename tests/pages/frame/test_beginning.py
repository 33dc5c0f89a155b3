"""A widget's value comes from one place: the framework is told of no default beside what the session sets."""

from typing import Any

import pytest
from streamlit.elements.lib import policies

from tests.pages.conftest import OpenPage

ASKED: list[tuple[str, dict[str, str]]] = [
    ("find_partners", {"for": "koudelint-farmalogistiek-nv", "kind": "sme", "trl": "4-6", "ties": "new"}),
    ("shortlist", {"status": "yes"}),
    ("build_consortium", {"call": "listening-to-the-ageing-brain", "with": "koudelint-farmalogistiek-nv"}),
    ("board", {"member": "koudelint-farmalogistiek-nv"}),
    ("members", {"view": "ask"}),
    ("weights", {"start": "hand-set"}),
]


@pytest.fixture
def warned(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The keys of widgets with a default beside a value that the session set."""
    found: list[str] = []

    class Logger:
        def warning(self, text: str, key: str, **_: Any) -> None:
            found.append(key)
            policies._shown_default_value_warning = False

    monkeypatch.setattr(policies, "_LOGGER", Logger())
    monkeypatch.setattr(policies, "_shown_default_value_warning", False)
    return found


@pytest.mark.parametrize(("page", "query"), ASKED)
def test_a_page_that_an_address_fills_in_has_no_widget_with_two_values(
    page: str, query: dict[str, str], open_page: OpenPage, warned: list[str]
) -> None:
    open_page(page, **query)
    assert warned == []


def test_filters_and_weights_that_a_button_sets_back_have_no_two_values(open_page: OpenPage, warned: list[str]) -> None:
    at = open_page("find_partners")
    at.button(key="filter_clear").click().run()
    assert at.slider(key="filter_trl").value == (1, 9)
    composing = open_page("build_consortium")
    composing.button(key="consortium_weights_default").click().run()
    assert warned == []
