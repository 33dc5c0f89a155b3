"""Possible changes of a consortium as tables: the effect of a change, drop-outs, and introductions."""

from collections.abc import Iterable

from matchmaking.composition import Difference, Draft, DraftChange, Introduction, Resilience, Turn
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording

_SEEN = 0.05
"""Difference in points below which a table shows no change."""


def dropout_table(given: Resilience, words: Wording, title: str = "") -> ExportTable:
    """One row for each member: what breaks without it, the best replacement, and the score (0 to 100) of the repaired set."""
    _ = words.translate
    columns = [_("Without"), _("Rules that break"), _("Capabilities lost"), _("Best repair"), _("Score after repair")]
    rows: list[list[Cell]] = []
    for loss in given.losses:
        turned = loss.breaks.newly_broken if loss.breaks else ()
        broken = [(words.of(rule.after.text) or rule.rule).rstrip(".") for rule in turned]
        lost = [each.name for each in loss.breaks.capabilities if each.turn is Turn.LOST] if loss.breaks else []
        score = round(loss.repair.score, 1) if loss.repair else None
        rows.append([loss.name, words.parted(broken) or "–", words.parted(lost) or "–", words.say(loss.remark), score])
    return ExportTable(title or _("Drop-out"), columns, rows)


def resilience_in_words(given: Resilience, words: Wording) -> str:
    """The resilience of a consortium in one or two sentences."""
    _ = words.translate
    score = given.losses[0].whole.score
    said = _(
        "{count} of {total} members can be replaced; with the best replacement, {kept} of {score} points remain on average.",
        count=sum(loss.repair is not None for loss in given.losses),
        total=len(given.losses),
        kept=words.number(given.kept * score, 1),
        score=words.number(score, 1),
    )
    points = [loss.name for loss in given.single_points]
    return f"{said} {_('It depends on {members}.', members=words.listed(points))}" if points else said


def introduction_table(given: Iterable[Introduction], words: Wording, title: str = "") -> ExportTable:
    """One row for each pair: the shared project, or the path with the project of each step."""
    _ = words.translate
    rows: list[list[Cell]] = []
    for pair in given:
        if pair.is_tie:
            said = _("worked together")
        elif pair.steps:
            said = _("through {members}", members=words.listed([member.name for member in pair.through]))
        else:
            said = _("nobody can introduce them within three steps")
        shown = " → ".join(step.projects[0].dated_label for step in pair.steps)
        rows.append([pair.first.name, pair.second.name, said, shown])
    return ExportTable(
        title or _("Introductions"), [_("Member"), _("And"), _("How they meet"), _("Last project together")], rows
    )


def why_not_composed_in_words(draft: Draft, given: Iterable[DraftChange], words: Wording) -> str:
    """Why the composer rejected a change with a higher score; empty where none exists, or for a draft made by hand."""
    _ = words.translate
    size = len(draft.members)
    better = [len(each.after.members) > size for each in given if each.difference.score >= _SEEN]
    if draft.consortium.gap is None or not better:
        return ""
    if any(better):
        return _(
            "This consortium was chosen among the sets of its size that cover the call about as well. A larger set may score "
            "more points; a further seat is proposed only where it adds enough coverage."
        )
    return _(
        "This consortium was chosen among the sets of its size that cover the call about as well and differ enough from those "
        "before it. Another set may score more points and still come after it."
    )


def points_in_words(given: Difference, words: Wording) -> str:
    """Which criteria gain or lose points, the largest first: *Points: nearby +0.4; experience −0.1*; empty for none."""
    moved = [item for item in sorted(given.criteria.items(), key=lambda item: -abs(item[1])) if abs(item[1]) >= _SEEN]
    said = words.parted(f"{words.name(each)} {signed(points, words)}" for each, points in moved)
    return words.translate("Points: {changes}", changes=said) if said else ""


def signed(points: float, words: Wording) -> str:
    """Signed points: *+1.2* or *−0.4*; 0 where the difference rounds to nothing."""
    if abs(points) < _SEEN:
        return words.number(0)
    return ("+" if points > 0 else "−") + words.number(abs(points), 1)
