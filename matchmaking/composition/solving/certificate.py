"""The certificate: checks every rule by plain arithmetic on the seats.

It shares no code with the model that composes.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import fsum

from matchmaking.composition.calls.call import Call
from matchmaking.composition.consortium import Limits, Seat, Verdict
from matchmaking.composition.rules.conditions import (
    Admissible,
    Budget,
    Category,
    Condition,
    Coordinator,
    Count,
    Duration,
    Selector,
    Share,
    Trl,
    Unit,
)
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile, matches
from matchmaking.composition.rules.legal_roles import LegalRole
from matchmaking.composition.rules.organisations import organisation_lists
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Rule, RuleSet
from matchmaking.members.member import Sector
from matchmaking.remarks import Remark

TOLERANCE = 1e-6
"""Shares are amounts of money: a millionth of the budget more or less breaks no rule."""


@dataclass(frozen=True, slots=True)
class _Finding:
    value: float | None
    evidence: Remark
    holds: bool | None = None


@dataclass(frozen=True, slots=True)
class _Table:
    """The seats with their standings, and the questions that every condition asks of them."""

    seats: Sequence[Seat]
    standing: Mapping[str, EligibilityProfile]
    call: Call

    def that_match(self, selector: Selector) -> list[Seat]:
        return [seat for seat in self.seats if matches(selector, self.standing[seat.member], seat.part)]

    def by(self, key: str, seats: Sequence[Seat]) -> dict[str, list[Seat]]:
        """Seats by group, country or category; a member whose country is not known is in none."""
        found: dict[str, list[Seat]] = defaultdict(list)
        for seat in seats:
            if value := str(getattr(self.standing[seat.member], key) or ""):
                found[value].append(seat)
        return found


def certify(
    seats: Sequence[Seat], ruleset: RuleSet, call: Call, standing: Mapping[str, EligibilityProfile]
) -> tuple[Verdict, ...]:
    """Check every rule; the verdicts are in the order of the rule set.

    ``standing`` holds the eligibility profiles by id, at least of the seated members. The first seat with the role of
    coordinator leads.
    """
    table = _Table(seats, standing, call)
    return tuple(_verdict(rule, table) for rule in ruleset.for_call_on(call.deadline).rules)


def _verdict(rule: Rule, table: _Table) -> Verdict:
    condition = rule.condition
    limits = Limits(getattr(condition, "min", None), getattr(condition, "max", None))
    unit = Unit.COUNT
    match condition:
        case Count():
            found = _count(condition, table)
        case Share():
            found, unit = _share(condition, table), Unit.SHARE
        case Budget():
            found, unit = _budget(condition, table), Unit.EUR_PER_YEAR if condition.per_year else Unit.EUR
            if condition.for_each_with is not None:
                limits = Limits(most=(condition.max or 0.0) * _holders(condition, table))
        case Coordinator():
            found, limits = _coordinator(condition, table), Limits(least=1)
        case Admissible():
            found, limits = _admissible(condition, table), Limits(most=0)
        case Duration():
            found, unit = _duration(table), Unit.MONTHS
        case Trl():
            found, unit = _trl(condition, table), Unit.TRL
    holds = found.holds if found.holds is not None or found.value is None else _within(found.value, limits)
    return Verdict(
        rule.id,
        rule.severity,
        found.value,
        limits,
        holds,
        found.evidence,
        rule.source,
        rule.certainty,
        unit,
        rule.text.by_language,
        tuple(_asks(condition, table)),
    )


def _asks(condition: Condition, table: _Table) -> Iterator[Remark]:
    """What is not known about the members that the rule refers to: shares of owners, and sizes that depend on them."""
    selectors = [each for name in ("of", "relative_to") if isinstance(each := getattr(condition, name, None), Selector)]
    eligibility_profiles = [table.standing[seat.member] for seat in table.seats]
    groups = Counter(standing.group for standing in eligibility_profiles)
    by_group = "group" in (*getattr(condition, "distinct", ()), getattr(condition, "per", None))
    by_owner = any(each.independence for each in selectors)
    doubted = [
        f"{standing.name} ({standing.owner_in_doubt})"
        for standing in eligibility_profiles
        if standing.owner_in_doubt and (by_owner or (by_group and groups[standing.group] > 1))
    ]
    if doubted:
        yield Remark(
            "It is not known which share the owner has in {members}: they count as linked until it is. Ask for it.",
            {"members": doubted},
        )
    off_lists = {name for each in selectors for name in each.off_list}
    for name in sorted(off_lists):
        if left_out := [standing.name for standing in eligibility_profiles if name in standing.lists]:
            values = {"members": left_out, "why": organisation_lists()[name].why}
            yield Remark("{members} does not count here: {why}", values)
    roles = {role for each in selectors for role in each.legal_role}
    told = roles | {LegalRole.BENEFICIARY}
    aside = [each for each in eligibility_profiles if roles and each.legal_role not in told and not each.lists & off_lists]
    for role in sorted({each.legal_role for each in aside}):
        members = [each.name for each in aside if each.legal_role is role]
        yield Remark("Not counted here, as {legal_role}: {members}.", {"members": members, "legal_role": role})
    unsized = [standing.name for standing in eligibility_profiles if standing.has_unknown_size]
    if unsized and any(each.size for each in selectors):
        yield Remark(
            "Not known: the size of {members} with all owners. Until it is, it counts neither as an SME nor as large. Ask for "
            "staff and shares.",
            {"members": unsized},
        )


def _within(value: float, limits: Limits) -> bool:
    slack = TOLERANCE * max(1.0, abs(value))
    return (limits.least is None or value >= limits.least - slack) and (limits.most is None or value <= limits.most + slack)


def _names(seats: Sequence[Seat]) -> str:
    return ", ".join(seat.name for seat in seats)


# members ----------------------------------------------------------------------------------------------------------------------


def _count(count: Count, table: _Table) -> _Finding:
    seats = table.that_match(count.of)
    if count.per == "country":
        countries = table.by("country", seats)
        if not countries:
            return _Finding(0.0, Remark("None of the members counts here."))
        country, largest = max(countries.items(), key=lambda item: (len(item[1]), item[0]))
        return _Finding(
            float(len(largest)),
            Remark("Most come from {country}: {members}.", {"country": country, "members": _names(largest)}),
        )
    if not count.distinct:
        return _Finding(float(len(seats)), _who_count(seats))
    pairs = _distinct(count, table, seats)
    if not pairs:
        return _Finding(0.0, _who_count([]))
    if set(count.distinct) == {"sector"}:
        sectors, taking = [Sector(sector) for _, sector in pairs], [seat.name for seat, _ in pairs]
        remark = Remark("For {sectors}, in this order: {members}.", {"sectors": sectors, "members": taking})
        return _Finding(float(len(pairs)), remark)
    if set(count.distinct) == {"category"}:
        categories, taking = [Category(category) for _, category in pairs], [seat.name for seat, _ in pairs]
        remark = Remark("For {sectors}, in this order: {members}.", {"sectors": categories, "members": taking})
        return _Finding(float(len(pairs)), remark)
    values = {"members": ", ".join(f"{seat.name} ({value})" if value else seat.name for seat, value in pairs)}
    match sorted(set(count.distinct)):
        case ["group"]:
            remark = Remark("Independent of each other: {members}.", values)
        case ["country"]:
            remark = Remark("From different countries: {members}.", values)
        case _:
            remark = Remark("Independent and from different countries: {members}.", values)
    return _Finding(float(len(pairs)), remark)


def _who_count(seats: Sequence[Seat]) -> Remark:
    if not seats:
        return Remark("None of the members counts here.")
    return Remark("These count: {members}.", {"members": _names(seats)})


def _distinct(count: Count, table: _Table, seats: Sequence[Seat]) -> list[tuple[Seat, str]]:
    """The largest selection of seats that differ in what the rule names, each with its country or sector."""
    if set(count.distinct) == {"group"}:
        return [(members[0], "") for members in table.by("group", seats).values()]
    if set(count.distinct) in ({"country"}, {"category"}):
        return [(members[0], value) for value, members in table.by(count.distinct[0], seats).items()]
    if set(count.distinct) == {"sector"}:
        sectors = _match({seat.member: sorted(table.standing[seat.member].sectors) for seat in seats})
        return [(seat, sectors[seat.member]) for seat in seats if seat.member in sectors]
    # independent and in different countries: each group stands for one of the countries where it has a member
    groups = table.by("group", [seat for seat in seats if table.standing[seat.member].country])
    places = {group: {table.standing[seat.member].country: seat for seat in members} for group, members in groups.items()}
    matched = _match({group: sorted(countries) for group, countries in places.items()})
    return [(places[group][country], country) for group, country in matched.items()]


def _match(choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The largest pairing of takers with one of their choices, no choice taken twice (augmenting paths)."""
    taken: dict[str, str] = {}

    def place(taker: str, tried: set[str]) -> bool:
        for choice in choices[taker]:
            if choice not in tried:
                tried.add(choice)
                if choice not in taken or place(taken[choice], tried):
                    taken[choice] = taker
                    return True
        return False

    for taker in choices:
        place(taker, set())
    return {taker: choice for choice, taker in taken.items()}


def _coordinator(condition: Coordinator, table: _Table) -> _Finding:
    leader = next((seat for seat in table.seats if seat.role is Role.COORDINATOR), None)
    if leader is None:
        return _Finding(0.0, Remark("Nobody coordinates yet."))
    fits = matches(condition.of, table.standing[leader.member], leader.part)
    return _Finding(float(fits), Remark("{member} coordinates.", {"member": leader.name}))


def _admissible(condition: Admissible, table: _Table) -> _Finding:
    seats = table.that_match(condition.of)
    if condition.of.busy is not None:
        loads = [f"{seat.name} ({table.standing[seat.member].load})" for seat in table.seats]
        evidence = Remark("Other projects and saved consortia that run: {members}.", {"members": loads})
        return _Finding(float(len(seats)), evidence)
    if not seats:
        return _Finding(0.0, Remark("All members are admissible as far as the directory knows."))
    return _Finding(float(len(seats)), Remark("Not admissible: {members}.", {"members": _names(seats)}))


# money ------------------------------------------------------------------------------------------------------------------------


def _share(share: Share, table: _Table) -> _Finding:
    seats = table.that_match(share.of)
    total = 1.0 if share.relative_to is None else fsum(seat.share for seat in table.that_match(share.relative_to))
    if share.per is None:
        return _quotient(seats, total, has_most=share.max is not None)
    held = {seat.member: [seat] for seat in seats} if share.per == "member" else table.by(share.per, seats)
    if not held:
        return _Finding(None, _who_count([]), holds=True)
    pick: Callable[..., str] = max if share.max is not None else min
    extreme = pick(held, key=lambda key: (fsum(seat.share for seat in held[key]), key))
    both = share.max is not None and share.min is not None
    found = _quotient(held[extreme], total, has_most=share.max is not None)
    if both:
        smallest = min(fsum(seat.share for seat in seats) for seats in held.values())
        too_small = smallest < (share.min or 0.0) * total - TOLERANCE
        return _Finding(found.value, found.evidence, holds=False if too_small else found.holds)
    return found


def _quotient(seats: Sequence[Seat], total: float, has_most: bool) -> _Finding:
    """What the seats hold of the total; where the total is nothing, a most holds only if the seats hold nothing either."""
    held = fsum(seat.share for seat in seats)
    values = {"members": _names(seats), "percent": round(100 * held, 1)}
    if not seats:
        remark = _who_count([])
    elif TOLERANCE < total < 1 - TOLERANCE:
        message = "{members}: {percent} % of the budget, {part} % of the part that the rule measures against."
        remark = Remark(message, values | {"part": round(100 * held / total, 1)})
    else:
        remark = Remark("{members}: {percent} % of the budget.", values)
    if total <= TOLERANCE:
        return _Finding(None, remark, holds=not has_most or held <= TOLERANCE)
    return _Finding(held / total, remark)


def _budget(budget: Budget, table: _Table) -> _Finding:
    call = table.call
    if not call.budget:
        return _Finding(None, Remark("The call names no budget."))
    if budget.per_year and not call.months:
        return _Finding(None, Remark("The call names no duration."))
    seats = table.that_match(budget.of)
    amount = call.budget * fsum(seat.share for seat in seats) / ((call.months or 12) / 12 if budget.per_year else 1.0)
    slack = TOLERANCE * call.budget
    most = budget.max
    if budget.max is not None and budget.for_each_with is not None:
        most = budget.max * _holders(budget, table)
    holds = (budget.min is None or amount >= budget.min - slack) and (most is None or amount <= most + slack)
    message = "{members}: {amount} EUR a year." if budget.per_year else "{members}: {amount} EUR."
    remark = Remark(message, {"members": _names(seats), "amount": round(amount)}) if seats else _who_count([])
    return _Finding(round(amount, 2), remark, holds)


def _holders(budget: Budget, table: _Table) -> int:
    """How many groups of those who match hold at least the fraction that the rule names of what they hold together."""
    seats = table.that_match(budget.of)
    least = (budget.for_each_with or 0.0) * fsum(seat.share for seat in seats) - TOLERANCE
    return sum(fsum(seat.share for seat in group) >= least for group in table.by("group", seats).values())


# the project ------------------------------------------------------------------------------------------------------------------


def _duration(table: _Table) -> _Finding:
    months = table.call.months
    if months is None:
        return _Finding(None, Remark("The call names no duration."))
    return _Finding(float(months), Remark("The project lasts {months} months.", {"months": months}))


def _trl(condition: Trl, table: _Table) -> _Finding:
    if table.call.trl is None:
        return _Finding(None, Remark("The call names no technology readiness."))
    start, end = table.call.trl
    holds = (condition.min is None or start >= condition.min) and (condition.max is None or end <= condition.max)
    remark = Remark("The project goes from TRL {start} to {end}.", {"start": start, "end": end})
    return _Finding(float(start if condition.max is None else end), remark, holds)
