"""Dates and amounts of money as people write them, in four languages."""

import re
from datetime import date

from matchmaking.members.names import plain

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan januari january janvier januar",
            "feb februari february fevrier fev februar",
            "maart mrt march mar mars marz",
            "apr april avril avr",
            "mei may mai",
            "jun juni june juin",
            "jul juli july juillet juil",
            "aug augustus august aout aou",
            "sep sept september septembre",
            "okt oct oktober october octobre",
            "nov november novembre",
            "dec december decembre dez dezember",
        ),
        start=1,
    )
    for name in names.split()
}
"""The number of each month by its plain name or abbreviation in Dutch, English, French and German."""
_YEAR = r"((?:19|20)\d\d)"
_NAMES = "|".join(sorted(MONTHS, key=lambda name: (-len(name), name)))
_YEAR_FIRST = re.compile(rf"\b{_YEAR}[-/. ](\d{{1,2}})[-/. ](\d{{1,2}})(?!\d)")
_DAY_FIRST = re.compile(rf"\b(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ]{_YEAR}\b")
_WORDS = re.compile(rf"\b(?:(\d{{1,2}})(?:st|nd|rd|th|er|e|de|ste)? ?(?:of )?)?({_NAMES}) {_YEAR}\b")
_MONTH_FIRST = re.compile(rf"\b({_NAMES}) (\d{{1,2}})(?:st|nd|rd|th)? {_YEAR}\b")
_MONTH = re.compile(rf"\b(\d{{1,2}})[-/.]{_YEAR}\b")
_SHORT_YEAR = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d\d)")
_YEAR_ALONE = re.compile(rf"\b{_YEAR}\b")


def day_in(text: str, *, exact: bool = False) -> date | None:
    """The first date in a text, ``None`` where there is none; for a month or year alone its first day, unless ``exact``.

    An ambiguous date is read as day before month, as in Europe.

    >>> [str(day_in(text)) for text in ("01/03/2023", "2024-09-15", "1 maart 2023", "15 août 2024", "March 2025", "2022")]
    ['2023-03-01', '2024-09-15', '2023-03-01', '2024-08-15', '2025-03-01', '2022-01-01']
    """
    text = " ".join(text.split())
    if found := _YEAR_FIRST.search(text):
        return _day(int(found[1]), int(found[2]), int(found[3]))
    if found := _DAY_FIRST.search(text):
        day, month, year = (int(found[at]) for at in (1, 2, 3))
        return _day(year, month, day) or _day(year, day, month)
    if found := _SHORT_YEAR.fullmatch(text):
        return _day(2000 + int(found[3]), int(found[2]), int(found[1]))
    words = plain(text)
    if found := _MONTH_FIRST.search(words):
        return _day(int(found[3]), MONTHS[found[1]], int(found[2]))
    found = next((each for each in _WORDS.finditer(words) if each[1] or not exact), None)
    if found:
        return _day(int(found[3]), MONTHS[found[2]], int(found[1] or 1))
    if exact:
        return None
    if found := _MONTH.search(text):
        return _day(int(found[2]), int(found[1]), 1)
    if found := _YEAR_ALONE.search(text):
        return date(int(found[1]), 1, 1)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_UNIT = (
    r"miljard|milliard|billion|mia\b|mrd\b|bn\b|miljoen|million(?:en|s)?|mio\b|mln\b|m€|m eur\b|meur\b|m\b|duizend|"
    r"thousand|mille\b|tausend|k€|keur\b|k\b"
)
_AMOUNT = re.compile(rf"(?P<digits>\d[\d.,'\s\u00a0\u202f]*\d|\d)\s*(?P<unit>{_UNIT})?", re.IGNORECASE)
_UNITS = (
    ("mil", 1e6),
    ("mio", 1e6),
    ("mln", 1e6),
    ("duizend", 1e3),
    ("thousand", 1e3),
    ("tausend", 1e3),
    ("k", 1e3),
    ("m", 1e6),
)
_THOUSAND_MILLIONS = ("miljard", "milliard", "billion", "mia", "mrd", "bn")


def amount_in(text: str) -> float | None:
    """The first amount of money in a text, in the unit of its currency; ``None`` where there is none.

    >>> [amount_in(text) for text in ("3 miljoen euro", "€ 1.234.567,89", "1,234,567.89 EUR", "450k", "2,5 M€", "12.500")]
    [3000000.0, 1234567.89, 1234567.89, 450000.0, 2500000.0, 12500.0]
    """
    if not (found := _AMOUNT.search(text)):
        return None
    unit = (found["unit"] or "").casefold()
    number = _number(re.sub(r"[\s\u00a0\u202f']", "", found["digits"]), grouped=not unit)
    if number is None:
        return None
    if unit.startswith(_THOUSAND_MILLIONS):
        return number * 1e9
    if unit == "mille":
        return number * 1e3
    return number * next((times for begins, times in _UNITS if unit.startswith(begins)), 1.0) if unit else number


def _number(digits: str, *, grouped: bool) -> float | None:
    """A number with dots and commas for thousands or decimals; with ``grouped`` a single one before three digits means
    thousands.
    """
    digits = digits.rstrip(".,")
    last = max(digits.rfind("."), digits.rfind(","))
    if last < 0:
        return float(digits)
    sign, behind = digits[last], len(digits) - last - 1
    whole = digits.count(sign) > 1 or (behind == 3 and (grouped or digits[:last].count(",") + digits[:last].count(".") > 0))
    if whole and digits.count(sign) == 1 and ("." in digits[:last] or "," in digits[:last]):
        whole = False
    text = re.sub(r"[.,]", "", digits) if whole else re.sub(r"[.,]", "", digits[:last]) + "." + digits[last + 1 :]
    try:
        return float(text)
    except ValueError:
        return None
