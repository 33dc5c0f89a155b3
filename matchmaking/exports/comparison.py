"""A comparison of consortia as tables: points, capabilities, rules, and shares of the budget."""

from collections.abc import Sequence

from matchmaking.composition import ConsortiumComparison
from matchmaking.exports.consortia import value_in_words, verdict_in_words
from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording


def comparison_tables(given: ConsortiumComparison, names: Sequence[str], words: Wording) -> list[ExportTable]:
    """One table for each aspect, with a column for each consortium under its name."""
    return [
        points_beside(given, names, words),
        capabilities_beside(given, names, words),
        rules_beside(given, names, words),
        money_beside(given, names, words),
    ]


def points_beside(given: ConsortiumComparison, names: Sequence[str], words: Wording) -> ExportTable:
    """The points on each criterion, and the score."""
    _ = words.translate
    rows: list[list[Cell]] = [[_("Score"), *(round(each.score, 1) for each in given.consortia)]]
    for criterion, points in given.criteria.items():
        rows.append([capital(words.name(criterion)), *(None if each is None else round(each, 1) for each in points)])
    return ExportTable(_("Points"), [_("Criterion"), *names], rows)


def capabilities_beside(given: ConsortiumComparison, names: Sequence[str], words: Wording) -> ExportTable:
    """The coverage of each capability, with its best member; a dash where a call does not ask for it."""
    _ = words.translate
    rows: list[list[Cell]] = []
    for entries in given.capabilities.values():
        cells: list[Cell] = [next(entry.name for entry in entries if entry)]
        for consortium, entry in zip(given.consortia, entries, strict=True):
            called = {seat.member: seat.name for seat in consortium.seats}
            if entry is None:
                cells.append("–")
            elif entry.by:
                values = {"percent": words.percent(entry.covered), "member": called[entry.by[0].member]}
                cells.append(_("{percent}: {member}", **values))
            else:
                cells.append(_("nobody"))
        rows.append(cells)
    return ExportTable(_("Coverage"), [_("Capability"), *names], rows)


def rules_beside(given: ConsortiumComparison, names: Sequence[str], words: Wording) -> ExportTable:
    """The verdict on each rule, with its value."""
    _ = words.translate
    rows: list[list[Cell]] = []
    for id, verdicts in given.rules.items():
        first = next(verdict for verdict in verdicts if verdict)
        cells: list[Cell] = [words.of(first.text) or id, capital(words.name(first.severity))]
        for verdict in verdicts:
            if verdict is None:
                cells.append("–")
            else:
                value = value_in_words(verdict.value, verdict.unit, words)
                said = verdict_in_words(verdict, words)
                cells.append(said if verdict.value is None else f"{said} ({value})")
        rows.append(cells)
    return ExportTable(_("Rules"), [_("Rule"), _("Kind of rule"), *names], rows)


def money_beside(given: ConsortiumComparison, names: Sequence[str], words: Wording) -> ExportTable:
    """The members of each consortium with role and share of the budget; members in most consortia come first."""
    _ = words.translate
    rows: list[list[Cell]] = []
    for seats in given.seats.values():
        cells: list[Cell] = [next(seat.name for seat in seats if seat)]
        cells += [f"{capital(words.name(seat.role))}, {words.percent(seat.share)}" if seat else "–" for seat in seats]
        rows.append(cells)
    return ExportTable(_("Members and budget"), [_("Member"), *names], rows)
