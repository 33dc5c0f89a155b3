"""Splits a text into sentences, and a sentence into clauses."""

import re

_END = re.compile(r"(?<=[.!?;:])\s++(?=[\"'«(\[]?[A-ZÀ-ÖØ-Þ0-9])|(?<!\s)\s*[\r\n]\s*+(?:[-*•–]\s*+)?|(?<!\s)\s++•\s++")
_SHORTEST = 25
"""A piece with fewer characters (an abbreviation, a heading, a number) is joined to its neighbour."""
_CLAUSE = re.compile(
    r"(?<=;)\s++|\s[–—-]\s|(?<!\s)\s++(?=(?:but|however|whereas|maar|echter|terwijl|mais|toutefois|tandis|aber|jedoch|während)\b)"
    r"|(?<=,)\s++(?=(?:while|though|although|yet|hoewel)\b)"
    r"|(?<!\s)\s++(?=(?:and|en|et|und)\s(?:we|wij|nous|wir|are looking|look|seek|zoeken|cherchons|recherchons|suchen)\b)",
    re.IGNORECASE,
)


def sentences(text: str) -> list[str]:
    """The sentences of a text in order. A text without sentence ends is one sentence; an empty text has none.

    >>> sentences("We make sensors for intensive care. They stick to the skin for seven days!")
    ['We make sensors for intensive care.', 'They stick to the skin for seven days!']
    """
    found: list[list[str]] = []
    length = 0
    for piece in filter(None, map(str.strip, _END.split(text))):
        if found and (len(piece) < _SHORTEST or length < _SHORTEST):
            found[-1].append(piece)
            length += 1 + len(piece)
        else:
            found.append([piece])
            length = len(piece)
    return [" ".join(pieces) for pieces in found]


def clauses(sentence: str) -> list[str]:
    """The clauses of a sentence in order, parted at semicolons, dashes, "but", "while" and "and we".

    >>> clauses("We make catheters; a hospital tests them, but not in children.")
    ['We make catheters;', 'a hospital tests them,', 'but not in children.']
    """
    return [piece for piece in map(str.strip, _CLAUSE.split(sentence)) if piece]
