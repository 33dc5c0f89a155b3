"""A portfolio in words and on paper: what its consortia are worth together, and whom they give a place."""

from matchmaking.consortia import Call, Portfolio
from matchmaking.handout.consortia import alternatives, side_by_side
from matchmaking.handout.tables import Cell, Table
from matchmaking.wording import Wording


def portfolio_table(given: Portfolio, call: Call, words: Wording) -> Table:
    """One column for each consortium: the capability it puts first, its figures, and who takes part as what."""
    _ = words.translate
    names = {capability.key: capability.name for capability in call.capabilities}
    table = side_by_side(alternatives(given.consortia), words)
    focus: list[Cell] = [_("Puts first"), *(names.get(key, key) for key in given.focuses)]
    # what a later one is beside the best possible speaks of alternatives, not of consortia that run side by side
    rows = [row for row in table.rows if row[0] != _("Beside the best possible")]
    return Table(_("Portfolio"), table.columns, [focus, *rows])


def portfolio_in_words(given: Portfolio, words: Wording) -> list[str]:
    """The worth of the whole, and who gets a place by it, as sentences."""
    _ = words.translate
    told = [
        words.plural(
            "One consortium: {total} points, at most {gap} below the best possible.",
            "{count} consortia side by side: {total} points together, at most {gap} below the best possible.",
            len(given.consortia),
            total=words.number(given.total, 1),
            gap=words.percent(given.gap, 1),
        )
    ]
    if given.total - given.one_after_the_other >= 0.05:
        told.append(
            _(
                "Composing them one after the other would give {points} points less.",
                points=words.number(given.total - given.one_after_the_other, 1),
            )
        )
    if given.small_firms:
        told.append(_("Small firms with a place: {members}.", members=words.listed(list(given.small_firms))))
    if given.newcomers:
        told.append(_("Members without any project so far: {members}.", members=words.listed(list(given.newcomers))))
    return told
