"""Rule files: those that come with the product, and those with mistakes."""

from datetime import date

import pytest

from matchmaking.composition.rules.rule_set import RuleSet, Severity, parse_rules, rule_set, rule_set_ids
from matchmaking.data_files import data_file
from matchmaking.errors import BadRules

TEXT = data_file("rules", "era-net.toml").read_text(encoding="utf-8")


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
    assert cluster.aid == icon.aid


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


MISTAKES = [
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
        "line 59: the field 'rules 3, condition.of' must hold two-letter country",
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
