"""Topics of the EU portal, read as calls."""

import json
from pathlib import Path
from typing import Any

import pytest

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.calls.call import read_call, read_calls
from matchmaking.composition.composing import compose
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.errors import BadCall


def topic(**changes: Any) -> dict[str, Any]:
    text = "Proposals should develop sensors that follow patients with heart failure at home, together with hospitals."
    given = {"topicId": "HORIZON-HLTH-2027-01-CARE-99", "title": "Care at home", "actionType": "RIA", "description": text}
    return given | {"deadline": "2027-04-13", "budgetMin": 3e6, "budgetMax": 4e6, "callTitle": "Care"} | changes


def written(folder: Path, given: Any) -> Path:
    file = folder / "topics.json"
    file.write_text(given if isinstance(given, str) else json.dumps(given), encoding="utf-8")
    return file


def test_a_topic_becomes_a_call(tmp_path: Path) -> None:
    call = read_call(written(tmp_path, topic()))
    assert (call.id, call.title, call.budget) == ("HORIZON-HLTH-2027-01-CARE-99", "Care at home", 4e6)
    assert call.deadline is not None
    assert call.deadline.isoformat() == "2027-04-13"
    assert "heart failure" in call.text["en"]


@pytest.mark.parametrize(
    ("changes", "rules", "said"),
    [
        ({"actionType": "RIA"}, "horizon-europe-ria", "follow from the type of action RIA"),
        ({"actionType": "IA"}, "horizon-europe-ia", "follow from the type of action IA"),
        ({"actionType": "CSA"}, "horizon-europe-ria", "No rule set here is made for the type of action CSA"),
        ({"actionType": "RIA", "topicId": "HORIZON-JU-IHI-2026-13-01"}, "ihi", "follow from"),
        ({"actionType": ""}, "horizon-europe-ria", "No rule set here"),
    ],
)
def test_the_rules_follow_from_the_type_of_action_and_the_reader_is_told(
    tmp_path: Path, changes: dict[str, Any], rules: str, said: str
) -> None:
    call = read_call(written(tmp_path, topic(**changes)))
    assert call.rules == rules
    assert said in str(call.remarks[0])


def test_what_was_said_of_the_call_stands_with_the_composition() -> None:
    call = a_call(remarks=read_remark())
    composition = compose(call, random_pool(20, 1), ruleset=rule_set("eureka-network"), size=3, alternatives=1)
    assert composition.remarks == call.remarks


def read_remark() -> tuple[Any, ...]:
    from matchmaking.composition.calls.portal import Topic

    return (Topic.model_validate(topic(actionType="CSA")).remark,)


def test_one_topic_of_several_is_named_after_a_hash(tmp_path: Path) -> None:
    file = written(tmp_path, [topic(), topic(topicId="OTHER-1", title="Other")])
    assert [call.id for call in read_calls(file)] == ["HORIZON-HLTH-2027-01-CARE-99", "OTHER-1"]
    assert read_call(Path(f"{file}#OTHER-1")).title == "Other"
    with pytest.raises(BadCall, match=r"holds 2 topics: name one after a #, such as topics.json#HORIZON"):
        read_call(file)
    with pytest.raises(BadCall, match="holds 2 topics"):
        read_call(Path(f"{file}#NO-SUCH"))


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("{", r"topics.json, line 1: this is not JSON"),
        ("[]", "holds no topic"),
        ("[" * 100_000, "nested too deeply|not JSON"),
        ([topic(), {"title": "x"}], "topics.json, topic 2: the field 'topicId' cannot be used: is missing"),
        ([3], "topics.json, topic 1: the field 'topic' cannot be used"),
        ([topic(budgetMax="much")], "the field 'budgetMax' cannot be used"),
        ([topic(budgetMax=-1)], "the field 'budgetMax' cannot be used"),
        ([topic(deadline="soon")], "the field 'deadline' cannot be used"),
        ([topic(description="")], "has no text to work with"),
    ],
)
def test_a_mistake_in_a_file_of_topics_is_named(tmp_path: Path, given: Any, message: str) -> None:
    with pytest.raises(BadCall, match=message):
        read_call(written(tmp_path, given))


def test_a_topic_without_budget_or_deadline_is_read_without(tmp_path: Path) -> None:
    call = read_call(written(tmp_path, topic(budgetMax=None, deadline=None)))
    assert (call.budget, call.deadline) == (None, None)


HTML = (
    "<p><u>Expected Outcome</u>: Patients follow their heart at home.</p><ul><li>Nurses use validated tools.</li></ul>"
    "<p>Scope: a wearable&nbsp;sensor &amp; a clinical study.</p>"
)
BUDGETS = {
    "budgetTopicActionMap": {
        "1": [
            {
                "action": "HORIZON-X-01 - HORIZON-IA HORIZON Innovation Actions",
                "minContribution": 4e6,
                "maxContribution": 7_000_000,
            }
        ],
        "2": [{"action": "HORIZON-X-02 - HORIZON-RIA", "maxContribution": 9_000_000}],
    }
}
SHAPES: dict[str, Any] = {
    "details": {
        "TopicDetails": {
            "identifier": "HORIZON-X-01",
            "title": "Hearts at home",
            "description": HTML,
            "actions": [
                {
                    "types": [{"typeOfAction": "HORIZON-IA HORIZON Innovation Actions"}],
                    "deadlineDates": ["13 April 2027"],
                }
            ],
            "budgetOverviewJSONItem": BUDGETS,
        }
    },
    "search": {
        "results": [
            {
                "title": None,
                "metadata": {
                    "identifier": ["HORIZON-X-01"],
                    "title": ["Hearts at home"],
                    "descriptionByte": [HTML],
                    "typesOfAction": ["HORIZON Innovation Actions"],
                    "deadlineDate": ["2027-04-13T00:00:00.000+0000"],
                    "budgetOverview": [json.dumps(BUDGETS)],
                },
            }
        ]
    },
    "grants": {
        "fundingData": {
            "GrantTenderObj": [
                {
                    "identifier": "HORIZON-X-01",
                    "title": "Hearts at home",
                    "description": HTML,
                    "actions": [{"types": ["HORIZON Innovation Actions"]}],
                    "deadlineDatesLong": [1807574400000],
                    "budgetOverviewJSONItem": BUDGETS,
                }
            ]
        }
    },
    "own": [
        {
            "topicId": "HORIZON-X-01",
            "title": "Hearts at home",
            "description": HTML,
            "actionType": "HORIZON-IA",
            "deadline": "2027-04-13 17:00:00",
            "budgetMax": 7e6,
        }
    ],
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_portals_own_shapes_are_one_call(tmp_path: Path, shape: str) -> None:
    call = read_call(written(tmp_path, SHAPES[shape]))
    assert (call.id, call.title, call.rules, call.budget) == ("HORIZON-X-01", "Hearts at home", "horizon-europe-ia", 7e6)
    assert call.deadline is not None
    assert call.deadline.isoformat() == "2027-04-13"
    assert call.text["en"].splitlines() == [
        "Expected Outcome: Patients follow their heart at home.",
        "Nurses use validated tools.",
        "Scope: a wearable sensor & a clinical study.",
    ]


@pytest.mark.parametrize(
    ("written_so", "rules"),
    [
        ("HORIZON-RIA", "horizon-europe-ria"),
        ("HORIZON Research and Innovation Actions", "horizon-europe-ria"),
        ("HORIZON-IA", "horizon-europe-ia"),
        ("HORIZON Innovation Actions", "horizon-europe-ia"),
        ("HORIZON-JU-IA HORIZON JU Innovation Actions", "horizon-europe-ia"),
    ],
)
def test_a_type_of_action_however_it_is_written(tmp_path: Path, written_so: str, rules: str) -> None:
    assert read_call(written(tmp_path, topic(actionType=written_so))).rules == rules


@pytest.mark.parametrize(
    "deadline", ["2027-04-13T17:00:00.000+0000", "2027-04-13 17:00:00", "13 April 2027 17:00", 1807617600000, ["2027-04-13"]]
)
def test_a_deadline_with_an_hour_is_its_day(tmp_path: Path, deadline: Any) -> None:
    call = read_call(written(tmp_path, topic(deadline=deadline if not isinstance(deadline, list) else deadline[0])))
    assert str(call.deadline) == "2027-04-13"


def test_midnight_in_brussels_is_the_day_that_begins_there(tmp_path: Path) -> None:
    assert str(read_call(written(tmp_path, topic(deadline=1807567200000))).deadline) == "2027-04-13"
