"""Jobs beside the pages: begun once, shared by all, and their failure is no secret."""

from collections.abc import Iterator
from threading import Event

import pytest
import streamlit as st

from matchmaking.pages.frame.jobs import job, start
from matchmaking.pages.frame.subprocess_job import Tell
from matchmaking.remarks import Remark


@pytest.fixture(autouse=True)
def nothing_is_left() -> Iterator[None]:
    yield
    st.cache_resource.clear()


def test_two_who_ask_for_the_same_share_one_job() -> None:
    held, begun = Event(), []

    def work(_: Tell) -> str:
        begun.append(1)
        held.wait(10)
        return "done"

    first = start("a", Remark("Working …"), work)
    assert start("a", Remark("Working …"), work, again=True) is first is job("a")
    held.set()
    assert first.ended.wait(10)
    assert first.outcome() == "done"
    assert start("a", Remark("Working …"), work) is first, "the outcome is kept"
    again = start("a", Remark("Working …"), work, again=True)
    assert again.ended.wait(10)
    assert len(begun) == 2


def test_a_job_tells_what_it_does_and_how_far_it_is() -> None:
    told, held = Event(), Event()

    def work(tell: Tell) -> None:
        tell(Remark("Second half"), 0.5)
        told.set()
        held.wait(10)

    running = start("b", Remark("First half"), work)
    assert told.wait(10)
    assert (running.part, str(running.remark)) == (0.5, "Second half")
    held.set()


def test_what_goes_wrong_is_raised_where_the_outcome_is_asked_for() -> None:
    def work(_: Tell) -> None:
        raise ValueError("no")

    failed = start("c", Remark("Working …"), work)
    assert failed.ended.wait(10)
    with pytest.raises(ValueError, match="no"):
        failed.outcome()


def test_only_the_latest_outcomes_are_kept() -> None:
    for number in range(50):
        assert start(f"many {number}", Remark("Working …"), lambda _: None).ended.wait(10)
    assert job("many 49")
    assert job("many 0") is None
