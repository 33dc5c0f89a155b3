"""Numbers in a member directory: sector shares, technology readiness levels, headcount, a parent's share."""

import re
from collections.abc import Iterable, Mapping
from functools import cache

from matchmaking.members.lists.cells import BRACKETED, Cell, answer_in, words_for
from matchmaking.members.lists.days import MONTHS
from matchmaking.members.lists.problem_log import shown
from matchmaking.members.member import Kind, Sector
from matchmaking.members.names import plain

_NUMBER = re.compile(r"\d+(?:[.,]\d+)?")
_THOUSANDS = re.compile(r"(?<=\d)[.,' \u00a0\u202f](?=\d{3}(?!\d))")
_ONE_GROUP = re.compile(r"\d{1,3}[.,]\d{3}")
"""A number that may be a fraction or thousands: 12,375."""
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?e\+?\d", re.IGNORECASE)
_SME_LIMIT = 250
_ANY_SIZE = frozenset({Kind.SME, Kind.COMPANY, Kind.UNKNOWN})
"""Kinds of organisation that do not imply a headcount in the thousands."""
_TOO_LARGE = 1e15
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?: .*)?")
_SHOWN_DATE = re.compile(r"(\d{1,2})[-./ ]([^\W\d_]{3,})\.?")
"""A date in place of "4-6" that a spreadsheet program made, as its CSV holds it: 4-jun."""
_AT_LEAST = re.compile(r">|\+|meer dan|more than|over|plus de|mehr als|minstens|at least|au moins", re.IGNORECASE)
_LESS_THAN = re.compile(r"<|minder dan|less than|fewer than|moins de|weniger als|onder", re.IGNORECASE)


def _number(text: str) -> float:
    """A number from its digits; hundreds of digits give a value larger than all limits."""
    return min(float(text.replace(",", ".")), _TOO_LARGE)


@cache
def _sector_words() -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(sorted(map(re.escape, words_for('sector')), key=lambda word: (-len(word), word)))})\b")


def sectors_in(cell: Cell) -> Mapping[Sector, float]:
    """The share of each sector that a cell names: given ("60% medtech 40% digital") or equal ("biotech; digital").

    The shares add up to 1.
    """
    found: list[Sector] = []
    amounts: list[float] = []
    for piece in re.split(r"[;|\n/+&]|,(?!\d)", cell.text):
        words = [Sector(words_for("sector")[word]) for word in _sector_words().findall(plain(piece))]
        if not words and re.search(r"[^\W\d_]{2,}", piece):
            cell.drop("'{piece}' is not one of the sectors biotech, medtech and digital.", piece=shown(piece))
            continue
        found += words
        amounts += map(_number, _NUMBER.findall(piece))
    if amounts and len(amounts) != len(found):
        cell.guess(
            "The shares in '{value}' could not be told apart, so the sectors count equally. Write it as 60% medtech; 40% "
            "digital."
        )
        amounts = []
    # one sector may be given by two of its words ("biotech, life sciences")
    shares: dict[Sector, float] = {}
    for sector, amount in zip(found, amounts or [1.0] * len(found), strict=True):
        shares[sector] = shares.get(sector, 0) + amount if amounts else 1.0
    return _adding_up(shares, cell if amounts else None)


def marked_sectors(marks: Iterable[tuple[Sector, Cell]]) -> Mapping[Sector, float]:
    """The shares from one column per sector, each marked with an x or holding a percentage."""
    shares: dict[Sector, float] = {}
    last: Cell | None = None
    for sector, cell in marks:
        if cell.says_nothing:
            continue
        if found := _NUMBER.fullmatch(cell.text.replace("%", "").strip()):
            shares[sector] = _number(found[0])
            last = cell
        elif (answer := answer_in(cell)) is not None:
            shares[sector] = float(answer)
        else:
            cell.drop("'{value}' is neither a mark nor a percentage. Mark the sector with an x or give its share.")
    equal = len(set(filter(None, shares.values()))) == 1
    return _adding_up(shares, None if equal else last)


def _adding_up(shares: Mapping[Sector, float], cell: Cell | None) -> Mapping[Sector, float]:
    """The shares scaled to add up to 1, in the order of the sectors; ``cell`` logs a problem when they did not."""
    total = sum(shares.values())
    if total <= 0:
        return {}
    if cell is not None and not any(abs(total - whole) <= 0.02 * whole for whole in (1, 100)):
        cell.guess("The shares of the sectors add up to {total}, not to 100 %; they were scaled.", total=f"{total:g}")
    return {sector: shares[sector] / total for sector in Sector if shares.get(sector)}


def trl_in(cell: Cell) -> tuple[int, int] | None:
    """The lowest and highest technology readiness level: "TRL 4-6", "4 tot 6", "6"."""
    spoilt, shown = _DATE.fullmatch(cell.text), _SHOWN_DATE.fullmatch(cell.text)
    month = MONTHS.get(plain(shown[2])) if shown else None
    if spoilt or (shown and month):
        # a spreadsheet program turns 4-6 into the fourth of June
        levels = [int(shown[1]), month] if shown and month else [int(spoilt[3]), int(spoilt[2])] if spoilt else []
        if max(levels) <= 9:
            cell.guess(
                "'{value}' is a date that most likely stood for the range {low}-{high}. Format the column as text.",
                low=min(levels),
                high=max(levels),
            )
    else:
        levels = [round(_number(number)) for number in _NUMBER.findall(cell.text)]
    if not levels or len(levels) > 9 or not all(1 <= level <= 9 for level in levels):
        cell.drop("'{value}' is not a technology readiness level. Give one from 1 to 9, or a range such as 4-6.")
        return None
    return min(levels), max(levels)


def headcount_in(cell: Cell, kind: Kind = Kind.UNKNOWN) -> int | None:
    """The number of employees, rounded down: the limits for small firms count whole persons.

    A range such as 10-49 gives its upper end, since those limits are upper limits. In text, 12,375 may be a fraction or
    thousands: it is a fraction for an SME (``kind``), which has fewer than 250 employees.
    """
    text = BRACKETED.sub(" ", cell.text) if _NUMBER.search(cell.text.partition("(")[0]) else cell.text
    if whole := _SCIENTIFIC.fullmatch(text.strip()):
        numbers = [float(whole[0].replace(",", "."))]
    elif cell.is_fraction:
        numbers = [_number(number) for number in _NUMBER.findall(text)]
    else:
        numbers = [_number(number) for number in _NUMBER.findall(_THOUSANDS.sub("", text))]
    if not numbers or len(numbers) > 2 or max(numbers) > 10_000_000 or _DATE.fullmatch(cell.text):
        cell.drop("'{value}' is not a number of people. Give a whole number.")
        return None
    count = int(max(numbers))
    if kind in _ANY_SIZE and not cell.is_fraction and _ONE_GROUP.fullmatch(text.strip()):
        fraction = int(_number(text.strip()))
        count = fraction if kind is Kind.SME and count >= _SME_LIMIT else count
        cell.guess(
            "'{value}' may be a fraction or thousands; {known} was taken as the headcount. Give the number itself.", known=count
        )
    elif len(numbers) == 2:
        cell.guess(
            "'{value}' is a range; its upper end {known} was taken as the headcount. Give the number itself.", known=count
        )
    elif _LESS_THAN.search(cell.text):
        count = max(count - 1, 0)
        cell.guess("'{value}' is a limit; {known} was taken as the headcount. Give the number itself.", known=count)
    elif _AT_LEAST.search(cell.text):
        cell.guess("'{value}' is a limit; {known} was taken as the headcount. Give the number itself.", known=count)
    return count


def percentage_in(cell: Cell) -> float | None:
    """A share in percent; a spreadsheet stores 60 % as 0.6."""
    text = cell.text.replace("%", "").strip()
    if not _NUMBER.fullmatch(text) or _number(text) > 100:
        cell.drop("'{value}' is not a share from 0 to 100 %.")
        return None
    share = _number(text)
    return share * 100 if share <= 1 and "%" not in cell.text else share
