"""What a member takes part in at the moment: a row for each project and each call with saved consortia, until when."""

from collections.abc import Mapping, Sequence
from typing import Any

from matchmaking.composition.rules.engagement import Engagement
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.members.member import Roster


def outlook_table(running: Sequence[Engagement], words: Wording) -> ExportTable:
    """What ends first stands first; what has no end that is known stands last."""
    _ = words.translate
    saved, project = _("saved consortium"), _("project")
    rows: list[list[Cell]] = [[each.name, saved if each.is_saved else project, each.until] for each in by_end(running)]
    return ExportTable(_("Running"), [_("Project or call"), _("Kind"), _("Until")], rows)


def by_end(running: Sequence[Engagement]) -> list[Engagement]:
    """What ends first, first; of two that end together the first by name."""
    return sorted(running, key=lambda each: (each.until is None, each.until, each.name))


def outlook_to_json(running: Mapping[str, Sequence[Engagement]], roster: Roster) -> list[dict[str, Any]]:
    """Each member with what it takes part in, who takes part in most first; days as ISO dates, ``null`` where not known."""
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
    """Members by id with what they take part in, who takes part in most first."""
    return sorted(running.items(), key=lambda each: (-len(each[1]), each[0]))
