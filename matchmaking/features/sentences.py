"""Splits a text into sentences."""

import re

_END = re.compile(r"(?<=[.!?;:])\s++(?=[\"'«(\[]?[A-ZÀ-ÖØ-Þ0-9])|(?<!\s)\s*[\r\n]\s*+(?:[-*•–]\s*+)?|(?<!\s)\s++•\s++")
_SHORTEST = 25
"""A piece with fewer characters (an abbreviation, a heading, a number) is joined to its neighbour."""


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
