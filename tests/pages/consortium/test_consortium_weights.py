"""How much each criterion counts is seen and changed where consortia are composed, and in a draft; how firm A is, is told."""

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.composition import ConsortiumCriterion, ConsortiumWeights
from tests.pages.conftest import OpenPage, until_no_job_runs


def _said(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*at.markdown, *at.header, *at.warning])


@pytest.fixture
def page(open_page: OpenPage) -> AppTest:
    return open_page("build_consortium")


def test_consortia_are_composed_by_the_weights_that_are_given_and_go_back_to_those_of_the_product(page: AppTest) -> None:
    numbers = {criterion: page.number_input(key=f"consortium_weight-{criterion}") for criterion in ConsortiumCriterion}
    assert {each.value: number.value for each, number in numbers.items()} == {
        each.value: getattr(ConsortiumWeights(), each.value) for each in ConsortiumCriterion
    }
    before = _said(page)
    page.number_input(key=f"consortium_weight-{ConsortiumCriterion.NEW_TIES}").set_value(400.0)
    page.button(key="consortium_weights_use").click().run()
    assert not page.exception
    assert "Composed by your own weights." in _said(page)
    assert _said(page) != before
    page.button(key="consortium_weights_default").click().run()
    assert _said(page) == before


def test_all_weights_at_nothing_are_refused_and_those_of_the_product_stay(page: AppTest) -> None:
    for criterion in ConsortiumCriterion:
        page.number_input(key=f"consortium_weight-{criterion}").set_value(0.0)
    page.button(key="consortium_weights_use").click().run()
    assert not page.exception
    assert "At least one weight must be above 0." in _said(page)
    assert "Composed by your own weights." not in _said(page)


def test_a_draft_is_scored_again_by_other_weights_and_undone(page: AppTest) -> None:
    page.session_state["call_view"] = "Edit a proposal"
    page.run()
    page.number_input(key=f"draft_weight-0-{ConsortiumCriterion.EXPERIENCE}").set_value(50.0)
    page.button(key="draft_weigh").click().run()
    assert not page.exception
    assert "The weights are changed. Scores of before and after cannot be compared." in _said(page).replace("\\", "")
    assert page.number_input(key=f"draft_weight-1-{ConsortiumCriterion.EXPERIENCE}").value == 50.0
    page.button(key="draft_undo").click().run()
    assert "Nothing is changed yet" in _said(page)


def test_how_firm_the_first_consortium_is_is_told_with_the_limits_of_each_weight(page: AppTest) -> None:
    page.session_state["call_view"] = "Trade-offs"
    page.run()
    page.button(key="start_Trying other weights …").click().run()
    until_no_job_runs(page)
    assert not page.exception
    said = _said(page)
    assert "The nearest change: " in said or "No change of a single weight" in said
    assert all(len(table.value) == len(ConsortiumCriterion) for table in page.table[-1:])
