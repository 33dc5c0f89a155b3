"""A question is read: what it asks of the partner becomes a condition, what it says of other things stays words."""

import math
import re

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.cluster import Cluster
from matchmaking.errors import ImpossibleRequest
from matchmaking.exports.condition_words import compared_in_words
from matchmaking.features import FeatureSet
from matchmaking.features.fit import parts
from matchmaking.i18n import Wording
from matchmaking.members.member import Kind, Member
from matchmaking.ranking import ConditionVerdict, Filters, Question, ReadQuestion, Sort, Stated, rank, read_question, why_not
from matchmaking.ranking.conditions import judge_condition
from matchmaking.ranking.norms import norms_in, same_norm
from matchmaking.ranking.suiting import meant, suited

READ = [
    ("Wij zoeken een ziekenhuis dat onze wondpleister test", ["hospital"], "onze wondpleister test"),
    ("We look for a hospital that tests our patch", ["hospital"], "tests our patch"),
    (
        "Nous cherchons un hôpital universitaire à Gand qui teste nos implants",
        ["university-hospital", "in-gent"],
        "teste nos implants",
    ),
    ("Wir suchen ein Krankenhaus, das unser Pflaster prüft", ["hospital"], "unser Pflaster prüft"),
    ("Our company seeks a university with a wind tunnel", ["university"], "with a wind tunnel"),
    (
        "Onze kmo zoekt een universiteit of onderzoekscentrum met een windtunnel",
        ["university-or-research-centre"],
        "met een windtunnel",
    ),
    (
        "Een revalidatiecentrum in Limburg waar handschoenen getest worden",
        ["rehabilitation", "be22"],
        "handschoenen getest worden",
    ),
    ("Une association de patients qui relit nos notices", ["patient-organisation"], "relit nos notices"),
    ("Ein Pflegeheim, das Roboter erprobt", ["care-provider"], "Roboter erprobt"),
    ("Enkel een kmo in Oost-Vlaanderen die lenzen slijpt", ["sme", "be23"], "lenzen slijpt"),
    ("A Flemish hospital with a sleep laboratory", ["hospital", "be2"], "with a sleep laboratory"),
    ("An investor for a first round", ["investor"], "for a first round"),
    ("A hospital near Leuven that follows epilepsy", ["hospital", "near-leuven"], "follows epilepsy"),
    ("Een labo voor kalibratie, binnen 30 km van Brugge", ["near-brugge"], "Een labo voor kalibratie"),
    ("Sterile filling, at least TRL 5", ["trl-5-9"], "Sterile filling"),
    ("A stent of class III", ["class-iii"], "A stent of"),
    ("Een klein team (hoogstens tien mensen) dat stemmen herkent", ["sme", "staff-to-10"], "stemmen herkent"),
]

NOT_READ = [
    "software for hospitals",
    "software voor ziekenhuizen",
    "a device used in hospitals",
    "a partner that sells to hospitals",
    "hospital bed with a sensor",
    "an app for patients looking for a hospital",
    "Elk ziekenhuis onderhandelt maanden over ons contract",
    "Hospitals want to train an algorithm together",
    "Wij hebben geen ziekenhuis; wie test onze pleister?",
    "Notre hôpital manque d'infirmières la nuit",
    "Unsere Klinik braucht leisere Betten",
    "One child, one fault in the gene, no existing drug. Who designs one?",
    "No antibiotic works any more on this infection",
    "Speech recognition in spoken Dutch",
    "A laboratory that recruits patients in Belgium",
    "Wie kann ein Messgerät ohne Strom laufen?",
]

EXCLUDED = [
    ("Geen ziekenhuis maar een patiëntenvereniging die pompen uittest", ["not-hospital", "patient-organisation"]),
    ("Wij zoeken een partner voor wondzorg, maar geen ziekenhuis", ["not-hospital"]),
    ("Wondzorg, liefst geen ziekenhuis", ["not-hospital"]),
    ("Wound care but not a hospital", ["not-hospital"]),
    ("Soins des plaies, mais pas un hôpital", ["not-hospital"]),
    ("Wundversorgung, aber kein Krankenhaus", ["not-hospital"]),
    ("No hospital, but a nursing home that tests robots", ["not-hospital", "care-provider"]),
    ("Kein Krankenhaus, sondern ein Pflegeheim mit Nachtdienst", ["not-hospital", "care-provider"]),
    ("Pas un hôpital mais une maison de repos qui essaie des robots", ["not-hospital", "care-provider"]),
    ("Who models heart valves? Not a university.", ["not-university"]),
    ("Wie berekent stroming in een klep, geen universiteit", ["not-university"]),
    ("A drug against tau, not a diagnostic device", ["not-diagnostic-device"]),
]


@pytest.mark.parametrize(("text", "keys", "rest"), READ, ids=[text for text, _, _ in READ])
def test_what_is_asked_of_the_partner_is_a_condition_and_the_rest_is_compared(text: str, keys: list[str], rest: str) -> None:
    read = read_question(text)
    assert sorted(condition.key for condition in read.conditions) == sorted(keys)
    assert read.rest == rest


@pytest.mark.parametrize("text", NOT_READ)
def test_what_is_offered_served_or_told_is_no_condition(text: str) -> None:
    assert read_question(text).conditions == ()
    assert read_question(text).rest == text


@pytest.mark.parametrize(("text", "keys"), EXCLUDED, ids=[text for text, _ in EXCLUDED])
def test_what_is_not_wanted_is_read_as_excluded(text: str, keys: list[str]) -> None:
    read = read_question(text)
    assert sorted(condition.key for condition in read.conditions) == sorted(keys)
    assert all(condition.strict for condition in read.conditions if condition.excluded and condition.sort is Sort.KIND)


def test_a_kind_beside_something_that_is_none_is_no_condition() -> None:
    assert not read_question("A hospital or laboratory bench that counts cells").conditions


def test_only_makes_a_condition_strict_and_preferably_does_not() -> None:
    (only,) = read_question("Only a university with a synchrotron").conditions
    (rather,) = read_question("Preferably a university with a synchrotron").conditions
    assert only.strict
    assert not rather.strict


def test_the_words_that_were_read_stand_in_the_question() -> None:
    for text, _, _ in READ:
        assert all(condition.said in text for condition in read_question(text).conditions)


def test_a_long_text_is_no_question() -> None:
    text = "We look for a hospital that tests our patch. " * 60
    assert read_question(text).conditions == ()


@settings(max_examples=60, deadline=None)
@given(st.sampled_from([text for text, *_ in [*READ, *EXCLUDED]]))
def test_taking_all_conditions_away_asks_for_the_same_rest_and_the_plain_question_has_all_its_words(text: str) -> None:
    read = read_question(text)
    assert read.without(*(condition.key for condition in read.conditions)).rest == read.rest
    assert read.plain().conditions == ()
    assert read.plain().rest == text


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_the_order_in_which_conditions_are_taken_away_does_not_matter(data: st.DataObject) -> None:
    read = read_question(data.draw(st.sampled_from([text for text, keys, _ in READ if len(keys) > 1])))
    keys = data.draw(st.permutations([condition.key for condition in read.conditions]))
    left = read
    for key in keys[:-1]:
        left = left.without(key)
    assert left.rest == read.without(*keys[:-1]).rest
    assert [condition.key for condition in left.conditions] == [keys[-1]]


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_text_is_read_without_a_mistake(text: str) -> None:
    read = read_question(text)
    assert read.plain().rest == text.strip()
    assert isinstance(read.rest, str)


def test_the_members_of_the_kind_come_first_and_the_others_are_told_why(small: FeatureSet) -> None:
    found = rank(small, need="We look for a hospital that does clinical validation of glucose patches", top=10)
    assert found[0].member.kind is Kind.HOSPITAL
    (met,) = found[0].conditions
    assert met.verdict is ConditionVerdict.MEETS
    other = next(match for match in found if match.member.id == "alfa")
    assert other.conditions[0].verdict is ConditionVerdict.MISSES
    assert "sme" in str(other.conditions[0].told)
    assert other.reason(Stated.CONDITIONS).points < 0


def test_points_still_add_up_to_the_score(small: FeatureSet) -> None:
    for match in rank(small, need="A hospital near Leuven for validation of glucose patches, not a university", top=10):
        assert math.fsum(reason.points for reason in match.reasons) == match.score
        assert match.score >= 0


def test_an_excluded_kind_is_left_out_and_who_asks_why_is_told(small: FeatureSet) -> None:
    need = "Geen ziekenhuis maar een bedrijf met glucose patches en enzymes"
    assert "gamma" not in [match.member.id for match in rank(small, need=need, top=10)]
    told = why_not(small, "gamma", need=need)
    assert told.rank is None
    assert "hospital" in str(told.barred[0])


def test_of_whom_it_is_not_known_does_not_pass_a_strict_condition(small: FeatureSet) -> None:
    strict = [match.member.id for match in rank(small, need="Only a hospital for glucose patches", top=10)]
    assert "theta" not in strict
    preferred = {match.member.id: match for match in rank(small, need="A hospital for glucose patches", top=10)}
    assert preferred["theta"].conditions[0].verdict is ConditionVerdict.UNKNOWN


def test_a_condition_taken_away_no_longer_counts(small: FeatureSet) -> None:
    read = read_question("Only a hospital for glucose patches").without("hospital")
    assert "alfa" in [match.member.id for match in rank(small, need=read, top=10)]
    plain = rank(small, need=ReadQuestion("for glucose patches"), top=10)
    assert [match.score for match in plain] == [match.score for match in rank(small, need=read, top=10)]


def test_filters_and_conditions_hold_together(small: FeatureSet) -> None:
    need, belgian = "Geen universiteit maar een partner voor enzymes", Filters(countries=frozenset({"BE"}))
    found = rank(small, need=need, filters=belgian, top=10)
    assert {match.member.kind for match in found}.isdisjoint({Kind.UNIVERSITY})
    assert {match.member.country for match in found} == {"BE"}


def _verdict(text: str, member: Member) -> ConditionVerdict:
    (condition,) = read_question(text).conditions
    own = [statement.text for statement in (*member.statements, *member.offers)]
    return judge_condition(condition, member, own, ()).verdict


@pytest.mark.parametrize(
    ("text", "member", "verdict"),
    [
        ("coating near Gent", Member("a", "A", city="Gent", country="BE"), ConditionVerdict.MEETS),
        ("coating near Gent", Member("a", "A", city="Hasselt", country="BE"), ConditionVerdict.MISSES),
        ("coating within 150 km of Gent", Member("a", "A", city="Hasselt", country="BE"), ConditionVerdict.MEETS),
        ("coating near Gent", Member("a", "A", country="BE"), ConditionVerdict.UNKNOWN),
        ("coating, TRL 6", Member("a", "A", trl=(5, 7)), ConditionVerdict.MEETS),
        ("coating, TRL 6", Member("a", "A", trl=(1, 3)), ConditionVerdict.MISSES),
        ("coating, at most 50 employees", Member("a", "A", headcount=50), ConditionVerdict.MEETS),
        ("coating, at most 50 employees", Member("a", "A", headcount=51), ConditionVerdict.MISSES),
        ("a pump of class IIb", Member("a", "A", device_classes=("IIb",)), ConditionVerdict.MEETS),
        ("a pump of class IIb", Member("a", "A"), ConditionVerdict.UNKNOWN),
        ("A start-up with a needle", Member("a", "A", Kind.COMPANY), ConditionVerdict.UNKNOWN),
        ("A company with a needle", Member("a", "A", Kind.COMPANY), ConditionVerdict.MEETS),
        ("A hospital with a needle", Member("a", "A", Kind.UNIVERSITY_HOSPITAL), ConditionVerdict.MEETS),
        ("A university hospital with a needle", Member("a", "A", Kind.HOSPITAL), ConditionVerdict.MISSES),
    ],
)
def test_a_member_meets_misses_or_is_not_known_to_meet(text: str, member: Member, verdict: ConditionVerdict) -> None:
    assert _verdict(text, member) is verdict


def test_one_norm_is_not_another() -> None:
    assert [norm for _, _, norm in norms_in("made under EN ISO 13485:2016 and IEC 62366-1")] == ["EN ISO 13485", "IEC 62366-1"]
    assert same_norm("IEC 62366", "EN IEC 62366-1")
    assert not same_norm("IEC 62366", "IEC 62304")


def test_a_capability_of_a_hospital_leaves_little_to_a_company(small: FeatureSet) -> None:
    left = suited(small, ["A hospital with orthopaedic surgery", "Laser welding of titanium"])
    rows = small.roster.position
    assert left[rows["gamma"], 0] == 1
    assert left[rows["alfa"], 0] < 0.5
    assert (left[:, 1] == 1).all()


def test_a_hospital_is_judged_beside_hospitals_and_not_beside_the_company_that_makes_the_thing() -> None:
    members = pd.DataFrame(
        {
            "name": ["Wondwerk", "Verbandhuis", "AZ Duin", "AZ Polder", "Rekenlab", "Zadenhuis"],
            "kind": ["sme", "sme", "hospital", "hospital", "sme", "sme"],
            "text": [
                "Wij maken een wondpleister van zijde die vocht meet.",
                "Wondpleisters en verbanden, steriel verpakt, uit eigen fabriek.",
                "Spoed, kraamkliniek en een wondkliniek waar verpleegkundigen nieuwe verbanden uitproberen bij patiënten.",
                "Een streekziekenhuis met zes operatiezalen en een dienst voor nierdialyse.",
                "Software die laboratoriumuitslagen leest.",
                "Zaden en kiemgroenten voor tuinders.",
            ],
        }
    )
    features = Cluster.from_dataframe(members, text="text").features
    asked = "Een ziekenhuis dat onze wondpleister uitprobeert"
    assert rank(features, need=asked, top=1)[0].member.name == "AZ Duin"
    text = read_question(asked).rest
    row = features.roster.position["az-duin"]
    beside_hospitals = features.strengths([text], meant(features.roster, [asked]))[row, 0]
    assert beside_hospitals > 2 * features.strengths([text])[row, 0]


def test_whom_a_question_cannot_mean_takes_nothing_from_the_others() -> None:
    meaning, words = np.array([[0.8], [0.5], [0.2]]), np.zeros((3, 1))
    beside_all = parts(meaning, words)
    beside_some = parts(meaning, words, np.array([[False], [True], [True]]))
    assert beside_all[:, 0, 2].tolist() == pytest.approx([0.0, -0.3, -0.6])
    assert beside_some[:, 0, 2].tolist() == pytest.approx([0.0, 0.0, -0.3])
    assert parts(meaning, words, np.zeros((3, 1), bool)).tolist() == beside_all.tolist()


def test_a_question_is_also_heard_with_the_kind_that_it_asks_for() -> None:
    asked = read_question("Een ziekenhuis dat onze wondpleister uitprobeert, geen camera")
    assert asked.rest == "onze wondpleister uitprobeert"
    assert asked.spoken == "Een ziekenhuis dat onze wondpleister uitprobeert"


@pytest.mark.parametrize(
    "text", ["مرحبا بكم في المستشفى", "de het een", "qwertyzxcv zxcvbn", "🦿🧪 مرحبا <b>x</b>", "Ασθενείς και νοσοκομεία"]
)
def test_what_is_not_understood_is_told_and_ranks_nobody(small: FeatureSet, text: str) -> None:
    with pytest.raises(ImpossibleRequest, match="not understood"):
        rank(small, need=text)


@pytest.mark.parametrize(
    "text", ["glucose", "glucose " * 20_000, "\x00\x07 glucose \x1b[2J", "GLUCOSE!!!", "glucose 🧪", "TRL 6"]
)
def test_odd_input_is_answered(small: FeatureSet, text: str) -> None:
    assert rank(small, need=text)


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nl", "elk voor de helft: “onze pleister uitprobeert” en “Een ziekenhuis dat onze pleister uitprobeert”"),
        (
            "en",
            "each counting for half: “onze pleister uitprobeert” and “Een ziekenhuis dat onze pleister uitprobeert”",
        ),
        ("fr", "pour moitié : « onze pleister uitprobeert » et « Een ziekenhuis dat onze pleister uitprobeert »"),
    ],
)
def test_what_is_compared_with_texts_is_told_with_the_kind_that_is_asked_for(language: str, said: str) -> None:
    words = Wording(language)
    told = compared_in_words(read_question("Een ziekenhuis dat onze pleister uitprobeert"), words)
    assert said in re.sub(r"\s", " ", told)
    plain = compared_in_words(read_question("Onze wondpleister uitproberen"), words)
    assert plain.endswith("Onze wondpleister uitproberen")


def test_the_texts_that_are_told_are_those_that_a_question_compares(small: FeatureSet) -> None:
    several = " ".join(f"It tests the {part} of our sensor." for part in ("patch", "glue", "battery", "radio", "case") * 3)
    for text in ("A hospital that tests our sensor", "Sensor patches", f"A hospital. {several}"):
        question = Question.of(small, None, text)
        if len(question.wanted) == 1:
            assert set(question.read.compared) == {*question.wanted, *question.spoken}
        else:
            assert question.read.compared == (question.need,)
            assert question.spoken == question.wanted
