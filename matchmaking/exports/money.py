"""The budget of a consortium as a table: the cost, grant and own contribution of each member."""

from math import fsum

from matchmaking.composition import Consortium
from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording


def money_table(consortium: Consortium, words: Wording, title: str = "", person_month: float | None = None) -> ExportTable:
    """One row for each member, without amounts where there is no budget; activity, rate and grant only where the rules have
    rates.

    Person-months follow from the costs where the cost of one is known: ``person_month`` in EUR, else that of the call.
    """
    _ = words.translate
    funded = any(seat.funding for seat in consortium.seats)
    columns = [_("Member"), _("Role"), _("Legal role"), _("Share"), _("Costs (EUR)")]
    budgeted = any(seat.amount for seat in consortium.seats)
    months = [seat.amount / person_month if person_month else seat.person_months for seat in consortium.seats]
    in_months = budgeted and any(each is not None for each in months)
    if in_months:
        columns.append(_("Person-months"))
    if funded:
        columns += [
            _("Activity"),
            _("Rate of aid"),
            _("Grant (EUR)"),
            _("Own contribution (EUR)"),
            _("What the rate is made of"),
        ]
    rows: list[list[Cell]] = []
    for seat, worked in zip(consortium.seats, months, strict=True):
        roles = (capital(words.name(role)) for role in (seat.role, seat.legal_role))
        row: list[Cell] = [seat.name, *roles, seat.share, round(seat.amount) if budgeted else None]
        if in_months:
            row.append(None if worked is None else round(worked, 1))
        if seat.funding:
            paid = seat.funding
            basis = words.say_all(paid.basis)
            amounts: list[Cell] = [round(paid.grant), round(paid.own)] if budgeted else [None, None]
            row += [capital(words.name(paid.activity)), paid.rate, *amounts, basis]
        rows.append(row)
    return ExportTable(title or _("Money"), columns, rows, frozenset({_("Share"), _("Rate of aid")}))


def money_in_words(consortium: Consortium, words: Wording) -> str:
    """The total cost, and who pays which part, in one sentence."""
    _ = words.translate
    costs = fsum(seat.amount for seat in consortium.seats)
    funded = [seat.funding for seat in consortium.seats if seat.funding]
    if not costs:
        return _("The call names no budget, so there are shares but no amounts.")
    if not funded:
        return _("{costs} in all; these rules name no rates of aid.", costs=words.money(costs))
    grant, own = fsum(each.grant for each in funded), fsum(each.own for each in funded)
    return _(
        "{costs} in all: {grant} of grants and {own} that the members bring themselves.",
        costs=words.money(costs),
        grant=words.money(grant),
        own=words.money(own),
    )
