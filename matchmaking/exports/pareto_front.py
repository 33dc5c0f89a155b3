"""The Pareto front as a table, one row for each consortium: none is better on both criteria than another."""

from collections.abc import Sequence

from matchmaking.composition import ConsortiumCriterion, ParetoPoint
from matchmaking.exports.consortia import LETTERS
from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording


def compromise_table(
    given: Sequence[ParetoPoint], first: ConsortiumCriterion, second: ConsortiumCriterion, words: Wording
) -> ExportTable:
    """One row for each consortium, highest value of the first criterion on top: both values, score, members, and certainty."""
    _ = words.translate
    columns = [
        _("Consortium"),
        capital(words.name(first)),
        capital(words.name(second)),
        _("Score"),
        _("Members"),
        _("Certainty"),
    ]
    rows: list[list[Cell]] = [
        [
            LETTERS[place % len(LETTERS)],
            each.first,
            each.second,
            round(each.consortium.score, 1),
            words.listed([seat.name for seat in each.consortium.seats]),
            _("proven best") if each.proven else _("the best that was found"),
        ]
        for place, each in enumerate(given)
    ]
    return ExportTable(_("Trade-offs"), columns, rows, frozenset(columns[1:3]))


def compromises_in_words(
    given: Sequence[ParetoPoint], first: ConsortiumCriterion, second: ConsortiumCriterion, words: Wording
) -> str:
    """The cost of moving from one end of the front to the other, in one sentence."""
    _ = words.translate
    names = {"first": words.name(first), "second": words.name(second)}
    if len(given) == 1:
        return _("One consortium is best on both: {first} and {second} do not pull apart here.", **names)
    lose, gain = given[0].first - given[-1].first, given[-1].second - given[0].second
    return _(
        "{count} compromises: from first to last {gain} points more for {second} and {lose} fewer for {first} (of 100).",
        count=len(given),
        gain=words.number(100 * gain),
        lose=words.number(100 * lose),
        **names,
    )
