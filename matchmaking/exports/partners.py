"""A ranking as tables: the partners, their reasons, and the question."""

from collections.abc import Mapping, Sequence

from matchmaking.exports.condition_words import condition_in_words
from matchmaking.exports.member_words import capital, sectors_in_words
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.features import FeatureSet
from matchmaking.features.fit import Fit
from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.members.sizes import Size
from matchmaking.ranking import Criterion, Filters, Match, ReadQuestion, Reason, Ties
from matchmaking.ranking.partner_filters import FilterField, PartnerFilters


def partner_table(matches: Sequence[Match], features: FeatureSet, words: Wording) -> ExportTable:
    """One row for each partner: identity, score, fit with the need, points of each criterion, and introducers."""
    _ = words.translate
    criteria = [reason.criterion for reason in matches[0].reasons] if matches else []
    lifted = any(match.promotion for match in matches)
    marked = any(match.fit for match in matches)
    return ExportTable(
        _("Partners"),
        [
            _("Rank"),
            _("Name"),
            _("Score"),
            *([_("Fit")] if marked else ()),
            _("Kind"),
            _("Town"),
            _("Country"),
            _("Sectors"),
            _("Introduction"),
            _("Website"),
            _("Contact person"),
            _("E-mail"),
            _("Phone"),
            _("Offers"),
            *(words.name(criterion) for criterion in criteria),
            *([_("Reserved place")] if lifted else ()),
            _("Number"),
        ],
        [
            [
                place,
                match.member.name,
                round(match.score, 1),
                *([fit_in_words(match, words)] if marked else ()),
                words.name(match.member.kind),
                match.member.city,
                words.country(match.member.country) if match.member.country else "",
                sectors_in_words(features, match.member, words),
                introduction(match, words),
                match.member.website,
                *_contact(match.member),
                " / ".join(f"{offer.text} ({offer.language.upper()})" for offer in match.offers or match.member.offers),
                *(round(reason.points, 1) for reason in match.reasons),
                *([words.say(match.promotion.told) if match.promotion else ""] if lifted else ()),
                match.member.id,
            ]
            for place, match in enumerate(matches, start=1)
        ],
    )


def partners_beside(matches: Sequence[Match], words: Wording) -> ExportTable:
    """One column for each partner: score, points of each criterion, identity and introducers."""
    _ = words.translate
    rows: list[list[Cell]] = [[_("Score"), *(words.number(match.score, 1) for match in matches)]]
    if any(match.fit for match in matches):
        rows.append([_("Fit"), *(fit_in_words(match, words) for match in matches)])
    for reason in matches[0].reasons:
        points = [match.reason(reason.criterion) for match in matches]
        if any(each.counts for each in points):
            rows.append([capital(words.name(reason.criterion)), *(points_in_words(each, words) for each in points)])
    rows.append([_("Kind"), *(capital(words.name(match.member.kind)) for match in matches)])
    rows.append([_("Town"), *(match.member.city or "–" for match in matches)])
    rows.append([_("Introduction"), *(introduction(match, words) or "–" for match in matches)])
    return ExportTable(_("Partners side by side"), [_("Criterion"), *(match.member.name for match in matches)], rows)


def points_in_words(reason: Reason, words: Wording) -> str:
    """*3.2 of 10*; a criterion that can only subtract points, or has no weight, is shown without a maximum."""
    points = words.number(reason.points, 1)
    if not reason.most:
        return points
    return words.translate("{points} of {most}", points=points, most=words.number(reason.most, 1))


def fit_in_words(match: Match, words: Wording) -> str:
    """*Answers the need*, *related to the need* or *weak link with the need*; empty where no need was given.

    For a partner that answers or is related to the need and misses a condition, it is *misses a condition*.
    """
    if match.misses_a_condition and match.fit in (Fit.ANSWERS, Fit.RELATED):
        return capital(words.translate("misses a condition"))
    return capital(words.name(match.fit)) if match.fit else ""


def list_in_words(count: int, weak: bool, seeker: Member | None, words: Wording) -> str:
    """The heading over ``count`` partners; where none of them answers the need (``weak``), it does not call them the best."""
    if weak:
        return words.plural("The member that comes closest", "The {count} members that come closest", count)
    if seeker:
        return words.plural("The best partner for {name}", "The {count} best partners for {name}", count, name=seeker.name)
    return words.plural("The best partner", "The {count} best partners", count)


def reason_table(matches: Sequence[Match], words: Wording) -> ExportTable:
    """One row for each partner and criterion, with the evidence."""
    _ = words.translate
    rows: list[list[Cell]] = [
        [
            match.member.name,
            words.name(reason.criterion),
            round(reason.points, 2),
            round(reason.most, 2),
            round(reason.value, 4),
            words.say_all(reason.evidence),
        ]
        for match in matches
        for reason in match.reasons
    ]
    columns = [_("Name"), _("Criterion"), _("Points"), _("At most"), _("Value"), _("Based on")]
    return ExportTable(_("Reasons"), columns, rows, percent=frozenset({_("Value")}))


def question_table(
    seeker: Member | None, need: ReadQuestion, filters: Filters, words: Wording, weights: str | None = None
) -> ExportTable:
    """The question of a ranking, so that a saved list can be understood later; ``weights`` names non-default weights."""
    _ = words.translate
    said: Mapping[str, str] = {
        _("Organisation"): seeker.name if seeker else "",
        _("Need"): need.text,
        _("Conditions read in it"): " · ".join(condition_in_words(condition, words) for condition in need.conditions),
        _("Filters"): filters_in_words(filters, words),
        _("Weights"): weights or _("Those of the product"),
    }
    return ExportTable(_("Question"), [_("What"), _("Answer")], [[what, answer] for what, answer in said.items()])


def filters_in_words(filters: Filters, words: Wording) -> str:
    """The active filters on one line; empty when there are none."""
    _ = words.translate
    parts = [
        *(words.name(sector) for sector in sorted(filters.sectors)),
        *(words.name(kind) for kind in sorted(filters.kinds)),
        *(words.country(country) for country in sorted(filters.countries)),
        *(words.region(region) for region in filters.regions),
    ]
    if filters.trl:
        parts.append(_("TRL {least} to {most}", least=filters.trl[0], most=filters.trl[1]))
    if filters.ties is not Ties.ANY:
        parts.append(words.name(filters.ties))
    if isinstance(filters, PartnerFilters):
        parts += [words.name(size) for size in Size if size in filters.sizes]
        parts += [words.name(filters.field)] if filters.field is not FilterField.ANY else []
    return " · ".join([*parts, *(f"“{word}”" for word in filters.words)])


def introduction(match: Match, words: Wording) -> str:
    """Who can introduce the seeker to this partner; empty without a seeker."""
    return next(
        (words.say_all(reason.evidence) for reason in match.reasons if reason.criterion is Criterion.SHARED_NETWORK),
        "",
    )


def _contact(member: Member) -> tuple[str, str, str]:
    """Name, e-mail address and phone number of the contact; empty where unknown or hidden from the reader."""
    contact = member.contact
    return (contact.name, contact.email, contact.phone) if contact else ("", "", "")
