"""Aid: which part of each member's costs the programme pays, and what remains for the member itself.

The rates stand in the rule set (`AidRates`), with their source and how certain they are; where it gives none, nothing is said.
A proposal is no quote: the funder decides.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import fsum

from matchmaking.composition.calls.call import Call
from matchmaking.composition.consortium import Funding, Seat, Verdict
from matchmaking.composition.rules.conditions import Part, SizeCondition
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.rules.rule_set import Activity, AidRates, RuleSet
from matchmaking.members.member import COMPANIES, Kind
from matchmaking.remarks import Remark


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
    aid = ruleset.aid
    if aid is None:
        return tuple(seats)
    met = {verdict.rule for verdict in certificate if verdict.holds}
    together = bool(aid.collaboration_when) and met.issuperset(aid.collaboration_when)
    usual = activity_of(call, aid)
    funded = [
        replace(seat, funding=_funding(seat, standing[seat.member], aid, (activities or {}).get(seat.member, usual), together))
        for seat in seats
    ]
    return _below_the_ceiling(funded, standing, aid)


def activity_of(call: Call, aid: AidRates) -> Activity:
    """What a project for the call does: industrial research up to TRL 4, experimental development from TRL 5.

    The borders are those of the EU's framework for state aid for research, development and innovation (2022/C 414/01).
    """
    if call.trl is not None and call.trl[1] <= 4:
        return Activity.RESEARCH
    if call.trl is not None and call.trl[0] >= 5:
        return Activity.DEVELOPMENT
    return aid.usual


def is_paid_in_full(part: Part, kind: Kind, aid: AidRates) -> bool:
    """Whether a member is paid as a research organisation, and not as an undertaking."""
    if aid.organisations_are == "research_part":
        return part is Part.RESEARCH
    return kind not in COMPANIES | {Kind.INVESTOR}


def _funding(seat: Seat, standing: EligibilityProfile, aid: AidRates, activity: Activity, together: bool) -> Funding:
    rate, basis = _rate(seat.part, standing, aid, activity, together)
    grant = rate * seat.amount
    return Funding(activity, rate, grant, seat.amount - grant, basis)


def _rate(
    part: Part, standing: EligibilityProfile, aid: AidRates, activity: Activity, together: bool
) -> tuple[float, tuple[Remark, ...]]:
    """The part of its costs that a member is paid, and what it is made of."""
    if is_paid_in_full(part, standing.kind, aid):
        return aid.organisations, (
            Remark("{percent} % for a research organisation or another that makes no profit.", _percent(aid.organisations)),
        )
    if aid.region and not standing.nuts.startswith(aid.region):
        return 0.0, (Remark("No aid without a site in the region that pays."),)
    if aid.large is not None and standing.size is SizeCondition.LARGE:
        return aid.large, (Remark("{percent} % for a large company.", _percent(aid.large)),)
    base = aid.base(activity)
    if base is None:
        return 0.0, (Remark("The programme pays nothing for this activity."),)
    rate, basis = base, [Remark("{percent} % for the activity.", _percent(base))]
    if standing.size in (SizeCondition.MICRO, SizeCondition.SMALL) and aid.small:
        rate, basis = rate + aid.small, [*basis, Remark("{percent} % more for a small company.", _percent(aid.small))]
    if standing.size in (SizeCondition.MEDIUM, SizeCondition.SME) and aid.medium:
        rate, basis = rate + aid.medium, [*basis, Remark("{percent} % more for a medium-sized company.", _percent(aid.medium))]
    if together and aid.collaboration:
        rate += aid.collaboration
        basis.append(Remark("{percent} % more for working together.", _percent(aid.collaboration)))
    if rate > aid.ceiling + 1e-12:
        rate = aid.ceiling
        basis.append(Remark("{percent} % at most.", _percent(aid.ceiling)))
    return rate, tuple(basis)


def _percent(rate: float) -> Mapping[str, float]:
    return {"percent": round(100 * rate)}


def _below_the_ceiling(seats: Sequence[Seat], kinds: Mapping[str, EligibilityProfile], aid: AidRates) -> tuple[Seat, ...]:
    """Where the companies' aid together is above the programme's most, each gets the same part of its own."""
    paid = {
        seat.member: seat.funding
        for seat in seats
        if seat.funding and not is_paid_in_full(seat.part, kinds[seat.member].kind, aid)
    }
    total = fsum(funding.grant for funding in paid.values())
    if aid.ceiling_eur is None or total <= aid.ceiling_eur:
        return tuple(seats)
    part = aid.ceiling_eur / total
    told = Remark("Lowered: the companies together get {amount} EUR at most.", {"amount": round(aid.ceiling_eur)})
    lowered = {
        member: Funding(
            funding.activity,
            funding.rate * part,
            funding.grant * part,
            funding.own + funding.grant * (1 - part),
            (*funding.basis, told),
        )
        for member, funding in paid.items()
    }
    return tuple(replace(seat, funding=lowered.get(seat.member, seat.funding)) for seat in seats)
