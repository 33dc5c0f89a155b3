"""Required capabilities proposed from a call's own text: what the text asks for, in the words of the catalogue or its own."""

import re
from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matchmaking.consortia.calls import Capability
from matchmaking.consortia.catalogue import catalogue
from matchmaking.errors import BadCall
from matchmaking.signals.sentences import sentences

Vectors = NDArray[np.floating]

MOST = 10
"""Capabilities that are proposed at most."""

_LONGEST = 400
"""Sentences that are read; the parts that follow are conditions and footnotes."""

_KEPT_FROM = 0.55
"""A capability is kept when the text asks for it at least this strongly, beside the one it asks for most."""

_TOP = 3
"""So many sentences that speak of a capability make its strength."""

_DEMANDS = re.compile(
    r"\b(must|should|shall|require[sd]?|need(ed|s)?|expected to|moet(en)?|dien(t|en)|vereist|nodig|doit|doivent)\b", re.I
)
_GLUED = re.compile(r"(?<=[a-zé0-9)\]][.:;])(?=[A-ZÀ-Ý][a-zà-ÿ])")


class Encodes(Protocol):
    """Anything that turns texts into unit vectors, such as the signals or an encoder."""

    def encode(self, texts: Sequence[str], /) -> Vectors: ...


def propose_capabilities(
    text: str, encoder: Encodes | Callable[[Sequence[str]], Vectors], *, most: int = MOST, language: str = "en"
) -> tuple[Capability, ...]:
    """The capabilities that a call's text asks for, the most wanted first, at most ``most``.

    Each sentence is compared with the catalogue; what sentences say of everything alike is taken out, and a sentence that
    demands ("must", "moet") counts more. Sentences that demand something the catalogue does not hold become capabilities of
    their own. Weights are 1 for the most wanted, down to about a half. Names are in ``language`` (nl, en, fr).

    Raises `BadCall` for a text without a sentence to work with.
    """
    said = [sentence for sentence in sentences(_GLUED.sub(" ", text)) if sum(map(str.isalpha, sentence)) >= 20][:_LONGEST]
    if not said:
        raise BadCall("There is no sentence in this text to work with: paste the call's description, a few sentences at least.")
    encode = encoder if callable(encoder) else encoder.encode
    entries = list(catalogue().values())
    spoken = np.asarray(encode(said), np.float64)
    described = [np.asarray(encode([entry.text[tongue] for entry in entries]), np.float64) for tongue in ("en", "nl")]
    alike = np.maximum(spoken @ described[0].T, spoken @ described[1].T)
    # what a sentence has in common with every capability, and a capability with every sentence, says nothing
    told = alike - np.median(alike, axis=1, keepdims=True)
    told = told - np.median(told, axis=0, keepdims=True) * (len(said) > 2 * _TOP)
    stress = np.array([1.25 if _DEMANDS.search(sentence) else 1.0 for sentence in said])
    asked = np.sort(told * stress[:, None], axis=0)[::-1][:_TOP].mean(axis=0)
    order = [int(at) for at in np.argsort(-asked, kind="stable") if asked[at] >= _KEPT_FROM * asked.max() > 0]
    proposed = [
        Capability(
            entries[at].name.get(language, entries[at].name["en"]),
            entries[at].text.get(language, entries[at].text["en"]),
            round(float(asked[at] / asked.max()), 2),
            entries[at].id,
        )
        for at in order[:most]
    ]
    room = max(0, min(2, most - len(proposed)))
    return tuple(proposed + _own_words(said, spoken, told.max(axis=1), float(asked.max()), room))


def _own_words(
    said: Sequence[str], spoken: NDArray[np.float64], known: NDArray[np.float64], most: float, room: int
) -> list[Capability]:
    """Sentences close to what the whole text is about that demand something the catalogue does not hold."""
    middle = spoken.mean(axis=0)
    central = spoken @ middle / max(float(np.linalg.norm(middle)), 1e-9)
    fit = [
        at
        for at, sentence in enumerate(said)
        if _DEMANDS.search(sentence) and known[at] < _KEPT_FROM * most and 40 <= len(sentence) <= 400
    ]
    best = sorted(fit, key=lambda at: -central[at])[:room]
    return [Capability(_heading(said[at]), said[at], 0.5) for at in best]


def _heading(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:8]).rstrip(",;:.") + (" …" if len(words) > 8 else "")
