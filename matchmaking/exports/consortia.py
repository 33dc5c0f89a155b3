"""Consortia as tables: seats, coverage, rules, and the parts of the score."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaking.composition import (
    Call,
    Closest,
    Consortium,
    Coverage,
    Limits,
    RuleSet,
    Seat,
    Severity,
    Unit,
    Verdict,
    is_covered,
)
from matchmaking.composition.rules.engagement import Engagement
from matchmaking.exports.member_words import capital
from matchmaking.exports.outside import found_outside, outside_in_words, outside_table
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.remarks import sentences

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
"""The letters that name alternatives, best first."""

_PROVEN = 0.0005
"""Optimality gap (0 to 1) below which points show no difference."""


@dataclass(frozen=True)
class Alternative:
    """A consortium with the letter that names it."""

    letter: str
    consortium: Consortium


def alternatives(consortia: Sequence[Consortium]) -> list[Alternative]:
    """The consortia with their letters, in order."""
    return [Alternative(LETTERS[place % len(LETTERS)], consortium) for place, consortium in enumerate(consortia)]


def meeting_in_words(given: Sequence[Alternative], call: Call, rules: RuleSet, words: Wording) -> str:
    """The number of consortia and the requirements that they meet, with those that could not be checked and outdated rules."""
    said, of_another_time = _meeting(given, words), of_another_time_in_words(call, rules, words)
    return f"{said} {of_another_time}" if of_another_time else said


def of_another_time_in_words(call: Call, rules: RuleSet, words: Wording) -> str:
    """A warning where the rule set is not in force on the call's deadline; empty where it is."""
    if call.deadline is None or rules.valid_on(call.deadline):
        return ""
    if call.deadline < rules.valid_from:
        return words.translate("by the rules of {version}, which are not in force yet on that day", version=rules.version)
    return words.translate("by the rules of {version}, which are no longer in force on that day", version=rules.version)


def _meeting(given: Sequence[Alternative], words: Wording) -> str:
    hard = [verdict for each in given for verdict in each.consortium.certificate if verdict.severity is Severity.HARD]
    if any(verdict.holds is None for verdict in hard):
        return words.plural(
            "One consortium that meets every requirement that can be checked",
            "{count} consortia that meet every requirement that can be checked",
            len(given),
        )
    return words.plural(
        "One consortium that meets every requirement", "{count} consortia that meet every requirement", len(given)
    )


def side_by_side(given: Sequence[Alternative], words: Wording) -> ExportTable:
    """One column for each alternative: its figures, then its members with their roles."""
    _ = words.translate
    sets = [alternative.consortium for alternative in given]
    rows: list[list[Cell]] = [
        [_("Score"), *(round(each.score, 1) for each in sets)],
        [_("Beside the best possible"), *(gap_in_words(each, words) for each in given)],
        [_("Requirements met"), *(met(each, Severity.HARD, words) for each in sets)],
        [_("Targets met"), *(met(each, Severity.TARGET, words) for each in sets)],
        [_("Advice followed"), *(met(each, Severity.SOFT, words) for each in sets)],
        [_("Capabilities not covered"), *(len(each.missing) for each in sets)],
    ]
    if any(each.has_aid for each in sets):
        rows.append([_("Grant (EUR)"), *(None if each.grant is None else round(each.grant) for each in sets)])
        rows.append([_("Own contribution (EUR)"), *(None if each.own is None else round(each.own) for each in sets)])
    if any(each.different for each in sets):
        rows.append([_("What is different"), *(different_in_words(each, words) or "–" for each in sets)])
    names: dict[str, str] = {seat.member: seat.name for each in sets for seat in each.seats}
    count = {member: sum(member in each.members for each in sets) for member in names}
    for member in sorted(names, key=lambda member: (-count[member], names[member].casefold())):
        roles = [next((words.name(seat.role) for seat in each.seats if seat.member == member), "–") for each in sets]
        rows.append([names[member], *roles])
    return ExportTable(
        _("Alternatives"), [_("Aspect"), *(_("Consortium {letter}", letter=each.letter) for each in given)], rows
    )


def seat_table(consortium: Consortium, words: Wording, title: str = "") -> ExportTable:
    """One row for each member: role, purpose, covered capabilities, share of the budget, and further columns where known.

    These are aid where the rules have rates, person-months where the call has their cost, and the other running projects and
    saved consortia of the member.
    """
    _ = words.translate
    names = capability_names(consortium)
    columns = [
        _("Member"),
        _("Role"),
        _("Legal role"),
        _("Part of the project"),
        _("Why this member"),
        _("Covers"),
        _("Share"),
        _("Budget (EUR)"),
    ]
    budgeted = any(seat.amount for seat in consortium.seats)
    aid = [_("Rate of aid"), _("Grant (EUR)"), _("Own contribution (EUR)"), _("Activity"), _("How the rate is made")]
    if consortium.has_aid:
        columns += aid
    in_months = any(seat.person_months is not None for seat in consortium.seats)
    busy = any(seat.load for seat in consortium.seats)
    elsewhere = [_("In other projects and consortia"), _("Takes part in")]
    columns += [*([_("Person-months")] if in_months else []), *(elsewhere if busy else []), _("Number")]
    return ExportTable(
        title or _("Members"),
        columns,
        [
            [
                seat.name,
                words.name(seat.role),
                words.name(seat.legal_role),
                words.name(seat.part),
                purpose_in_words(seat, words),
                words.parted(names.get(id, id) for id in seat.covers),
                seat.share,
                round(seat.amount) if budgeted else None,
                *(_aid(seat, words) if consortium.has_aid else []),
                *([None if seat.person_months is None else round(seat.person_months, 1)] if in_months else []),
                *(_elsewhere(seat, words) if busy else []),
                seat.member,
            ]
            for seat in consortium.seats
        ],
        percent=frozenset({_("Share"), _("Rate of aid")}),
    )


def different_in_words(consortium: Consortium, words: Wording) -> str:
    """What an alternative offers that the first proposal lacks; empty for the first."""
    return words.say_all(consortium.different)


def purpose_in_words(seat: Seat, words: Wording) -> str:
    """The loss without the member, in one line."""
    _ = words.translate
    return words.say(seat.purpose.lost_without) if seat.purpose else _("Nothing would be lost without it.")


def missing_in_words(consortium: Consortium, words: Wording) -> str:
    """The capabilities that nobody covers, each with who of the cluster comes closest, who was found outside and whom to
    attract; empty where all are covered.
    """
    _ = words.translate
    said = []
    for entry in consortium.coverage:
        if entry.by:
            continue
        told = [_("nobody comes near it")]
        if entry.closest:
            strength = words.percent(entry.closest.strength)
            told = [_("closest in the cluster is {member}, {strength}", member=entry.closest.name, strength=strength)]
        told += outside_in_words(entry.outside, words)
        if entry.attract:
            told.append(_("to attract: {kinds}", kinds=kinds_in_words(entry, words)))
        said.append(f"{entry.name} ({words.parted(told)})")
    return _("No profile clearly covers: {capabilities}.", capabilities=words.parted(said)) if said else ""


def kinds_in_words(entry: Coverage, words: Wording) -> str:
    """The kinds of organisations to attract for a capability."""
    return ", ".join(words.name(kind) for kind in entry.attract)


def _aid(seat: Seat, words: Wording) -> list[Cell]:
    """The rate, the grant and the own contribution of a member, with the basis of the rate; empty where unknown."""
    if seat.funding is None:
        return [None] * 5
    funding = seat.funding
    why = words.say_all(funding.basis)
    return [funding.rate, round(funding.grant), round(funding.own), words.name(funding.activity), why]


def _elsewhere(seat: Seat, words: Wording) -> list[Cell]:
    return [seat.load, engagements_in_words(seat.engagements, words)]


def engagements_in_words(engagements: Sequence[Engagement], words: Wording) -> str:
    """Running projects and saved consortia, each with its last day; empty for none."""
    _ = words.translate
    told = []
    for each in engagements:
        name = _("{name} (saved consortium)", name=each.name) if each.is_saved else each.name
        told.append(_("{name} until {day}", name=name, day=words.date(each.until)) if each.until else name)
    return "; ".join(told)


def remark_table(consortium: Consortium, words: Wording, title: str = "") -> ExportTable:
    """One row for each remark: requests that could not be met, and roles that no member can take."""
    _ = words.translate
    said: list[list[Cell]] = [[words.say(remark)] for remark in consortium.remarks]
    return ExportTable(title or _("Remarks"), [_("Remark")], said)


def certificate_table(consortium: Consortium, words: Wording, title: str = "") -> ExportTable:
    """One row for each rule: its value beside its threshold, the verdict, the evidence and the source."""
    _ = words.translate
    columns = [
        _("Verdict"),
        _("Rule"),
        _("Kind of rule"),
        _("Value"),
        _("Threshold"),
        _("Based on"),
        _("Certainty"),
        _("Source"),
    ]
    return ExportTable(
        title or _("Certificate"),
        columns,
        [
            [
                verdict_in_words(verdict, words),
                words.of(verdict.text) or verdict.rule,
                capital(words.name(verdict.severity)),
                value_in_words(verdict.value, verdict.unit, words),
                threshold_in_words(verdict.threshold, verdict.unit, words),
                evidence_in_words(verdict, words),
                capital(words.name(verdict.certainty)),
                verdict.source,
            ]
            for verdict in sorted(consortium.certificate, key=lambda verdict: list(Severity).index(verdict.severity))
        ],
    )


def coverage_table(consortium: Consortium, words: Wording, title: str = "") -> ExportTable:
    """One row for each capability and member that covers it, with the passage of the member's own text."""
    _ = words.translate
    names = {seat.member: seat.name for seat in consortium.seats}
    columns = [_("Capability"), _("Weight in the call"), _("Member"), _("Strength"), _("Passage")]
    lacks = any(entry.attract for entry in consortium.coverage)
    if lacks:
        columns.append(_("Who to attract"))
    rows: list[list[Cell]] = []
    for entry in consortium.coverage:
        found: list[list[Cell]] = [
            [entry.name, entry.weight, names.get(given.member, given.member), given.strength, given.passage]
            for given in entry.by
        ]
        if entry.closest:
            who = _closest_in_words(entry.closest, names, words)
            found.append([entry.name, entry.weight, who, entry.closest.strength, entry.closest.passage])
        elif not entry.by:
            found.append([entry.name, entry.weight, _("nobody"), 0.0, ""])
        rows += [[*row, kinds_in_words(entry, words)] if lacks else row for row in found]
    return ExportTable(title or _("Coverage"), columns, rows, percent=frozenset({_("Weight in the call"), _("Strength")}))


def _closest_in_words(closest: Closest, names: Mapping[str, str], words: Wording) -> str:
    """The member closest to an uncovered capability, and whether it takes part."""
    _ = words.translate
    if closest.member in names:
        return _("no profile clearly enough; closest is {member}", member=closest.name)
    if is_covered(closest.strength):
        return _("nobody in this consortium; in the cluster {member} covers it", member=closest.name)
    return _("no profile clearly enough; closest in the cluster is {member}", member=closest.name)


def points_table(consortium: Consortium, words: Wording, title: str = "") -> ExportTable:
    """One row for each criterion, with the evidence."""
    _ = words.translate
    return ExportTable(
        title or _("Points"),
        [_("Criterion"), _("Points"), _("At most"), _("Based on")],
        [
            [
                capital(words.name(reason.criterion)),
                reason.points,
                reason.most,
                sentences(capital(words.say(remark)) for remark in reason.evidence),
            ]
            for reason in consortium.reasons
        ],
    )


def workbook(
    call: Call, given: Sequence[Alternative], words: Wording, further: Sequence[ExportTable] = ()
) -> list[ExportTable]:
    """All tables of a call and its alternatives, the comparison first; ``further`` tables come before the call."""
    _ = words.translate
    tables = [side_by_side(given, words)]
    for alternative in given:
        for make, title in (
            (seat_table, _("Members")),
            (certificate_table, _("Certificate")),
            (coverage_table, _("Coverage")),
            (points_table, _("Points")),
            *([(remark_table, _("Remarks"))] if alternative.consortium.remarks else []),
        ):
            # where there is one alone its name, which people may have given it, would only crowd the names of the sheets
            tables.append(make(alternative.consortium, words, f"{alternative.letter} {title}" if given[1:] else title))
    if found := found_outside(each.consortium for each in given):
        tables.append(outside_table(found, words))
    text = call.text.get(words.language) or next(iter(call.text.values()), "")
    asked: list[list[Cell]] = [[call.title or call.id, text, None]]
    asked += [[capability.name, capability.text, capability.weight] for capability in call.capabilities]
    columns = [_("The call, and each capability it asks for"), _("Description"), _("Weight")]
    return [*tables, *further, ExportTable(_("Call"), columns, asked)]


def capability_names(consortium: Consortium) -> Mapping[str, str]:
    """The names of capabilities by id."""
    return {entry.capability: entry.name for entry in consortium.coverage}


def met(consortium: Consortium, severity: Severity, words: Wording) -> str:
    """*9 of 9*, and how many could not be checked."""
    _ = words.translate
    verdicts = [verdict for verdict in consortium.certificate if verdict.severity is severity]
    if not verdicts:
        return "–"
    said = _("{count} of {total}", count=sum(verdict.holds is True for verdict in verdicts), total=len(verdicts))
    unknown = sum(verdict.holds is None for verdict in verdicts)
    return said if not unknown else _("{said}, {count} cannot be checked", said=said, count=unknown)


def gap_in_words(given: Alternative, words: Wording) -> str:
    """The optimality gap of a consortium; that of a later alternative holds among sets that are as different."""
    _ = words.translate
    if given.consortium.gap is None:
        return _("made by hand, not compared with all others")
    if _is_proven(given.consortium.gap):
        return _("proven best of its size") if given.letter == LETTERS[0] else _("proven best of its size at this difference")
    return below_best_in_words(given.consortium.gap, words)


def _is_proven(gap: float) -> bool:
    """Whether a gap (0 to 1) is too small for points to show."""
    return gap < _PROVEN


def below_best_in_words(gap: float, words: Wording) -> str:
    """*At most 1.2 % below the best*, or that it is proven to be the best; ``gap`` is 0 to 1."""
    _ = words.translate
    return _("proven best") if _is_proven(gap) else _("at most {gap} below the best", gap=words.percent(gap, 1))


def verdict_in_words(verdict: Verdict, words: Wording) -> str:
    """A mark with words, so that neither stands alone."""
    _ = words.translate
    if verdict.holds is None:
        return "?\u00a0" + _("cannot be checked")
    return "✓\u00a0" + _("met") if verdict.holds else "✗\u00a0" + _("not met")


def evidence_in_words(verdict: Verdict, words: Wording) -> str:
    """The reason for a verdict, and the unknown data to ask for."""
    return words.say_all((verdict.evidence, *verdict.asks))


def value_in_words(value: float | None, unit: Unit, words: Wording) -> str:
    """A rule's value with its unit."""
    _ = words.translate
    if value is None:
        return "–"
    match unit:
        case Unit.SHARE:
            return words.percent(value, 0 if abs(100 * value - round(100 * value)) < 0.05 else 1)
        case Unit.EUR:
            return words.money(value)
        case Unit.EUR_PER_YEAR:
            return _("{amount} a year", amount=words.money(value))
        case Unit.MONTHS:
            return words.plural("{count} month", "{count} months", round(value))
        case Unit.TRL:
            return f"TRL {words.number(value)}"
        case _:
            return words.number(value)


def threshold_in_words(limits: Limits, unit: Unit, words: Wording) -> str:
    """*at least 3*, *at most 70%*, *2 to 6*."""
    _ = words.translate
    least = value_in_words(limits.least, unit, words)
    most = value_in_words(limits.most, unit, words)
    if limits.least is None and limits.most is None:
        return "–"
    if limits.most is None:
        return _("at least {least}", least=least)
    if limits.least is None:
        return _("none") if limits.most == 0 else _("at most {most}", most=most)
    return _("exactly {value}", value=least) if limits.least == limits.most else _("{least} to {most}", least=least, most=most)
