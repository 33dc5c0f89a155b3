"""The conditions read in a question as short texts: for a chip, and for what a match meets or misses."""

from collections.abc import Iterator, Sequence

from matchmaking.i18n import Wording
from matchmaking.members.member import COMPANIES, HOSPITALS, Kind, Sector
from matchmaking.members.towns import town_in_languages
from matchmaking.ranking import Condition, ConditionVerdict, Match, ReadQuestion, Sort


def condition_in_words(condition: Condition, words: Wording) -> str:
    """*hospital*, *not: diagnostic device*, *only: university*, *Ghent or Antwerp within 25 km*."""
    _ = words.translate
    said = _what(condition, words)
    if condition.excluded:
        return _("not: {condition}", condition=said)
    return _("only: {condition}", condition=said) if condition.strict else said


def compared_in_words(read: ReadQuestion, words: Wording) -> str:
    """The part of a question that is compared with texts: the rest without conditions, and that rest with the
    requested kind.
    """
    _ = words.translate
    if len(read.compared) == 1:
        return _("Compared with texts: {rest}", rest=read.rest)
    rest, spoken = read.compared
    return _("Compared with texts, each counting for half: “{rest}” and “{spoken}”", rest=rest, spoken=spoken)


def _what(condition: Condition, words: Wording) -> str:
    _ = words.translate
    match condition.sort:
        case Sort.KIND:
            named = [words.name(kind) for kind in _telling(frozenset(map(Kind, condition.values)))]
            return _either(named, words)
        case Sort.SECTOR:
            return words.listed([words.name(Sector(value)) for value in condition.values])
        case Sort.COUNTRY | Sort.REGION:
            named = [_place(value, words) for value in condition.values]
            return _either(named, words) if all(named) else condition.said
        case Sort.TOWN:
            towns = _either([_place(value, words) or words.of(town_in_languages(value)) for value in condition.values], words)
            return _("{town} within {distance} km", town=towns, distance=words.number(condition.most or 0))
        case Sort.STAFF if condition.most is not None:
            return _("at most {count} staff", count=words.number(condition.most))
        case Sort.STAFF:
            return _("at least {count} staff", count=words.number(condition.least or 0))
        case Sort.TRL:
            return _("TRL {least} to {most}", least=words.number(condition.least or 1), most=words.number(condition.most or 9))
        case Sort.DEVICE_CLASS:
            return _("class {device_class}", device_class=", ".join(condition.values))
        case _:
            return condition.values[0]


def _either(named: Sequence[str], words: Wording) -> str:
    """Alternatives: *Gent, Leuven or Antwerpen*."""
    if len(named) == 1:
        return named[0]
    return words.translate("{some} or {another}", some=", ".join(named[:-1]), another=named[-1])


def _place(code: str, words: Wording) -> str:
    """The name of a country or region; empty where it has no name here."""
    named = words.country(code) if len(code) == 2 else words.region(code)
    return "" if named == code else named


def _telling(kinds: frozenset[Kind]) -> list[Kind]:
    """The kinds to name: *hospital* includes university hospitals, *company* any size."""
    if kinds >= COMPANIES:
        kinds = (kinds - COMPANIES) | {Kind.COMPANY}
    if kinds >= HOSPITALS:
        kinds -= {Kind.UNIVERSITY_HOSPITAL}
    return [kind for kind in Kind if kind in kinds]


def conditions_of(match: Match, words: Wording) -> Iterator[str]:
    """One line for each verdict: the conditions that a match meets, misses, or for which the data are unknown."""
    _ = words.translate
    titles = {
        ConditionVerdict.MEETS: _("Meets what you ask"),
        ConditionVerdict.MISSES: _("Misses what you ask"),
        ConditionVerdict.UNKNOWN: _("Not known whether it meets"),
    }
    for verdict, title in titles.items():
        met = [each for each in match.conditions if each.verdict is verdict]
        said = [f"{condition_in_words(each.condition, words)} ({words.say(each.told)})" for each in met]
        if said:
            yield f"{title}: {'; '.join(said)}"
