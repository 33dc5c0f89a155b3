"""Judged questions are read as they were written, and a mistake is told with its file, entry and field."""

import json
from typing import Any

import pytest

from matchmaking.errors import BadJudgements
from matchmaking.evaluation import parse_judgements
from tests.conftest import small_roster

ROSTER = small_roster()
NEED = {"text": "a ward", "lang": "en", "answers": {"gamma": 2}}


def _read(document: Any) -> Any:
    given = document if isinstance(document, bytes) else json.dumps(document).encode()
    return parse_judgements(given, "judged.json", ROSTER)


def test_members_are_named_by_id_or_by_name() -> None:
    found = _read({"needs": [{"text": " a ward ", "lang": "en", "answers": {"gamma": 2, "Delta Cloud NV": 1}}]}).needs[0]
    assert found.text == "a ward"
    assert {ROSTER.members[row].id: grade for row, grade in found.answers.items()} == {"gamma": 2, "delta": 1}


@pytest.mark.parametrize(
    ("fields", "kinds"),
    [
        ({}, ("plain",)),
        ({"kind": "oblique"}, ("oblique",)),
        ({"kind": "urgent; Oblique"}, ("urgent", "oblique")),
        ({"note": "oblique; cross; Koudelint asks for the same"}, ("oblique", "cross")),
        ({"answers": {}}, ()),
    ],
)
def test_the_kind_of_a_question_is_its_own_or_what_its_note_names(fields: dict[str, Any], kinds: tuple[str, ...]) -> None:
    assert _read({"needs": [NEED | fields]}).needs[0].kinds == kinds


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (b"{\n  nonsense\n}", "judged.json, line 2: this is not JSON"),
        (b'{"needs": "\xff"}', "judged.json is not written in UTF-8"),
        (b"[" * 100_000, "judged.json, line 1: this is not JSON"),
        ({}, "holds no judged questions"),
        ([NEED], "judged.json, the file, -: this is not written as expected"),
        ({"questions": [NEED]}, "judged.json, questions, questions: there is no such field here"),
        ({"needs": NEED}, "judged.json, needs, needs: this is not written as expected"),
        ({"needs": [NEED, {"lang": "en", "answers": {}}]}, "judged.json, needs[2], text: this is missing"),
        ({"needs": [NEED | {"text": "  "}]}, "judged.json, needs[1], text: give a text"),
        ({"needs": [NEED | {"text": 3}]}, "judged.json, needs[1], text: give a text"),
        ({"needs": [NEED | {"text": "a" * 20_001}]}, "judged.json, needs[1], text: this text is too long"),
        ({"needs": [NEED | {"lang": "es"}]}, "judged.json, needs[1], lang: choose from nl, fr, de and en"),
        ({"needs": [NEED | {"answer": {}}]}, "judged.json, needs[1], answer: there is no such field here"),
        ({"needs": [NEED | {"answers": {"gamma": 3}}]}, "judged.json, needs[1], answers.gamma: a grade is 2"),
        ({"needs": [NEED | {"answers": {"gamma": True}}]}, "judged.json, needs[1], answers.gamma: a grade is 2"),
        ({"needs": [NEED | {"answers": ["gamma"]}]}, "judged.json, needs[1], answers: a grade is 2"),
        ({"needs": [NEED | {"answers": {"gama": 2}}]}, "judged.json, needs[1], answers: no member here goes by 'gama'"),
        (
            {"capabilities": [{"call": "c", "capability": "x", "text": "y"}]},
            "judged.json, capabilities[1], answers: this is missing",
        ),
        ({"calls": {"c": {"gamma": 0}}}, "judged.json, calls[c], gamma: a grade is 2"),
        ({"calls": {"c": {"nobody-here": 1}}}, "judged.json, calls[c], answers: no member here goes by 'nobody-here'"),
    ],
)
def test_a_mistake_is_told_with_its_file_entry_and_field(document: Any, said: str) -> None:
    with pytest.raises(BadJudgements) as mistake:
        _read(document)
    assert said in str(mistake.value)
