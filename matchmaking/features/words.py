"""The words of a text, comparable whatever their case and accents."""

import re
import unicodedata
from dataclasses import dataclass

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, in lower case without accents, and its position."""

    plain: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a text in order; apostrophes part words, hyphens do not.

    >>> [word.plain for word in words_of("Nous n'avons pas d'élève")]
    ['nous', 'n', 'avons', 'pas', 'd', 'eleve']
    """
    return [Word(fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]


def fold(word: str) -> str:
    """A word in lower case without accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))
