"""The start page: what this is, the cluster in numbers, three doors, and for each of the three what waits for them."""

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.composition import draft_from, judge, read_call
from matchmaking.features import Encoder, default_cache, fit
from matchmaking.pages.frame import remembered, session
from matchmaking.workspace.demonstration import demonstration_calls
from matchmaking.workspace.maintenance.shortlist import Candidate, put_on
from matchmaking.workspace.privacy.consent import Consent, Visibility, give_consent
from matchmaking.workspace.saved_calls import keep_call
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import PATIENCE
from tests.pages.conftest import OpenPage, until_no_job_runs
from tests.pages.test_roles import ROLES, _everything, _open
from tests.workspace.test_workspace import NOW

MEMBER, OTHER = "vrieshaven-biobanking-bv", "uz-scheldekaai"


@pytest.fixture(autouse=True)
def the_model_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "_FIRST_PAINT", 0.0)


def _links(at: AppTest) -> list[tuple[str, str]]:
    return [(link.proto.page, link.proto.query_string) for link in at.get("page_link")]


@pytest.mark.parametrize("language", ["nl", "en", "fr"])
def test_the_first_screen_says_what_this_is_in_numbers_with_a_door_for_each_of_the_three(
    open_page: OpenPage, language: str
) -> None:
    at = open_page("start", language=language)
    assert [metric.value for metric in at.metric] == ["110", "3", "70", "5"]
    assert len(at.subheader) == 3
    pages = [page for page, _ in _links(at)]
    assert pages[:4] == ["find_partners", "build_consortium", "evidence", "weights"]
    assert "first_steps" in pages
    until_no_job_runs(at)
    assert not at.exception


@pytest.mark.parametrize("query", [{"for": MEMBER}, {"need": "a hospital with dialysis"}, {"for": "-", "kind": "hospital"}])
def test_a_link_of_before_that_asks_for_partners_still_opens_them(open_page: OpenPage, query: dict[str, str]) -> None:
    at = open_page("start", **query)
    assert at.title[0].value == "Find partners"
    assert "best partners" in at.header[0].value
    if "need" in query:
        assert at.text_area(key="need").value == query["need"]
