"""A portfolio's workbook sums up the whole before it shows each consortium, with the money where rates are known."""

import pytest

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition import rule_set
from matchmaking.composition.portfolios import portfolio
from matchmaking.exports.portfolio import portfolio_workbook
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
