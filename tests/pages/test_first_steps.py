"""The guided example: a few steps for each person, and every link opens the state that it speaks of."""

import pytest
from streamlit.testing.v1 import AppTest

from tests.pages.conftest import OpenPage

EXAMPLE = "vrieshaven-biobanking-bv"


def _links(at: AppTest) -> list[tuple[str, str]]:
    return [(link.proto.page, link.proto.query_string) for link in at.get("page_link")]


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_three_people_take_their_steps_in_every_language(open_page: OpenPage, language: str) -> None:
    at = open_page("first_steps", language=language)
    assert len(at.header) == 3
    assert [sum(element.value.startswith(f"**{number}.**") for element in at.markdown) for number in range(1, 6)] == [
        3,
        3,
        3,
        3,
        1,
    ]
    links = _links(at)
    assert len(links) == 13
    assert all(f"lang={language}" in query for _, query in links)


def test_the_steps_of_a_company_open_a_search_another_field_and_a_need(open_page: OpenPage) -> None:
    at = open_page(**{"for": EXAMPLE})
    assert "The 10 best partners for Vrieshaven" in at.header[0].value
    at = open_page(**{"for": EXAMPLE, "field": "only_outside"})
    assert any("Your field is" in element.value for element in at.markdown)
    at = open_page(**{"for": "-", "need": "We are looking for a firm whose machine makes dialysis at home possible."})
    assert at.header[0].value == "The 10 best partners"


def test_the_last_step_of_a_company_opens_the_calls_for_it_and_what_follows_it(open_page: OpenPage) -> None:
    at = open_page("members", member=EXAMPLE)
    assert any("Open calls for" in part.label for part in at.expander)
    assert any(button.label == "Follow" for button in at.button)


def test_the_steps_of_the_office_open_proposals_and_whom_to_ask(open_page: OpenPage) -> None:
    at = open_page("members", view="ask")
    assert at.multiselect(key="questions_for").value


def test_the_last_step_of_the_office_opens_an_event_with_forty_people_and_their_wishes(open_page: OpenPage) -> None:
    at = open_page("meetings")
    assert not at.exception
    assert any("40 participants" in element.value for element in at.markdown)


def test_the_steps_of_an_analyst_open_the_weights_set_by_hand(open_page: OpenPage) -> None:
    at = open_page("weights", start="hand-set")
    assert at.selectbox(key="weights_start").value == "hand-set"
    at.selectbox(key="weights_start").set_value("learnt").run()
    assert not at.exception
    assert at.selectbox(key="weights_start").value == "learnt"


def test_the_strip_that_points_there_is_closed_for_the_session(open_page: OpenPage) -> None:
    at = open_page()
    assert any("New here?" in element.value for element in at.markdown)
    at.button(key="first_steps_close").click().run()
    assert not any("New here?" in element.value for element in at.markdown)
