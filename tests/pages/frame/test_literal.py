"""Members' words inside Markdown stay their own words."""

import pytest

from matchmaking.pages.frame.literal import literal


@pytest.mark.parametrize(
    "text",
    ["*bold*", "[link](x)", "$x^2$", ":red[x]", "<b>", "`code`", "# title", "a | b", ":material/home:", "http://a-b.example"],
)
def test_signs_that_markdown_would_act_upon_are_made_harmless(text: str) -> None:
    said = literal(text)
    assert said != text
    assert said.replace("\\", "").replace("\u2060", "") == text


def test_lines_become_one() -> None:
    assert literal("one\n\n# two") == "one \\# two"
