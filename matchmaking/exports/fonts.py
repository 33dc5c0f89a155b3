"""The bundled fonts and the characters that they can print: Source Sans Pro, with DejaVu Sans as fallback."""

import re
import unicodedata
from functools import cache
from typing import Any

from fontTools.ttLib import TTFont

from matchmaking.data_files import data_file
from matchmaking.members.marks import without_heaps

UNPRINTABLE = "▯"
"""Replaces a character without a glyph in these fonts."""

_BULLETS = re.compile("[\uf0b7\uf0a7\uf0d8\uf0a8\uf076\uf0fc]")
"""Bullets of Word: code points of its symbol fonts in Unicode's private use area."""

_ALWAYS_SKIPPED = {"Cc", "Cf"}
_SKIPPED = {"Mn", "Me"}
"""Unicode categories of combining characters: without a glyph they are dropped."""

_CHANGING_EMOJI = frozenset([*range(0xFE00, 0xFE10), *range(0x1F3FB, 0x1F400)])
"""Variation selectors and skin tone modifiers."""


def printable(text: str) -> str:
    """The text with characters that the fonts can print.

    A bullet of Word becomes a bullet; a letter without a glyph becomes ``UNPRINTABLE``, a run of other characters without one
    (an emoji may consist of several) a single one; control characters are removed. Tabs and line breaks become spaces.
    """
    text = unicodedata.normalize(
        "NFC", without_heaps(_BULLETS.sub("•", re.sub(r"[\t\r\n\x0b\x0c\x85\u2028\u2029]+", " ", text)))
    )
    known = _with_glyph()
    printed: list[str] = []
    in_run = False
    for sign in text:
        category = unicodedata.category(sign)
        if category in _ALWAYS_SKIPPED or ord(sign) in _CHANGING_EMOJI:
            continue
        if ord(sign) in known:
            printed.append(sign)
            in_run = False
        elif category not in _SKIPPED:
            is_letter = category.startswith("L")
            if is_letter or not in_run:
                printed.append(UNPRINTABLE)
            in_run = not is_letter
    return "".join(printed)


def printable_within(value: Any) -> Any:
    """The same dictionaries, lists and tuples with ``printable`` applied to every text in them."""
    if isinstance(value, str):
        return printable(value)
    if isinstance(value, dict):
        return {key: printable_within(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [printable_within(inner) for inner in value]
    return value


@cache
def _with_glyph() -> frozenset[int]:
    """The code points with a glyph in every weight of at least one family."""
    families = (
        ("SourceSansPro-Regular.otf", "SourceSansPro-Semibold.otf", "SourceSansPro-Bold.otf"),
        ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf"),
    )
    return frozenset().union(*(frozenset.intersection(*map(_glyphs_of, files)) for files in families))


def _glyphs_of(file: str) -> frozenset[int]:
    with TTFont(data_file("fonts", file), lazy=True) as font:
        return frozenset(font.getBestCmap())
