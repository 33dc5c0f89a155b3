"""What is known about a roster, as numbers: learnt once, cached by content."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matchmaking.features.bm25 import Bm25Index
from matchmaking.features.catalogue import CatalogueEntry, catalogue
from matchmaking.features.char_ngrams import CharNgrams
from matchmaking.features.encoder import Encoder, Progress, Vectors
from matchmaking.features.experience import Experience, experience
from matchmaking.features.geo_proximity import GeoProximity
from matchmaking.features.network import Network
from matchmaking.features.passages import Passage, Passages
from matchmaking.features.past_projects import PastProjects
from matchmaking.features.profiles import Profiles, describe, described_texts
from matchmaking.features.query_bias import QueryBias, query_bias_sentences
from matchmaking.features.recent import RecentVectors
from matchmaking.features.tfidf import TfidfIndex
from matchmaking.features.vectors import VectorCache
from matchmaking.members.member import Language, Roster

_SCALED_BY = (Language.DUTCH, Language.ENGLISH)
CHAR_NGRAM_SHARE = 0.4
"""What shared letters add to the agreement of two texts."""


@dataclass(frozen=True)
class Scale:
    """What a cosine of this model means: ``unrelated`` becomes 0, ``same`` becomes 1, linear between.

    Both are measured once per model on the bundled capabilities: ``unrelated`` is the median cosine of two different ones,
    ``same`` that of one description in Dutch and in English, or half-way from ``unrelated`` to 1 if that is more (a model
    of English alone sees little in common between the two).
    """

    unrelated: float
    same: float

    def __call__(self, cosines: NDArray[np.floating]) -> NDArray[np.float64]:
        """Agreement, 0 to 1."""
        return np.clip((np.asarray(cosines, np.float64) - self.unrelated) / (self.same - self.unrelated), 0.0, 1.0)


@dataclass(frozen=True, repr=False, eq=False)
class FeatureSet:
    """Everything the ranking and the composing work with; rows follow ``roster.members``."""

    roster: Roster
    passages: Passages
    bm25: Bm25Index
    char_ngrams: CharNgrams
    tfidf: TfidfIndex
    network: Network
    past_projects: PastProjects
    profiles: Profiles
    geo_proximity: GeoProximity
    scale: Scale
    query_bias: QueryBias
    capability_vectors: Vectors
    _encoder: Encoder
    _known: "_Known"
    _recent: RecentVectors = field(default_factory=RecentVectors)

    @property
    def known_texts(self) -> tuple[str, ...]:
        """The texts whose vectors lie on disk: of the members, their projects and what is bundled."""
        return tuple(self._known.index)

    @cached_property
    def experience(self) -> Experience:
        """How far what names and texts state can be trusted among these members."""
        return experience(self.roster.members)

    @property
    def sectors(self) -> NDArray[np.float64]:
        """Sector shares, shape (members, 3)."""
        return self.profiles.sectors

    def encode(self, texts: Sequence[str], languages: Sequence[Language | None] | None = None) -> Vectors:
        """Unit vectors of any texts, shape (texts, dimensions), whose cosine compares.

        Those of the roster and the catalogue are known; others are encoded, and the recent ones remembered. ``languages`` are
        those the texts are written in, where that is known; else it is read from the texts.
        """
        asked = [
            (text, language)
            for text, language in zip(texts, languages or [None] * len(texts), strict=True)
            if text not in self._known.index
        ]
        recent = self._recent.get(asked, self._encoder) if asked else {}
        found = [
            self._known.table[self._known.index[text]]
            if text in self._known.index
            else recent[text, languages[row] if languages else None]
            for row, text in enumerate(texts)
        ]
        return np.vstack(found) if found else np.zeros((0, self.passages.vectors.shape[1]), np.float32)

    def agreements(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Agreement of every passage with every question, shape (passages, texts), 0 to 1.

        The rescaled cosine of the vectors, and 0.4 times the part of letters that they share on top, at most 1.
        """
        return self._agreement(self.questions(texts), texts)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of what the texts ask for, shape (texts, dimensions), without that they ask."""
        return self.query_bias.remove_from(self.encode(texts))

    def strengths(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """How well each member's own texts answer each text: its best passage, shape (members, texts), 0 to 1."""
        return self.passages.best(self.agreements(texts))

    def evidence(self, row: int, texts: Sequence[str]) -> str:
        """The passage of a member that answers one of the texts best, empty when it has none."""
        found = self.best_passage(row, texts)
        return found[0].text if found else ""

    def best_passage(self, row: int, texts: Sequence[str]) -> tuple[Passage, float] | None:
        """The passage of a member that answers one of the texts best, and its agreement."""
        own = self.passages.of(row)
        if not len(own):
            return None
        agreement = self.agreements(texts)[own].max(axis=1) * self.passages.says(row)
        best = int(np.argmax(agreement))
        return self.passages.passages[own[best]], float(agreement[best])

    @property
    def capabilities(self) -> tuple[CatalogueEntry, ...]:
        """The bundled capabilities, the columns of ``capability_strengths``."""
        return tuple(catalogue().values())

    @cached_property
    def capability_strengths(self) -> NDArray[np.float64]:
        """How well each member covers each bundled capability, shape (members, capabilities), 0 to 1."""
        texts = [capability.text[Language.ENGLISH.value] for capability in self.capabilities]
        return self.passages.best(self._agreement(self.query_bias.remove_from(self.capability_vectors), texts))

    def _agreement(self, vectors: Vectors, texts: Sequence[str]) -> NDArray[np.float64]:
        agreement = self.scale(self.passages.vectors @ vectors.T)
        agreement += CHAR_NGRAM_SHARE * self.char_ngrams.alike(texts)
        return np.minimum(agreement, 1.0, out=agreement)

    @cached_property
    def own_words(self) -> bool:
        """Some member speaks for itself, in a statement or an offer; elsewhere all that is known are projects."""
        return any(member.statements or member.offers for member in self.roster.members)

    @cached_property
    def nothing(self) -> bool:
        """There is no text and no tie to work with."""
        return not self.passages.passages and not self.network.parts.nnz


@dataclass(frozen=True)
class _Known:
    """The texts whose vectors lie on disk, each with its row in the table."""

    index: Mapping[str, int]
    table: Vectors

    def __call__(self, texts: Sequence[str]) -> Vectors:
        return self.table[[self.index[text] for text in texts]]


def fit(roster: Roster, encoder: Encoder, cache: Path, progress: Progress | None = None) -> FeatureSet:
    """Embed what is new, index the words, draw the network, derive sectors and themes.

    ``cache`` is the folder of vectors, shared by all workspaces. The second time nothing is encoded: no model is loaded.
    """
    passages = Passages(roster)
    needs = [need.text for member in roster.members for need in member.needs]
    dutch, english = ([entry.text[language.value] for entry in catalogue().values()] for language in _SCALED_BY)
    texts = dict.fromkeys(
        [*passages.texts, *passages.schemes, *needs, *dutch, *english, *described_texts(), *query_bias_sentences()]
    )
    said_in = {passage.text: passage.language for passage in passages.passages}
    said_in |= {need.text: need.language for member in roster.members for need in member.needs}
    said_in |= dict.fromkeys(dutch, Language.DUTCH) | dict.fromkeys(english, Language.ENGLISH)
    table = VectorCache(cache, encoder).vectors(list(texts), [said_in.get(text) for text in texts], progress)
    known = _Known({text: row for row, text in enumerate(texts)}, table)
    passages.vectors = known.table[: len(passages.texts)]
    network = Network(roster)
    return FeatureSet(
        roster=roster,
        passages=passages,
        bm25=Bm25Index(passages),
        char_ngrams=CharNgrams(passages.texts),
        tfidf=TfidfIndex(passages.texts),
        network=network,
        past_projects=PastProjects(roster, network, passages.of_project),
        profiles=describe(roster, passages, known),
        geo_proximity=GeoProximity(roster),
        scale=_scale(known(dutch), known(english)),
        query_bias=QueryBias(known(query_bias_sentences())),
        capability_vectors=known(english),
        _encoder=encoder,
        _known=known,
    )


def refit(features: FeatureSet, roster: Roster) -> FeatureSet:
    """What ``fit`` would make of another roster of much the same members; only texts that are new are encoded."""
    passages = Passages(roster)
    passages.vectors = features.encode(passages.texts, [passage.language for passage in passages.passages])
    network = Network(roster)
    return replace(
        features,
        roster=roster,
        passages=passages,
        bm25=Bm25Index(passages),
        char_ngrams=CharNgrams(passages.texts),
        tfidf=TfidfIndex(passages.texts),
        network=network,
        past_projects=PastProjects(roster, network, passages.of_project),
        profiles=describe(roster, passages, features.encode),
        geo_proximity=GeoProximity(roster),
    )


def _scale(dutch: Vectors, english: Vectors) -> Scale:
    different = [float(english[a] @ english[b]) for a, b in combinations(range(len(english)), 2)]
    unrelated = float(np.median(different))
    same = float(np.median(np.einsum("ij,ij->i", dutch, english)))
    return Scale(unrelated, max(same, (1 + unrelated) / 2))
