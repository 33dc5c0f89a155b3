"""The deadlines of open calls as a calendar."""

from collections.abc import Sequence
from datetime import datetime
from textwrap import shorten

from matchmaking.composition import Call
from matchmaking.exports.calendar import CalendarEntry, write_calendar
from matchmaking.exports.public_member import web_address
from matchmaking.i18n import Wording

_LONGEST_TEXT = 500
_REMIND = (28, 7)
"""Days before a deadline on which a calendar speaks of it."""


def deadline_calendar(calls: Sequence[Call], now: datetime, words: Wording) -> bytes:
    """The days on which calls close, as an iCalendar file; ``now`` is when it is made. Calls without one are left out."""
    _ = words.translate
    return write_calendar(_("Deadlines of open calls"), [_entry(call, words) for call in calls if call.deadline], now)


def _entry(call: Call, words: Wording) -> CalendarEntry:
    _ = words.translate
    assert call.deadline is not None  # noqa: S101 - asked by whoever calls
    text = words.of(call.text)
    budget = _("Budget: {amount}", amount=words.money(call.budget)) if call.budget else ""
    return CalendarEntry(
        id=f"{call.id}@calls.matchmaking",
        start=call.deadline,
        title=_("Deadline: {call}", call=call.title or call.id),
        text="\n".join(part for part in (shorten(text, _LONGEST_TEXT, placeholder=" …"), budget) if part),
        link=web_address(call.source),
        remind=_REMIND,
    )
