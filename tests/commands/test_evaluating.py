"""`matchmaking evaluate` as a script calls it: one document on stdout, a sentence on stderr where the file cannot be used."""

import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from matchmaking.cli import app
from matchmaking.workspace.demonstration import demonstration_calls
from tests.demonstration import Demonstration

FOLDER = next(iter(demonstration_calls())).parent
JUDGED: dict[str, Any] = {
    "needs": [
        {
            "text": "Wie lijmt en verpakt driehonderd slangensets in een schone kamer?",
            "lang": "nl",
            "answers": {"antifilma-bv": 1},
        },
        {"text": "ein Hersteller von Zahnimplantaten aus Keramik", "lang": "de", "answers": {}},
    ],
    "capabilities": [
        {
            "call": "kidney-at-home",
            "capability": "Early marker of kidney damage",
            "text": "A urine test that reveals tubular damage before creatinine rises.",
            "answers": {"exoduin": 2},
        }
    ],
    "calls": {"kidney-at-home": {"exoduin": 2}},
}


def _run(demonstration: Demonstration, *words: str) -> Result:
    return CliRunner().invoke(app, ["evaluate", *words], env=demonstration.environment)


def _written(folder: Path, document: Any) -> str:
    file = folder / "judged.json"
    file.write_text(json.dumps(document), encoding="utf-8")
    return str(file)


def test_needs_capabilities_and_proposals_are_one_document(demonstration: Demonstration, tmp_path: Path) -> None:
    result = _run(demonstration, _written(tmp_path, JUDGED), "--calls", str(FOLDER), "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert set(found) == {"needs", "capabilities", "consortia"}
    assert set(found["needs"]) == {"all", "nl", "plain", "nobody"}
    assert set(found["needs"]["all"]) == {"n", "matchmaking", "BM25", "embedding"}
    assert set(found["capabilities"]) == {"all", "kidney-at-home"}
    proposals = found["consortia"]["kidney-at-home"]
    assert proposals["n"] >= 1
    assert proposals["matchmaking"]["true coverage"]["value"] <= proposals["matchmaking"]["best possible"]["value"]


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"needs": [{"text": "x", "answers": {"nobody-here": 1}}]}, "needs[1], answers: no member here goes by 'nobody-here'"),
        ({"needs": [{"text": "x"}]}, "needs[1], answers: this is missing"),
    ],
)
def test_a_mistake_ends_with_a_sentence_and_exit_code_1(
    demonstration: Demonstration, tmp_path: Path, document: Any, said: str
) -> None:
    result = _run(demonstration, _written(tmp_path, document))
    assert result.exit_code == 1
    assert said in " ".join(result.stderr.split())
    assert not result.stdout
