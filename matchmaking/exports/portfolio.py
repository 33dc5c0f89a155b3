"""A portfolio as text and tables: the total value of its consortia, and the members that take part."""

from math import fsum

from matchmaking.composition import Call, Portfolio
from matchmaking.exports.consortia import alternatives, below_best_in_words, capability_names, side_by_side, workbook
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording


def portfolio_table(given: Portfolio, call: Call, words: Wording) -> ExportTable:
    """One column for each consortium: the capability in its focus, its figures, and its members with roles."""
    _ = words.translate
    names = {capability.key: capability.name for capability in call.capabilities}
    table = side_by_side(alternatives(given.consortia), words)
    focus: list[Cell] = [_("Puts first"), *(names.get(key, key) for key in given.focuses)]
    # the gap text of later alternatives speaks of alternatives, which consortia that run side by side are not
    rows = [row for row in table.rows if row[0] != _("Beside the best possible")]
    return ExportTable(_("Portfolio"), table.columns, [focus, *rows])


def portfolio_in_words(given: Portfolio, words: Wording) -> list[str]:
    """The total value of the portfolio, and the members that take part, as sentences."""
    _ = words.translate
    told = [
        words.plural(
            "One consortium: {total} points. With its own capability put first: {gap}.",
            "{count} consortia side by side: {total} points together. With its own capability put first in each: {gap}.",
            len(given.consortia),
            total=words.number(given.total, 1),
            gap=below_best_in_words(given.gap, words),
        )
    ]
    if given.gained >= 0.0005:
        told.append(_("Composed one after the other they would be worth {share} less.", share=words.percent(given.gained, 1)))
    if given.small_firms:
        told.append(_("Small firms with a place: {members}.", members=words.listed(list(given.small_firms))))
    if given.newcomers:
        told.append(_("Members without any project so far: {members}.", members=words.listed(list(given.newcomers))))
    return told


def portfolio_workbook(call: Call, given: Portfolio, words: Wording) -> list[ExportTable]:
    """The summary, the workloads, and all tables of each consortium."""
    return [summary_table(given, words), load_table(given, words), *workbook(call, alternatives(given.consortia), words)]


def summary_table(given: Portfolio, words: Wording) -> ExportTable:
    """One row for each total: points, money, small firms, newcomers, remarks."""
    _ = words.translate
    rows: list[list[Cell]] = [
        [_("Consortia"), len(given.consortia)],
        [_("Points together"), round(given.total, 1)],
        [_("Gained by composing together"), words.percent(max(given.gained, 0.0), 1)],
        [_("Members"), len(given.loads)],
        [_("Budget (EUR)"), round(fsum(seat.amount for each in given.consortia for seat in each.seats))],
    ]
    if given.consortia:
        rows.insert(3, [_("Beside the best possible"), below_best_in_words(given.gap, words)])
    grants = [each.grant for each in given.consortia if each.grant is not None]
    owns = [each.own for each in given.consortia if each.own is not None]
    if grants:
        rows.append([_("Grant (EUR)"), round(fsum(grants))])
        rows.append([_("Own contribution (EUR)"), round(fsum(owns))])
    for alternative, focus in zip(alternatives(given.consortia), given.focuses, strict=False):
        name = capability_names(alternative.consortium).get(focus, focus)
        rows.append([_("Consortium {letter} puts first", letter=alternative.letter), name])
    rows += [[_("Small firm"), name] for name in given.small_firms]
    rows += [[_("Newcomer"), name] for name in given.newcomers]
    rows += [[_("Remark"), words.say(remark)] for remark in given.remarks]
    return ExportTable(_("Summary"), [_("What"), _("How")], rows)


def load_table(given: Portfolio, words: Wording) -> ExportTable:
    """One row for each member: the number and letters of its consortia, and its total budget."""
    _ = words.translate
    sets = alternatives(given.consortia)
    names = {seat.member: seat.name for each in sets for seat in each.consortium.seats}
    rows: list[list[Cell]] = []
    for member in sorted(names, key=lambda member: (-given.loads[member], names[member].casefold())):
        letters = [each.letter for each in sets if member in each.consortium.members]
        money = fsum(seat.amount for each in sets for seat in each.consortium.seats if seat.member == member)
        rows.append([names[member], given.loads[member], ", ".join(letters), round(money)])
    return ExportTable(_("Loads"), [_("Member"), _("Consortia"), _("Which"), _("Budget (EUR)")], rows)
