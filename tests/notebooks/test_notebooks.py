"""The notebooks run from the first cell to the last, end with one drawing and two sentences, and tell nothing of a machine."""

import json
import re
from pathlib import Path
from typing import Any

import jupytext
import nbformat
import pytest

from notebooks.execution import executed, said, sources
from tests.demonstration import Demonstration

_CHART = "image/png"


def _drawings(cell: Any) -> int:
    return sum(_CHART in output.get("data", {}) for output in cell.get("outputs", ()))


def _ends_well(notebook: Any) -> None:
    *_, picture, sentences = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert _drawings(picture) == 1
    text = "".join(output.get("text", "") for output in sentences["outputs"])
    assert len(text.strip().splitlines()) == 2


@pytest.mark.parametrize("source", sources(), ids=lambda file: file.stem)
def test_a_notebook_runs_to_its_end(source: Path, demonstration: Demonstration, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MATCHMAKING_CACHE", str(demonstration.cache))
    monkeypatch.setenv("OMP_NUM_THREADS", "1")
    _ends_well(executed(source))


@pytest.mark.parametrize("source", sources(), ids=lambda file: file.stem)
def test_a_notebook_is_kept_with_its_outputs_beside_its_source(source: Path) -> None:
    kept = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    assert [cell["source"] for cell in kept["cells"]] == [cell["source"] for cell in jupytext.read(source)["cells"]]
    _ends_well(kept)
    assert not re.search(r"/(home|root|tmp|work|Users)/|[A-Z]:\\\\", said(kept))


@pytest.mark.parametrize("source", sources(), ids=lambda file: file.stem)
def test_every_drawing_has_a_title_with_what_was_found(source: Path) -> None:
    kept = nbformat.read(source.with_suffix(".ipynb"), as_version=4)
    found = [
        value
        for cell in kept["cells"]
        for output in cell.get("outputs", ())
        for kind, value in output.get("data", {}).items()
        if "vegalite" in kind
    ]
    assert found
    for spec in found:
        title = spec["title"]["text"] if isinstance(spec["title"], dict) else spec["title"]
        assert title.removesuffix(".") not in json.dumps([cell["source"] for cell in kept["cells"]]), "computed, not typed in"
