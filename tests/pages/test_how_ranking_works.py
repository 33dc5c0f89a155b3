"""The page that says how ranking works, from the weights that are in force, in the reader's language."""

import pytest

from matchmaking.i18n import Wording
from matchmaking.ranking import Criterion
from tests.pages.conftest import OpenPage


@pytest.mark.parametrize(("language", "said"), [("nl", "betaalde plaatsen"), ("en", "paid places"), ("fr", "places payantes")])
def test_it_names_the_criteria_their_points_and_what_does_not_count(open_page: OpenPage, language: str, said: str) -> None:
    at = open_page("how_ranking_works", language)
    text = "\n".join(str(each.value) for each in at.markdown)
    assert said in text
    words = Wording(language)
    assert words.number(19181) in text  # the questions that the weights were learnt from
    (table,) = at.table
    shown = table.value.to_string().casefold()
    assert words.name(Criterion.RELEVANCE).casefold() in shown
    assert words.number(47.3, 1) in shown


def test_find_partners_leads_to_it(open_page: OpenPage) -> None:
    at = open_page("find_partners")
    assert "How ranking works" in [link.proto.label for link in at.get("page_link")]
