"""Drift as text: whether recent outcomes of shown partners differ from earlier ones."""

from matchmaking.evaluation.drift import LEAST_ANSWERS, RECENT, Drift, DriftVerdict
from matchmaking.i18n import Wording


def drift_in_words(drift: Drift, words: Wording) -> str:
    """The verdict in a sentence with its figures, or the numbers of outcomes where these are too few."""
    _ = words.translate
    was, lately = drift.before.share, drift.lately.share
    if drift.low is None or drift.high is None or was is None or lately is None:
        return _(
            "Too few answers tell whether the ranking drifts: {lately} about partners shown in the last {days} days and "
            "{before} before, of {least} each.",
            lately=words.number(drift.lately.answered),
            before=words.number(drift.before.answered),
            days=words.number(RECENT.days),
            least=words.number(LEAST_ANSWERS),
        )
    verdicts = {
        DriftVerdict.WORSE: _("The ranking drifts: fewer of the partners that it proposes are taken up than before."),
        DriftVerdict.BETTER: _("More of the partners that the ranking proposes are taken up than before."),
        DriftVerdict.STEADY: _("No drift is seen: partners are taken up as often as before, as far as the answers tell."),
    }
    figures = _(
        "In the last {days} days {lately} of {answered} answers were a yes, before {was} of {answered_before}; the change lies "
        "between {low} and {high} points (95 %).",
        days=words.number(RECENT.days),
        lately=words.percent(lately),
        answered=words.number(drift.lately.answered),
        was=words.percent(was),
        answered_before=words.number(drift.before.answered),
        low=words.number(round(100 * drift.low)),
        high=words.number(round(100 * drift.high)),
    )
    return f"{verdicts[drift.verdict]} {figures}"
