"""The printed documents of an event as tagged PDF: the table plan, and the badges."""

from datetime import date
from typing import Any

from matchmaking.exports.meetings import hours_in_words, meetings_by_slot
from matchmaking.exports.pdf import typeset
from matchmaking.i18n import Wording
from matchmaking.meetings import Event


def table_plan(event: Event, made: date, words: Wording) -> bytes:
    """The participants at each table, by slot, with the breaks between them."""
    _ = words.translate
    parts: list[tuple[Any, str, list[list[str]]]] = [
        (
            slot,
            "",
            [[str(each.table), *(event.participant[id].label for id in each.pair)] for each in meetings],
        )
        for slot, meetings in meetings_by_slot(event)
    ]
    parts += [(rest, _("Break"), []) for rest in event.breaks]
    days: dict[date, list[dict[str, Any]]] = {}
    for slot, said, rows in sorted(parts, key=lambda part: part[0].start):
        told = said or ("" if rows else _("No meetings"))
        days.setdefault(slot.start.date(), []).append({"title": hours_in_words(slot), "said": told, "rows": rows})
    content = {
        "language": words.language,
        "title": event.name,
        "kicker": _("Table plan"),
        "place": event.place,
        "columns": [_("Table no."), _("Participant"), _("Meets")],
        "days": [{"title": words.date(day), "slots": slots} for day, slots in days.items()],
        "note": _("Made on {day}. Times are those of {zone}.", day=words.date(made), zone=event.zone),
    }
    return typeset("table-plan.typ", content, made)


def badges(event: Event, made: date, words: Wording) -> bytes:
    """A badge for each participant, eight to a page, sorted by name."""
    _ = words.translate
    people = sorted(event.participants, key=lambda each: ((each.person or each.organisation).casefold(), each.id))
    content = {
        "language": words.language,
        "title": event.name,
        "kicker": _("Badges"),
        "badges": [
            {
                "name": each.person or each.organisation,
                "organisation": each.organisation if each.person else "",
                "languages": " · ".join(code.upper() for code in sorted(each.languages)),
            }
            for each in people
        ],
    }
    return typeset("badges.typ", content, made)
