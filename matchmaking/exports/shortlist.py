"""A shortlist as a table: the partners to contact, their status, and the notes."""

from collections.abc import Sequence

from matchmaking.exports.member_words import capital, sectors_in_words
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording, day_of
from matchmaking.workspace.maintenance.shortlist import Candidate


def shortlist_table(candidates: Sequence[Candidate], features: FeatureSet, words: Wording) -> ExportTable:
    """One row for each candidate in the directory, with the contact where the viewer may know it."""
    _ = words.translate
    roster = features.roster
    rows: list[list[Cell]] = []
    for candidate in candidates:
        if candidate.partner not in roster.position:
            continue
        member = roster.member(candidate.partner)
        contact = member.contact
        rows.append(
            [
                member.name,
                capital(words.name(candidate.status)),
                capital(words.name(candidate.reason)) if candidate.reason else "",
                candidate.note,
                roster.member(candidate.seeker).name if candidate.seeker in roster.position else "",
                capital(words.name(member.kind)),
                member.city,
                sectors_in_words(features, member, words),
                member.website,
                ", ".join(part for part in (contact.name, contact.email, contact.phone) if part) if contact else "",
                day_of(candidate.created) if candidate.created else None,
                day_of(candidate.changed) if candidate.changed else None,
                member.id,
            ]
        )
    columns = [
        *(_("Name"), _("Status"), _("Reason"), _("Note"), _("For"), _("Kind"), _("Town"), _("Sectors"), _("Website")),
        *(_("Contact"), _("Added on"), _("Changed"), _("Number")),
    ]
    return ExportTable(_("Shortlist"), columns, rows)
