"""Aid: which part of each member's costs the programme pays, and what remains for the member itself.

The rates stand in the rule set (`AidRates`), with their source and how certain they are; where it gives none, nothing is said.
A proposal is no quote: the funder decides.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from math import fsum

from matchmaking.composition.calls.call import Call
from matchmaking.composition.consortium import Funding, Seat, Verdict
from matchmaking.composition.rules.conditions import Part, SizeCondition
from matchmaking.composition.rules.countries import countries_of
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.rules.legal_roles import LegalRole
from matchmaking.composition.rules.organisations import organisation_lists
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Activity, AidRates, RuleSet
from matchmaking.composition.solving.euros import whole_euros
from matchmaking.members.member import COMPANIES, Kind
from matchmaking.remarks import Remark

_Rate = tuple[float, tuple[Remark, ...]]
"""The part of a member's costs that is paid, 0 to 1, and what it is made of."""


def fund(
    seats: Sequence[Seat],
    certificate: Sequence[Verdict],
    ruleset: RuleSet,
    call: Call,
    standing: Mapping[str, EligibilityProfile],
    activities: Mapping[str, Activity] | None = None,
) -> tuple[Seat, ...]:
    """The seats with their funding; unchanged where the rule set names no rates.

    ``activities`` says what single members (ids) do; the others do what the readiness of the call's project points to, else
    what is usual in the programme.
    """
    aid = ruleset.for_call_on(call.deadline).aid
    if aid is None:
        return tuple(seats)
    met = {verdict.rule for verdict in certificate if verdict.holds}
    together = any(met.issuperset(way) for way in aid.collaboration_when)
    usual = activity_of(call, aid)
    given = activities or {}
    rates = {
        seat.member: _rate(seat.part, standing[seat.member], aid, given.get(seat.member, usual), together)
        for seat in seats
        if not _is_third_party(seat.part, standing[seat.member], aid)
    }
    rates |= dict(_third_parties(seats, standing, aid, rates))
    funded = [replace(seat, funding=_funding(seat, given.get(seat.member, usual), rates[seat.member])) for seat in seats]
    return _in_whole_euros(_within_limits(funded, standing, aid))


def activity_of(call: Call, aid: AidRates) -> Activity:
    """What a project for the call does: industrial research up to TRL 4, experimental development from TRL 5.

    The borders are those of the EU's framework for state aid for research, development and innovation (2022/C 414/01).
    """
    if call.trl is not None and call.trl[1] <= 4:
        return Activity.RESEARCH
    if call.trl is not None and call.trl[0] >= 5:
        return Activity.DEVELOPMENT
    return aid.usual


def rate_alone(standing: EligibilityProfile, part: Part, aid: AidRates, call: Call) -> tuple[float | None, tuple[Remark, ...]]:
    """The part of its costs that a member is paid whoever else takes part, 0 to 1, and what it is made of.

    None where it is paid as a cost of a company. What the whole project decides is not in it: the bonus for collaboration, the
    most and the least that the programme grants.
    """
    if nothing := _unpaid(standing, aid):
        return 0.0, (nothing,)
    if _is_third_party(part, standing, aid):
        return None, (Remark("It is paid as a cost of a company that takes part, at that company's rate."),)
    return _rate(part, standing, aid, activity_of(call, aid), together=False)


def is_paid_in_full(part: Part, kind: Kind, aid: AidRates) -> bool:
    """Whether a member is paid as a research organisation, and not as an undertaking or with one."""
    if aid.organisations_are == "not_for_profit":
        return kind not in COMPANIES | {Kind.INVESTOR, Kind.UNKNOWN}
    return part is Part.RESEARCH and aid.organisations_are == "research_part"


def _is_third_party(part: Part, standing: EligibilityProfile, aid: AidRates) -> bool:
    """Whether a member's costs are those of another that pays it: of a company, or of whoever leads for a subcontractor."""
    if standing.legal_role is LegalRole.SUBCONTRACTOR:
        return True
    return part is Part.RESEARCH and aid.organisations_are == "third_parties"


def _funding(seat: Seat, activity: Activity, rate: _Rate) -> Funding:
    grant = rate[0] * seat.amount
    return Funding(activity, rate[0], grant, seat.amount - grant, rate[1])


def _rate(part: Part, standing: EligibilityProfile, aid: AidRates, activity: Activity, together: bool) -> _Rate:
    """The part of its costs that a member is paid, and what it is made of."""
    if nothing := _unpaid(standing, aid):
        return 0.0, (nothing,)
    if is_paid_in_full(part, standing.kind, aid):
        return aid.organisations, (
            Remark("{percent} % for a research organisation or another non-profit organisation.", _percent(aid.organisations)),
        )
    if aid.region and not standing.nuts.startswith(aid.region):
        return 0.0, (Remark("No aid without a site in the region that pays."),)
    basis = [] if standing.kind is not Kind.UNKNOWN else [Remark("Its kind is not known: it is paid as a company until it is.")]
    base = aid.base(activity)
    if base is None:
        return 0.0, (*basis, Remark("The programme pays nothing for this activity."))
    if aid.large is not None and standing.size is SizeCondition.LARGE:
        return aid.large, (*basis, Remark("{percent} % for a large company.", _percent(aid.large)))
    if aid.large is not None and standing.size is None and standing.kind in COMPANIES | {Kind.UNKNOWN}:
        rate = min(aid.large, base)
        return rate, (*basis, Remark("{percent} %, as for a large company, until its size is known.", _percent(rate)))
    rate, basis = base, [*basis, Remark("{percent} % for the activity.", _percent(base))]
    if standing.size in (SizeCondition.MICRO, SizeCondition.SMALL) and aid.small:
        rate, basis = rate + aid.small, [*basis, Remark("{percent} % more for a small company.", _percent(aid.small))]
    if standing.size in (SizeCondition.MEDIUM, SizeCondition.SME) and aid.medium:
        rate, basis = rate + aid.medium, [*basis, Remark("{percent} % more for a medium-sized company.", _percent(aid.medium))]
    if standing.has_unknown_size and (aid.small or aid.medium):
        basis.append(Remark("Nothing more for a small or medium-sized company until its size with all its owners is known."))
    if together and aid.collaboration and activity in aid.collaboration_for:
        rate += aid.collaboration
        basis.append(Remark("{percent} % more for working together.", _percent(aid.collaboration)))
    if rate > aid.ceiling + 1e-12:
        rate = aid.ceiling
        basis.append(Remark("{percent} % at most.", _percent(aid.ceiling)))
    return rate, tuple(basis)


def _unpaid(standing: EligibilityProfile, aid: AidRates) -> Remark | None:
    """Why a member is paid for no activity; None for others."""
    if standing.legal_role not in (*aid.legal_roles, LegalRole.SUBCONTRACTOR):
        return Remark("No grant as {legal_role}.", {"legal_role": standing.legal_role})
    for name in sorted(standing.lists.intersection(aid.unfunded)):
        return Remark("No grant: {why}", {"why": organisation_lists()[name].why})
    if aid.countries and not standing.country:
        return Remark("No grant until its country is known.")
    if aid.countries and standing.country not in countries_of(aid.countries):
        return Remark(
            "No grant for a member from {place_countries}, unless the call itself says so.",
            {"place_countries": [standing.country]},
        )
    return None


def _third_parties(
    seats: Sequence[Seat], standing: Mapping[str, EligibilityProfile], aid: AidRates, rates: Mapping[str, _Rate]
) -> Iterator[tuple[str, _Rate]]:
    """The rates of those whose costs are another's: that of the one that leads, else of the one that costs most; a company, but
    for subcontractors.
    """
    paid = sorted(
        (seat for seat in seats if seat.member in rates and rates[seat.member][0] > 0),
        key=lambda seat: (seat.role is not Role.COORDINATOR, -seat.share, seat.member),
    )
    for seat in seats:
        if not _is_third_party(seat.part, standing[seat.member], aid):
            continue
        subcontracted = standing[seat.member].legal_role is LegalRole.SUBCONTRACTOR
        payer = next((each for each in paid if subcontracted or standing[each.member].is_company), None)
        if subcontracted and payer is None:
            yield seat.member, (0.0, (Remark("It is paid as a cost of another member, and none here gets a grant."),))
        elif nothing := _unpaid(standing[seat.member], aid):
            yield seat.member, (0.0, (nothing,))
        elif payer is None:
            yield seat.member, (0.0, (Remark("It is paid as a cost of a company, and no company here gets aid."),))
        else:
            rate = rates[payer.member][0]
            remark = Remark("{percent} %, as a cost of {member}.", {**_percent(rate), "member": payer.name})
            yield seat.member, (rate, (remark,))


def _percent(rate: float) -> Mapping[str, float]:
    return {"percent": round(100 * rate)}


def _within_limits(seats: Sequence[Seat], standing: Mapping[str, EligibilityProfile], aid: AidRates) -> tuple[Seat, ...]:
    """No grants for a project below the programme's least; above its most for companies, each gets the same part of its own."""
    paid = {
        seat.member: seat.funding
        for seat in seats
        if seat.funding and not is_paid_in_full(seat.part, standing[seat.member].kind, aid)
    }
    granted = fsum(seat.funding.grant for seat in seats if seat.funding)
    if aid.least_eur is not None and 0 < granted < aid.least_eur:
        values = {"amount": round(granted), "least": round(aid.least_eur)}
        told = Remark("No aid: together it would be {amount} EUR, and the programme grants {least} EUR at least.", values)
        return tuple(replace(seat, funding=seat.funding and _times(seat.funding, 0.0, told)) for seat in seats)
    total = fsum(funding.grant for funding in paid.values())
    if aid.ceiling_eur is not None and total > aid.ceiling_eur:
        told = Remark("Lowered: the companies together get {amount} EUR at most.", {"amount": round(aid.ceiling_eur)})
        paid = {member: _times(funding, aid.ceiling_eur / total, told) for member, funding in paid.items()}
    if aid.least_each_eur is not None:
        told = Remark(
            "Some calls require each company to ask for at least {amount} EUR of aid.", {"amount": round(aid.least_each_eur)}
        )
        for seat in seats:
            funding = paid.get(seat.member)
            if funding and standing[seat.member].is_company and 0 < funding.grant < aid.least_each_eur:
                paid[seat.member] = replace(funding, basis=(*funding.basis, told))
    return tuple(replace(seat, funding=paid.get(seat.member, seat.funding)) for seat in seats)


def _times(funding: Funding, part: float, told: Remark) -> Funding:
    """The funding with this part of its grant, and why."""
    grant = funding.grant * part
    return Funding(funding.activity, funding.rate * part, grant, funding.own + funding.grant - grant, (*funding.basis, told))


def _in_whole_euros(seats: Sequence[Seat]) -> tuple[Seat, ...]:
    """The grants in whole EUR that add up to their total; what a member brings is what is left of its costs."""
    funded = [(seat, seat.funding) for seat in seats if seat.funding]
    grants = whole_euros([funding.grant for _, funding in funded])
    rounded = {
        seat.member: replace(funding, grant=float(grant), own=seat.amount - grant)
        for (seat, funding), grant in zip(funded, grants, strict=True)
    }
    return tuple(replace(seat, funding=rounded.get(seat.member)) for seat in seats)
