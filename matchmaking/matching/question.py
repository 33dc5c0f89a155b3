"""The question behind a ranking: who asks, and for what."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from matchmaking.errors import ImpossibleRequest
from matchmaking.members.member import Member
from matchmaking.signals import Signals
from matchmaking.signals.sentences import sentences

_MOST_OWN_TEXTS = 40
"""Texts of a seeker that are compared when it names no need: its statements and offers, then its latest projects."""
_FIELD = 50
"""Members nearest to a seeker that stand for its field."""
_MOST_FACETS = 12
"""Sentences of a long need (a pasted call) that are answered one by one, the longest ones."""


@dataclass(frozen=True)
class Facets:
    """What is wanted, piece by piece, and who has it.

    ``names`` are the words a person knows each facet by, ``weights`` (facets,) how much each matters, ``strengths``
    (members, facets) how well each member covers it, ``held`` (facets,) how well the seeker does itself; all 0 to 1.
    """

    names: tuple[Mapping[str, str] | str, ...]
    weights: NDArray[np.float64]
    strengths: NDArray[np.float64]
    held: NDArray[np.float64]


@dataclass(frozen=True)
class Question:
    """A seeker, a need in words, or both. ``row`` is the seeker's place in the roster."""

    signals: Signals
    row: int | None
    need: str

    @classmethod
    def of(cls, signals: Signals, seeker: Member | str | None, need: str) -> "Question":
        """Raises ``UnknownMember`` for a seeker that is not there, ``ImpossibleRequest`` without seeker and need."""
        need = need.strip()
        row = None
        if seeker is not None:
            member = seeker if isinstance(seeker, Member) else signals.roster.find(seeker)
            row = signals.roster.position[member.id]
        if row is None and not any(map(str.isalnum, need)):
            raise ImpossibleRequest("Say what you are looking for: give a need in words, a seeker, or both.")
        return cls(signals, row, need)

    @cached_property
    def seeker(self) -> Member | None:
        return None if self.row is None else self.signals.roster.members[self.row]

    @cached_property
    def wanted(self) -> tuple[str, ...]:
        """What is looked for, one by one: the sentences of the need, or the needs that the seeker states."""
        if self.need:
            facets = sentences(self.need)
            if len(facets) > _MOST_FACETS:
                longest = set(sorted(facets, key=len, reverse=True)[:_MOST_FACETS])
                facets = [facet for facet in facets if facet in longest]
            return tuple(dict.fromkeys(facets))
        return tuple(dict.fromkeys(need.text for need in self.seeker.needs)) if self.seeker else ()

    @cached_property
    def own_texts(self) -> tuple[str, ...]:
        """What the seeker itself says, for a seeker without a need: partners in its field are looked for."""
        if self.seeker is None:
            return ()
        stated = [statement.text for statement in (*self.seeker.statements, *self.seeker.offers)]
        if len(stated) < _MOST_OWN_TEXTS and self.row is not None:
            stated += [project.text or project.title for project in self.signals.network.projects_of(self.row)]
        return tuple(dict.fromkeys(text for text in stated if text))[:_MOST_OWN_TEXTS]

    @property
    def asked(self) -> tuple[str, ...]:
        """The texts that partners' texts are compared with."""
        return self.wanted or self.own_texts

    @cached_property
    def agreements(self) -> NDArray[np.float64]:
        """Agreement of every passage with the question, shape (passages,), 0 to 1: with the text that suits it best.

        A need of several sentences also counts as a whole, so that a passage that answers all of it is found.
        """
        texts = dict.fromkeys([*self.asked, *([self.need] if self.need else [])])
        if not texts:
            return np.zeros(len(self.signals.passages.passages))
        return np.asarray(self.signals.agreements(list(texts)).max(axis=1))

    @cached_property
    def word_scores(self) -> NDArray[np.float64]:
        """How strongly each passage answers the words of the question, shape (passages,), 0 to 1."""
        return self.signals.keywords.passages_with(" ".join(self.asked))

    @cached_property
    def facets(self) -> Facets | None:
        """What is wanted one by one; for a seeker without needs, the bundled capabilities that its field works with."""
        signals = self.signals
        if self.wanted:
            strengths = signals.strengths(self.wanted)
            held = np.zeros(len(self.wanted)) if self.row is None else strengths[self.row]
            return Facets(self.wanted, np.ones(len(self.wanted)), strengths, held)
        if self.row is None or not self.own_texts:
            return None
        strengths = signals.capability_strengths
        alike = signals.passages.averages @ signals.passages.averages[self.row]
        alike[self.row] = -np.inf
        field = np.argsort(-alike, kind="stable")[:_FIELD]
        names = tuple(capability.name for capability in signals.capabilities)
        return Facets(names, strengths[field].mean(axis=0), strengths, strengths[self.row])
