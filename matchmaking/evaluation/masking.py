"""Names taken out of texts: a brief that names its partners would give the answer away."""

import re
from collections.abc import Iterable

MASK = "…"
_SHORT = 6
"""Letters up to which a name is looked for in its own capitals only: the project AIR is not in every mention of air."""


def masked(text: str, names: Iterable[str]) -> str:
    """The text without these names, whole words only; a name of up to six letters counts only in its own capitals.

    >>> masked("KU Leuven leads HEART, on the heart, with the Ku leuven hospitals.", ["KU Leuven", "HEART"])
    '… leads …, on the heart, with the … hospitals.'
    """
    folded = text.casefold()
    for name in sorted({name.strip() for name in names}, key=lambda name: (-len(name), name)):
        if sum(map(str.isalnum, name)) < 2 or name.casefold() not in folded:
            continue
        flags = re.IGNORECASE if len(name) > _SHORT else re.NOFLAG
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", MASK, text, flags=flags)
    return text
