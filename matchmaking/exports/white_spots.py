"""White spots as a table: capabilities that calls ask for and the cluster hardly has, one row each."""

from collections.abc import Sequence

from matchmaking.composition import Call, WhiteSpot
from matchmaking.exports.outside import outside_in_words
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.members.member import Roster


def white_spot_table(spots: Sequence[WhiteSpot], calls: Sequence[Call], roster: Roster, words: Wording) -> ExportTable:
    """One row for each white spot, widest gap first: capability, calls, weight, closest member, and whom to attract."""
    _ = words.translate
    titles = {call.id: call.title for call in calls}
    columns = [
        _("Capability"),
        _("Gap"),
        _("Part of what the calls ask"),
        _("Calls"),
        _("Members who cover it"),
        _("Strength of the best"),
        _("Who comes closest"),
        _("Who to attract"),
        _("Sector"),
    ]
    looked = any(spot.outside for spot in spots)
    columns += [_("Outside the cluster")] if looked else []
    rows: list[list[Cell]] = [
        [
            spot.name,
            spot.gap,
            spot.demand,
            words.parted(titles.get(id, id) for id in spot.calls),
            spot.members,
            spot.strength,
            words.parted(roster.members[roster.position[id]].name for id in spot.best),
            words.listed([words.name(kind) for kind in spot.kinds]),
            words.name(spot.sector) if spot.sector else "",
            *([words.parted(outside_in_words(spot.outside, words))] if looked else []),
        ]
        for spot in spots
    ]
    return ExportTable(_("White spots"), columns, rows, frozenset({columns[1], columns[2], columns[5]}))
