"""Precedents as tables: the funded consortia most similar to a call, their common features, and a proposal beside them."""

from matchmaking.composition import Consortium
from matchmaking.exports.consortia import Alternative
from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Project
from matchmaking.ranking import NEAR_FROM, Precedents
from matchmaking.ranking.precedents import Quartiles

_MOST_COUNTRIES = 6


def project_in_words(project: Project, dated: bool = False) -> str:
    """*ARTERIA: Stents that dissolve*, or with the year *ARTERIA (2019): ...*; the label alone without another title."""
    label = project.dated_label if dated else project.label
    return f"{label}: {project.title}" if project.title not in ("", project.label) else label


def finding_in_words(found: Precedents, words: Wording) -> str:
    """The number of precedents and the most similar one; without one the closest project, or that no project is known."""
    _ = words.translate
    if found.nearest:
        return words.plural(
            "One funded project is related to this call: {nearest}.",
            "{count} funded projects are related to this call; the nearest is {nearest}.",
            len(found.nearest),
            nearest=found.nearest[0].project.dated_label,
        )
    if found.closest:
        return _(
            "No funded project is near to this call. {project} comes closest, at {share}; precedents have {least} at least.",
            project=found.closest.project.dated_label,
            share=words.percent(found.closest.agreement),
            least=words.percent(NEAR_FROM),
        )
    return _("No past project with two members or more is known here: an archive of projects brings precedents.")


def precedent_table(found: Precedents, words: Wording) -> ExportTable:
    """One row for each precedent, most similar first."""
    _ = words.translate
    columns = [_("Project"), _("Partners"), _("Received (EUR)"), _("Led by"), _("How near"), _("Link")]
    rows: list[list[Cell]] = [
        [
            project_in_words(one.project, dated=True),
            len(one.partners),
            None if one.received is None else round(one.received),
            f"{one.led_by.name} ({words.name(one.led_by.kind)})" if one.led_by else "",
            one.agreement,
            one.link,
        ]
        for one in found.nearest
    ]
    return ExportTable(_("Precedents"), columns, rows, frozenset({_("How near")}))


def beside_table(found: Precedents, given: Alternative, features: FeatureSet, words: Wording) -> ExportTable:
    """Size, countries, money, lead, roles and kinds of the precedents beside those of this consortium."""
    _ = words.translate
    own = given.consortium
    members = [features.roster.member(id) for id in own.members if id in features.roster.position]
    countries = {member.country for member in members} - {""}
    lead = next((member for member in members if own.coordinator and member.id == own.coordinator.member), None)
    asked = own.grant if own.grant is not None else sum(seat.amount for seat in own.seats)
    total = len(found.nearest)
    rows: list[list[Cell]] = [
        [_("Members"), _between(found.sizes, words), words.number(len(members))],
        [_("Countries"), _between(found.breadths, words), words.number(len(countries))],
        [_money_row(own, words), _between(found.grants, words), words.number(round(asked)) if asked else "–"],
        [
            _("Led by"),
            words.listed([f"{words.name(kind)} ({count})" for kind, count in found.leading.items()]) or "–",
            words.name(lead.kind) if lead else "–",
        ],
        [_("Roles"), _shares({words.code(role): share for role, share in found.roles.items()}, words), "–"],
        [
            _("Where partners come from"),
            _shares({words.country(code) if code else _("not known"): share for code, share in found.countries.items()}, words),
            words.listed(sorted(words.country(code) for code in countries)) or "–",
        ],
    ]
    for kind, share in found.kinds.items():
        usual = _(
            "in {count} of {total}, {share} of the partners", count=found.having[kind], total=total, share=words.percent(share)
        )
        rows.append([capital(words.name(kind)), usual, words.number(sum(member.kind is kind for member in members))])
    names = [_("Aspect"), _("Precedents: median (middle half)"), _("Consortium {letter}", letter=given.letter)]
    return ExportTable(_("Beside the precedents"), names, rows)


def recurring_table(found: Precedents, consortium: Consortium, words: Wording) -> ExportTable:
    """The members in two or more of the precedents, and whether they are in the consortium."""
    _ = words.translate
    return ExportTable(
        _("Who recurs"),
        [_("Member"), _("Kind"), _("Precedents"), _("In this consortium")],
        [
            [member.name, words.name(member.kind), count, _("yes") if member.id in consortium.members else _("no")]
            for member, count in found.recurring
        ],
    )


def _money_row(own: Consortium, words: Wording) -> str:
    _ = words.translate
    return _("Received, here the grant (EUR)") if own.grant is not None else _("Received, here the budget (EUR)")


def _between(quartiles: Quartiles | None, words: Wording) -> str:
    if quartiles is None:
        return words.translate("not known")
    low, middle, high = (words.number(round(value)) for value in quartiles)
    if low == high:
        return middle
    return words.translate("{middle} ({low} to {high})", middle=middle, low=low, high=high)


def _shares(mix: dict[str, float], words: Wording) -> str:
    shown = [f"{name} {words.percent(share)}" for name, share in list(mix.items())[:_MOST_COUNTRIES]]
    return ", ".join(shown) + (" …" if len(mix) > _MOST_COUNTRIES else "")
