"""The present workload of a member: a row for each project and each call with saved consortia, with its end."""

from collections.abc import Mapping, Sequence
from typing import Any

from matchmaking.composition.rules.engagement import Engagement
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.members.member import Roster


def outlook_table(running: Sequence[Engagement], words: Wording) -> ExportTable:
    """One row for each engagement, earliest end first; those without a known end are last."""
    _ = words.translate
    saved, project = _("saved consortium"), _("project")
    rows: list[list[Cell]] = [[each.name, saved if each.is_saved else project, each.until] for each in by_end(running)]
    return ExportTable(_("Running"), [_("Project or call"), _("Kind"), _("Until")], rows)


def by_end(running: Sequence[Engagement]) -> list[Engagement]:
    """Engagements sorted by end, then by name."""
    return sorted(running, key=lambda each: (each.until is None, each.until, each.name))


def outlook_to_json(running: Mapping[str, Sequence[Engagement]], roster: Roster) -> list[dict[str, Any]]:
    """Each member with its engagements, members with most engagements first; days as ISO dates, ``null`` where unknown."""
    return [
        {
            "member": member,
            "name": roster.member(member).name,
            "load": len(of_one),
            "running": [
                {
                    "id": each.id,
                    "name": each.name,
                    "saved": each.is_saved,
                    "until": each.until.isoformat() if each.until else None,
                }
                for each in by_end(of_one)
            ],
        }
        for member, of_one in busiest_first(running)
    ]


def busiest_first(running: Mapping[str, Sequence[Engagement]]) -> list[tuple[str, Sequence[Engagement]]]:
    """The engagements by member id, members with most engagements first."""
    return sorted(running.items(), key=lambda each: (-len(each[1]), each[0]))
