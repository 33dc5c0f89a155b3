"""What is known about a roster, as numbers: learnt once, cached by content."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations
from pathlib import Path
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from matchmaking.members.member import Language, Roster
from matchmaking.signals.catalogue import Capability, bundled_capabilities
from matchmaking.signals.encoder import Encoder, Progress, Vectors
from matchmaking.signals.keywords import Keywords
from matchmaking.signals.letters import Letters
from matchmaking.signals.nearness import Nearness
from matchmaking.signals.network import Network
from matchmaking.signals.passages import Passage, Passages
from matchmaking.signals.profiles import Describer, Profiles, describe
from matchmaking.signals.sentences import sentences
from matchmaking.signals.vectors import VectorCache

_REMEMBERED = 2000
"""Question texts whose vectors are kept in memory."""
LETTERS_SHARE = 0.4
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
class Signals:
    """Everything the ranking and the composing work with; rows follow ``roster.members``."""

    roster: Roster
    passages: Passages
    keywords: Keywords
    letters: Letters
    network: Network
    profiles: Profiles
    nearness: Nearness
    scale: Scale
    describer: Describer
    capability_vectors: Vectors
    _cache: VectorCache
    _recent: OrderedDict[str, NDArray[np.float32]] = field(default_factory=OrderedDict)
    _lock: Lock = field(default_factory=Lock)

    @property
    def sectors(self) -> NDArray[np.float64]:
        """Sector shares, shape (members, 3)."""
        return self.profiles.sectors

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (texts, dimensions); the recent ones are remembered."""
        with self._lock:
            missing = [text for text in dict.fromkeys(texts) if text not in self._recent]
        if missing:
            fresh = self._cache.encode_once(missing)
            with self._lock:
                self._recent.update(zip(missing, fresh, strict=True))
        with self._lock:
            found = [self._recent[text] for text in texts]
            while len(self._recent) > _REMEMBERED:
                self._recent.popitem(last=False)
        return np.vstack(found) if found else np.zeros((0, self.passages.vectors.shape[1]), np.float32)

    def agreements(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Agreement of every passage with every text, shape (passages, texts), 0 to 1.

        The rescaled cosine of the vectors, and 0.4 times the part of letters that they share on top, at most 1.
        """
        meant = self.scale(self.passages.vectors @ self.encode(texts).T)
        return np.minimum(1.0, meant + LETTERS_SHARE * self.letters.alike(texts))

    def strengths(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """How well each member's own texts answer each text: its best passage, shape (members, texts), 0 to 1."""
        return self.passages.best(self.agreements(texts))

    def evidence(self, row: int, text: str) -> str:
        """The passage of a member that answers the text best, empty when it has none."""
        found = self.best_passage(row, text)
        return found[0].text if found else ""

    def best_passage(self, row: int, text: str) -> tuple[Passage, float] | None:
        """The passage of a member that answers the text best, and its agreement."""
        own = self.passages.of(row)
        if not len(own):
            return None
        agreement = self.agreements([text])[own, 0]
        best = int(np.argmax(agreement))
        return self.passages.passages[own[best]], float(agreement[best])

    def sectors_of(self, text: str) -> NDArray[np.float64]:
        """Sector shares of a text, shape (3,), all 0 when it speaks of none."""
        pieces = sentences(text) or [text]
        return self.describer.of_text(pieces, self.encode(pieces))

    @property
    def capabilities(self) -> tuple[Capability, ...]:
        """The bundled capabilities, the columns of ``capability_strengths``."""
        return bundled_capabilities()

    @cached_property
    def capability_strengths(self) -> NDArray[np.float64]:
        """How well each member covers each bundled capability, shape (members, capabilities), 0 to 1."""
        meant = self.scale(self.passages.vectors @ self.capability_vectors.T)
        alike = self.letters.alike([capability.text[Language.ENGLISH.value] for capability in self.capabilities])
        return self.passages.best(np.minimum(1.0, meant + LETTERS_SHARE * alike))

    @cached_property
    def nothing(self) -> bool:
        """There is no text and no tie to work with."""
        return not self.passages.passages and not self.network.parts.nnz


def learn(roster: Roster, encoder: Encoder, cache: Path, progress: Progress | None = None) -> Signals:
    """Embed what is new, index the words, draw the network, derive sectors and themes.

    ``cache`` is the folder of vectors, shared by all workspaces. The second time nothing is encoded: no model is loaded.
    """
    vectors = VectorCache(cache, encoder)
    passages = Passages(roster)
    passages.vectors = vectors.encode(passages.texts, progress)
    dutch, english = (
        vectors.encode([capability.text[language.value] for capability in bundled_capabilities()])
        for language in (Language.DUTCH, Language.ENGLISH)
    )
    scale = _scale(dutch, english)
    describer = Describer(vectors.encode)
    return Signals(
        roster=roster,
        passages=passages,
        keywords=Keywords(passages),
        letters=Letters(passages.texts),
        network=Network(roster),
        profiles=describe(roster, passages, describer),
        nearness=Nearness(roster),
        scale=scale,
        describer=describer,
        capability_vectors=english,
        _cache=vectors,
    )


def _scale(dutch: Vectors, english: Vectors) -> Scale:
    different = [float(english[a] @ english[b]) for a, b in combinations(range(len(english)), 2)]
    unrelated = float(np.median(different))
    same = float(np.median(np.einsum("ij,ij->i", dutch, english)))
    return Scale(unrelated, max(same, (1 + unrelated) / 2))
