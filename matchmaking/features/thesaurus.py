"""Terms of a concept and of closely related ones in four languages (``data/thesaurus.csv``): "escarre" and "bedsore"."""

import csv
from collections.abc import Sequence
from functools import cache

from matchmaking.data_files import data_file
from matchmaking.features.word_forms import stem, telling_words
from matchmaking.members.member import Language

_BETWEEN = ";"


class Thesaurus:
    """Finds concepts in texts by their terms: one to three words, compared by their stems."""

    def __init__(self, concepts: Sequence[dict[Language, Sequence[str]]]) -> None:
        """``concepts`` gives the terms of each concept by language."""
        self._terms: dict[Language, dict[tuple[str, ...], set[int]]] = {language: {} for language in Language}
        for concept, written in enumerate(concepts):
            for language, terms in written.items():
                for term in terms:
                    if key := tuple(stem(word, language) for word in telling_words(term, language)):
                        self._terms[language].setdefault(key, set()).add(concept)
        self._longest = max((len(key) for terms in self._terms.values() for key in terms), default=0)

    def concepts_of(self, words: Sequence[str], language: Language) -> list[tuple[int, range]]:
        """Concepts that telling words of one language name, each with the positions of its term among the words.

        >>> [(len(at), at) for _, at in thesaurus().concepts_of(["pressure", "ulcers"], Language.ENGLISH)]
        [(2, range(0, 2))]
        """
        stems = tuple(stem(word, language) for word in words)
        terms = self._terms[language]
        return [
            (concept, range(start, start + length))
            for start in range(len(stems))
            for length in range(1, min(self._longest, len(stems) - start) + 1)
            for concept in sorted(terms.get(stems[start : start + length], ()))
        ]


@cache
def thesaurus() -> Thesaurus:
    """The thesaurus that comes with the product."""
    with data_file("thesaurus.csv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file)
        return Thesaurus([{Language(code): terms.split(_BETWEEN) for code, terms in row.items()} for row in rows])
