"""Organisations outside the cluster in words: who they are, where they were found, and the passage that says so."""

from collections.abc import Iterable, Mapping, Sequence
from textwrap import shorten

from matchmaking.composition import Consortium, Outsider
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording

_LONGEST = 260
"""Characters of a passage in a line."""


def outside_in_words(outside: Sequence[Outsider], words: Wording) -> list[str]:
    """The organisations, by what is known of them: their own words, or a project that they took part in."""
    _ = words.translate
    said = [_organisation(each, words) for each in outside if each.does_it]
    took_part = [_organisation(each, words) for each in outside if each.project]
    near = [_organisation(each, words) for each in outside if not (each.does_it or each.project)]
    told = []
    if said:
        told.append(_("found outside the cluster, to be checked: {organisations}", organisations=words.listed(said)))
    if took_part:
        told.append(
            _(
                "outside the cluster, took part in a project near to this: {organisations}",
                organisations=words.listed(took_part),
            )
        )
    if near:
        told.append(_("closest outside the cluster: {organisations}", organisations=words.listed(near)))
    return told


def outsider_in_words(outsider: Outsider, words: Wording) -> str:
    """Who it is, what is known of it, where it was found, and the passage, in one line."""
    return words.translate(
        "{organisation}: {evidence}, found in {source}: “{passage}”",
        organisation=_organisation(outsider, words),
        evidence=_evidence(outsider, words),
        source=outsider.source,
        passage=shorten(outsider.passage, _LONGEST, placeholder=" …"),
    )


def found_outside(consortia: Iterable[Consortium]) -> Mapping[str, tuple[Outsider, ...]]:
    """Who was found outside for what no member of the cluster covers, by the names of the capabilities."""
    return {entry.name: entry.outside for consortium in consortia for entry in consortium.coverage if entry.outside}


def outside_table(found: Mapping[str, Sequence[Outsider]], words: Wording) -> ExportTable:
    """One row for each capability, by its name, and organisation outside that answers it."""
    _ = words.translate
    columns = [
        _("Capability"),
        _("Organisation"),
        _("Town"),
        _("Country"),
        _("Based on"),
        _("Passage"),
        _("Found in"),
        _("Link"),
    ]
    rows: list[list[Cell]] = [
        [
            name,
            each.name,
            each.city,
            words.country(each.country) if each.country else "",
            _evidence(each, words),
            each.passage,
            each.source,
            each.link,
        ]
        for name, outside in found.items()
        for each in outside
    ]
    return ExportTable(_("Outside the cluster"), columns, rows)


def _organisation(outsider: Outsider, words: Wording) -> str:
    country = words.country(outsider.country) if outsider.country else ""
    place = ", ".join(part for part in (outsider.city, country) if part)
    return f"{outsider.name} ({place})" if place else outsider.name


def _evidence(outsider: Outsider, words: Wording) -> str:
    """What speaks for it: its own words, or a project that it took part in."""
    _ = words.translate
    if outsider.strength is None:
        return _("took part in the project {project}", project=outsider.project)
    strength = words.percent(outsider.strength)
    return (
        _("its own words answer this at {strength}", strength=strength)
        if outsider.does_it
        else _("comes closest, {strength}", strength=strength)
    )
