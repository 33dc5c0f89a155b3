"""What a ranking promises."""

import math
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.errors import ImpossibleRequest, UnknownMember
from matchmaking.features import FeatureSet, fit
from matchmaking.i18n import Wording
from matchmaking.members.member import Kind, Member, Participation, Project, Roster, Sector
from matchmaking.ranking import (
    Criterion,
    Filters,
    Match,
    Question,
    Ties,
    Weights,
    default_weights,
    explain,
    judge,
    presets,
    rank,
    read_weights,
    score,
)
from matchmaking.ranking.evidence import evidence
from tests.conftest import WordEncoder, small_roster, statement

EVERYTHING = Weights(**dict.fromkeys(Criterion, 1.0))
WEIGHTS = st.builds(Weights, **{criterion.value: st.floats(0.01, 100) for criterion in Criterion})


def ids(matches: list[Match]) -> list[str]:
    return [match.member.id for match in matches]


def test_a_partner_whose_statement_answers_the_need_ranks_first(small: FeatureSet) -> None:
    assert ids(rank(small, need="Who sends alarms to nurses with cloud software?"))[0] == "delta"


def test_a_partner_who_brings_what_the_seeker_lacks_ranks_first(small: FeatureSet) -> None:
    best = rank(small, "alfa", weights=Weights(complementarity=1))
    assert set(ids(best)[:2]) == {"gamma", "delta"}
    assert best[0].reason(Criterion.COMPLEMENTARITY).value > 0.3


def test_the_seeker_never_finds_itself(small: FeatureSet) -> None:
    assert "alfa" not in ids(rank(small, "alfa", top=100))


def test_a_seeker_is_not_told_to_meet_its_own_department(tmp_path: Path) -> None:
    roster = small_roster()
    parts = {"beta": "delta", "gamma": "delta"}
    members = [
        replace(
            member, kind=Kind.UNIVERSITY, parent=parts.get(member.id, ""), parent_share=100.0 if member.id in parts else None
        )
        for member in roster.members
    ]
    whole = fit(Roster.of(members, roster.projects, roster.participations), WordEncoder(), tmp_path)
    for seeker in ("beta", "gamma", "delta"):
        assert not {"beta", "gamma", "delta"} & set(ids(rank(whole, seeker, top=10)))
    assert "delta" in ids(rank(whole, "alfa", top=10))


def test_a_seeker_may_be_named_by_its_name_in_any_capitals(small: FeatureSet) -> None:
    assert ids(rank(small, "ALFA sensors bv")) == ids(rank(small, "alfa"))


def test_an_unknown_seeker_is_answered_with_the_nearest_name(small: FeatureSet) -> None:
    with pytest.raises(UnknownMember, match="Did you mean Alfa Sensors BV"):
        rank(small, "Alfa Sensor")


def test_a_question_without_words_is_refused(small: FeatureSet) -> None:
    with pytest.raises(ImpossibleRequest, match="what you are looking for"):
        rank(small, need=" ... ")


@settings(max_examples=40, deadline=None)
@given(weights=WEIGHTS, seeker=st.sampled_from(["alfa", "beta", "delta", "epsilon", "gamma"]), need=st.booleans())
def test_points_add_up_to_the_score_exactly(small: FeatureSet, weights: Weights, seeker: str, need: bool) -> None:
    for match in rank(small, seeker, "glucose alarms" if need else "", weights=weights, top=100):
        assert match.score == math.fsum(reason.points for reason in match.reasons)
        assert 0 <= match.score <= 100 + 1e-9
        for reason in match.reasons:
            assert 0 <= reason.value <= 1 + 1e-9
            assert reason.points == pytest.approx(reason.value * reason.most)


@settings(max_examples=40, deadline=None)
@given(weights=WEIGHTS, factor=st.sampled_from([0.5, 2.0, 10.0]))
def test_doubling_all_weights_changes_nothing(small: FeatureSet, weights: Weights, factor: float) -> None:
    scaled = Weights(**{criterion.value: weight * factor for criterion, weight in weights.by_criterion.items()})
    for before, after in zip(rank(small, "alfa", weights=weights), rank(small, "alfa", weights=scaled), strict=True):
        assert before.member.id == after.member.id
        assert before.score == pytest.approx(after.score)


@settings(max_examples=10, deadline=None)
@given(order=st.permutations(range(7)))
def test_the_order_of_the_rows_does_not_matter(small: FeatureSet, word_cache: Path, order: list[int]) -> None:
    roster = small_roster()
    shuffled = Roster.of([roster.members[place] for place in order], roster.projects[::-1], roster.participations[::-1])
    assert rank(fit(shuffled, WordEncoder(), word_cache), "alfa") == rank(small, "alfa")


def test_two_members_with_the_same_score_stand_in_the_order_of_their_ids(small: FeatureSet) -> None:
    nothing_but_place = Weights(geo_proximity=1)
    assert ids(rank(small, "alfa", weights=nothing_but_place)) == ["gamma", "beta", "delta", "theta", "zeta", "epsilon"]


def test_a_past_partner_is_nearer_than_a_partners_partner_and_that_than_a_stranger(small: FeatureSet) -> None:
    met, near = (
        {match.member.id: match.reason(criterion).value for match in rank(small, "alfa", weights=EVERYTHING, top=100)}
        for criterion in (Criterion.PAST_COLLABORATION, Criterion.SHARED_NETWORK)
    )
    assert met["beta"] > 0 == met["gamma"] == met["epsilon"]
    assert near["beta"] > near["gamma"] > near["epsilon"] == 0


def test_novelty_is_whole_for_a_stranger_and_a_third_after_two_projects(small: FeatureSet) -> None:
    new = {match.member.id: match.reason(Criterion.NOVELTY).value for match in rank(small, "alfa", weights=EVERYTHING, top=100)}
    assert new["epsilon"] == 1
    assert new["beta"] == pytest.approx(1 / 3)


def test_cross_over_is_whole_between_two_sectors_and_none_within_one(small: FeatureSet) -> None:
    over = {match.member.id: match.reason(Criterion.CROSSOVER).value for match in rank(small, "alfa", top=100)}
    assert over["delta"] == over["beta"] == 1
    assert over["gamma"] == pytest.approx(0.5)


def test_a_partner_of_the_same_main_sector_is_told_by_what_it_has_beside_it(small: FeatureSet, word_cache: Path) -> None:
    shares = {"alfa": {Sector.BIOTECH: 1.0}, "beta": {Sector.BIOTECH: 0.6, Sector.DIGITAL: 0.4}, "gamma": {Sector.BIOTECH: 1.0}}
    shares["delta"] = {Sector.BIOTECH: 0.34, Sector.MEDTECH: 0.33, Sector.DIGITAL: 0.33}
    roster = small.roster
    members = [replace(member, sectors=shares.get(member.id, member.sectors)) for member in roster.members]
    features = fit(Roster.of(members, roster.projects, roster.participations), WordEncoder(), word_cache)

    def told(partner: str, seeker: str = "alfa") -> list[str]:
        reason = explain(features, partner, seeker, weights=EVERYTHING).reason(Criterion.CROSSOVER)
        return [Wording("en").say(remark) for remark in reason.evidence]

    assert told("beta") == ["It is mainly biotech, as you are, with more digital than you."]
    assert told("gamma") == []
    assert told("alfa", "beta") == ["It is more biotech than you, and less digital."]
    assert told("delta") == ["Evenly divided over biotech, medtech and digital, while you are mainly biotech."]
    assert told("alfa", "delta") == ["Mainly biotech, while you are evenly divided over biotech, medtech and digital."]


def test_a_place_is_told_with_the_name_of_its_country(small: FeatureSet, word_cache: Path) -> None:
    roster = small.roster
    where = {"beta": ("Gent", "BE"), "gamma": ("", "NL"), "delta": ("Gent", ""), "epsilon": ("", "")}
    members = [
        replace(member, city=where.get(member.id, ("", ""))[0], country=where.get(member.id, ("", ""))[1])
        for member in roster.members
    ]
    features = fit(Roster.of(members, roster.projects, roster.participations), WordEncoder(), word_cache)
    for partner, said in (
        ("beta", "Gevestigd in Gent, België."),
        ("gamma", "Land: Nederland."),
        ("delta", "Gevestigd in Gent."),
        ("epsilon", "De vestigingsplaats is niet bekend."),
    ):
        row = features.roster.position[partner]
        question = score(features, "alfa").question
        assert Wording("nl").say_all(evidence(Criterion.GEO_PROXIMITY, question, row)) == said


def test_the_introduction_goes_by_way_of_the_common_partner(small: FeatureSet) -> None:
    told = str(explain(small, "gamma", "alfa").reason(Criterion.SHARED_NETWORK).evidence[0])
    assert "Beta Universiteit" in told
    assert "CARDIUM (2020)" in told


def test_organisations_of_one_country_are_told_to_work_with_each_other(small: FeatureSet) -> None:
    told = explain(small, "gamma", "alfa", weights=EVERYTHING).reason(Criterion.COUNTRY).evidence[0]
    assert str(told).startswith("Organisations from BE worked with each other")


def test_evidence_quotes_the_passage_that_answers(small: FeatureSet) -> None:
    told = str(explain(small, "delta", need="cloud software for alarms").reason(Criterion.RELEVANCE).evidence[0])
    assert "Cloud software that sends alarms to the nurse on duty." in told


def test_a_member_without_any_text_is_ranked_and_says_so(small: FeatureSet) -> None:
    match = explain(small, "theta", need="cloud software")
    assert match.reason(Criterion.RELEVANCE).value == 0
    assert "no text" in str(match.reason(Criterion.RELEVANCE).evidence[0])


def test_criteria_without_ground_do_not_apply_and_the_others_share_the_whole_score(small: FeatureSet) -> None:
    scores = score(small, need="cloud software")
    assert Criterion.SHARED_NETWORK not in scores.criteria
    assert scores.most.sum() == pytest.approx(100)


def test_weights_that_all_fall_on_criteria_that_do_not_apply_are_refused(small: FeatureSet) -> None:
    with pytest.raises(ImpossibleRequest, match="None of the criteria"):
        rank(small, need="cloud software", weights=Weights(shared_network=1))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(kinds=frozenset({Kind.SME})), {"epsilon"}),
        (Filters(sectors=frozenset({Sector.DIGITAL})), {"delta", "gamma"}),
        (Filters(countries=frozenset({"DE"})), {"epsilon"}),
        (Filters(regions=("BE2",)), {"beta", "delta", "gamma"}),
        (Filters(ties=Ties.KNOWN), {"beta"}),
        (Filters(words=("glucose", "forty")), {"gamma"}),
        (Filters(kinds=frozenset({Kind.SME}), countries=frozenset({"BE"})), set()),
    ],
)
def test_filters_of_different_sorts_must_all_hold(small: FeatureSet, filters: Filters, found: set[str]) -> None:
    got = set(ids(rank(small, "alfa", filters=filters, top=100)))
    unknown_sector = {"theta", "zeta"} if not (filters.sectors or filters.kinds or filters.regions or filters.words) else set()
    assert got - unknown_sector == found


def test_new_and_known_partners_together_are_all_partners(small: FeatureSet) -> None:
    new, known = (set(ids(rank(small, "beta", filters=Filters(ties=ties), top=100))) for ties in (Ties.NEW, Ties.KNOWN))
    assert new | known == set(ids(rank(small, "beta", top=100)))
    assert known == {"alfa", "gamma"}


def test_filtering_never_changes_a_score(small: FeatureSet) -> None:
    everyone = {match.member.id: match.score for match in rank(small, "alfa", top=100)}
    for match in rank(small, "alfa", filters=Filters(countries=frozenset({"BE"})), top=100):
        assert match.score == everyone[match.member.id]


def test_taking_a_project_away_takes_the_tie_away(small: FeatureSet, word_cache: Path) -> None:
    roster = small_roster()
    without = replace(roster, participations=tuple(part for part in roster.participations if part.project != "p4"))
    poorer = fit(without, WordEncoder(), word_cache)
    assert explain(small, "delta", "gamma", weights=EVERYTHING).reason(Criterion.NOVELTY).value == 0.5
    assert explain(poorer, "delta", "gamma", weights=EVERYTHING).reason(Criterion.NOVELTY).value == 1


def test_a_criterion_without_weight_is_no_reason(small: FeatureSet) -> None:
    (best,) = rank(small, "alfa", weights=Weights(past_collaboration=1, geo_proximity=1), top=1)
    assert {reason.criterion for reason in best.reasons} == {Criterion.PAST_COLLABORATION, Criterion.GEO_PROXIMITY}


def test_a_team_finds_none_of_itself_and_who_worked_with_more_of_it_first(small: FeatureSet) -> None:
    found = rank(small, ["alfa", "Gamma Ziekenhuis"], weights=Weights(past_collaboration=1), top=100)
    assert not {"alfa", "gamma"} & set(ids(found))
    # beta worked with both, twice with alfa; delta with gamma alone
    assert ids(found)[:2] == ["beta", "delta"]
    assert "2 of your 2 members" in str(found[0].reason(Criterion.PAST_COLLABORATION).evidence[0])


def test_past_ties_weigh_five_times_for_each_member_of_a_team(small: FeatureSet) -> None:
    weights = Weights(past_collaboration=1, geo_proximity=1)
    for seekers in (["alfa"], ["alfa", "gamma"], ["alfa", "gamma", "epsilon"]):
        match = explain(small, "beta", seekers, weights=weights)
        times = 5 * len(seekers) if len(seekers) > 1 else 1
        assert match.reason(Criterion.PAST_COLLABORATION).most == pytest.approx(100 * times / (times + 1))
        assert match.score == math.fsum(reason.points for reason in match.reasons)


@pytest.mark.parametrize(("partners", "middle"), [(12, 7.5), (3, 0.6)])
def test_past_ties_are_measured_by_the_ten_closest_however_many_never_met(
    word_cache: Path, partners: int, middle: float
) -> None:
    """The ``n``-th partner shared ``n`` projects of two; fewer than ten partners are filled up with strangers."""
    members = [Member(f"m{place:02}", f"Member {place}") for place in range(40)]
    shared = [(other, again) for other in range(1, partners + 1) for again in range(other)]
    projects = [Project(f"{other}-{again}") for other, again in shared]
    parts = [Participation(f"{other}-{again}", f"m{place:02}") for other, again in shared for place in (0, other)]
    features = fit(Roster.of(members, projects, parts), WordEncoder(), word_cache)
    found = rank(features, "m00", weights=Weights(past_collaboration=1), top=100)
    values = {match.member.id: match.reason(Criterion.PAST_COLLABORATION).value for match in found}
    assert values == {
        f"m{place:02}": pytest.approx(min(1, math.sqrt(place / 2 / middle)) if place <= partners else 0)
        for place in range(1, 40)
    }


def test_a_partner_of_a_project_that_the_seeker_led_stands_before_others_and_hears_why(word_cache: Path) -> None:
    members = [Member(name, name.title()) for name in ("asker", "led", "along", "both")]
    projects = [Project(name, acronym=name.upper()) for name in ("p1", "p2", "p3", "p4")]
    parts = [Participation("p1", "asker", "coordinator"), Participation("p1", "led")]
    parts += [Participation("p2", "asker"), Participation("p2", "along", "coordinator")]
    parts += [Participation("p3", "asker", "coordinator"), Participation("p3", "both")]
    parts += [Participation("p4", "asker"), Participation("p4", "both")]
    features = fit(Roster.of(members, projects, parts), WordEncoder(), word_cache)
    place = features.roster.position
    met = features.past_projects.met([place["asker"]])[0] * math.sqrt(2)
    assert [met[place[name]] for name in ("both", "led", "along")] == pytest.approx([4 + 1, 4, 1])
    back = features.past_projects.met([place["along"]])[0] * math.sqrt(2)
    assert back[place["asker"]] == pytest.approx(4)
    found = {match.member.id: match for match in rank(features, "asker", weights=Weights(past_collaboration=1), top=10)}
    assert list(found)[-1] == "along"
    told = [str(found[name].reason(Criterion.PAST_COLLABORATION).evidence[0]) for name in ("both", "led", "along")]
    assert told == [
        "You worked together: P3, P4; you led 1 of 2",
        "You worked together, and you led: P1",
        "You worked together: P2",
    ]


def test_codes_of_a_call_find_who_worked_under_them(word_cache: Path) -> None:
    roster = small_roster()
    coded = replace(roster, projects=tuple(replace(one, topics=(f"SC1-{one.acronym}-2018",)) for one in roster.projects))
    features = fit(coded, WordEncoder(), word_cache)
    found = rank(features, topics=["SC1-DOMUS-2020"], weights=Weights(codes=1), top=3)
    assert set(ids(found)[:2]) == {"gamma", "delta"}
    assert "DOMUS (2022)" in str(found[0].reason(Criterion.CODES).evidence[0])


@pytest.mark.parametrize(
    ("seeker", "codes", "times"), [("alfa", "topic", 1), (None, "topic", 1 / 2), (None, "programme", 1 / 8)]
)
def test_codes_weigh_less_where_nobody_asks_and_where_a_call_names_no_topic(
    word_cache: Path, seeker: str | None, codes: str, times: float
) -> None:
    roster = small_roster()
    coded = (replace(one, topics=("SC1-DOMUS-2018",), programmes=("SC1",)) for one in roster.projects)
    features = fit(replace(roster, projects=tuple(coded)), WordEncoder(), word_cache)
    named = {"topics": ["SC1-DOMUS-2020"]} if codes == "topic" else {"programmes": ["SC1"]}
    scores = score(features, seeker, "Alarms from hospital to home", Weights(codes=1, topic=1), **named)
    assert scores.most[scores.criteria.index(Criterion.CODES)] == pytest.approx(100 * times / (times + 1))


def test_a_past_project_near_to_the_need_is_a_reason_that_names_it(small: FeatureSet) -> None:
    match = explain(small, "delta", need="Alarms from hospital to home", weights=Weights(topic=1))
    assert match.reason(Criterion.TOPIC).value > 0.5
    assert "DOMUS (2022)" in str(match.reason(Criterion.TOPIC).evidence[0])


def test_partners_partners_who_work_on_the_topic_are_nearer_and_say_through_which_project(small: FeatureSet) -> None:
    match = explain(small, "gamma", "alfa", need="Protein tests beside the hospital bed", weights=EVERYTHING)
    told = " ".join(map(str, match.reason(Criterion.SHARED_NETWORK).evidence))
    assert "Beta Universiteit can introduce you" in told
    assert "One of your partners worked with them on a related project: CARDIUM (2020)" in told


def test_countries_that_work_together_more_often_than_by_chance_count_for_more(word_cache: Path) -> None:
    roster = small_roster()
    moved = {"alfa": "NL", "beta": "NL", "epsilon": "NL"}
    members = [replace(member, country=moved.get(member.id, member.country)) for member in roster.members]
    features = fit(Roster.of(members, roster.projects, roster.participations), WordEncoder(), word_cache)
    matches = rank(features, "alfa", weights=Weights(country=1), top=100)
    found = {match.member.id: match.reason(Criterion.COUNTRY).value for match in matches}
    assert found["epsilon"] > 0.5 > found["delta"]


def test_members_who_say_nothing_of_themselves_are_judged_by_what_they_did(word_cache: Path) -> None:
    roster = small_roster()
    silent = Roster.of(
        (replace(member, statements=(), offers=(), needs=()) for member in roster.members),
        roster.projects,
        roster.participations,
    )
    scores = score(fit(silent, WordEncoder(), word_cache), "alfa", "Alarms from hospital to home")
    assert not {Criterion.RELEVANCE, Criterion.WORDS, Criterion.COMPLEMENTARITY, Criterion.CROSSOVER} & set(scores.criteria)
    assert {Criterion.TOPIC, Criterion.PAST_COLLABORATION, Criterion.SHARED_NETWORK} <= set(scores.criteria)


def archive_of(told: dict[str, str], speaker: str = "") -> Roster:
    """Pairs of members with a project each, coded alike; one of them may speak for itself."""
    members = [Member(name, name.title(), statements=(statement("We cook"),) if name == speaker else ()) for name in told]
    members += [Member(f"{name}-partner", f"{name.title()} Partner") for name in told]
    projects = [Project(f"p-{name}", text=text, topics=("SC1-X-2018",)) for name, text in told.items()]
    parts = [Participation(f"p-{name}", one) for name in told for one in (name, f"{name}-partner")]
    return Roster.of(members, projects, parts)


OBJECTIVE = "Patients at home need care that they can trust. " * 30


@pytest.mark.parametrize(("longer", "speaker", "full"), [("", "", False), (OBJECTIVE, "", True), (OBJECTIVE, "soil", False)])
@pytest.mark.parametrize("team", [("wound",), ("wound", "soil")])
def test_full_texts_of_projects_shift_the_weights_where_nobody_speaks_for_itself(
    word_cache: Path, longer: str, speaker: str, full: bool, team: tuple[str, ...]
) -> None:
    told = {name: f"{longer}{name} sensors" for name in ("glucose", "soil", "wound", "lung")}
    features = fit(archive_of(told, speaker), WordEncoder(), word_cache)
    judged = judge(Question.of(features, team, "glucose sensors", ["SC1-X-2018"]))
    ground = dict(zip(judged.criteria, judged.ground, strict=True))
    several = len(team) > 1
    assert ground[Criterion.TOPIC] == ((64 if several else 16) if full else 1)
    assert ground[Criterion.EXPERIENCE] == (pytest.approx(0.05) if full else 1)
    assert ground[Criterion.SHARED_NETWORK] == ground[Criterion.COMMON_NEIGHBOURS] == (pytest.approx(0.4) if full else 1)
    assert ground[Criterion.PAST_COLLABORATION] == pytest.approx((10 if several else 1) * (0.4 if full else 1))
    assert ground[Criterion.CODES] == 1


@pytest.mark.parametrize("longer", ["", OBJECTIVE])
def test_a_topic_in_words_finds_who_worked_on_it_and_its_points_add_up(word_cache: Path, longer: str) -> None:
    told = {name: f"{longer}{name} sensors" for name in ("glucose", "soil", "wound")}
    features = fit(archive_of(told), WordEncoder(), word_cache)
    first = rank(features, need="glucose sensors", topics=["SC1-X-2018"], weights=EVERYTHING, top=5)[0]
    assert first.member.id in {"glucose", "glucose-partner"}
    assert first.score == pytest.approx(sum(reason.points for reason in first.reasons))


def test_experience_counts_in_full_where_no_words_are_asked_beside_full_texts(word_cache: Path) -> None:
    features = fit(archive_of({name: f"{OBJECTIVE}{name}" for name in ("glucose", "soil")}), WordEncoder(), word_cache)
    judged = judge(Question.of(features, "soil", "", ["SC1-X-2018"]))
    assert dict(zip(judged.criteria, judged.ground, strict=True))[Criterion.EXPERIENCE] == 1


def test_every_preset_weighs_what_members_say_and_what_they_did() -> None:
    for name in presets():
        weights = read_weights(name).by_criterion
        assert weights[Criterion.RELEVANCE] > 0 < weights[Criterion.PAST_COLLABORATION]
    assert default_weights() == read_weights("learnt")


def test_who_worked_together_is_introduced_by_nobody_and_told_so_first(small: FeatureSet) -> None:
    for need in ("", "Enzymes on a patch"):
        reason = explain(small, "beta", "alfa", need, EVERYTHING).reason(Criterion.SHARED_NETWORK)
        assert str(reason.evidence[0]).startswith("You worked together")
        assert not any("can introduce you" in str(remark) for remark in reason.evidence)


def test_the_offers_that_answer_stand_first(word_cache: Path) -> None:
    offers = tuple(statement(text) for text in ("Meeting rooms", "A canteen", "Laser welding of titanium"))
    roster = small_roster()
    beta = replace(roster.member("beta"), offers=offers)
    features = fit(roster.changed(beta), WordEncoder(), word_cache)
    assert explain(features, "beta", need="Laser welding of titanium").offers[0] == offers[2]
