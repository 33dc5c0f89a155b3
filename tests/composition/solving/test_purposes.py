"""Every seat for a reason: take the member out, and what its seat names is lost; checked from the JSON by a second opinion."""

import json
import os
from dataclasses import asdict, replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from benchmarks.random_pools import a_call, as_dictionaries, random_pool
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import PurposeKind, to_json
from matchmaking.composition.drafts.judging import judge_in, setting_from
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import rule_set
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.weights import COVERED_FROM, NEEDED, ConsortiumWeights
from matchmaking.data_files import data_file
from matchmaking.members.member import Kind
from tests.composition.brute_force import MONEY, BruteForce, reach, reaches
from tests.composition.independent_checker import CAN_BE, Checker, Json

POOLS = int(os.environ.get("MATCHMAKING_POOLS", "24"))
CALL: Json = {"budget": 2e6, "months": 36}
LEAST = {"medvia-icon": 4, "horizon-europe-ria": 3, "eurostars-3": 2, "era-net": 3, "ihi": 3, "vlaio-development": 2}

WITHOUT_TENTH = rule_set("gber-25").model_copy(
    update={"rules": tuple(rule for rule in rule_set("gber-25").rules if "tenth" not in rule.id)}
)
"""A rule set that asks for two independent undertakings and an SME, and for no share of the costs."""


def is_lost(purpose: Json, member: Json, rest: list[Json], force: BruteForce, least: int) -> bool:
    """Whether the others lack what the purpose names, by plain arithmetic on dictionaries."""
    checker = force.checker
    if purpose["kind"] == "covers":
        at = int(purpose["what"].removeprefix("c"))
        own = reaches(member["strengths"][at])
        others = [other for other in rest if reaches(other["strengths"][at])]
        weaker = reach([*rest, member], force.demand) - reach(rest, force.demand) >= NEEDED - 1e-6
        return own and (not others or weaker or (len(others) == 1 and len(rest) < least))
    if purpose["kind"] == "role":
        return not any(other["kind"] in CAN_BE[purpose["what"]] for other in rest)
    if purpose["kind"] == "rule":
        (rule,) = [rule for rule in checker.rules["rules"] if rule["id"] == purpose["what"]]
        return not can_keep(rule, rest, force)
    return purpose["what"] == "size" and len(rest) < least


def can_keep(rule: Json, rest: list[Json], force: BruteForce) -> bool:
    """Whether the rest can keep a rule, whoever leads and however the budget is split within the hard rules."""
    condition = force.checker.counting(rule["condition"])
    seats = [{"id": each["id"], "part": part_of(each, force), "role": ""} for each in rest]
    if condition["type"] in MONEY:
        hard = force.hard if rule["severity"] != "hard" else []
        rows = [row for each in (*hard, condition) if each["type"] in MONEY for row in force.rows(each, seats)]
        limits = force.checker.rules.get("shares", {})
        low = min(limits.get("least", 0.03), 0.5 / len(seats))
        high = max(limits.get("most", 1.0), min(1.0, 2.0 / len(seats)))
        return force.can_split(rows, len(seats), low, high)
    leaders = range(len(seats)) if condition["type"] == "coordinator" else [0]
    tried = [[seat | {"role": "coordinator" if at == lead else ""} for at, seat in enumerate(seats)] for lead in leaders]
    return any(force.checker.holds(condition, led) is not False for led in tried)


def part_of(member: Json, force: BruteForce) -> str:
    own = force.checker.rules.get("parts", {}).get(member["kind"])
    return own[0] if own else ("research" if member["kind"] in {"university", "research_centre"} else "company")


@pytest.mark.parametrize("seed", range(POOLS))
def test_without_a_member_what_its_seat_names_is_lost(seed: int) -> None:
    rules = sorted(LEAST)[seed % len(LEAST)]
    pool = random_pool(20 + seed % 40, 5000 + seed, ties=0.1, groups=0.2)
    composition = compose(
        a_call(), pool, ruleset=rule_set(rules), alternatives=3, size=(LEAST[rules], 6 if rules != "era-net" else 5)
    )
    checker = Checker(data_file(), rules, as_dictionaries(pool), CALL)
    force = BruteForce(checker, pool.demand.tolist(), asdict(ConsortiumWeights()))
    for consortium in composition.consortia:
        plain = json.loads(json.dumps(to_json(consortium), allow_nan=False))
        members = {seat["id"]: checker.members[seat["id"]] for seat in plain["members"]}
        for seat in plain["members"]:
            assert seat["purpose"] is not None, (seat["name"], seat["covers"])
            assert seat["purpose"]["lost_without"]
            rest = [member for id, member in members.items() if id != seat["id"]]
            assert is_lost(seat["purpose"], members[seat["id"]], rest, force, LEAST[rules]), seat["purpose"]


def strong(pool: Candidates, strengths: dict[int, dict[int, float]]) -> Candidates:
    """The pool where only these members (rows) cover anything."""
    given = np.zeros_like(pool.strengths)
    for row, covers in strengths.items():
        for at, strength in covers.items():
            given[row, at] = strength
    return replace(pool, strengths=given)


@pytest.fixture(scope="module")
def pool() -> Candidates:
    plain = random_pool(12, 3, kinds=(Kind.SME, Kind.UNIVERSITY), groups=0.0, ties=0.2)
    return replace(
        plain,
        eligibility_profiles=tuple(
            replace(each, country="BE", nuts="BE21", in_difficulty=False) for each in plain.eligibility_profiles
        ),
    )


def test_the_smallest_set_that_covers_all_comes_first(pool: Candidates) -> None:
    some = strong(pool, {0: {0: 0.9, 1: 0.9}, 1: {2: 0.9, 3: 0.9}, 2: {0: 0.9}, 3: {1: 0.9}, 4: {2: 0.9}, 5: {3: 0.9}})
    first = compose(a_call(), some, ruleset=WITHOUT_TENTH, size=(2, 8), alternatives=1).consortia[0]
    assert set(first.members) == {pool.eligibility_profiles[0].member, pool.eligibility_profiles[1].member}
    assert not first.missing


def test_a_wider_set_is_proposed_where_a_seat_buys_coverage_and_it_says_so(pool: Candidates) -> None:
    some = strong(pool, {0: {0: 0.9, 1: 0.9}, 1: {2: 0.9}, 2: {3: 0.5}})
    composition = compose(a_call(), some, ruleset=WITHOUT_TENTH, size=(2, 8), alternatives=1)
    (first,) = composition.consortia
    assert len(first.seats) == 3
    assert "3 members cover 82 % of the call; the best 2 cover 72 %." in [str(remark) for remark in composition.remarks]


def test_a_smallest_size_that_is_asked_for_is_filled_with_second_covers_and_says_so(pool: Candidates) -> None:
    some = strong(pool, {0: {0: 0.9, 1: 0.9}, 1: {2: 0.9, 3: 0.9}, 2: {0: 0.9}})
    first = compose(a_call(), some, ruleset=WITHOUT_TENTH, size=3, alternatives=1).consortia[0]
    assert pool.eligibility_profiles[2].member in first.members
    third = next(seat.purpose for seat in first.seats if seat.member == pool.eligibility_profiles[2].member)
    assert third is not None
    assert (third.kind, third.what) == (PurposeKind.COVERS, "c0")
    assert "depends on Member 0 alone" in str(third.lost_without)
    four = compose(a_call(), some, ruleset=WITHOUT_TENTH, size=4, alternatives=1).consortia[0]
    assert [seat.purpose.what for seat in four.seats if seat.purpose and seat.purpose.kind is PurposeKind.ASKED] == ["size"]


def test_a_role_that_the_call_asks_for_takes_a_seat(pool: Candidates) -> None:
    hospital = replace(pool.eligibility_profiles[6], kind=Kind.HOSPITAL, size=None)
    some = strong(pool, {0: {0: 0.9, 1: 0.9}, 1: {2: 0.9, 3: 0.9}})
    some = replace(
        some, eligibility_profiles=tuple(hospital if row == 6 else each for row, each in enumerate(some.eligibility_profiles))
    )
    call = a_call(roles=(Role.CLINICAL_SITE,))
    first = compose(call, some, ruleset=rule_set("gber-25"), size=(2, 8), alternatives=1).consortia[0]
    assert len(first.seats) == 3
    seat = next(seat for seat in first.seats if seat.member == hospital.member)
    assert seat.purpose is not None
    assert (seat.purpose.kind, seat.purpose.what) == (PurposeKind.ROLE, "clinical_site")


def test_who_is_asked_for_is_there_because_it_was(pool: Candidates) -> None:
    some = strong(pool, {0: {0: 0.9, 1: 0.9}, 1: {2: 0.9, 3: 0.9}})
    first = compose(
        a_call(), some, ruleset=WITHOUT_TENTH, anchors=[pool.eligibility_profiles[7].member], size=(2, 8), alternatives=1
    )
    seat = next(seat for seat in first.consortia[0].seats if seat.member == pool.eligibility_profiles[7].member)
    assert seat.purpose is not None
    assert (seat.purpose.kind, seat.purpose.what) == (PurposeKind.ASKED, "member")


def test_a_member_put_in_by_hand_without_whom_nothing_is_lost_has_no_purpose(pool: Candidates) -> None:
    some = strong(pool, {0: {0: 0.9, 1: 0.9}, 1: {2: 0.9, 3: 0.9}})
    judged = judge_in(setting_from(some, a_call(), WITHOUT_TENTH), [pool.eligibility_profiles[row].member for row in (0, 1, 8)])
    purposes = {seat.member: seat.purpose for seat in judged.seats}
    assert purposes[pool.eligibility_profiles[8].member] is None
    assert purposes[pool.eligibility_profiles[0].member] is not None


def test_what_nobody_covers_is_a_headline_with_who_comes_closest_and_is_never_filled(pool: Candidates) -> None:
    some = strong(pool, {0: {0: 0.9, 1: 0.9}, 1: {2: 0.9}, 2: {3: COVERED_FROM - 0.01}})
    first = compose(a_call(), some, ruleset=WITHOUT_TENTH, size=(2, 8), alternatives=1).consortia[0]
    assert pool.eligibility_profiles[2].member not in first.members
    assert first.missing == ("c3",)
    plain = to_json(first)
    (uncovered,) = plain["uncovered"]
    assert uncovered["capability"] == "c3"
    assert uncovered["closest"] == {
        "id": pool.eligibility_profiles[2].member,
        "name": "Member 2",
        "strength": COVERED_FROM - 0.01,
    }
    assert next(entry for entry in plain["coverage"] if entry["capability"] == "c3")["covered"] == 0


def test_a_seat_for_a_rule_alone_goes_to_who_is_nearest_to_the_call_and_not_to_the_best_connected(pool: Candidates) -> None:
    some = strong(pool, {0: {0: 0.9, 1: 0.9}, 1: {2: 0.9, 3: 0.9}})
    near, connected = 6, 7
    relevance = np.full(len(some), 0.1)
    relevance[near] = 0.2
    projects = np.zeros((len(some), len(some)))
    projects[connected, :2] = projects[:2, connected] = 5
    hospital = replace(some.eligibility_profiles[near], kind=Kind.HOSPITAL, size=None)
    seats = {near: hospital, connected: replace(hospital, member="connected", name="Connected", group="connected")}
    some = replace(
        some,
        relevance=relevance,
        projects=csr_array(projects),
        experience=np.where(np.arange(len(some)) == connected, 30.0, some.experience),
        eligibility_profiles=tuple(seats.get(row, each) for row, each in enumerate(some.eligibility_profiles)),
    )
    first = compose(a_call(roles=(Role.CLINICAL_SITE,)), some, ruleset=rule_set("gber-25"), size=(2, 8), alternatives=1)
    assert hospital.member in first.consortia[0].members
    assert "connected" not in first.consortia[0].members
