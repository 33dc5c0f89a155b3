"""Members' words inside Markdown stay their own words."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import matchmaking
from matchmaking.errors import UnreadableFile
from matchmaking.i18n import Wording
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.remarks import Remark
from tests.demonstration import APP


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


def test_an_error_keeps_its_own_signs_and_makes_those_of_others_harmless() -> None:
    hostile = "[Sign in again](https://evil.example)"
    error = UnreadableFile(
        "'{file}' was refused ({cause}) by {field_code}. Try `matchmaking import`.",
        file=Path("[Sign in again](x)"),
        cause=Remark("row {row} of {sheets}", {"row": 3, "sheets": [hostile, {"nl": hostile, "en": hostile}]}),
        field_code="enterprise_number",
    )
    told = in_markdown(error, Wording("en"))
    assert told.count(literal(hostile)) == 2
    assert "[Sign in again](" not in told
    assert "Enterprise number" in told or "enterprise number" in told
    assert "`matchmaking import`" in told
    assert "row 3" in told


_ELSEWHERE = {
    "frame/one_click.py:_stopped",
    "directory/import_lists.py:problem_table",
    "partners/ask_why.py:_remedy",
    "partners/ask_why.py:_tried",
    "partners/partner_card.py:_reason_said",
    "consortium/draft_panel.py:_last_change",
    "consortium/saved_consortia.py:since_in_words",
    "consortium/seat_changes.py:choices",
    "consortium/why_none_view.py:_in_words",
}
"""Where a sentence goes to no Markdown (a table, plain text) or is made literal further on in the same module."""


def _said_bare(file: Path) -> Iterator[str]:
    """The functions of a screen that put a remark or an error into words without making what others wrote in it literal."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    held = {
        node
        for call in ast.walk(tree)
        if isinstance(call, ast.Call) and ast.unparse(call.func) == "literal"
        for node in ast.walk(call)
    }
    functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)]
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in {"say", "say_all"}:
            within = [each.name for each in functions if node in set(ast.walk(each))]
            if node not in held:
                yield within[-1] if within else ""


def test_no_screen_says_an_error_with_a_strangers_signs_in_it() -> None:
    folder = Path(matchmaking.__file__).parent / "pages"
    files = [file for file in (APP, *folder.rglob("*.py")) if file != folder / "frame" / "literal.py"]
    bare = {f"{file.relative_to(folder) if file != APP else APP.name}:{name}" for file in files for name in _said_bare(file)}
    assert bare == _ELSEWHERE
