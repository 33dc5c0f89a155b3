"""The keyword index: words of the question found literally, in any of the four languages."""

import re
from functools import cache

import numpy as np
import tantivy
from numpy.typing import NDArray

from matchmaking.features.passages import Passages
from matchmaking.members.lists.languages import language_of
from matchmaking.members.member import Language

_STEMMERS = {Language.DUTCH: "Dutch", Language.ENGLISH: "English", Language.FRENCH: "French", Language.GERMAN: "German"}
_LONGEST_QUERY = 64
"""Distinct words of a question that are looked up; a pasted call has hundreds, and the first say most."""
_MOST_HITS = 2000
_ASKING = frozenset(
    re.findall(
        r"\w+",
        """partner partners zoeken zoekt zoek vinden gezocht nodig organisatie bedrijf
        looking seek seeking search need needed find organisation organization company
        cherchons cherche recherchons recherche partenaire partenaires besoin entreprise
        suchen sucht gesucht brauchen unternehmen""",
    )
)
"""Words that ask and do not say what for."""


class Bm25Index:
    """BM25 over the roster's passages, by tantivy; each passage is stemmed as its own language, or as all when unknown."""

    def __init__(self, passages: Passages) -> None:
        self._passages = passages
        schema = tantivy.SchemaBuilder()
        schema.add_integer_field("index", stored=True, indexed=True)
        for language in Language:
            schema.add_text_field(language.value, stored=False, tokenizer_name=language.value)
        self._index = tantivy.Index(schema.build())
        for language, stemmer in _STEMMERS.items():
            analyzer = (
                tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
                .filter(tantivy.Filter.remove_long(60))
                .filter(tantivy.Filter.lowercase())
                .filter(tantivy.Filter.stopword(stemmer.lower()))
                .filter(tantivy.Filter.ascii_fold())
                .filter(tantivy.Filter.stemmer(stemmer.lower()))
                .build()
            )
            self._index.register_tokenizer(language.value, analyzer)
        writer = self._index.writer(heap_size=64_000_000, num_threads=1)
        for index, passage in enumerate(passages.passages):
            document = tantivy.Document(index=index)
            # a project's text has no stated language: EU archives write English
            document.add_text((passage.language or Language.ENGLISH).value, passage.text)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()

    def passages_with(self, text: str) -> NDArray[np.float64]:
        """How strongly each passage answers the words of the text: its BM25 as a share of the best passage's, 0 to 1."""
        scores = np.zeros(len(self._passages.passages))
        words = list(dict.fromkeys(_telling_words(text)))[:_LONGEST_QUERY]
        if not words or not len(scores):
            return scores
        query, _ = self._index.parse_query_lenient(" ".join(words), [language.value for language in Language])
        searcher = self._index.searcher()
        for score, address in searcher.search(query, _MOST_HITS).hits:
            scores[searcher.doc(address)["index"][0]] = score
        return scores / scores.max() if scores.max() > 0 else scores


def shared_words(text: str, other: str, most: int = 6) -> list[str]:
    """Words of a text that stand in another as well, as a person would see them; words of three letters or less left out."""
    there = set(_words(other))
    return [word for word in dict.fromkeys(_words(text)) if len(word) > 3 and word in there][:most]


def _telling_words(text: str) -> list[str]:
    """The words of a text without the small words of its language: Dutch "die" and "met" are no English words to look for."""
    language = language_of(text)
    words = _without_small_words(language).analyze(text) if language else re.findall(r"\w+", text.casefold())
    return [word for word in words if word not in _ASKING]


@cache
def _without_small_words(language: Language) -> tantivy.TextAnalyzer:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple()).filter(tantivy.Filter.lowercase())
    return builder.filter(tantivy.Filter.stopword(_STEMMERS[language].lower())).build()


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_][\w-]+", text.casefold())
