"""Notebooks run from their sources: what comes out, free of what differs from one machine or run to the next."""

import json
import os
from pathlib import Path
from typing import Any

import jupytext
import nbformat
from nbclient import NotebookClient

FOLDER = Path(__file__).parent
_WIDGET = "application/vnd.jupyter.widget-view+json"


def sources() -> list[Path]:
    """The sources of the notebooks, in their order."""
    return sorted(FOLDER.glob("[0-9]*.py"))


def executed(source: Path) -> Any:
    """The notebook of a source with its outputs. Raises ``nbclient.exceptions.CellExecutionError`` with the cell that fails."""
    notebook = jupytext.read(source)
    NotebookClient(notebook, timeout=None, kernel_name="python3", store_widget_state=False).execute(
        cwd=str(FOLDER), env=os.environ | {"PYTHONPATH": str(FOLDER.parent)}
    )
    notebook.metadata = {
        "jupytext": {"formats": "ipynb,py:percent"},
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for place, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{place}"
        cell["metadata"] = {}
        for output in cell.get("outputs", ()):
            output.get("metadata", {}).clear()
            if _WIDGET in output.get("data", {}):
                output["data"] = {"text/plain": "(sliders: run the notebook to move them)"}
    return notebook


def write(notebook: Any, file: Path) -> None:
    """Write a notebook."""
    file.write_text(nbformat.writes(notebook) + "\n", encoding="utf-8")


def said(notebook: Any) -> str:
    """What a notebook says, without pictures, whose letters hang on the fonts of a machine."""
    found = [
        [cell["source"], [[output.get("text"), _data(output)] for output in cell.get("outputs", ())]]
        for cell in notebook["cells"]
    ]
    return json.dumps(found, sort_keys=True, indent=1, ensure_ascii=False)


def _data(output: Any) -> dict[str, Any]:
    return {kind: value for kind, value in output.get("data", {}).items() if not kind.startswith("image/")}
