"""Open calls for a member as text: deadline, funding, and the message where no call fits."""

from collections.abc import Sequence

from matchmaking.composition import Opportunity
from matchmaking.i18n import Wording


def deadline_in_words(opportunity: Opportunity, words: Wording) -> str:
    """The deadline with the number of days left, or a note that there is none."""
    _ = words.translate
    deadline, days = opportunity.call.deadline, opportunity.days_left
    if deadline is None or days is None:
        return _("no deadline known")
    if days == 0:
        return _("deadline {day}, today", day=words.date(deadline))
    left = words.plural("{count} day left", "{count} days left", days)
    return f"{_('deadline {day}', day=words.date(deadline))} ({left})"


def money_in_words(opportunity: Opportunity, words: Wording) -> str:
    """The funded part of the member's costs and its composition; empty where the call's rules have no rates."""
    _ = words.translate
    basis = " ".join(words.say(remark) for remark in opportunity.basis)
    if not opportunity.rate:
        return basis
    return _(
        "The programme pays {share} of its costs, before what hangs on the whole project: {basis}",
        share=words.percent(opportunity.rate),
        basis=basis,
    )


def no_call_in_words(found: Sequence[Opportunity], words: Wording) -> str:
    """The message that no open call asks for what a member does, with the closest one; ``found`` are all open calls."""
    _ = words.translate
    if not found:
        return _("No open call is known here.")
    said = _("No open call asks for what its texts say it does.")
    near = found[0].nearest
    if near is None or not near.passage:
        return said
    nearest = _(
        "Nearest is “{capability}” in “{call}”, at {share}: “{passage}”",
        capability=near.name,
        call=found[0].call.title,
        share=words.percent(near.strength),
        passage=near.passage,
    )
    return f"{said} {nearest}"
