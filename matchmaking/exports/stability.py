"""The stability of a consortium under other weights: a row for each criterion, and the nearest change in a sentence."""

from collections.abc import Sequence

from matchmaking.composition import ConsortiumStability, ConsortiumWeightRange, SwitchPoint
from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.members.member import Roster


def stability_table(found: ConsortiumStability, roster: Roster, words: Wording) -> ExportTable:
    """Each criterion with its weight, the range of weights with the same members, and the changes beyond it."""
    _ = words.translate
    columns = [
        *(_("Criterion"), _("Weight"), _("From"), _("To (empty: no end)")),
        *(_("Change below"), _("Change above")),
    ]
    rows: list[list[Cell]] = [
        [
            capital(words.name(span.criterion)),
            round(span.weight, 1),
            _least(span, words),
            _most(span, words),
            _exchange(span.below, roster, words),
            _exchange(span.above, roster, words),
        ]
        for span in found.spans
    ]
    return ExportTable(_("Weights"), columns, rows)


def stability_in_words(found: ConsortiumStability, roster: Roster, words: Wording) -> str:
    """Whether a change of one weight can change the members, and the smallest change that does."""
    _ = words.translate
    looked = all(span.complete for span in found.spans)
    if not (nearest := _nearest(found.spans)):
        if looked:
            return _(
                "No change of a single weight brings other members: no set that covers the call about as well scores higher."
            )
        return _(
            "No weight was found that changes the members, but not all could be looked at within the limits of the search."
        )
    span, turn = nearest
    values = {
        "criterion": words.name(span.criterion),
        "weight": words.number(span.weight, 1),
        "turn": words.number(turn.weight, 1),
        "change": _exchange(turn, roster, words),
    }
    said = _("The nearest change: {criterion} from {weight} to {turn} brings {change}.", **values)
    free = ""
    if count := sum(span.complete and not span.below and not span.above for span in found.spans):
        free = words.plural("{count} weight alone changes nothing.", "{count} weights alone change nothing.", count)
    return f"{said} {free}".strip()


def _nearest(spans: Sequence[ConsortiumWeightRange]) -> tuple[ConsortiumWeightRange, SwitchPoint] | None:
    """The end of a range that the smallest move of one weight reaches."""
    ends = [(span, turn) for span in spans for turn in (span.below, span.above) if turn]
    return min(ends, key=lambda end: abs(end[1].weight - end[0].weight), default=None)


def _least(span: ConsortiumWeightRange, words: Wording) -> Cell:
    if span.below:
        return round(span.below.weight, 1)
    return 0.0 if span.complete else words.translate("not known")


def _most(span: ConsortiumWeightRange, words: Wording) -> Cell:
    if span.above:
        return round(span.above.weight, 1)
    return None if span.complete else words.translate("not known")


def _exchange(turn: SwitchPoint | None, roster: Roster, words: Wording) -> str:
    """*X instead of Y*; empty where nothing changes."""
    if turn is None:
        return ""
    comes, goes = (words.listed([roster.find(id).name for id in ids]) for ids in (turn.comes, turn.goes))
    return words.translate("{comes} instead of {goes}", comes=comes, goes=goes)
