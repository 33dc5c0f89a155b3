"""Checks whether a text can be understood, by its alphabet, its words and its language.

A question that is not understood gets no ranking: its list would hold members that are similar to any text.
"""

import unicodedata
from collections.abc import Callable
from functools import cache

from matchmaking.data_files import data_file
from matchmaking.features.word_forms import exact_terms, folded, plain_words, stop_words
from matchmaking.members.lists.languages import any_language
from matchmaking.members.member import Language
from matchmaking.remarks import Remark

_MOST_READ = 4000
"""Characters that are looked at."""
_LATIN = 0.5
"""The part of its letters from which a text is written in the Latin alphabet."""
_LIKELY = 0.75
"""The part of a word's runs of three letters that occur in the four languages, from which it may be a word of them."""
_SHORTEST = 4
_FOREIGN_LENGTH = 30
_FOREIGN = 0.95
_KNOWN = 0.5
"""The part of its telling words that are known, below which a text may be in another language."""
_MOST_QUOTED = 5
_FILES = ("capabilities.toml", "sectors.toml", "asking.toml", "conditions.toml", "statement-roles.toml", "stop-words.toml")


def not_understood(text: str, known: Callable[[str], bool]) -> Remark | None:
    """Why a text cannot be understood; None if it can. ``known`` tells whether a word occurs in the texts of the cluster.

    >>> str(not_understood("مرحبا", lambda word: False))
    'This text is not understood: its letters are not Latin. Ask in Dutch, English, French or German.'
    """
    read = text[:_MOST_READ]
    letters = [sign for sign in read if sign.isalpha()]
    if not letters:
        return Remark("This text is not understood: there is no word in it.")
    if sum(map(_is_latin, letters)) < _LATIN * len(letters):
        return Remark("This text is not understood: its letters are not Latin. Ask in Dutch, English, French or German.")
    words = list(dict.fromkeys(plain_words(read)))
    telling = [word for word in words if folded(word) not in _small()]
    if not telling:
        said = {"words": _quoted(words) or read.strip()[:40]}
        return Remark("This text is not understood: its words name no subject ({words}). Say what it is about.", said)
    found = sum(map(known, telling))
    if found < _KNOWN * len(telling) and len(read) >= _FOREIGN_LENGTH and _foreign(read):
        return Remark("This text is not understood: it seems to be in another language than Dutch, English, French or German.")
    if found or exact_terms(read) or any(map(_likely, telling)):
        return None
    said = {"words": _quoted(telling)}
    return Remark("This text is not understood: none of its words is known ({words}). Say it in other words.", said)


def nonsense(text: str) -> bool:
    """Whether a longer text, such as a call, has neither small words of the four languages nor words of their making."""
    words = plain_words(text[:_MOST_READ])
    if not words:
        return True
    return not any(folded(word) in _small() for word in words) and sum(map(_likely, words)) < len(words) / 2


def _is_latin(sign: str) -> bool:
    return sign.isascii() or "LATIN" in unicodedata.name(sign, "")


@cache
def _small() -> frozenset[str]:
    return frozenset().union(*(stop_words(language) for language in Language))


@cache
def _runs() -> frozenset[str]:
    words = {
        word for name in _FILES for word in plain_words(folded(data_file(name).read_text(encoding="utf-8"))) if word.isalpha()
    }
    return frozenset(run for word in words for run in _of(word))


def _of(word: str) -> list[str]:
    marked = f"<{word}>"
    return [marked[at : at + 3] for at in range(len(marked) - 2)]


def _likely(word: str) -> bool:
    """Whether a word may be one of the four languages, by its runs of letters; short ones and acronyms may be anything."""
    if len(word) < _SHORTEST:
        return False
    runs = _of(folded(word))
    return sum(run in _runs() for run in runs) >= _LIKELY * len(runs)


def _foreign(text: str) -> bool:
    language, likely = any_language().classify(text)
    return likely >= _FOREIGN and language not in {each.value for each in Language}


def _quoted(words: list[str]) -> str:
    return ", ".join(words[:_MOST_QUOTED]) + (" …" if len(words) > _MOST_QUOTED else "")
