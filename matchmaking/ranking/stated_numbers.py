"""What a question states in numbers: readiness ("at least TRL 5"), class of device, norms, number of staff."""

import re

from matchmaking.features.turns import words_of
from matchmaking.ranking.conditions import Condition, Sort
from matchmaking.ranking.norms import norms_in

_COUNTED = {
    word: count
    for count, words in {
        5: "five vijf cinq funf",
        10: "ten tien dix zehn",
        20: "twenty twintig vingt zwanzig",
        50: "fifty vijftig cinquante funfzig",
        100: "hundred honderd cent hundert",
    }.items()
    for word in words.split()
}
_TRL = re.compile(
    r"(?P<least>(?:at least|minimum|minimaal|minstens|ten minste|au moins|mindestens|ab|from|vanaf|à partir du?)\s+)?"
    r"\bTRL\s{0,5}:?\s{0,5}(?P<low>[1-9])(?:\s{0,5}(?:-|–|to|tot|à|bis|or|of|en)\s{0,5}(?:TRL\s{0,5})?(?P<high>[1-9]))?"
    r"(?P<more>\+|\s+(?:or (?:higher|more|above)|of (?:hoger|meer)|ou plus|oder (?:höher|mehr)))?(?!\d)",
    re.IGNORECASE,
)
_CLASS = re.compile(
    r"\b(?:[Cc]lass|[Kk]lasse|[Cc]lasse|CLASS)[\s-]+"
    r"(III|II[aAbB]|I|[ABCD](?=[^.]{0,40}\b(?:IVDR|IVD|test|diagnos)))(?![\w-])"
)
_STAFF = re.compile(
    r"\(?\b(?P<word>at most|no more than|fewer than|less than|maximum|max\.?|up to|hoogstens|ten hoogste|maximaal|minder dan"
    r"|au plus|moins de|höchstens|weniger als|at least|more than|minstens|meer dan|au moins|plus de|mindestens|mehr als)\s+"
    r"(?P<count>\w+)\s+"
    r"(?:people|staff|employees|mensen|werknemers|medewerkers|personen|personnes|employés|salariés|collaborateurs|mitarbeiter\w*"
    r"|leute)\b\)?",
    re.IGNORECASE,
)
_ATLEAST = ("at least", "more than", "minstens", "meer dan", "au moins", "plus de", "mindestens", "mehr als")


def stated_numbers(text: str) -> list[Condition]:
    """The conditions that a text states in numbers, preferred ones.

    >>> [condition.key for condition in stated_numbers("at least TRL 5, class IIb, ISO 13485, at most ten people")]
    ['trl-5-9', 'class-iib', 'iso-13485', 'staff-to-10']
    """
    found = []
    for match in _TRL.finditer(text):
        low = int(match["low"])
        high = int(match["high"]) if match["high"] else 9 if match["least"] or match["more"] else low
        name = f"trl-{low}" if high == low else f"trl-{low}-{high}"
        found.append(_numbered(Sort.TRL, match, (), name, float(min(low, high)), float(max(low, high))))
    for match in _CLASS.finditer(text):
        named = match[1].upper().replace("IIA", "IIa").replace("IIB", "IIb")
        found.append(_numbered(Sort.DEVICE_CLASS, match, (named,), f"class-{named.lower()}"))
    for start, end, norm in norms_in(text):
        name = norm.lower().replace(" ", "-")
        found.append(Condition(Sort.NORM, (norm,), name=name, said=text[start:end], spans=((start, end),)))
    for match in _STAFF.finditer(text):
        count = int(match["count"]) if match["count"].isdecimal() else _COUNTED.get(words_of(match["count"])[0].plain, 0)
        if count:
            more = match["word"].lower() in _ATLEAST
            least, most = (float(count), None) if more else (None, float(count))
            name = f"staff-from-{count}" if more else f"staff-to-{count}"
            found.append(_numbered(Sort.STAFF, match, (), name, least, most))
    return found


def _numbered(
    sort: Sort, match: re.Match[str], values: tuple[str, ...], name: str, least: float | None = None, most: float | None = None
) -> Condition:
    span = ((match.start(), match.end()),)
    return Condition(sort, values, least, most, name=name, said=match[0].strip(), spans=span)
