"""The commands ``matchmaking members`` and ``matchmaking partners``: the directory, and the ranking of partners."""

from enum import StrEnum
from typing import Annotated, Any

import typer
from rich.table import Table

from matchmaking import ranking
from matchmaking.commands.options import JsonOption, ModelOption, WeightsOption, WorkspaceOption
from matchmaking.commands.terminal import answers, explained, fitted, messages, opened, print_json, taken_along
from matchmaking.errors import ImpossibleRequest
from matchmaking.exports.condition_words import compared_in_words, condition_in_words, conditions_of
from matchmaking.exports.partners import fit_in_words
from matchmaking.features import BUNDLED, FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Kind, Sector
from matchmaking.workspace.maintenance.dismissals import dismissals


class ReadAs(StrEnum):
    """Whether conditions are read in a need, or it is words alone."""

    READ = "read"
    OFF = "off"


def members(workspace: WorkspaceOption = "", as_json: JsonOption = False) -> None:
    """List the members of the workspace."""
    with explained(), opened(workspace) as cluster:
        roster = cluster.roster()
        if as_json:
            print_json(
                [
                    {
                        "id": member.id,
                        "name": member.name,
                        "aliases": list(member.aliases),
                        "kind": member.kind.value,
                        "city": member.city,
                        "country": member.country,
                        "nuts": member.nuts,
                        "enterprise_number": member.enterprise_number,
                        "website": member.website,
                        "statements": len(member.statements),
                    }
                    for member in roster.members
                ]
            )
            taken_along(cluster, "members.json")
            return
        table = Table("id", "name", "kind", "place")
        for member in roster.members:
            table.add_row(member.id, member.name, member.kind.value, f"{member.city} {member.country}".strip())
        answers.print(table)
        messages.print(f"{len(roster.members)} members, {len(roster.projects)} projects.")


def partners(
    seeker: Annotated[str, typer.Option(help="Who is looking: a member's name or id.")] = "",
    need: Annotated[str, typer.Option(help="What you are looking for, in words (nl, en, fr or de).")] = "",
    top: Annotated[int, typer.Option(min=1, max=1000)] = 10,
    sector: Annotated[list[Sector] | None, typer.Option(help="Only partners of this sector; may be repeated.")] = None,
    kind: Annotated[list[Kind] | None, typer.Option(help="Only partners of this kind; may be repeated.")] = None,
    country: Annotated[
        list[str] | None, typer.Option(help="Only partners of this country, such as BE; may be repeated.")
    ] = None,
    conditions: Annotated[
        ReadAs, typer.Option(help="Read conditions in the need, such as “a hospital”, or take it as words alone.")
    ] = ReadAs.READ,
    without: Annotated[
        list[str] | None, typer.Option(help="Take a condition away that was read, such as hospital; may be repeated.")
    ] = None,
    weights: WeightsOption = "",
    workspace: WorkspaceOption = "",
    model: ModelOption = BUNDLED,
    as_json: JsonOption = False,
) -> None:
    """Rank the partners that suit a seeker, a need in words, or both."""
    with explained(), opened(workspace) as cluster:
        features = fitted(cluster, model)
        seen_from = features.roster.find(seeker).id if seeker else ""
        filters = ranking.Filters(
            sectors=frozenset(sector or ()),
            kinds=frozenset(kind or ()),
            countries=frozenset(code.upper() for code in country or ()),
            without=frozenset(each.partner for each in dismissals(cluster, seen_from)),
        )
        chosen = ranking.read_weights(weights) if weights else None
        asked = _asked(need, conditions, without or [])
        found = ranking.rank(features, seen_from or None, asked, filters, chosen, top)
        _say_conditions(asked, bool(found))
        if unsure := ranking.doubt(found):
            messages.print(str(unsure))
        if as_json:
            print_json([ranking.to_json(match, _sectors(features, match.member.id)) for match in found])
            return
        table = Table("", "partner", "kind", "score", "fit", "why")
        for place, match in enumerate(found, 1):
            why = sorted(match.reasons, key=lambda reason: -reason.points)[:3]
            told = "\n".join(f"{reason.points:.0f} {reason.criterion.value}: {_first(reason.evidence)}" for reason in why)
            told = "\n".join([told, *conditions_of(match, Wording("en"))])
            fit = fit_in_words(match, Wording("en")) or "-"
            table.add_row(str(place), match.member.name, match.member.kind.value, f"{match.score:.1f}", fit, told)
        answers.print(table)


def _asked(need: str, conditions: ReadAs, without: list[str]) -> ranking.ReadQuestion:
    """The need to rank, as read. Raises ``ImpossibleRequest`` for a condition in ``without`` that was not read."""
    read = ranking.read_question(need)
    keys = [condition.key for condition in read.conditions]
    for key in without:
        if key not in keys:
            raise ImpossibleRequest(
                "No condition “{key}” was read in this need. Read were: {keys}.", key=key, keys=", ".join(keys) or "-"
            )
    return read.plain() if conditions is ReadAs.OFF else read.without(*without)


def _say_conditions(asked: ranking.ReadQuestion, found: bool) -> None:
    words = Wording("en")
    if not asked.conditions:
        if asked.rest != asked.text:
            messages.print(compared_in_words(asked, words), soft_wrap=True)
        return
    said = "; ".join(f"{condition_in_words(each, words)} (--without {each.key})" for each in asked.conditions)
    messages.print(f"Conditions read: {said}. {compared_in_words(asked, words)}", soft_wrap=True)
    if not found:
        messages.print("Nobody meets the strict ones. Take one away.")


def _first(evidence: tuple[Any, ...]) -> str:
    text = str(evidence[0]) if evidence else ""
    return text if len(text) <= 110 else text[:109] + "…"


def _sectors(features: FeatureSet, member: str) -> dict[str, float]:
    row = features.sectors[features.roster.position[member]]
    return {sector.value: round(float(share), 4) for sector, share in zip(Sector, row, strict=True)}
