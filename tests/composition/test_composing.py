"""Composing: what is asked is kept, what contradicts itself is said, and the order of arrival never matters."""

from dataclasses import asdict, replace
from datetime import date
from itertools import combinations
from math import fsum

import numpy as np
import pytest

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.calls.call import Capability
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import ConsortiumCriterion
from matchmaking.composition.relaxations.steps import RelaxationCandidate
from matchmaking.composition.rules.conditions import Part, SizeCondition
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Shares, parse_rules, rule_set
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.request import DEFAULT_SIZE, LARGEST_SIZE, usual_sizes
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.data_files import data_file
from matchmaking.errors import BadCall, BadRules, BadWeights, ImpossibleRequest, InputError, UnknownMember
from matchmaking.exports.money import money_table
from matchmaking.i18n import Wording
from matchmaking.members.member import Kind

ICON = rule_set("medvia-icon")
ERA = rule_set("era-net")
EUREKA = rule_set("eureka-network")
NOTHING = {criterion.value: 0.0 for criterion in ConsortiumCriterion}


@pytest.fixture(scope="module")
def pool() -> Candidates:
    return random_pool(40, 7, ties=0.08)


def shuffled(pool: Candidates, seed: int) -> Candidates:
    order = np.random.default_rng(seed).permutation(len(pool))
    return replace(
        pool,
        eligibility_profiles=tuple(pool.eligibility_profiles[row] for row in order),
        strengths=pool.strengths[order],
        relevance=pool.relevance[order],
        sectors=pool.sectors[order],
        projects=pool.projects[order][:, order],
        experience=pool.experience[order],
    )


def test_anchors_are_in_and_the_excluded_are_out(pool: Candidates) -> None:
    usual = compose(a_call(), pool, ruleset=ICON, alternatives=1).consortia[0]
    out = usual.members[0]
    anchor = next(standing.member for standing in pool.eligibility_profiles if standing.member not in usual.members)
    changed = compose(a_call(), pool, ruleset=ICON, anchors=[anchor], excluded=[out], alternatives=3)
    assert all(anchor in consortium.members and out not in consortium.members for consortium in changed.consortia)
    assert usual.bound is not None
    assert changed.consortia[0].score <= usual.bound


def test_alternatives_differ_in_as_many_members_as_asked(pool: Candidates) -> None:
    for distance in (1, 3):
        found = compose(a_call(), pool, ruleset=ICON, distance=distance, alternatives=4).consortia
        assert 2 <= len(found) <= 4
        assert all(len(set(one.members) - set(two.members)) >= distance for one, two in combinations(found, 2))


def test_the_order_of_the_rows_does_not_matter(pool: Candidates) -> None:
    first = compose(a_call(), pool, ruleset=ICON, alternatives=2)
    second = compose(a_call(), shuffled(pool, 3), ruleset=ICON, alternatives=2)
    assert [consortium.members for consortium in first.consortia] == [consortium.members for consortium in second.consortia]


def test_doubling_all_weights_changes_nothing(pool: Candidates) -> None:
    single = compose(a_call(), pool, ruleset=EUREKA, size=4, alternatives=1).consortia[0]
    double = ConsortiumWeights(**{name: 2 * weight for name, weight in asdict(ConsortiumWeights()).items()})
    again = compose(a_call(), pool, ruleset=EUREKA, size=4, alternatives=1, weights=double).consortia[0]
    assert single.members == again.members
    assert single.score == pytest.approx(again.score)


def test_points_add_up_to_the_score_and_none_exceeds_its_most(pool: Candidates) -> None:
    for consortium in compose(a_call(), pool, ruleset=ICON, alternatives=3).consortia:
        assert fsum(reason.points for reason in consortium.reasons) == consortium.score
        assert fsum(reason.most for reason in consortium.reasons) == pytest.approx(100)
        assert all(0 <= reason.points <= reason.most + 1e-9 and reason.evidence for reason in consortium.reasons)


def test_one_member_coordinates_and_the_shares_add_up(pool: Candidates) -> None:
    for consortium in compose(a_call(), pool, ruleset=ICON, alternatives=3).consortia:
        assert [seat.role for seat in consortium.seats].count(Role.COORDINATOR) == 1
        assert consortium.coordinator == consortium.seats[0]
        assert fsum(seat.share for seat in consortium.seats) == pytest.approx(1)
        assert fsum(seat.amount for seat in consortium.seats) == pytest.approx(2e6)


def test_what_nobody_covers_is_missing(pool: Candidates) -> None:
    strengths = pool.strengths.copy()
    strengths[:, 1] = 0.0
    consortium = compose(a_call(), replace(pool, strengths=strengths), ruleset=ICON, alternatives=1).consortia[0]
    assert "c1" in consortium.missing
    entry = next(entry for entry in consortium.coverage if entry.capability == "c1")
    assert (entry.covered, entry.by) == (0.0, ())


def test_who_comes_closest_to_what_nobody_covers_is_told(pool: Candidates) -> None:
    strengths = pool.strengths.copy()
    strengths[:, 1], strengths[3, 1], strengths[5, 1] = 0.0, 0.2, 0.3
    member = pool.eligibility_profiles[5].member
    consortium = compose(a_call(), replace(pool, strengths=strengths), ruleset=ICON, alternatives=1).consortia[0]
    missing = next(entry for entry in consortium.coverage if entry.capability == "c1")
    assert missing.closest is not None
    assert (missing.closest.member, missing.closest.strength) == (member, 0.3)
    assert all(entry.closest is None for entry in consortium.coverage if entry.by)


def test_nobody_is_closest_to_what_nobody_is_related_to(pool: Candidates) -> None:
    strengths = pool.strengths.copy()
    strengths[:, 1], strengths[3, 1] = 0.0, 0.19
    consortium = compose(a_call(), replace(pool, strengths=strengths), ruleset=ICON, alternatives=1).consortia[0]
    assert next(entry for entry in consortium.coverage if entry.capability == "c1").closest is None


def test_a_member_in_difficulty_is_never_proposed_where_the_rules_say_so() -> None:
    pool = random_pool(60, 11)
    troubled = tuple(replace(standing, in_difficulty=row % 2 == 0) for row, standing in enumerate(pool.eligibility_profiles))
    found = compose(a_call(), replace(pool, eligibility_profiles=troubled), ruleset=ICON, alternatives=2).consortia
    named = {standing.member: standing for standing in troubled}
    assert found
    assert not any(named[member].in_difficulty for consortium in found for member in consortium.members)


def test_a_hospital_sits_in_the_company_part_unless_the_project_says_otherwise(pool: Candidates) -> None:
    hospital = next(standing.member for standing in pool.eligibility_profiles if standing.kind is Kind.UNIVERSITY_HOSPITAL)
    usual = compose(a_call(), pool, ruleset=ICON, anchors=[hospital], alternatives=1).consortia[0]
    other = compose(
        a_call(), pool, ruleset=ICON, anchors=[hospital], parts={hospital: Part.RESEARCH}, alternatives=1
    ).consortia[0]
    assert next(seat.part for seat in usual.seats if seat.member == hospital) is Part.COMPANY
    assert next(seat.part for seat in other.seats if seat.member == hospital) is Part.RESEARCH


def test_where_a_rule_set_leaves_the_part_open_the_better_one_is_chosen(pool: Candidates) -> None:
    open_parts = ICON.model_copy(update={"parts": {Kind.UNIVERSITY_HOSPITAL: (Part.COMPANY, Part.RESEARCH)}})
    hospital = next(standing.member for standing in pool.eligibility_profiles if standing.kind is Kind.UNIVERSITY_HOSPITAL)
    free = compose(a_call(), pool, ruleset=open_parts, anchors=[hospital], alternatives=1).consortia[0]
    fixed = compose(a_call(), pool, ruleset=ICON, anchors=[hospital], alternatives=1).consortia[0]
    assert free.eligible
    assert free.bound is not None
    assert free.bound >= fixed.score - 1e-6


def test_a_range_of_sizes_gives_one_size_within_it(pool: Candidates) -> None:
    composition = compose(a_call(size=(5, 7)), pool, ruleset=ICON, alternatives=2)
    assert 5 <= composition.size <= 7
    assert all(len(consortium.seats) == composition.size for consortium in composition.consortia)


def test_fewer_alternatives_than_asked_for_are_announced() -> None:
    pool = random_pool(6, 2, kinds=(Kind.SME,), groups=0.0)
    call = a_call(months=24)
    composition = compose(call, pool, ruleset=rule_set("vlaio-development"), size=4, distance=3, alternatives=5)
    assert 0 < len(composition.consortia) < 5
    fewer, why, otherwise = composition.remarks[-3:]
    assert str(why) == "No other set meets the rules and covers every capability about as well as the first one."
    assert "asked for" in str(fewer)
    count = otherwise.values["count"]
    closer = compose(
        call, pool, ruleset=rule_set("vlaio-development"), size=4, distance=otherwise.values["distance"], alternatives=5
    )
    assert len(closer.consortia) == count > len(composition.consortia)


@pytest.mark.parametrize(
    ("request_", "error", "message"),
    [
        ({"anchors": ["m00001"], "excluded": ["m00001"]}, ImpossibleRequest, "must take part and is excluded as well"),
        ({"anchors": ["nobody"]}, UnknownMember, "No member has the id 'nobody'"),
        ({"excluded": ["nobody"]}, UnknownMember, "No member has the id 'nobody'"),
        ({"size": 2}, ImpossibleRequest, "The call and its rules allow 3 to 5 members"),
        ({"size": 6}, ImpossibleRequest, "allow 3 to 5 members"),
        ({"size": (5, 4)}, ImpossibleRequest, "allow 3 to 5 members"),
        (
            {"anchors": [f"m{row:05}" for row in range(6)]},
            ImpossibleRequest,
            "6 members must take part, but a consortium has 5",
        ),
        ({"alternatives": 0}, ImpossibleRequest, "Ask for at least 1 alternative"),
        ({"excluded": [f"m{row:05}" for row in range(38)]}, ImpossibleRequest, "Only 2 members may take part"),
    ],
)
def test_a_request_that_contradicts_itself_is_answered_with_what_to_do(
    pool: Candidates, request_: dict[str, object], error: type[InputError], message: str
) -> None:
    with pytest.raises(error, match=message):
        compose(a_call(), pool, ruleset=ERA, **request_)  # type: ignore[arg-type]


def test_an_anchor_that_is_not_admissible_is_named(pool: Candidates) -> None:
    first, *others = pool.eligibility_profiles
    troubled = replace(pool, eligibility_profiles=(replace(first, in_difficulty=True), *others))
    with pytest.raises(ImpossibleRequest, match=f"{first.name} must take part but is not admissible under the rules"):
        compose(a_call(), troubled, ruleset=ICON, anchors=[first.member])


def test_a_call_without_capabilities_or_with_no_money_is_refused(pool: Candidates) -> None:
    nothing = replace(pool, capabilities=(), strengths=np.zeros((len(pool), 0)))
    with pytest.raises(BadCall, match="asks for no capabilities: add them"):
        compose(a_call(0), nothing, ruleset=ICON)
    with pytest.raises(BadCall, match="has a budget of 0 EUR: give a real amount above 0"):
        compose(a_call(budget=0), pool, ruleset=ICON)
    with pytest.raises(BadCall, match="give a real amount above 0"):
        compose(a_call(budget=1e300), pool, ruleset=ICON)


def test_rules_that_are_not_in_force_on_the_deadline_are_announced_and_used_all_the_same(pool: Candidates) -> None:
    late = compose(a_call(deadline=date(2031, 1, 1)), pool, ruleset=rule_set("ihi"), size=4, alternatives=1)
    assert "not in force on the call's deadline, 2031-01-01" in str(late.remarks[0])
    assert "ihi" not in Wording("fr").say(late.remarks[0])
    assert "1er janvier 2031" in Wording("fr").say(late.remarks[0])
    assert late.consortia
    in_time = compose(a_call(deadline=date(2026, 1, 1)), pool, ruleset=rule_set("ihi"), size=4, alternatives=1)
    assert in_time.remarks == ()


def test_weights_that_are_no_weights_are_refused() -> None:
    with pytest.raises(BadWeights, match="'coverage' must be a number of 0 or more"):
        ConsortiumWeights(coverage=-1)
    with pytest.raises(BadWeights, match="All weights are 0"):
        ConsortiumWeights(**NOTHING)


def test_a_cluster_without_research_organisations_hears_which_rule_it_cannot_meet() -> None:
    pool = random_pool(20, 5, kinds=(Kind.SME, Kind.LARGE_COMPANY))
    why = compose(a_call(), pool, ruleset=ICON).why_none
    assert why is not None
    assert (why.rules, why.anchors, why.excluded) == (("research-organisation",), (), False)
    assert "At least one Flemish university, Flemish university college or research organisation" in str(why.remark)


def test_a_project_that_lasts_too_long_is_the_reason(pool: Candidates) -> None:
    why = compose(a_call(months=60), pool, ruleset=ICON).why_none
    assert why is not None
    assert why.rules == ("two-to-four-years",)


def test_anchors_that_leave_no_room_for_a_rule_are_part_of_the_clash(pool: Candidates) -> None:
    research = [s.member for s in pool.eligibility_profiles if s.kind is Kind.UNIVERSITY and not s.in_difficulty][:2]
    why = compose(a_call(), pool, ruleset=ICON, anchors=research, size=4).why_none
    assert why is not None
    assert set(why.anchors) <= set(research)
    assert len(why.anchors) + len(why.rules) == 3
    assert "three-flemish-companies" in why.rules


def test_what_would_help_is_proven_and_the_cheapest_comes_first(pool: Candidates) -> None:
    research = [s.member for s in pool.eligibility_profiles if s.kind is Kind.UNIVERSITY and not s.in_difficulty][:2]
    why = compose(a_call(), pool, ruleset=ICON, anchors=research, size=4).why_none
    assert why is not None
    changes = [relaxation.steps[0].candidate for relaxation in why.relaxations]
    assert changes == [RelaxationCandidate.SIZE, RelaxationCandidate.ANCHOR, RelaxationCandidate.THRESHOLD]
    larger, without, looser = why.relaxations
    assert str(larger.steps[0].remarks[0]) == "Compose 5 members instead of 4."
    assert set(research) <= set(larger.consortium.members)
    assert not set(without.steps[0].members) & set(without.consortium.members)
    assert (looser.steps[0].rule, looser.steps[0].before, looser.steps[0].after) == ("three-flemish-companies", 3, 2)
    assert all(relaxation.consortium.eligible for relaxation in why.relaxations)
    assert [relaxation.cost for relaxation in why.relaxations] == sorted(relaxation.cost for relaxation in why.relaxations)


def test_excluding_all_who_could_is_said_and_one_of_them_is_asked_back(pool: Candidates) -> None:
    able = [s.member for s in pool.eligibility_profiles if s.kind in {Kind.UNIVERSITY, Kind.RESEARCH_CENTRE}]
    why = compose(a_call(), pool, ruleset=ICON, excluded=able).why_none
    assert why is not None
    assert (why.rules, why.excluded) == (("research-organisation",), True)
    assert why.relaxations[0].steps[0].candidate is RelaxationCandidate.EXCLUSION
    assert len(why.relaxations[0].steps[0].members) == 1


def test_where_no_single_change_is_enough_several_are_proposed_together(pool: Candidates) -> None:
    able = [s.member for s in pool.eligibility_profiles if s.kind in {Kind.UNIVERSITY, Kind.RESEARCH_CENTRE}]
    why = compose(a_call(months=60), pool, ruleset=ICON, excluded=able).why_none
    assert why is not None
    (together,) = why.relaxations
    assert [step.candidate for step in together.steps] == [RelaxationCandidate.EXCLUSION, RelaxationCandidate.PROJECT]
    assert together.consortium.eligible


def test_a_share_is_loosened_by_whole_percents_and_no_further_than_needed() -> None:
    pool = random_pool(9, 4, kinds=(Kind.LARGE_COMPANY, Kind.UNIVERSITY), groups=0.0)
    text = data_file("rules", "ihi.toml").read_text(encoding="utf-8").replace("min = 0.45", "min = 0.93")
    rules = parse_rules(text, "ihi.toml").model_copy(update={"shares": Shares(least=0.05, most=1.0)})
    three = tuple(replace(s, country=["BE", "FR", "DE"][row % 3], group="") for row, s in enumerate(pool.eligibility_profiles))
    placed = replace(pool, eligibility_profiles=tuple(replace(s, group=s.member) for s in three))
    universities = [s.member for s in placed.eligibility_profiles if s.kind is Kind.UNIVERSITY][:2]
    why = compose(a_call(), placed, ruleset=rules, size=4, anchors=universities).why_none
    assert why is not None
    step = next(one for each in why.relaxations for one in each.steps if one.candidate is RelaxationCandidate.THRESHOLD)
    assert (step.before, step.after) == (0.93, 0.9)


def test_rules_that_contradict_themselves_are_named_as_such(pool: Candidates) -> None:
    text = data_file("rules", "era-net.toml").read_text(encoding="utf-8")
    contrary = parse_rules(text.replace('distinct = ["country"]\nmin = 3', 'distinct = ["country"]\nmin = 7'))
    with pytest.raises(BadRules, match="contradict themselves: one asks for at least 7 members, another allows 5 at most"):
        compose(a_call(), pool, ruleset=contrary)


def test_a_clash_goes_away_with_any_one_of_its_rules() -> None:
    pool = random_pool(25, 3, kinds=(Kind.LARGE_COMPANY, Kind.UNIVERSITY))
    rules = rule_set("eurostars-3")
    why = compose(a_call(), pool, ruleset=rules, size=4).why_none
    assert why is not None
    for left_out in why.rules:
        fewer = tuple(rule for rule in rules.rules if rule.id in why.rules and rule.id != left_out)
        again = compose(a_call(), pool, ruleset=rules.model_copy(update={"rules": fewer}), size=4, alternatives=1)
        assert again.consortia
    clash = tuple(rule for rule in rules.rules if rule.id in why.rules)
    assert not compose(a_call(), pool, ruleset=rules.model_copy(update={"rules": clash}), size=4, alternatives=1).consortia


def test_a_capability_that_weighs_more_decides() -> None:
    pool = random_pool(20, 9, capabilities=2, ties=0.0)
    heavy, light = (Capability(f"capability {at}", "t", weight, f"c{at}") for at, weight in ((0, 50.0), (1, 0.1)))
    weighed = replace(pool, capabilities=(heavy, light))
    consortium = compose(a_call(2), weighed, ruleset=ERA, size=3, alternatives=1, weights=only("coverage")).consortia[0]
    assert consortium.coverage[0].capability == "c0"
    assert consortium.coverage[0].covered == pytest.approx(max(entry.covered for entry in consortium.coverage))


def only(criterion: str) -> ConsortiumWeights:
    return ConsortiumWeights(**(NOTHING | {criterion: 1.0}))


def test_a_large_pool_is_bounded_as_a_whole() -> None:
    pool = random_pool(400, 21, ties=0.01)
    composition = compose(a_call(), pool, ruleset=ICON, alternatives=2)
    for consortium in composition.consortia:
        assert consortium.gap is not None
        assert consortium.gap <= 0.03
    exact = compose(a_call(), pool, ruleset=ICON, alternatives=1, weights=only("relevance")).consortia[0]
    assert exact.gap == pytest.approx(0, abs=0.005)


def test_seats_for_small_firms_and_newcomers_bring_points_until_half_of_the_seats(pool: Candidates) -> None:
    seats = [compose(a_call(), pool, ruleset=ERA, size=4, alternatives=1, weights=only("exposure")).consortia[0].seats]
    assert sum(bool(pool.exposed[pool.position[seat.member]]) for seat in seats[0]) >= 2
    unseen = replace(
        pool,
        experience=np.ones(len(pool)),
        eligibility_profiles=tuple(
            replace(each, size=None if each.size is None else SizeCondition.LARGE) for each in pool.eligibility_profiles
        ),
    )
    assert compose(a_call(), unseen, ruleset=ERA, size=4, alternatives=1, weights=only("exposure")).consortia[0].score == 0


def test_the_place_of_the_call_draws_those_who_are_near(pool: Candidates) -> None:
    near = compose(a_call(place=("NL3",)), pool, ruleset=ERA, size=4, alternatives=1, weights=only("geo_proximity")).consortia[
        0
    ]
    countries = [pool.eligibility_profiles[pool.position[member]].country for member in near.members]
    assert countries.count("NL") == 2  # the rules allow no third
    (reason,) = (reason for reason in near.reasons if reason.criterion is ConsortiumCriterion.GEO_PROXIMITY)
    assert reason.most == 100
    assert "At home in the region of the call: " in str(reason.evidence[0])


def test_a_project_that_is_at_home_nowhere_is_not_judged_by_place(pool: Candidates) -> None:
    consortium = compose(a_call(), pool, ruleset=ERA, size=3, alternatives=1).consortia[0]
    assert ConsortiumCriterion.GEO_PROXIMITY not in {reason.criterion for reason in consortium.reasons}
    assert fsum(reason.most for reason in consortium.reasons) == pytest.approx(100)


def test_a_pair_that_is_kept_apart_never_sits_together(pool: Candidates) -> None:
    usual = compose(a_call(), pool, ruleset=ICON, alternatives=1).consortia[0]
    one, other = [seat.member for seat in usual.seats[:2]]
    apart = compose(a_call(), pool, ruleset=ICON, alternatives=4, apart=[(other, one)])
    assert apart.consortia
    assert all(len({one, other} & set(consortium.members)) < 2 for consortium in apart.consortia)
    with pytest.raises(ImpossibleRequest, match="are kept apart and must both take part"):
        compose(a_call(), pool, ruleset=ICON, anchors=[one, other], apart=[(one, other)])
    with pytest.raises(ImpossibleRequest, match="cannot be kept apart from itself"):
        compose(a_call(), pool, ruleset=ICON, apart=[(one, one)])


def test_without_a_size_there_is_room_for_each_capability_beside_what_the_rules_ask() -> None:
    call, rules = a_call(9), rule_set("eurostars-3")
    few, many = usual_sizes(call, rules)
    assert few == 2
    assert many >= 9
    assert usual_sizes(a_call(3), rules)[1] == DEFAULT_SIZE
    assert usual_sizes(a_call(30), rules)[1] == LARGEST_SIZE
    assert usual_sizes(a_call(9, size=(3, 4)), rules) == (3, 4)
    # nine capabilities with one member each are all covered, by nine members, without anybody asking for nine
    pool = random_pool(30, 8, kinds=(Kind.SME,), groups=0.0)
    pool = replace(
        pool,
        capabilities=call.capabilities,
        strengths=np.eye(30, 9),
        eligibility_profiles=tuple(replace(each, in_difficulty=False) for each in pool.eligibility_profiles),
    )
    first = compose(call, pool, ruleset=rules, alternatives=1).consortia[0]
    assert not first.missing
    assert len(first.seats) == 9


def test_person_months_stand_beside_the_money_where_it_is_known_what_one_costs() -> None:
    pool = random_pool(12, 4)
    (plain,) = compose(a_call(), pool, ruleset=EUREKA, alternatives=1).consortia
    (counted,) = compose(a_call(person_month=8000.0), pool, ruleset=EUREKA, alternatives=1).consortia
    assert all(seat.person_months is None for seat in plain.seats)
    assert [seat.person_months for seat in counted.seats] == [seat.amount / 8000 for seat in plain.seats]
    words = Wording("en")
    assert "Person-months" not in money_table(plain, words).columns
    table = money_table(plain, words, person_month=4000.0)
    at = list(table.columns).index("Person-months")
    assert [row[at] for row in table.rows] == [round(seat.amount / 4000, 1) for seat in plain.seats]
