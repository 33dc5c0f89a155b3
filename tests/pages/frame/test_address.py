"""Addresses: what a link asks is taken over once, what changes is written, and a step back is told from a fresh visit."""

from streamlit.testing.v1 import AppTest

SCRIPT = """
import streamlit as st
from matchmaking.pages.frame import address

page = st.session_state.get("page", "a page")
address.enter(page)
names = ["colour", "size"]
asked = address.arrived(page, names)
if asked is not None:
    st.session_state["colour"] = address.first_of(asked, "colour", "red")
colour = st.selectbox("Colour", ["red", "green", "blue"], key="colour")
address.follow(page, names, {"colour": [colour] if colour != "red" else []})
st.text("nothing new" if asked is None else f"asked {dict(asked)}")
"""


def _run(at: AppTest) -> str:
    at.run()
    assert not at.exception
    return str(at.text[0].value)


def _colour(at: AppTest) -> object:
    found = at.query_params.get("colour")
    return found[0] if isinstance(found, list) and found else found or None


def test_a_link_is_taken_over_once_and_then_left_to_the_reader() -> None:
    at = AppTest.from_string(SCRIPT)
    at.query_params["colour"] = "green"
    assert "green" in _run(at)
    assert at.selectbox[0].value == "green"
    assert _run(at) == "nothing new"
    at.selectbox[0].set_value("blue").run()
    assert _colour(at) == "blue"


def test_what_changes_is_written_and_other_parameters_stay() -> None:
    at = AppTest.from_string(SCRIPT)
    at.query_params["lang"] = "nl"
    _run(at)
    at.selectbox[0].set_value("blue").run()
    assert _colour(at) == "blue"
    assert at.query_params["lang"] in ("nl", ["nl"])
    at.selectbox[0].set_value("red").run()
    assert _colour(at) is None


def test_a_step_back_to_the_plain_address_shows_what_it_showed() -> None:
    at = AppTest.from_string(SCRIPT)
    _run(at)
    at.selectbox[0].set_value("blue").run()
    at.query_params["colour"] = []
    _run(at)
    assert at.selectbox[0].value == "red"


def test_a_fresh_visit_from_another_page_keeps_what_was_chosen() -> None:
    at = AppTest.from_string(SCRIPT)
    _run(at)
    at.selectbox[0].set_value("blue").run()
    at.session_state["address_page"] = "another page"
    at.query_params["colour"] = []
    assert _run(at) == "nothing new"
    assert at.selectbox[0].value == "blue"
