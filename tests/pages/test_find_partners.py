"""Find partners: the page answers before anything is typed, and says why."""

import os
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from matchmaking.members.member import Kind
from matchmaking.pages.frame import remembered
from matchmaking.ranking import Exposure, Match, rank
from matchmaking.ranking.partner_filters import FilterField
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import APP, PATIENCE, Demonstration
from tests.pages.conftest import OpenPage


def _said(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*at.markdown, *at.header, *at.title, *at.info, *at.warning])


def test_the_first_page_shows_partners_of_a_member_without_any_typing(open_page: OpenPage) -> None:
    at = open_page()
    assert "The 10 best partners for" in at.header[0].value
    assert "of 100 points" in _said(at)


def test_the_first_page_does_not_wait_for_the_embedding_library(demonstration: Demonstration) -> None:
    script = (
        "import sys; from streamlit.testing.v1 import AppTest; from matchmaking.pages.frame import session\n"
        "session.warm_up, session._FIRST_PAINT = lambda: None, 3600.0\n"
        f"at = AppTest.from_file({str(APP)!r}, default_timeout={PATIENCE}).run()\n"
        "assert not at.exception and at.metric, at.exception\n"
        "sys.exit('torch' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", script], env=os.environ | demonstration.environment, check=False)
    assert done.returncode == 0


def test_the_page_speaks_dutch_when_nobody_says_otherwise(open_page: OpenPage) -> None:
    assert open_page(language="").title[0].value == "Partners zoeken"


@pytest.mark.parametrize(("language", "title"), [("nl", "Partners zoeken"), ("fr", "Trouver des partenaires")])
def test_a_link_carries_its_language(open_page: OpenPage, language: str, title: str) -> None:
    assert open_page(language=language).title[0].value == title


def test_a_typed_need_is_answered_without_an_organisation(open_page: OpenPage) -> None:
    at = open_page()
    at.selectbox(key="seeker").set_value("")
    at.text_area(key="need").set_value("Wij zoeken een patiëntenvereniging die meedenkt over studies")
    at.button(key="search_button").click().run()
    assert not at.exception
    assert "best partners" in at.header[0].value


def test_where_no_profile_says_it_clearly_the_page_says_how_often_one_of_the_first_does_it(
    open_page: OpenPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def ranked(*asked: Any, **more: Any) -> list[Match]:
        return [replace(match, strength=0.3) for match in rank(*asked, **more)]

    monkeypatch.setattr("matchmaking.ranking.rank", ranked)
    at = open_page()
    assert at.header[0].value == "The 10 members that come closest"
    assert "We find no profile here that says this clearly. In 6 of 10 cases" in _said(at).replace("\\", "")


def test_without_organisation_and_need_the_page_says_what_to_give(open_page: OpenPage) -> None:
    at = open_page()
    at.selectbox(key="seeker").set_value("").run()
    assert "describe what you are looking for" in at.info[0].value


def test_a_condition_read_in_the_question_is_a_chip_that_takes_it_away(open_page: OpenPage) -> None:
    at = open_page()
    at.text_area(key="need").set_value("Geen ziekenhuis maar een patiëntenvereniging die onze insulinepomp uittest")
    at.button(key="search_button").click().run()
    assert at.button(key="condition-not-hospital").label == "not: hospital ×"
    assert at.button(key="condition-patient-organisation").label == "patient organisation ×"
    assert "Meets what you ask" in _said(at)
    at.button(key="condition-not-hospital").click().run()
    assert not at.exception
    assert "condition-not-hospital" not in {button.key for button in at.button}
    at.button(key="conditions_back").click().run()
    assert at.button(key="condition-not-hospital").label == "not: hospital ×"


def test_conditions_are_said_in_dutch(open_page: OpenPage) -> None:
    at = open_page(language="nl")
    at.text_area(key="need").set_value("A drug against tau, not a diagnostic device, near Ghent")
    at.button(key="search_button").click().run()
    labels = {button.label for button in at.button}
    assert "niet: diagnostic device ×" in labels
    assert "binnen 25 km van Gent ×" in labels


def test_a_question_that_is_not_understood_is_told_and_lists_nobody(open_page: OpenPage) -> None:
    at = open_page()
    at.text_area(key="need").set_value("qwertyzxcv plofkraak")
    at.button(key="search_button").click().run()
    assert not at.exception
    assert "not understood" in at.warning[0].value
    assert not at.header


def test_filters_narrow_the_partners_and_are_said(open_page: OpenPage) -> None:
    at = open_page()
    at.multiselect(key="filter_kinds").set_value([Kind.HOSPITAL]).run()
    assert "Only: hospital" in _said(at)
    assert "SME ·" not in _said(at)


def test_filters_that_nobody_meets_are_explained(open_page: OpenPage) -> None:
    at = open_page()
    at.text_input(key="filter_word").set_value("xylophone").run()
    assert "Clear one of them" in at.warning[0].value


def test_more_partners_can_be_shown(open_page: OpenPage) -> None:
    at = open_page()
    next(button for button in at.button if button.label == "Show more partners").click().run()
    assert "The 20 best partners" in at.header[0].value


def test_the_network_and_the_table_open(open_page: OpenPage) -> None:
    for view in ("Table", "Network"):
        at = open_page()
        at.session_state["partners_view"] = view
        at.run()
        assert not at.exception
        assert len(at.dataframe) == 1


def test_an_empty_workspace_says_what_to_do_next(open_empty: OpenPage) -> None:
    at = open_empty()
    assert any(button.label == "Load the demonstration cluster" for button in at.button)


def test_the_demonstration_loads_with_one_button(open_empty: OpenPage) -> None:
    at = open_empty()
    at.button(key="load_demonstration").click().run()
    assert not at.exception
    assert "best partners" in at.header[0].value


def test_nothing_is_shown_when_others_could_look_in(open_page: OpenPage) -> None:
    st.config.set_option("server.address", "0.0.0.0")  # noqa: S104 - that this is refused is what is tested
    try:
        at = open_page()
    finally:
        st.config.set_option("server.address", "127.0.0.1")
    assert "this machine only" in at.error[0].value
    assert not at.header


def test_kept_places_are_marked_with_who_gave_way(open_page: OpenPage) -> None:
    at = open_page()
    assert "gave way" not in _said(at)
    at.select_slider(key="keep_newcomers").set_value(0.5).run()
    assert not at.exception
    assert "Shown because places are reserved for: newcomers" in _said(at)
    assert "gave way" in _said(at)


def test_places_can_be_kept_for_partners_new_to_the_seeker() -> None:
    def page() -> None:
        import streamlit as st

        from matchmaking.i18n import Wording
        from matchmaking.pages.partners.exposure_control import choose_exposure

        st.text(str(choose_exposure(Wording("en"))))

    at = AppTest.from_function(page).run()
    assert at.text[0].value == "None"
    at.select_slider(key="keep_new").set_value(0.3).run()
    assert at.text[0].value == str(Exposure(new_partners=0.3))


def test_why_a_member_is_not_listed_is_tried_out(open_page: OpenPage) -> None:
    at = open_page()
    at.session_state["partners_view"] = "Ask why"
    at.run()
    last = at.selectbox(key="ask_why").options[-2]
    at.selectbox(key="ask_why").select(last).run()
    assert not at.exception
    assert "has rank" in _said(at)
    assert "Points lost without it" in [column for table in at.table for column in table.value.columns]


def test_an_address_asks_its_need_and_partners_are_put_side_by_side(open_page: OpenPage) -> None:
    at = open_page(need="sensor for wound infection")
    assert at.text_area(key="need").value == "sensor for wound infection"
    at.session_state["partners_view"] = "Side by side"
    at.run()
    assert not at.exception
    compared = at.table[-1].value
    assert len(compared.columns) == 3
    assert {"Score", "Kind", "Town"} <= set(compared.iloc[:, 0])


def test_partners_from_another_field_are_shown_with_what_crosses_over(open_page: OpenPage) -> None:
    at = open_page()
    at.selectbox(key="filter_field").set_value(FilterField.ONLY_OUTSIDE).run()
    assert not at.exception
    assert "Your field is biotech:" in _said(at)
    assert _said(at).count("**Cross\\-over between sectors.**") + _said(at).count("**Cross-over between sectors.**") == 10


def test_an_address_opens_a_search_with_its_filters_and_follows_what_changes(open_page: OpenPage) -> None:
    at = open_page(**{"for": "koudelint-farmalogistiek-nv", "kind": "sme", "size": "small", "field": "rather_outside"})
    assert at.selectbox(key="seeker").value == "koudelint-farmalogistiek-nv"
    assert at.multiselect(key="filter_kinds").value == [Kind.SME]
    assert "counts three times as much" in _said(at)
    at.multiselect(key="filter_kinds").set_value([]).run()
    assert not at.query_params.get("kind")
    assert at.query_params["size"] in ("small", ["small"])


def test_an_address_with_nonsense_is_passed_over(open_page: OpenPage) -> None:
    at = open_page(**{"for": "nobody-here", "kind": "castle", "trl": "9-1", "ties": "none", "search": "no such key"})
    assert at.multiselect(key="filter_kinds").value == []
    assert "not kept here any longer" in at.warning[0].value
    assert "best partners for" in at.header[0].value


def test_what_is_typed_is_in_no_address_until_somebody_shares_it(open_page: OpenPage) -> None:
    at = open_page()
    at.text_area(key="need").set_value("Jan Peeters zoekt een sensor")
    at.button(key="search_button").click().run()
    assert "Peeters" not in str(dict(at.query_params))
    assert not at.code
    at.button(key="search_share").click().run()
    assert not at.exception
    address = at.code[0].value
    assert "search=" in address
    assert "Peeters" not in address
    key = address.partition("search=")[2].partition("&")[0]
    assert open_page(search=key).text_area(key="need").value == "Jan Peeters zoekt een sensor"


def test_a_partner_goes_on_the_shortlist_from_its_card_and_from_the_table(workspace: Workspace, open_page: OpenPage) -> None:
    at = open_page()
    first = next(button for button in at.button if button.label == "Put on the shortlist")
    first.click().run()
    assert not at.exception
    assert sum(button.label == "Put on the shortlist" for button in at.button) == 9
    at.session_state["partners_view"] = "Table"
    at.session_state["partner_row_wanted"] = 1
    at.run()
    assert not at.exception
    assert list(at.dataframe[0].value["Shortlist"][:3]) == ["To contact", "To contact", "Put on"]


def test_a_step_back_leaves_the_words_that_were_typed(open_page: OpenPage) -> None:
    at = open_page()
    at.text_input(key="filter_word").set_value("sensor").run()
    assert "sensor" not in str(dict(at.query_params))
    at.query_params["kind"] = "sme"
    at.run()
    assert at.multiselect(key="filter_kinds").value == [Kind.SME]
    assert at.text_input(key="filter_word").value == "sensor"


def test_no_organisation_is_the_first_choice_and_typing_has_a_button(open_page: OpenPage) -> None:
    at = open_page()
    assert at.selectbox(key="seeker").options[0] == "– no organisation, only a need in words –"
    at.text_area(key="need").set_value("Geen ziekenhuis maar een patiëntenvereniging").run()
    assert "condition-not-hospital" not in {button.key for button in at.button}, "what is typed is not searched yet"
    at.text_area(key="need").set_value("Geen ziekenhuis maar een patiëntenvereniging")
    at.button(key="search_button").click().run()
    assert "condition-not-hospital" in {button.key for button in at.button}


def test_every_partner_is_marked_wherever_its_score_stands(open_page: OpenPage) -> None:
    marks = ("Answers the need", "Related to the need", "Weak link with the need", "Misses a condition")
    for need in ("", "A hospital that supports dialysis at home"):
        at = open_page()
        at.text_area(key="need").set_value(need)
        at.button(key="search_button").click().run()
        scores = [str(each.value) for each in at.markdown if "of 100 points" in str(each.value)]
        assert len(scores) == 10
        assert all(any(mark in score for mark in marks) for score in scores)
        at.session_state["partners_view"] = "Table"
        at.run()
        assert set(at.dataframe[0].value["Fit"]) <= set(marks)
        at.session_state["partners_view"] = "Side by side"
        at.run()
        beside = at.table[0].value
        assert set(beside[beside["Criterion"] == "Fit"].iloc[0, 1:]) <= set(marks)
    at.session_state["partners_view"] = "Ask why"
    at.run()
    at.selectbox(key="ask_why").select_index(5).run()
    assert any(mark in _said(at) for mark in marks)


def test_cards_of_no_points_are_never_called_the_best(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def weakened(keep: int) -> None:
        def ranked(*asked: Any, **more: Any) -> list[Match]:
            return [match if place < keep else replace(match, reasons=()) for place, match in enumerate(rank(*asked, **more))]

        monkeypatch.setattr("matchmaking.ranking.rank", ranked)

    weakened(3)
    at = open_page()
    assert "The 3 best partners for" in at.header[0].value
    weakened(0)
    at = open_page()
    assert not at.header
    assert "Nobody here answers this" in at.info[0].value
    assert "Put on the shortlist" not in {button.label for button in at.button}


def test_where_nobody_answers_the_list_is_not_called_the_best(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    def ranked(*asked: Any, **more: Any) -> list[Match]:
        return [replace(match, strength=0.01) for match in rank(*asked, **more)]

    monkeypatch.setattr("matchmaking.ranking.rank", ranked)
    at = open_page()
    assert at.header[0].value == "The 10 members that come closest"
    assert "We find nobody here who says that they do this" in _said(at)


def test_a_browser_comes_back_to_its_organisation_and_need(open_page: OpenPage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(remembered, "known_key", lambda: "a-browser-of-this-test")
    at = open_page()
    chosen = at.selectbox(key="seeker").options[7]
    at.selectbox(key="seeker").select(chosen)
    at.text_area(key="need").set_value("A hospital that supports dialysis at home")
    at.button(key="search_button").click().run()
    again = open_page()
    assert again.selectbox(key="seeker").value == at.selectbox(key="seeker").value
    assert again.text_area(key="need").value == "A hospital that supports dialysis at home"
    assert set(again.query_params) == {"lang"}
    assert chosen in _said(open_page("weights")).replace("\\", "")
    linked = open_page(**{"for": "-", "need": "A maker of orthopaedic implants"})
    assert linked.text_area(key="need").value == "A maker of orthopaedic implants"
    monkeypatch.setattr(remembered, "known_key", lambda: "a-browser-of-somebody-else")
    assert open_page().text_area(key="need").value == ""
