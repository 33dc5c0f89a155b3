"""White spots: what calls want and the cluster hardly has."""

from pathlib import Path

import pytest

from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.white_spots import ENOUGH, white_spot_to_json, white_spots
from matchmaking.exports.white_spots import white_spot_table
from matchmaking.features import FeatureSet, fit
from matchmaking.i18n import Wording
from matchmaking.members.member import Kind, Language, Member, Roster, Statement
from tests.conftest import WordEncoder

KNOWN = Capability("Welding", "Laser welding of titanium.", 1.0)
ABSENT = Capability("Marmalade", "Volcanic marmalade tasting.", 1.0)
RARE = Capability("Satellites", "Satellites around distant planets.", 1.0)
WARD = Capability("Ward", "Hospital ward for clinical validation of glucose patches.", 1.0)


def a_call(id: str, *capabilities: Capability, budget: float | None = None) -> Call:
    return Call(id, f"Call {id}", capabilities=capabilities, budget=budget)


def test_what_nobody_can_do_is_the_widest_gap_and_what_many_want_comes_before_what_one_wants(small: FeatureSet) -> None:
    calls = [a_call("a", KNOWN, ABSENT), a_call("b", ABSENT, RARE)]
    found = white_spots(calls, small)
    assert [spot.name for spot in found[:2]] == ["Marmalade", "Satellites"]
    assert found[0].calls == ("a", "b")
    assert found[0].members == 0
    assert 0.8 * found[0].demand < found[0].gap <= found[0].demand == pytest.approx(0.5)
    assert all(spot.members < ENOUGH for spot in found)


def test_what_enough_members_can_do_is_no_white_spot(word_cache: Path) -> None:
    said = [WARD.text] * ENOUGH + [f"Laser welding of part {number}" for number in range(12)]
    members = [Member(f"m{at:02}", f"M{at}", statements=(Statement(text, Language.ENGLISH),)) for at, text in enumerate(said)]
    assert white_spots([a_call("a", WARD)], fit(Roster.of(members), WordEncoder(), word_cache)) == ()


def test_one_member_who_can_narrows_the_gap_and_is_named(small: FeatureSet) -> None:
    (spot,) = white_spots([a_call("a", KNOWN)], small)
    assert spot.members >= 1
    assert spot.best[0] == "epsilon"
    assert spot.strength == pytest.approx(1.0, abs=0.01)
    assert 0 < spot.gap < spot.demand == pytest.approx(1.0)


def test_a_call_with_more_money_counts_more(small: FeatureSet) -> None:
    poor, rich = a_call("poor", ABSENT, budget=1e6), a_call("rich", RARE, budget=9e6)
    demands = {spot.name: spot.demand for spot in white_spots([poor, rich], small)}
    assert demands["Marmalade"] == pytest.approx(0.1)
    assert demands["Satellites"] == pytest.approx(0.9)


def test_a_capability_with_a_role_in_the_catalogue_names_who_plays_it(small: FeatureSet) -> None:
    voice = Capability("Patients", "Patients speak along.", 1.0, "patient-involvement")
    (spot,) = white_spots([a_call("a", voice)], small)
    assert spot.kinds == (Kind.PATIENT_ORGANISATION,)


def test_calls_that_ask_for_nothing_leave_no_white_spot(small: FeatureSet) -> None:
    assert white_spots([], small) == ()
    assert white_spots([a_call("a")], small) == ()


def test_white_spots_can_be_kept_as_plain_values_and_on_paper(small: FeatureSet) -> None:
    calls = [a_call("a", KNOWN, ABSENT, WARD, budget=1e6)]
    spots = white_spots(calls, small)
    assert white_spot_to_json(spots[0])["name"] == spots[0].name
    for language in ("nl", "en", "fr"):
        table = white_spot_table(spots, calls, small.roster, Wording(language))
        assert len(table.rows) == len(spots)
        assert all(len(row) == len(table.columns) for row in table.rows)
