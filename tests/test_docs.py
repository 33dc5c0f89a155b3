"""What the documentation shows runs: its scripts, the examples of docstrings, and the snippets that open its pages."""

import doctest
import importlib
import runpy
from pathlib import Path

import pytest

import matchmaking
from tests.demonstration import Demonstration

DOCS = Path(__file__).resolve().parents[1] / "docs"
SCRIPTS = sorted((DOCS / "examples").glob("*.py"))
PACKAGE = Path(matchmaking.__file__).parent
MODULES = [
    ".".join(file.relative_to(PACKAGE.parent).with_suffix("").parts)
    for file in sorted(PACKAGE.rglob("*.py"))
    if ">>> " in file.read_text(encoding="utf-8") and "pages" not in file.parts
]


@pytest.mark.parametrize("script", SCRIPTS, ids=[script.stem for script in SCRIPTS])
def test_a_script_of_the_documentation_runs(
    script: Path,
    demonstration: Demonstration,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MATCHMAKING_CACHE", str(demonstration.cache))
    runpy.run_path(str(script))
    assert len(capsys.readouterr().out.splitlines()) >= 4


def test_every_script_is_shown_in_the_how_to() -> None:
    how_to = (DOCS / "how-to.md").read_text(encoding="utf-8")
    assert [script.name for script in SCRIPTS if f"examples/{script.name}" not in how_to] == []


def test_the_api_page_names_everything_that_the_package_offers() -> None:
    page = (DOCS / "api.md").read_text(encoding="utf-8")
    assert [
        name for name in matchmaking.__all__ if f"matchmaking.{name}\n" not in page and not hasattr(matchmaking.errors, name)
    ] == []


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_docstrings_are_true(name: str) -> None:
    module = importlib.import_module(name)
    assert doctest.testmod(module).failed == 0
