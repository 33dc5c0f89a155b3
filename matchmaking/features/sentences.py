"""A text cut into its sentences: small enough to say one thing, long enough to mean something."""

import re

_END = re.compile(r"(?<=[.!?;:])\s+(?=[\"'«(\[]?[A-ZÀ-ÖØ-Þ0-9])|\s*[\r\n]+\s*(?:[-*•–]\s*)?|\s+[•]\s+")
_SHORTEST = 25
"""Characters under which a piece is joined to its neighbour: an abbreviation, a heading, a number."""


def sentences(text: str) -> list[str]:
    """The sentences of a text in order; a text without any is one sentence, an empty one is none.

    >>> sentences("We make sensors for intensive care. They stick to the skin for seven days!")
    ['We make sensors for intensive care.', 'They stick to the skin for seven days!']
    """
    found: list[str] = []
    for piece in _END.split(text):
        piece = piece.strip()
        if not piece:
            continue
        if found and (len(piece) < _SHORTEST or len(found[-1]) < _SHORTEST):
            found[-1] = f"{found[-1]} {piece}"
        else:
            found.append(piece)
    return found
