"""Combining marks (accents stored as separate characters), and a limit on their number per letter."""

import re
import unicodedata

MARK_LIMIT = 30
"""Maximum number of marks per letter, as in the Stream-Safe Text Format of Unicode (UAX #15)."""

_RUN = re.compile(rf"[^\w\s\x00-\x7f]{{{MARK_LIMIT + 1},}}")


def without_heaps(text: str) -> str:
    """A text in which no letter has more than ``MARK_LIMIT`` marks: sorting marks takes time quadratic in their number.

    >>> len(without_heaps("a" + "\\u0301\\u0323" * 1000)), without_heaps("é à")
    (31, 'é à')
    """
    return text if text.isascii() else _RUN.sub(_short, text)


def _short(run: re.Match[str]) -> str:
    kept: list[str] = []
    heap = 0
    for sign in run[0]:
        heap = heap + 1 if unicodedata.combining(sign) else 0
        if heap <= MARK_LIMIT:
            kept.append(sign)
    return "".join(kept)
