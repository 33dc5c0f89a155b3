"""The explanation of ranking that platforms must publish, generated from the active weights and criteria.

Regulation (EU) 2019/1150, article 5, requires the main parameters, the reasons for their relative importance, and whether
payment can influence a rank.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.ranking import Criterion, Preset
from matchmaking.ranking.importance import Importance, Situation


@dataclass(frozen=True)
class AccountPart:
    """A heading with its text, and a table where there is one."""

    heading: str
    said: tuple[str, ...]
    table: ExportTable | None = None


@dataclass(frozen=True)
class RankingAccount:
    """The explanation in one language; its texts are final plain text, without markup."""

    title: str
    lead: str
    parts: tuple[AccountPart, ...]


def ranking_account(preset: Preset, found: Importance, words: Wording, made: date) -> RankingAccount:
    """The explanation of how these weights rank the members for which ``found`` was computed, dated ``made``."""
    _ = words.translate
    lead = _(
        "Whoever looks for partners here gets a list in an order. This page says what that order is made of. The program "
        "writes it from the weights and criteria that are in force, here those of {day}.",
        day=words.date(made),
    )
    parts = (_compared(words), _counted(preset, found, words), _moved(words), _not_counted(words), _to_do(words))
    return RankingAccount(_("How ranking works"), lead, parts)


def _compared(words: Wording) -> AccountPart:
    _ = words.translate
    return AccountPart(
        _("What is compared"),
        (
            _(
                "A question is a need in words, an organisation that looks for partners, or both. It is compared with every "
                "member that the reader may see. Left out are only the organisation itself, those in whom it said that it is "
                "not interested, and those who do not pass the reader's filters or a strict condition of the question, such as "
                "“only hospitals”."
            ),
            _(
                "Members are compared by what they say of themselves, by the past projects that are known, and by their place. "
                "A language model on the cluster's own computer compares texts in Dutch, French, German and English; no text "
                "leaves that computer."
            ),
        ),
    )


def _counted(preset: Preset, found: Importance, words: Wording) -> AccountPart:
    _ = words.translate
    points = _(
        "Each criterion gives a member a value of 0 to 1 and brings at most the points below, which add up to 100. A criterion "
        "for which a question gives no ground brings nothing, and the others share its points. The points are means over "
        "{count} members here, with one question each.",
        count=words.number(found.asked),
    )
    said = (points, _where_from(preset, words))
    return AccountPart(_("What counts, and for how much"), said, importance_table(found, words))


def _where_from(preset: Preset, words: Wording) -> str:
    """The origin of the weights."""
    _ = words.translate
    queries, made = preset.provenance.get("queries"), preset.provenance.get("made")
    if not isinstance(queries, int) or not isinstance(made, date):
        return _("These weights were set by hand: they are a judgement. The page *Weights* shows what others would change.")
    return _(
        "How much texts count was set by hand. How much projects, ties and place count was learnt on {day} from {count} "
        "questions about past projects: the weights chosen are those that rank the real partners highest.",
        day=words.date(made),
        count=words.number(queries),
    )


def _moved(words: Wording) -> AccountPart:
    _ = words.translate
    return AccountPart(
        _("What else moves a member"),
        (
            _(
                "Conditions that the program reads in a question, such as “near Ghent”, cost points to members that do not "
                "meet them; a strict condition leaves these members out. The reader sees each condition and can take it away."
            ),
            _(
                "The reader can reserve a part of the places for companies, SMEs, newcomers or new partners. Nothing is "
                "reserved unless the reader asks for it, and the list marks who is shown for that reason."
            ),
            _("The reader can choose other weights. The list then says so."),
        ),
    )


def _not_counted(words: Wording) -> AccountPart:
    _ = words.translate
    return AccountPart(
        _("What does not count"),
        (
            _("Nobody can pay for a rank: there are no paid places and no advertisements."),
            _(
                "Contact persons do not count, nor who looked at whom, nor how often a member was shown before. What came of "
                "earlier introductions changes the weights only when the cluster office has new weights learnt from it."
            ),
        ),
    )


def _to_do(words: Wording) -> AccountPart:
    _ = words.translate
    return AccountPart(
        _("What a member can do"),
        (
            _(
                "A member can say in one concrete sentence what it offers and in another what it needs, correct its profile "
                "and its past projects, or ask the cluster office to do so. It can withdraw its consent: the next list is made "
                "without it."
            ),
            _(
                "Each partner in a list comes with its reasons and their points. *Ask why* tells why a member stands where it "
                "does, or why it is not in the list."
            ),
        ),
    )


def importance_table(found: Importance, words: Wording) -> ExportTable:
    """One row for each criterion with any importance: what it measures, and its maximum points in each situation."""
    _ = words.translate
    looks, named = _looks_at(words), _situations(words)
    most = {criterion: max((by[criterion] for by in found.points.values()), default=0.0) for criterion in Criterion}
    rows: list[list[Cell]] = [
        [capital(words.name(criterion)), looks[criterion], *(round(by[criterion], 1) for by in found.points.values())]
        for criterion in sorted(Criterion, key=lambda criterion: -most[criterion])
        if most[criterion]
    ]
    columns = [_("Criterion"), _("What it looks at"), *(named[situation] for situation in found.points)]
    return ExportTable(_("Points"), columns, rows)


def _situations(words: Wording) -> Mapping[Situation, str]:
    _ = words.translate
    return {
        Situation.NEED: _("A need in words alone"),
        Situation.SEEKER: _("An organisation that looks"),
    }


def _looks_at(words: Wording) -> Mapping[Criterion, str]:
    _ = words.translate
    return {
        Criterion.RELEVANCE: _("How well the member's own texts answer the question in meaning."),
        Criterion.WORDS: _("How many of the telling words of the question one of its texts has."),
        Criterion.COMPLEMENTARITY: _("What it brings that is needed and that the organisation itself lacks."),
        Criterion.CROSSOVER: _("How much its sectors differ from those of the organisation."),
        Criterion.CODES: _("Its past projects under the same topics and programmes."),
        Criterion.TOPIC: _("Its past projects on what the question is about."),
        Criterion.PAST_COLLABORATION: _("Its past projects together with the organisation."),
        Criterion.SHARED_NETWORK: _("Its past projects with partners of the organisation, on related topics."),
        Criterion.COMMON_NEIGHBOURS: _("The partners that both have; one with few partners counts for more."),
        Criterion.COUNTRY: _("How often organisations of the two countries work together."),
        Criterion.NOVELTY: _("That the two have not worked together yet, or seldom."),
        Criterion.EXPERIENCE: _("How many past projects it took part in; the first count most."),
        Criterion.GEO_PROXIMITY: _("How near it is: the same district, province, region or country."),
    }
