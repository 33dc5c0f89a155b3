"""Masks names in texts: a text that names its partners or its project would reveal the answer."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache, partial

from matchmaking.members.names import legal_forms

MASK = "…"
_SHORT = 6
"""Letters up to which a name is looked for in capitals only: the project AIR is not in every mention of air."""
_BETWEEN = re.compile(r"[\W_]+|(?<=[a-zß-ÿ])(?=[A-ZÀ-Þ])|(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
"""Where a text may write a space, a hyphen or nothing within a name: Global|AM, Unite|Energy, ECHO|2."""
_SOLID = re.compile(r"[\W_]+")


def masked(text: str, names: Iterable[str]) -> str:
    """The text without these names, whole words only, in whichever way a name is joined and with or without its legal form.

    A name of up to six letters counts only as it is written itself, or with a capital.

    >>> masked("KU Leuven leads HEART, on the heart, with the Ku leuven hospitals.", ["KU Leuven", "HEART"])
    '… leads …, on the heart, with the … hospitals.'
    >>> masked("Global-AM's partner Barco and the ECHO2 team", ["GlobalAM", "Barco NV", "ECHO 2"])
    '… partner … and the … team'
    """
    solid = _solid(text)
    said = {form for name in names for form in _forms(name.strip())}
    for name in sorted(said, key=lambda name: (-len(name), name)):
        if sum(map(str.isalnum, name)) >= 2 and _solid(name) in solid:
            text = _pattern(name).sub(partial(_mask_of, name), text)
    return text


def _mask_of(name: str, found: re.Match[str]) -> str:
    return MASK if _means(found[1], name) else found[0]


def without_legal_form(name: str) -> str:
    """The name without the legal form that it ends on.

    >>> without_legal_form("Barco NV"), without_legal_form("NV")
    ('Barco', 'NV')
    """
    rest, _, form = name.rpartition(" ")
    return rest if form and rest and legal_forms(name) and not legal_forms(rest) else name


def _forms(name: str) -> Iterator[str]:
    yield name
    yield without_legal_form(name)


@lru_cache(maxsize=200_000)
def _solid(text: str) -> str:
    """Letters and digits alone."""
    return _SOLID.sub("", text.casefold())


@lru_cache(maxsize=20_000)
def _pattern(name: str) -> re.Pattern[str]:
    """The name as a text may write it: its pieces joined by up to two marks, perhaps as a plural or a possessive."""
    joined = r"[\W_]{0,2}".join(re.sub("s$", "['’]?s", re.escape(piece)) for piece in _BETWEEN.split(name) if piece)
    return re.compile(rf"(?<!\w)({joined or re.escape(name)})(?:['’]?s)?(?!\w)", re.IGNORECASE)


def _means(found: str, name: str) -> bool:
    """What was found is the name, and not a common word of the same few letters."""
    return found == name or sum(map(str.isalnum, name)) > _SHORT or any(map(str.isupper, found))
