"""A portfolio's workbook sums up the whole before it shows each consortium, with the money where rates are known; what is
proven is said alike of one consortium and of several.
"""

from dataclasses import replace

import pytest

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition import compose, rule_set
from matchmaking.composition.portfolios import portfolio
from matchmaking.composition.rules.engagement import Engagement
from matchmaking.exports.consortia import Alternative, gap_in_words, seat_table
from matchmaking.exports.portfolio import portfolio_in_words, portfolio_workbook, summary_table
from matchmaking.i18n import Wording


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_the_sums_of_a_portfolio_are_those_of_its_consortia(language: str) -> None:
    call, rules = a_call(), rule_set("vlaio-development")
    found = portfolio(call, random_pool(20, 3, ties=0.1), 2, ruleset=rules, size=3)
    summary, loads, *others = portfolio_workbook(call, found, Wording(language))
    figures = [row[1] for row in summary.rows]
    assert figures[0] == len(found.consortia)
    assert figures[1] == round(found.total, 1)
    grants = sum(each.grant or 0.0 for each in found.consortia)
    owns = sum(each.own or 0.0 for each in found.consortia)
    assert grants + owns == pytest.approx(2e6 * len(found.consortia))
    assert {round(grants), round(owns)} <= set(figures)
    assert set(found.small_firms) | set(found.newcomers) <= {str(figure) for figure in figures}
    assert sum(int(str(row[1])) for row in loads.rows) == sum(len(each.seats) for each in found.consortia)
    assert others


@pytest.mark.parametrize(("language", "proven"), [("nl", "bewezen het beste"), ("en", "proven best"), ("fr", "optimum prouvé")])
def test_a_portfolio_that_nothing_can_beat_is_called_proven_wherever_its_gap_stands(language: str, proven: str) -> None:
    call, words = a_call(months=24), Wording(language)
    found = portfolio(call, random_pool(20, 3, ties=0.1), 2, ruleset=rule_set("vlaio-development"), size=3)
    assert found.consortia
    best, other = replace(found, bound=found.worth), replace(found, bound=found.worth / 0.9)
    gap = words.percent(0.1, 1)
    for given, said in ((best, proven), (other, gap)):
        assert said in portfolio_in_words(given, words)[0]
        assert any(said in str(row[1]) for row in summary_table(given, words).rows)
    assert words.percent(0.0, 1) not in portfolio_in_words(best, words)[0]


def test_a_consortium_is_called_proven_among_those_of_its_size() -> None:
    found = compose(a_call(), random_pool(20, 3, ties=0.1), ruleset=rule_set("eureka-network"), alternatives=2, size=4)
    best, later = (Alternative(letter, replace(each, gap=0.0)) for letter, each in zip("AB", found.consortia, strict=True))
    assert gap_in_words(best, Wording("en")) == "proven best of its size"
    assert gap_in_words(later, Wording("en")) == "proven best of its size at this difference"
    assert gap_in_words(replace(best, consortium=replace(best.consortium, gap=0.004)), Wording("en")).startswith("at most 0.4")


def test_a_member_s_row_says_in_how_many_other_consortia_it_is() -> None:
    pool, rules, words = random_pool(24, 3, ties=0.2), rule_set("eureka-network"), Wording("en")
    (first,) = compose(a_call(), pool, ruleset=rules, alternatives=1).consortia
    assert "In other projects and consortia" not in seat_table(first, words).columns
    running = tuple(Engagement(f"p{at}", f"Project {at}", at == 1) for at in range(2))
    (busy,) = compose(a_call(), pool, ruleset=rules, alternatives=1, load={first.members[0]: running}).consortia
    table = seat_table(busy, words)
    count, which = (table.columns.index(each) for each in ("In other projects and consortia", "Takes part in"))
    told = {str(row[0]): (row[count], row[which]) for row in table.rows}
    assert told[busy.seats[0].name] == (2, "Project 0; Project 1 (saved consortium)")
    assert {each for name, each in told.items() if name != busy.seats[0].name} == {(0, "")}
