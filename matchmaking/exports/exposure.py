"""The exposure report in words and as tables."""

from matchmaking.evaluation.exposure_report import ExposureReport, MemberExposure
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording, day_of


def exposure_in_words(report: ExposureReport, words: Wording) -> str:
    """The number of lists, the evenness of exposure, and the share of small firms."""
    _ = words.translate
    if report.gini is None or report.until is None:
        return _("Nobody was shown to anybody yet: the report counts the lists of *Find partners*.")
    small = report.small_firms
    last = words.date(day_of(report.until))
    said = [
        words.plural("One list was shown, on {day}.", "{count} lists were shown, the last on {day}.", report.lists, day=last),
        _(
            "The Gini coefficient of attention over all {count} members is {gini}: at 0 each gets the same, near 1 a few get "
            "everything.",
            count=words.number(len(report.members)),
            gini=words.number(report.gini, 2),
        ),
        words.plural("{count} member stood in no list.", "{count} members stood in no list.", len(report.never)),
    ]
    if small:
        said.append(
            _(
                "Small firms are {of_members} of the members and got {of_attention} of the attention.",
                of_members=words.percent(len(small) / len(report.members)),
                of_attention=words.percent(report.small_share),
            )
        )
    return " ".join(said)


def exposure_table(report: ExposureReport, words: Wording) -> ExportTable:
    """One row for each member, most shown first."""
    _ = words.translate
    table = _table(_("Exposure"), report.members, words)
    marks = [_("Yes") if each.small else "" for each in report.members]
    rows: list[list[Cell]] = [[row[0], mark, *row[1:]] for row, mark in zip(table.rows, marks, strict=True)]
    return ExportTable(table.title, [table.columns[0], _("Small firm"), *table.columns[1:]], rows, table.percent)


def small_firm_table(report: ExposureReport, words: Wording) -> ExportTable:
    """One row for each small firm, least shown first."""
    return _table(words.translate("Small firms"), tuple(sorted(report.small_firms, key=lambda each: each.share)), words)


def _table(title: str, members: tuple[MemberExposure, ...], words: Wording) -> ExportTable:
    _ = words.translate
    share = _("Share of attention")
    rows: list[list[Cell]] = [
        [each.name, each.lists, each.best, each.share, day_of(each.last) if each.last else None] for each in members
    ]
    columns = [_("Member"), _("Lists"), _("Best rank"), share, _("Last shown")]
    return ExportTable(title, columns, rows, percent=frozenset({share}))
