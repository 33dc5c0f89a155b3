"""Wording: everything that is said to a person, in that person's language."""

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.lists import format_list
from babel.numbers import format_currency, format_decimal, format_percent

from matchmaking.i18n.catalogue import read_catalogue, translations, typeset
from matchmaking.i18n.clock import local
from matchmaking.i18n.languages import DEFAULT_LANGUAGE, LANGUAGES
from matchmaking.i18n.names import CODES, REGIONS, name_of
from matchmaking.remarks import Remark, sentences

_LONG_NUMBER = 10_000
"""From here a whole number is written with signs between its thousands; shorter ones may be years or codes."""
_PERCENT_SIGN = re.compile(r"(?<=[0-9])\s*%")

_BEFORE_A_VALUE = re.compile(r"\b(?P<word>[Dd]|[Qq]u|[Jj]usqu|[Ll]orsqu|[Pp]uisqu)e (?P<value>\{(?P<key>\w+)\})")
_ELIDING = re.compile(
    r"(?!onz|oui\b|ouist|yacht)(?:[aeiouàâäéèêëîïôöùûüœæ]|y[^aeiou\W]"
    r"|h(?:ôp|opit|yd|yg|yp|is[dt]|om[mo]|orm|or[ai]|um|ab[ei]|elv|é[lmpt]|ema|ero?i|eur|uil))",
    re.IGNORECASE,
)
"""A beginning that French elides before: a vowel, a y before a consonant, or the mute h of its common words; before other names
with an h, such as Hasselt, it is not."""


class Said(Protocol):
    """Anything that carries an English template and its values: a remark, a problem, an error."""

    @property
    def message(self) -> str: ...

    @property
    def values(self) -> Mapping[str, Any]: ...


class Wording:
    """Says things in one language.

    >>> Wording("nl").number(1234.5, 1)
    '1.234,5'
    >>> Wording("en").percent(0.256)
    '26%'
    """

    def __init__(self, language: str = DEFAULT_LANGUAGE) -> None:
        self.language = language
        self.locale = Locale.parse(LANGUAGES[language])
        self._translations = translations(language)

    def translate(self, message: str, /, **values: Any) -> str:
        """A message in this language, with its values filled in."""
        said = self._translations.gettext(message) if message else ""
        return self._elided(said, values).format(**values) if values else said

    def retranslate(self, said: str, before: str) -> str:
        """What was said without values in the language ``before``, in this one; itself where it is no message of the house.

        >>> Wording("fr").retranslate("Certificaat", "nl")
        'Certificat'
        """
        if before == "en":
            return self.translate(said)
        ids = [each.id for each in read_catalogue(before) if isinstance(each.id, str)]
        message = next((id for id in ids if Wording(before).translate(id) == said), "")
        return self.translate(message) or said

    def plural(self, one: str, many: str, count: int, /, **values: Any) -> str:
        """One of two messages by a count, which fills in ``{count}``."""
        values = {"count": self.number(count)} | values
        return self._elided(self._translations.ngettext(one, many, count), values).format(**values)

    def say(self, said: Said) -> str:
        """A remark, a problem or an error as a sentence; numbers in its values are written as the locale does."""
        values = {key: self._named(key, value) for key, value in said.values.items()}
        template = self._elided(self.translate(said.message), values)
        return self._percents(Remark(said.message, values).fill(template, self.language)) if values else template

    def say_all(self, said: Iterable[Said]) -> str:
        """Several of these one after another, each a closed sentence."""
        return sentences(map(self.say, said))

    def _elided(self, template: str, values: Mapping[str, Any]) -> str:
        """The template with *de* and *que* before a value as French writes them: *d’Exoduin*, but *de MediFlow*."""
        if self.language != "fr":
            return template

        def short(found: re.Match[str]) -> str:
            value = str(values.get(found["key"], ""))
            return f"{found['word']}’{found['value']}" if _ELIDING.match(value) else found[0]

        return _BEFORE_A_VALUE.sub(short, template)

    def _percents(self, sentence: str) -> str:
        """The sentence with each percent sign as far from its number as the locale has it: 57% in Dutch, 57 % in French."""
        return _PERCENT_SIGN.sub(self.percent(0).removeprefix("0"), sentence)

    def _named(self, key: str, value: Any) -> Any:
        if key.endswith("_code"):
            return self.code(str(value))
        if key.endswith("_region"):
            return self.region(str(value))
        return self.listed([self.country(code) for code in value]) if key.endswith("_countries") else self._value(value)

    def _value(self, value: Any) -> Any:
        if isinstance(value, Remark):
            return self.say(value)
        if isinstance(value, StrEnum):
            return self.name(value)
        if isinstance(value, float) or (isinstance(value, int) and abs(value) >= _LONG_NUMBER):
            return self.number(value, 0 if value == round(value) else 1)
        if isinstance(value, date):
            return self.date(value)
        if isinstance(value, list | tuple):
            return self.listed([str(self._value(item)) for item in value])
        return self.of(value) if isinstance(value, Mapping) else value

    def name(self, item: StrEnum) -> str:
        """What a kind, sector, role, criterion and so on is called."""
        return self.translate(name_of(item))

    def code(self, code: str) -> str:
        """What a code of a file or another room stands for; the code itself where nobody named it."""
        return self.translate(CODES[code]) if code in CODES else code.replace("_", " ")

    def of(self, texts: Mapping[str, str]) -> str:
        """The text of this language out of several, English where there is none."""
        return typeset(texts.get(self.language) or texts.get("en") or next(iter(texts.values()), ""), self.language)

    def number(self, value: float, digits: int = 0) -> str:
        """A number rounded to so many digits; what rounds to nothing has no minus sign."""
        return str(format_decimal(round(value, digits) or 0, format=_pattern(digits), locale=self.locale))

    def percent(self, share: float, digits: int = 0) -> str:
        """A share of 0 to 1 in percent."""
        whole = str(format_percent(share if round(100 * share) and not digits else 0, locale=self.locale))
        return whole if not digits else self.number(100 * share, digits) + whole.removeprefix("0")

    def money(self, amount: float) -> str:
        """An amount in whole EUR; the sign stands behind it in French."""
        written = "#,##0\u00a0¤" if self.language == "fr" else "¤\u00a0#,##0"
        return str(format_currency(round(amount), "EUR", locale=self.locale, currency_digits=False, format=written))

    def date(self, day: date | datetime) -> str:
        """A day, or a moment on the readers' clock (`clock.local`)."""
        if isinstance(day, datetime):
            # the moment is on the readers' clock already: Babel would take it back to UTC
            moment = local(day).replace(tzinfo=None)
            return self._first(str(format_datetime(moment, "d MMMM y, HH:mm", locale=self.locale)))
        return self._first(str(format_date(day, "long", locale=self.locale)))

    def _first(self, written: str) -> str:
        """The date with the first of the month as French has it: *1er janvier 2026*."""
        return re.sub(r"^1(?= )", "1er", written) if self.language == "fr" else written

    def country(self, code: str) -> str:
        """A country's name, from its two-letter code."""
        return str(self.locale.territories.get(code, code))

    def tongue(self, code: str) -> str:
        """A language's name, from its two-letter code: *Dutch*; the code itself where nobody named it."""
        return str(self.locale.languages.get(code.lower(), code))

    def region(self, nuts: str) -> str:
        """A region's name from the beginning of its NUTS code; the code itself where nobody named it."""
        return self.translate(REGIONS[nuts]) if nuts in REGIONS else nuts

    def listed(self, items: list[str]) -> str:
        """Several things as one phrase: *a, b and c*."""
        return str(format_list(items, locale=self.locale)) if items else ""

    def parted(self, items: Iterable[str]) -> str:
        """Things that may hold commas of their own, in a row: *a; b*, in French with the space that stands before the sign."""
        return ("\u202f; " if self.language == "fr" else "; ").join(items)


def _pattern(digits: int) -> str:
    return "#,##0." + "0" * digits if digits else "#,##0"
