"""The keyword index: it finds the words of a question in members' texts in four languages, weighted by their information.

The similarity of a passage to a question is the share of the question's information that the passage contains:

    share = sum over the question's terms of  i(t) f(t, passage)  /  sum of  i(t)

``i`` is the information of a term, ``log(1 + (M - m + 1/2) / (m + 1/2))``, where ``m`` of the ``M`` members that write its
language use it. A term that nobody uses counts in the denominator. ``f`` rises with the frequency of the term and falls with
the length of the passage (BM25), at most 1.3. Stop words count 0, norms three times and names one and a half times. A word of a
term of the thesaurus is found in a passage that names the same concept by another term, in any language, at eight tenths.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csc_array

from matchmaking.features.passages import Passages
from matchmaking.features.thesaurus import thesaurus
from matchmaking.features.word_forms import (
    COMPOUNDING,
    compound_parts,
    exact_terms,
    folded,
    plain_words,
    stem,
    stop_words,
    telling_words,
)
from matchmaking.members.lists.languages import language_of
from matchmaking.members.member import Language

_LONGEST_QUERY = 64
"""Distinct words of a question that are looked up; a pasted call has hundreds, and the first say most."""
_EXACT = "="
"""The language of what is written the same in all: norms, names of genes and products, acronyms."""
_CONCEPT = "#"
"""The language of a concept of the thesaurus, whatever the language of its term."""
_NORM_COUNTS, _NAME_COUNTS = 3.0, 1.5
_SATURATION, _BY_LENGTH, _MOST_OF_ONE = 1.2, 0.2, 1.3
_FOREIGN = 0.9
"""What a word counts that stands in a text of another language than the question's, such as "robot"."""
_SHORTEST_FOREIGN = 5
_SAME_CONCEPT = 0.8
"""What a word counts where the passage names the same concept by another term, in this or in another language."""
_PIECE = 0.5
"""What a piece of a compound counts."""
_UNKNOWN = 0.7
"""What a word counts that no member uses, as a part of the most a word can."""

Term = tuple[str, str]
"""A language's code (or ``_EXACT``) and a stem."""


@dataclass(frozen=True)
class _Asked:
    """A word of a question: its information, and the columns in which it can be found, each with the quality of the match."""

    information: float
    columns: tuple[tuple[int, float], ...]


class Bm25Index:
    """The words of the roster's passages, each passage read in its own language."""

    def __init__(self, passages: Passages) -> None:
        self._count = len(passages.passages)
        self._known: dict[Language, set[str]] = {language: set() for language in Language}
        languages = [language or Language.ENGLISH for language in passages.languages]
        spoken = [telling_words(text, language) for text, language in zip(passages.texts, languages, strict=True)]
        for words, language in zip(spoken, languages, strict=True):
            self._known[language].update(words)
        self._pieces: dict[tuple[str, Language], tuple[str, ...]] = {}
        self._columns: dict[Term, int] = {}
        rows, columns, counts = [], [], []
        for row, (text, words) in enumerate(zip(passages.texts, spoken, strict=True)):
            for term, count in self._terms(text, words, languages[row]).items():
                rows.append(row)
                columns.append(self._columns.setdefault(term, len(self._columns)))
                counts.append(count)
        shape = (self._count, len(self._columns))
        found = csc_array((np.array(counts, np.float64), (rows, columns)), shape=shape)
        lengths = np.asarray(found.sum(axis=1), np.float64).ravel()
        usual = float(lengths.mean()) if len(lengths) else 1.0
        heavy = _SATURATION * (1 - _BY_LENGTH + _BY_LENGTH * lengths / max(usual, 1e-9))
        found.data = np.minimum(found.data * (_SATURATION + 1) / (found.data + heavy[found.indices]), _MOST_OF_ONE)
        self._found = found
        self._information, self._most = self._told(passages, languages, rows, columns)

    def knows(self, word: str) -> bool:
        """Whether any member uses this word (lower case) and it is not a stop word."""
        return any(word in words for words in self._known.values())

    def _terms(self, text: str, words: Sequence[str], language: Language) -> dict[Term, float]:
        terms: dict[Term, float] = {}
        for word in words:
            term = language.value, stem(word, language)
            terms[term] = terms.get(term, 0.0) + 1
            for piece in self._parted(word, language):
                term = language.value, stem(piece, language)
                terms[term] = terms.get(term, 0.0) + _PIECE
        for concept, _ in thesaurus().concepts_of(words, language):
            terms[_CONCEPT, str(concept)] = terms.get((_CONCEPT, str(concept)), 0.0) + 1
        for name in exact_terms(text):
            terms[_EXACT, name] = terms.get((_EXACT, name), 0.0) + 1
        return terms

    def _parted(self, word: str, language: Language) -> tuple[str, ...]:
        if language not in COMPOUNDING:
            return ()
        key = word, language
        if key not in self._pieces:
            self._pieces[key] = compound_parts(word, self._known[language].__contains__, stop_words(language))
        return self._pieces[key]

    def _told(
        self, passages: Passages, languages: Sequence[Language], rows: Sequence[int], columns: Sequence[int]
    ) -> tuple[NDArray[np.float64], float]:
        """The information of each column, shape (columns,), and the largest information that a term can have."""
        owners = passages.owners.tocsc()
        of_passage = [owners.indices[owners.indptr[row] : owners.indptr[row + 1]].tolist() for row in range(self._count)]
        users: list[set[int]] = [set() for _ in self._columns]
        for row, column in zip(rows, columns, strict=True):
            users[column].update(of_passage[row])
        writers: dict[str, set[int]] = {language.value: set() for language in Language}
        for row, language in enumerate(languages):
            writers[language.value].update(of_passage[row])
        everybody = len(set().union(*writers.values()))
        of = np.array([len(writers.get(language, ())) or everybody for language, _ in self._columns], np.float64)
        count = np.array([len(some) for some in users], np.float64)
        of = np.maximum(of, count)
        return np.log(1 + (of - count + 0.5) / (count + 0.5)), float(np.log(1 + (everybody + 0.5) / 0.5))

    def shares(self, text: str, language: Language | None = None) -> NDArray[np.float64]:
        """The share of the text's information that each passage contains, shape (passages,), 0 to 1.

        ``language`` is that of the text, read from it where not given; all four where it does not show one.
        """
        found = np.zeros(self._count)
        asked = self._asked(text, language)
        whole = sum(word.information for word in asked)
        if not whole or not self._count:
            return found
        for word in asked:
            held = np.zeros(self._count)
            for column, factor in word.columns:
                some = slice(self._found.indptr[column], self._found.indptr[column + 1])
                indexes = self._found.indices[some]
                held[indexes] = np.maximum(held[indexes], self._found.data[some] * factor)
            found += held * word.information
        return np.minimum(found / whole, 1.0)

    def _asked(self, text: str, language: Language | None) -> list[_Asked]:
        spoken = language or language_of(text)
        tongues = (spoken,) if spoken else tuple(Language)
        words = [word for word in plain_words(text) if not any(folded(word) in stop_words(tongue) for tongue in tongues)]
        concepts: dict[str, set[int]] = {}
        for tongue in tongues:
            for concept, places in thesaurus().concepts_of(words, tongue):
                for place in places:
                    concepts.setdefault(folded(words[place]), set()).add(concept)
        exact = list(dict.fromkeys(exact_terms(text)))
        asked = [self._asked_exactly(term, self._naming(concepts.get(term, ()))) for term in exact]
        others = [word for word in dict.fromkeys(words) if folded(word) not in exact][:_LONGEST_QUERY]
        asked.extend(self._asked_in(word, tongues, self._naming(concepts.get(folded(word), ()))) for word in others)
        return asked

    def _naming(self, concepts: Iterable[int]) -> list[tuple[int, float]]:
        """The columns of concepts that some passage names, each with the quality of the match."""
        found = (self._columns.get((_CONCEPT, str(concept))) for concept in concepts)
        return [(column, _SAME_CONCEPT) for column in found if column is not None]

    def _asked_exactly(self, term: str, named: Sequence[tuple[int, float]]) -> _Asked:
        column = self._columns.get((_EXACT, term))
        found = [*named] if column is None else [(column, 1.0), *named]
        weight = _NORM_COUNTS if term[0].isdigit() and not any(map(str.isalpha, term)) else _NAME_COUNTS
        return _Asked(weight * self._tells(found, 1.0), tuple(found))

    def _tells(self, found: Sequence[tuple[int, float]], unknown: float) -> float:
        """The information of what stands in these columns; without any, a part of the most that a term can have."""
        return max((factor * float(self._information[column]) for column, factor in found), default=unknown * self._most)

    def _asked_in(self, word: str, tongues: Iterable[Language], named: Sequence[tuple[int, float]]) -> _Asked:
        own, others = list(tongues), [language for language in Language if language not in tongues]
        wanted: dict[Term, float] = {(_EXACT, folded(word)): 1.0}
        wanted.update({(language.value, stem(word, language)): 1.0 for language in own})
        if len(word) >= _SHORTEST_FOREIGN:
            for language in others:
                if folded(word) not in stop_words(language):
                    wanted.setdefault((language.value, stem(word, language)), _FOREIGN)
        for language in own:
            for piece in self._parted(word, language):
                wanted.setdefault((language.value, stem(piece, language)), _PIECE)
        found = [(self._columns[term], factor) for term, factor in wanted.items() if term in self._columns]
        found.extend(named)
        return _Asked(self._tells(found, _UNKNOWN), tuple(found))


def shared_words(text: str, other: str, most: int = 6) -> list[str]:
    """The words that two texts share, as written in the first, without stop words and short words."""
    language = language_of(text)
    stops = stop_words(language) if language else frozenset().union(*map(stop_words, Language))
    there = set(_words(other))
    words = (word for word in dict.fromkeys(_words(text)) if folded(word) not in stops and len(word) > 3)
    return [word for word in words if word in there][:most]


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_][\w-]+", text.casefold())
