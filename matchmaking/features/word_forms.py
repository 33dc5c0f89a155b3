"""Normalises words: without accents and capitals, stemmed by language, Dutch and German compounds split.

Names of genes, products and norms are exact terms, the same in every language: IEC 62304 is not IEC 62366.
"""

import re
import tomllib
import unicodedata
from collections.abc import Callable
from functools import cache, lru_cache

import tantivy

from matchmaking.data_files import data_file
from matchmaking.members.member import Language

_STEMMERS = {Language.DUTCH: "dutch", Language.ENGLISH: "english", Language.FRENCH: "french", Language.GERMAN: "german"}
COMPOUNDING = (Language.DUTCH, Language.GERMAN)
"""Languages that write "wondpleister" and "Herzklappe" as one word."""

_WORD = re.compile(r"[^\W_]{2,}")
_HYPHENED = re.compile(r"(?<![^\W\d_])[^\W\d_]++(?:[-‐‑][^\W\d_]++)++")
_PART = re.compile(r"[-‐‑.]")
_NAME = re.compile(r"(?<![\w-])(?=[^\W_]*(?:[A-Z]{2}|[a-z][A-Z]|\d|-\d))[^\W_]+(?:[-‐‑.][^\W_]+)*")
_NORM = re.compile(
    r"\b(?:ISO|IEC|EN|DIN|NEN|NBN|ASTM|IEEE|ICH|ETSI)(?:[/ -](?:ISO|IEC|EN|TR|TS)){0,4}[ -]?([A-Z]?\d{2,5}(?:-\d+)?)",
    re.IGNORECASE,
)
_LONGEST_NAME = 20
_LONGEST_ACRONYM = 7
_SHORTEST_COMPOUND = 9
_SHORTEST_PIECE = 4
_LINKS = ("", "s", "n", "e", "en", "es")
"""Letters that join the pieces of a compound: "onderzoek-s-centrum", "Krank-en-haus"."""


@lru_cache(maxsize=200_000)
def folded(word: str) -> str:
    """A word in lower case without accents."""
    lower = word.lower()
    if lower.isascii():
        return lower
    lower = lower.replace("ß", "ss").replace("œ", "oe").replace("æ", "ae").replace("ø", "o")
    return "".join(sign for sign in unicodedata.normalize("NFKD", lower) if not unicodedata.combining(sign))


@cache
def stop_words(language: Language) -> frozenset[str]:
    """The stop words of a language (``data/stop-words.toml``), folded."""
    return frozenset(tomllib.loads(data_file("stop-words.toml").read_text(encoding="utf-8"))[language.value].split())


@lru_cache(maxsize=200_000)
def stem(word: str, language: Language) -> str:
    """The stem of a word in lower case, folded."""
    found = _analyzer(language).analyze(word)
    return folded(found[0]) if found else folded(word)


@cache
def _analyzer(language: Language) -> tantivy.TextAnalyzer:
    return tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.raw()).filter(tantivy.Filter.stemmer(_STEMMERS[language])).build()


def plain_words(text: str) -> list[str]:
    """The words of a text in order, in lower case, without numbers and single letters; then hyphenated words as one word.

    >>> plain_words("Follow-up in 3 months")
    ['follow', 'up', 'in', 'months', 'followup']
    """
    lower = text.lower()
    found = [word for word in _WORD.findall(lower) if not word.isdigit()]
    return found + [_PART.sub("", whole) for whole in _HYPHENED.findall(lower)] if "-" in lower else found


def telling_words(text: str, language: Language) -> list[str]:
    """The words of a text without the stop words of its language."""
    stops = stop_words(language)
    return [word for word in plain_words(text) if folded(word) not in stops]


def exact_terms(text: str) -> list[str]:
    """Norms, and names with capitals or digits inside, folded: terms that are the same in every language and not inflected.

    >>> exact_terms("Software under IEC 62304 for EEG and the BRCA1 gene")
    ['62304', 'eeg', 'brca1']
    """
    found = [match[1].lower() for match in _NORM.finditer(text)]
    tokens = _NAME.findall(_NORM.sub(" ", text) if found else text)
    shouted = bool(tokens) and sum(map(str.isupper, text)) > sum(map(str.islower, text))
    for token in tokens:
        if any(map(str.isdigit, token)):
            if len(token) <= _LONGEST_NAME and any(map(str.isalpha, token)):
                found.append(_PART.sub("", folded(token)))
        elif len(token) <= _LONGEST_ACRONYM and not shouted:
            found.append(folded(token))
    return found


def compound_parts(word: str, known: Callable[[str], bool], stops: frozenset[str]) -> tuple[str, ...]:
    """The two known words that form a compound; of several pairs the one with the most equal lengths; empty for none.

    >>> compound_parts("wondpleister", {"wond", "pleister"}.__contains__, frozenset())
    ('wond', 'pleister')
    """
    best: tuple[str, ...] = ()
    if len(word) < _SHORTEST_COMPOUND:
        return best
    for cut in range(_SHORTEST_PIECE, len(word) - _SHORTEST_PIECE + 1):
        first, last = word[:cut], word[cut:]
        if not known(last) or folded(last) in stops:
            continue
        for link in _LINKS:
            bare = first.removesuffix(link) if link and first.endswith(link) else first
            for head in (bare, bare + "e"):
                good = len(head) >= _SHORTEST_PIECE and known(head) and folded(head) not in stops
                if good and (not best or min(len(head), len(last)) > min(map(len, best))):
                    best = (head, last)
    return best
