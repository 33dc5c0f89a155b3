"""Rule files: those that come with the product, and those with mistakes."""

from datetime import date

import pytest

from matchmaking.composition.rules.rule_set import RuleSet, Severity, parse_rules, rule_set, rule_set_ids
from matchmaking.data_files import data_file
from matchmaking.errors import BadRules

TEXT = """\
# The manner of a call with upper limits.
id = "era-net"
programme = "ERA-NET"
version = "2021"
valid_from = 2021-01-01
source = "EuroNanoMed joint transnational calls"
checked = 2026-11-20

[title]
nl = "ERA-NET"
en = "ERA-NET"
fr = "ERA-NET"

[shares]
least = 0.05
most = 0.60

[[rules]]
id = "three-to-five-partners"
severity = "hard"
certainty = "per_call"
source = "EuroNanoMed joint transnational calls"
[rules.text]
nl = "Drie tot vijf partners."
en = "Three to five partners."
fr = "De trois à cinq partenaires."
[rules.condition]
type = "count"
min = 3
max = 5

[[rules]]
id = "three-countries"
severity = "hard"
certainty = "per_call"
source = "EuroNanoMed joint transnational calls"
[rules.text]
nl = "Minstens drie verschillende landen."
en = "At least three different countries."
fr = "Au moins trois pays différents."
[rules.condition]
type = "count"
distinct = ["country"]
min = 3

[[rules]]
id = "two-per-country"
severity = "hard"
certainty = "per_call"
source = "EuroNanoMed joint transnational calls"
[rules.text]
nl = "Hoogstens twee partners per land."
en = "At most two partners from one country."
fr = "Au plus deux partenaires par pays."
[rules.condition]
type = "count"
per = "country"
max = 2
"""


@pytest.mark.parametrize("id", rule_set_ids())
def test_every_rule_of_the_product_has_its_source_its_certainty_and_its_words(id: str) -> None:
    rules = rule_set(id)
    assert rules.id == id
    assert rules.of(Severity.HARD)
    assert all(rule.source and rule.certainty for rule in rules.rules)
    assert all(all(text.model_dump().values()) for text in [rules.title, *(rule.text for rule in rules.rules)])


def test_the_programmes_of_the_cluster_are_there() -> None:
    assert {"vlaio-icon", "medvia-icon", "vlaio-development", "horizon-europe-ria", "ihi", "eurostars-3"} <= {*rule_set_ids()}


def test_a_set_that_extends_another_takes_over_its_rules_and_shares() -> None:
    icon, cluster = rule_set("vlaio-icon"), rule_set("medvia-icon")
    assert [rule.id for rule in cluster.rules] == [*(rule.id for rule in icon.rules), "two-sectors"]
    assert cluster.shares == icon.shares
    assert cluster.notes == icon.notes


def test_a_set_that_extends_another_may_have_rates_of_its_own() -> None:
    icon, cluster = rule_set("vlaio-icon").aid, rule_set("medvia-icon").aid
    assert icon is not None
    assert cluster is not None
    assert (icon.collaboration, cluster.collaboration) == (0.1, 0.0)
    assert icon.certainty == cluster.certainty == "conflicting"
    assert rule_set("ihi").aid != rule_set("horizon-europe-ria").aid
    assert rule_set("ihi").notes[: len(rule_set("horizon-europe-ria").notes)] == rule_set("horizon-europe-ria").notes


def test_a_rule_with_the_same_id_replaces_the_one_taken_over() -> None:
    text = (
        data_file("rules", "ihi.toml").read_text(encoding="utf-8").replace("private-members-carry-45-percent", "one-newcomer")
    )
    rules = parse_rules(text)
    assert [rule.id for rule in rules.rules].count("one-newcomer") == 1
    assert rules.rule("one-newcomer").severity is Severity.HARD


def test_versions_have_their_days() -> None:
    rules = rule_set("horizon-europe-ria")
    assert rules.valid_on(date(2026, 6, 1))
    assert not rules.valid_on(date(2028, 1, 1))
    assert not rules.valid_on(date(2020, 12, 31))


OF = "max = 2\nof = { %s }"


@pytest.mark.parametrize("id", rule_set_ids())
def test_notes_have_their_source_and_their_words_in_every_language(id: str) -> None:
    assert all(note.source and all(note.text.model_dump().values()) for note in rule_set(id).notes)


def test_a_set_says_by_itself_when_it_may_be_out_of_date() -> None:
    rules = parse_rules(TEXT.replace("valid_from = 2021-01-01", "valid_from = 2021-01-01\nvalid_to = 2027-06-30"))
    assert not rules.doubts_on(date(2027, 6, 30))
    assert [str(doubt) for doubt in rules.doubts_on(date(2027, 7, 1))] == [
        "These rules may be out of date: 'ERA-NET' was valid until 2027-06-30."
    ]
    assert not parse_rules(TEXT).doubts_on(date(2027, 11, 20))
    assert [str(doubt) for doubt in parse_rules(TEXT).doubts_on(date(2027, 11, 21))] == [
        "These rules may be out of date: 'ERA-NET' was last checked against its source on 2026-11-20."
    ]
    leap = parse_rules(TEXT.replace("checked = 2026-11-20", "checked = 2024-02-29"))
    assert not leap.doubts_on(date(2025, 2, 28))
    assert leap.doubts_on(date(2025, 3, 1))


def test_sets_whose_time_is_over_say_so_today() -> None:
    assert rule_set("vlaio-icon").doubts_on(date(2026, 11, 29))
    assert rule_set("era-net").doubts_on(date(2026, 11, 29))
    assert not rule_set("horizon-europe-ria").doubts_on(date(2026, 11, 29))


def test_a_list_of_countries_is_as_long_as_it_was_on_the_day_of_the_call() -> None:
    rules = rule_set("horizon-europe-ria")
    now = rules.for_call_on(None)
    assert now.for_call_on(None) is now
    assert now.for_call_on(date(2027, 1, 1)) is now
    then = rules.for_call_on(date(2024, 1, 1))
    assert then.for_call_on(date(2024, 1, 1)) is then
    assert then.aid is not None
    assert "NO" in then.aid.countries
    assert "EG" not in then.aid.countries


MISTAKES = [
    ("max = 2", OF % 'country = ["UK"]', "line 59: the field 'rules 3, condition.of.country' holds 'UK': write 'GB'"),
    ("max = 2", OF % 'country = ["EL", "BE"]', "line 59: the field 'rules 3, condition.of.country' holds 'EL': write 'GR'"),
    ("max = 2", OF % 'country = "XX"', "line 59: the field 'rules 3, condition.of.country' must hold two-letter country"),
    ("max = 2", OF % 'region = "XX2"', "line 59: the field 'rules 3, condition.of.region' must hold beginnings of NUTS"),
    ("max = 2", OF % 'off_list = "friends"', "line 59: the field 'rules 3, condition.of.off_list' must hold one or more of"),
    ("max = 2", "max = 2.5", "line 58: the field 'rules 3, condition.max' counts members: it must be a whole number"),
    ("max = 2", "max = inf", "line 58: the field 'rules 3, condition.max' must be a number, not inf"),
    ("max = 2", "max = nan", "line 58: the field 'rules 3, condition.max' must be a number, not nan"),
    ("max = 2", "max = 1e300", "line 58: the field 'rules 3, condition.max' counts members: it must be a whole number from 0"),
    ("min = 3\nmax = 5", "min = 2.5", "line 29: the field 'rules 1, condition.min' counts members: it must be a whole number"),
    (
        'type = "count"\nmin = 3\nmax = 5',
        'type = "trl"\nmax = 12',
        "line 29: the field 'rules 1, condition.max' is a technology",
    ),
    (
        'type = "count"\nmin = 3\nmax = 5',
        'type = "duration"\nmax = 1e9',
        "line 29: the field 'rules 1, condition.max' counts months",
    ),
    (
        'type = "count"\nmin = 3\nmax = 5',
        'type = "budget"\nmax = 1e300',
        "line 29: the field 'rules 1, condition.max' takes amounts",
    ),
    (
        'type = "count"\nmin = 3\nmax = 5',
        'type = "budget"\nmin = 1\nmax = 5\nfor_each_with = 0.1',
        "can have for_each_with only with a max and without a min",
    ),
    (
        "[shares]",
        '[aid]\nsource="s"\ncertainty="high"\nregion = ["Vlaanderen"]\n[shares]',
        "line 17: the field 'aid.region' must hold",
    ),
    (
        "[shares]",
        '[aid]\nsource="s"\ncertainty="high"\ncountries = "UK"\n[shares]',
        "line 17: the field 'aid.countries' holds 'UK'",
    ),
    (
        "[shares]",
        '[aid]\nsource="s"\ncertainty="high"\nceiling_eur = 1e300\n[shares]',
        "line 17: the field 'aid.ceiling_eur' must be 1e+12 or less",
    ),
    (
        "[shares]",
        '[aid]\nsource="s"\ncertainty="high"\ncollaboration_when = [["other"]]\n[shares]',
        "line 17: the field 'aid.collaboration_when' must hold ids of the rules three-to-five-partners",
    ),
    ('per = "country"', 'distinct = ["category", "group"]', "can count distinct categories only by themselves"),
    ('severity = "hard"', 'severity = "hrad"', "line 20: the field 'rules 1, severity' must be 'hard', 'target' or 'soft'"),
    ("min = 3\nmax = 5", "min = 7\nmax = 5", "has a min of 7 above its max of 5"),
    ("min = 3\nmax = 5", "", "needs a min, a max or both"),
    (
        'type = "count"',
        'type = "cuont"',
        "line 27: the field 'rules 1, condition' has the type 'cuont'; allowed are 'count', 'share'",
    ),
    ('per = "country"', 'per = "land"', "line 57: the field 'rules 3, condition.per' must be 'country', not 'land'"),
    ("max = 2", "maks = 2", "line 58: the field 'rules 3, condition.maks' is not a field; allowed here are min, max, type, of"),
    ('id = "two-per-country"', "", "line 46: the field 'rules 3, id' is missing"),
    (
        'id = "two-per-country"',
        'id = "three-countries"',
        "line 47: the field 'rules 3, id' gives the id 'three-countries' a second",
    ),
    ("least = 0.05", 'least = "x"', "line 15: the field 'shares.least' must be a number, not x"),
    ("least = 0.05", "least = 0.9", "has a least of 0.9 above its most of 0.6"),
    ("max = 2", "max = = 2", "line 58: the file cannot be read as TOML. Look at"),
    (
        "max = 2",
        'max = 2\nof = { kind = ["bakery"] }',
        "line 59: the field 'rules 3, condition.of.kind' must be one or more of",
    ),
    (
        "max = 2",
        'max = 2\nof = { country = ["mars"] }',
        "line 59: the field 'rules 3, condition.of.country' must hold two-letter country",
    ),
    ("valid_from = 2021-01-01", "", "the field 'valid_from' is missing"),
    ("valid_from = 2021-01-01", "valid_from = 2021-13-01", "line 5: the file cannot be read as TOML"),
    ("checked = 2026-11-20", 'checked = 2026-11-20\nextends = "other"', "the field 'extends' must be another of"),
    ('per = "country"', 'distinct = ["sector"]', "can count distinct sectors only with a min"),
    ("valid_from = 2021-01-01", "valid_from = 2021-01-01\nvalid_to = 2020-01-01", "line 6: the field 'valid_to' is 2020-01-01"),
    ('source = "EuroNanoMed joint transnational calls"', 'source = ""', "line 6: the field 'source' is empty"),
    ('certainty = "per_call"', 'certainty = "sure"', "line 21: the field 'rules 1, certainty' must be 'high', 'medium'"),
    ('en = "Three to five partners."', "", "the field 'rules 1, text.en' is missing"),
    (
        "min = 3\nmax = 5",
        "min = -3\nmax = 5",
        "line 29: the field 'rules 1, condition.min' must be 0 or more",
    ),
    ("max = 2", 'max = 2\nof = { size = ["tiny"] }', "line 59: the field 'rules 3, condition.of.size 1' must be 'micro'"),
    ("max = 2", 'max = 2\nof = { region = ["Vlaanderen"] }', "line 59: the field 'rules 3, condition.of.region' must hold"),
    (
        "max = 2",
        'max = 2\nof = { independence = ["free"] }',
        "line 59: the field 'rules 3, condition.of.independence 1' must be",
    ),
    ("max = 2", 'max = 2\nof = { role = ["surgeon"] }', "line 59: the field 'rules 3, condition.of.role 1' must be"),
    ("max = 2", 'max = 2\nof = { role = "coordinator" }', "line 59: the field 'rules 3, condition.of.role' takes the roles"),
    ("max = 2", 'max = 2\nof = { part = "clinic" }', "line 59: the field 'rules 3, condition.of.part' must be 'company' or"),
    ('type = "count"', 'type = "share"', "line 27: the field 'rules 1, condition' takes fractions of the budget, 0 to 1"),
    ('type = "count"\nmin = 3\nmax = 5', 'type = "admissible"\nof = {}', "keeps everybody out: say in of who may not"),
    ("least = 0.05", "least = 0.05\nmost = 0.9", "line 17: the file cannot be read as TOML"),
    ('id = "three-countries"', 'id = "Three countries"', "line 33: the field 'rules 2, id' must be written as"),
    ("[shares]", "[parts]\nbakery = ['company']\n[shares]", "the field 'parts.bakery"),
    ("[shares]", "[parts]\nhospital = []\n[shares]", "must give each kind one part or two different ones; hospital has 0"),
]


@pytest.mark.parametrize(("right", "wrong", "message"), MISTAKES)
def test_a_mistake_is_named_with_file_line_field_and_what_is_allowed(right: str, wrong: str, message: str) -> None:
    assert right in TEXT
    with pytest.raises(BadRules) as caught:
        parse_rules(TEXT.replace(right, wrong, 1), "era-net.toml")
    assert str(caught.value).startswith("era-net.toml, line ")
    assert message in str(caught.value)


def test_a_rule_file_without_rules_says_so() -> None:
    with pytest.raises(BadRules, match=r"own.toml is empty: copy one of data/rules"):
        parse_rules(" \n", "own.toml")
    without = TEXT[: TEXT.index("[[rules]]")]
    with pytest.raises(BadRules, match=r"own.toml holds no rules: add a \[\[rules\]\] table"):
        parse_rules(without, "own.toml")


def test_an_unknown_rule_set_is_answered_with_those_there_are() -> None:
    with pytest.raises(BadRules, match=r"no rule set 'icon'. Choose one of .*vlaio-icon"):
        rule_set("icon")


def test_rule_sets_are_values() -> None:
    assert isinstance(hash(rule_set("ihi").rules), int)
    assert parse_rules(TEXT) == parse_rules(TEXT)
    assert isinstance(parse_rules(TEXT), RuleSet)
