"""The one-page handout of a consortium for a board: its content here, its layout in ``pdf`` and ``word``."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from matchmaking.composition import Call, Certainty, Consortium, LegalRole, RuleSet, Seat, Severity, Verdict
from matchmaking.exports.consortia import (
    Alternative,
    different_in_words,
    engagements_in_words,
    gap_in_words,
    met,
    missing_in_words,
    of_another_time_in_words,
    purpose_in_words,
    threshold_in_words,
    value_in_words,
    verdict_in_words,
)
from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording


@dataclass(frozen=True)
class Bar:
    """A bar to draw: ``share`` of the full length (0 to 1), its label, and the text beside it."""

    name: str
    share: float
    said: str


@dataclass(frozen=True)
class Page:
    """One page in one language. All texts are final plain text, without markup.

    ``figures`` are values with labels; ``seats`` the members; ``coverage`` and ``points`` are bars under their titles; ``open``
    are rules that are not met or cannot be checked, ``remarks`` requests that could not be met.
    """

    language: str
    kicker: str
    title: str
    lead: str
    figures: tuple[tuple[str, str], ...]
    seats: ExportTable
    coverage_title: str
    coverage: tuple[Bar, ...]
    points_title: str
    points: tuple[Bar, ...]
    rules_title: str
    rules: str
    open: tuple[str, ...]
    note: str
    made: date
    remarks: tuple[str, ...] = ()


def page_of(call: Call, rules: RuleSet, given: Alternative, features: FeatureSet, words: Wording, made: date) -> Page:
    """The page of one consortium for a call under these rules, dated ``made``."""
    _ = words.translate
    consortium = given.consortium
    return Page(
        language=words.language,
        kicker=_("Proposed consortium {letter}", letter=given.letter),
        title=call.title or call.id,
        lead=_lead(consortium, words),
        figures=_figures(call, given, features, words),
        seats=_seats(consortium, words, with_money=bool(call.budget)),
        coverage_title=_("What the call asks for, and who answers it"),
        coverage=tuple(_coverage(consortium, words)),
        points_title=_("Where the points come from"),
        points=tuple(
            Bar(
                capital(words.name(reason.criterion)),
                reason.points / reason.most if reason.most else 0.0,
                _("{points} of {most}", points=words.number(reason.points, 1), most=words.number(reason.most, 1)),
            )
            for reason in consortium.reasons
            if reason.most
        ),
        rules_title=_("Rules: {rules}", rules=f"{words.of(rules.title.by_language)} ({rules.version})"),
        rules=_rules(consortium, call, rules, words),
        open=tuple(_open(verdict, words) for verdict in consortium.certificate if verdict.holds is not True),
        note=_note(consortium, words, made),
        made=made,
        remarks=tuple(_remarks(consortium, rules, words, made)),
    )


def _remarks(consortium: Consortium, rules: RuleSet, words: Wording, made: date) -> Iterator[str]:
    """Requests that could not be met, outdated rules, the members' other engagements, and conflicts between sources."""
    yield from (words.say(remark) for remark in (*consortium.remarks, *rules.doubts_on(made)))
    for seat in consortium.seats:
        if seat.engagements:
            what = engagements_in_words(seat.engagements, words)
            yield words.translate("{member} takes part in: {engagements}.", member=seat.name, engagements=what)
    yield from (words.of(note.text.by_language) for note in rules.notes if note.certainty is Certainty.CONFLICTING)


def _note(consortium: Consortium, words: Wording, made: date) -> str:
    _ = words.translate
    note = _(
        "Made on {day}. A proposal by calculation, to be discussed: the shares of the budget are a starting point, and no "
        "member has been asked yet.",
        day=words.date(made),
    )
    return f"{note} {_('The aid is an estimate: the funder decides.')}" if consortium.has_aid else note


def _lead(consortium: Consortium, words: Wording) -> str:
    _ = words.translate
    lead = consortium.coordinator
    said = [words.plural("One organisation.", "{count} organisations together.", len(consortium.seats))]
    if lead:
        said.append(_("{member} coordinates.", member=lead.name))
    said.append(missing_in_words(consortium, words) or _("Every capability that the call asks for is covered."))
    if consortium.different:
        said.append(_("Beside consortium A: {differences}", differences=different_in_words(consortium, words)))
    return " ".join(said)


def _figures(call: Call, given: Alternative, features: FeatureSet, words: Wording) -> tuple[tuple[str, str], ...]:
    _ = words.translate
    consortium = given.consortium
    pairs = list(combinations(consortium.members, 2))
    new = sum(not known for known in _known(pairs, features))
    figures = [
        (_("Score"), _("{score} of 100", score=words.number(consortium.score, 1))),
        (_("Beside the best possible"), gap_in_words(given, words)),
        (_("Requirements met"), met(consortium, Severity.HARD, words)),
        (_("New ties"), _("{count} of {total} pairs", count=new, total=len(pairs))),
    ]
    if call.budget:
        figures.append((_("Budget"), words.money(call.budget)))
    if consortium.grant is not None:
        figures.append((_("Grant"), words.money(consortium.grant)))
    if consortium.own is not None:
        figures.append((_("Own contribution"), words.money(consortium.own)))
    return tuple(figures)


def _known(pairs: Sequence[tuple[str, str]], features: FeatureSet) -> list[bool]:
    """For each pair whether the two worked together before."""
    position = features.roster.position
    shared = {first: features.network.shared(position[first]) for first, _ in pairs}
    return [bool(shared[first][position[second]]) for first, second in pairs]


def _seats(consortium: Consortium, words: Wording, with_money: bool) -> ExportTable:
    _ = words.translate
    columns = [_("Member"), _("Role"), _("Why this member"), _("Share"), *([_("Budget (EUR)")] if with_money else [])]
    in_months = any(seat.person_months is not None for seat in consortium.seats)
    columns += [_("Person-months")] if in_months else []
    if consortium.has_aid:
        columns += [_("Aid"), _("Grant (EUR)"), _("Own (EUR)")]
    return ExportTable(
        _("Members"),
        columns,
        [
            [
                seat.name,
                _role_in_words(seat, words),
                purpose_in_words(seat, words),
                words.percent(seat.share),
                *([words.number(seat.amount)] if with_money else []),
                *(["–" if seat.person_months is None else words.number(seat.person_months, 1)] if in_months else []),
                *(_aid(seat, words) if consortium.has_aid else []),
            ]
            for seat in consortium.seats
        ],
    )


def _aid(seat: Seat, words: Wording) -> list[Cell]:
    """The rate, the grant and the own contribution, as text."""
    if seat.funding is None:
        return ["–", "–", "–"]
    funding = seat.funding
    return [words.percent(funding.rate), words.number(funding.grant), words.number(funding.own)]


def _coverage(consortium: Consortium, words: Wording) -> list[Bar]:
    _ = words.translate
    names = {seat.member: seat.name for seat in consortium.seats}
    bars = []
    for entry in consortium.coverage:
        share = words.percent(entry.covered)
        said = _("{share} at best in this consortium · no profile clearly enough", share=share)
        if entry.by:
            said = f"{share} · {names.get(entry.by[0].member, '')}"
        bars.append(Bar(entry.name, entry.covered, said))
    return bars


def _rules(consortium: Consortium, call: Call, rules: RuleSet, words: Wording) -> str:
    _ = words.translate
    said = [
        (_("Requirements met"), met(consortium, Severity.HARD, words)),
        (_("Targets met"), met(consortium, Severity.TARGET, words)),
        (_("Advice followed"), met(consortium, Severity.SOFT, words)),
    ]
    counts = [_("{what}: {said}", what=what, said=count) for what, count in said if count != "–"]
    of_another_time = of_another_time_in_words(call, rules, words)
    return " · ".join([*counts, *([of_another_time] if of_another_time else [])])


def _open(verdict: Verdict, words: Wording) -> str:
    """*not met: at least one newcomer (0; at least 1)*."""
    text = words.of(verdict.text) or verdict.rule
    value, threshold = (
        value_in_words(verdict.value, verdict.unit, words),
        threshold_in_words(verdict.threshold, verdict.unit, words),
    )
    said = f"{verdict_in_words(verdict, words)}: {text.rstrip('.')} ({value}; {threshold})"
    return ". ".join([said, *(words.say(remark) for remark in verdict.asks)])


def _role_in_words(seat: Seat, words: Wording) -> str:
    """The role in the project, with the legal role of members that are not beneficiaries."""
    role = capital(words.name(seat.role))
    return role if seat.legal_role is LegalRole.BENEFICIARY else f"{role} ({words.name(seat.legal_role)})"
