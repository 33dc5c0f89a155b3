"""A member's words on the screen are its own, with what answers marked."""

from matchmaking.members.member import Language, Statement
from matchmaking.pages.frame.profile_words import marked

SAID = Statement("We dialyse at night.\nAt *home*, too.", Language.ENGLISH)


def test_the_passage_that_answers_is_marked_within_the_whole_text() -> None:
    said = marked(SAID, "We dialyse at night.")
    assert said.startswith(r"**:green-background[We dialyse at night\.]** ")
    assert said.endswith(r"At \*home\*, too\. :gray-badge[EN]")


def test_a_passage_of_another_text_is_not_marked() -> None:
    assert marked(SAID, "We weld titanium.") == ""
    assert marked(SAID, "") == ""
