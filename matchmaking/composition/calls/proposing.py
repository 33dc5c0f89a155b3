"""Required capabilities proposed from a call's own text: what the text asks for, in the words of the catalogue or its own."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.calls.call_words import call_words
from matchmaking.composition.calls.documents import whole_words
from matchmaking.errors import BadCall
from matchmaking.features.catalogue import catalogue
from matchmaking.features.sentences import sentences
from matchmaking.features.understanding import nonsense
from matchmaking.members.names import plain

Vectors = NDArray[np.floating]

MOST = 8
"""Capabilities that are proposed at most."""

_READ = 400
"""Sentences that are read; the parts that follow are conditions and footnotes."""

_KEPT_FROM = 0.45
"""A capability is kept when the text asks for it at least this strongly, beside the one it asks for most."""

_BY_PLACE = (0.5, 0.3, 0.2)
"""How much the sentences that mention a capability the most, second and third most count."""

_OF_THE_TEXT = 0.4
"""What a word of a capability's description counts beside one of its name."""

_TELLING = 2.0
"""A word tells something when fewer than one in e^2 capabilities use it."""

_UNKNOWN_BELOW = 0.25
"""A sentence that mentions no capability more than this asks for something else."""

_DEMANDS = re.compile(
    r"\b(must|should|shall|require[sd]?|need(ed|s)?|expected to|moet(en)?|dien(t|en)|vereist|nodig|doit|doivent)\b", re.I
)
_ITEM = re.compile(r"\A\s*+(?:[-*•–▪●◦o]\s|\d{1,2}[.)]\s|\(?[a-z]\)\s)")
_AND = re.compile(r"\b(?:and|or|en|of|et|ou|und|oder)\b", re.I)
_ALL = re.compile(r"(?:all|any|every|each|alle|elke|ieder|toute?s?|tous|jede)\b", re.I)
"""With these a sentence goes on after the list of what it excepts."""
_HEADING = 60
_LETTERS = 20
_GLUED = re.compile(r"(?<=[a-zé0-9)\]][.:;])(?=[A-ZÀ-Ý][a-zà-ÿ])")


class Encodes(Protocol):
    """Anything that turns texts into unit vectors, such as a feature set or an encoder."""

    def encode(self, texts: Sequence[str], /) -> Vectors: ...


def propose_capabilities(
    text: str, encoder: Encodes | Callable[[Sequence[str]], Vectors], language: str = "en", *, most: int = MOST
) -> tuple[Capability, ...]:
    """The capabilities that a call's text asks for, the most wanted first, at most ``most``.

    Each sentence is compared with the catalogue, by meaning and by the telling words they share; a sentence that demands
    ("must", "moet") counts more, and one that says what is out of scope counts for nothing. Sentences that demand something the
    catalogue does not hold become capabilities of their own.
    Weights are 1 for the most wanted, down to about a half. Names are in ``language`` (nl, en, fr).

    Raises `BadCall` for a text without a sentence to work with, or of which nothing is understood.
    """
    said = _asking(_GLUED.sub(" ", whole_words(text)))[:_READ]
    if not said:
        raise BadCall("There is no sentence in this text to work with: paste the call's description, a few sentences at least.")
    if nonsense(text):
        raise BadCall("Nothing in this text is understood: give the call's own text, in Dutch, English, French or German.")
    encode = encoder if callable(encoder) else encoder.encode
    spoken = np.asarray(encode(said), np.float64)
    stress = np.array([1.25 if _DEMANDS.search(sentence) else 1.0 for sentence in said])
    told = (_by_meaning(spoken, encode) + _by_words(said)) * stress[:, None]
    ranked = np.sort(told, axis=0)[::-1][: len(_BY_PLACE)]
    asked = np.array(_BY_PLACE[: len(ranked)]) @ ranked
    entries = list(catalogue().values())
    order = [int(at) for at in np.argsort(-asked, kind="stable") if asked[at] >= _KEPT_FROM * asked.max() > 0]
    proposed = [
        Capability.of_catalogue(entries[at].id, language, round(float(asked[at] / asked.max()), 2)) for at in order[:most]
    ]
    room = max(0, min(2, most - len(proposed)))
    return tuple(proposed + _own_words(said, spoken, told.max(axis=1), room))


def _asking(text: str) -> list[str]:
    """The sentences of a text that ask for something: without those, and the lists, that say what is out of scope."""
    found: list[str] = []
    for sentence in sentences(_without_excluded_lists(text)):
        parts = map(_without_exceptions, re.split(r";\s+|(?<=\w),? (?:but|maar|mais|aber) ", sentence))
        kept = "; ".join(part for part in parts if not _excludes(part))
        if sum(map(str.isalpha, kept)) >= _LETTERS:
            found.append(kept)
    return found


def _excludes(text: str) -> bool:
    """Whether a piece of text says what a call is not for; what is refused for want of something is asked for."""
    words, said = call_words(), plain(text)
    return bool(words.excluded.search(said)) and not words.for_want_of.search(said)


def _without_exceptions(sentence: str) -> str:
    """A sentence without what it excepts: the list after "except for" and its like, up to the comma that ends the list."""
    folded = "".join(unicodedata.normalize("NFD", sign)[0] for sign in sentence).lower()
    found = call_words().excepted.search(folded) if len(folded) == len(sentence) else None
    if not found:
        return sentence
    items = [item.strip() for item in sentence[found.end() :].split(",")]
    ends = (at for at, item in enumerate(items, 1) if _AND.search(item) or any(map(_ALL.match, items[at : at + 1])))
    return f"{sentence[: found.start()]}{', '.join(items[next(ends, 1) :])}".strip()


def _without_excluded_lists(text: str) -> str:
    """A text without the items below a heading that says that they are out of scope."""
    kept: list[str] = []
    within = False
    for line in text.splitlines():
        before, heading = line, ""
        if line.rstrip().endswith(":") or (len(line) < _HEADING and not _ITEM.match(line)):
            start = 1 + max(line.rfind(end) for end in (". ", "! ", "? "))
            before, heading = line[:start], line[start:]
            within = _excludes(heading)
        elif within and not _ITEM.match(line):
            within = False
        kept.append(before if within and heading else "" if within else line)
    return "\n".join(kept)


def with_capabilities(
    call: Call, encoder: Encodes | Callable[[Sequence[str]], Vectors], language: str = "en", *, most: int = MOST
) -> Call:
    """The call with capabilities proposed from its own text, where it names none; unchanged where it does."""
    if call.capabilities:
        return call
    text = "\n".join([call.title, *(call.text.get(language) or next(iter(call.text.values()), "")).splitlines()])
    return replace(call, capabilities=propose_capabilities(text, encoder, language, most=most))


def _by_meaning(spoken: NDArray[np.float64], encode: Callable[[Sequence[str]], Vectors]) -> NDArray[np.float64]:
    """How much closer each sentence lies to a capability than to the others, (sentences, capabilities), from 0.

    What a capability has in common with all others is taken out, and the distance is measured by how far apart capabilities
    usually lie, so that it means the same for every model.
    """
    entries = list(catalogue().values())
    described = [np.asarray(encode([entry.text[tongue] for entry in entries]), np.float64) for tongue in ("en", "nl")]
    alike = np.maximum(spoken @ described[0].T, spoken @ described[1].T)
    among = np.maximum(described[0] @ described[0].T, described[0] @ described[1].T)
    others = among[~np.eye(len(entries), dtype=bool)].reshape(len(entries), -1)
    closer = alike - others.mean(axis=1)
    closer -= closer.mean(axis=1, keepdims=True)
    return np.asarray(np.maximum(0.0, closer / max(float(others.std()), 1e-9) - 1.0) / 3)


def _by_words(said: Sequence[str]) -> NDArray[np.float64]:
    """The telling words that each sentence shares with each capability, (sentences, capabilities), 0 to 1.5."""
    named, described, worth = _vocabulary()
    shared = np.zeros((len(said), len(named)))
    for at, sentence in enumerate(said):
        stems = _stems(sentence)
        for other, (name, words) in enumerate(zip(named, described, strict=True)):
            shared[at, other] = sum(worth[stem] * (1.0 if stem in name else _OF_THE_TEXT) for stem in stems & words)
    return np.asarray(np.minimum(1.5, shared / np.log(len(named)) / 1.2))


@cache
def _vocabulary() -> tuple[list[set[str]], list[set[str]], dict[str, float]]:
    """The stems of each capability's names and of all its words, and what each telling stem is worth."""
    entries = list(catalogue().values())
    named = [_stems(" ".join(entry.name.values())) for entry in entries]
    described = [name | _stems(" ".join(entry.text.values())) for name, entry in zip(named, entries, strict=True)]
    uses = Counter(stem for words in described for stem in words)
    worth = {stem: float(np.log(len(entries) / count)) for stem, count in uses.items()}
    telling = {stem: value for stem, value in worth.items() if value > _TELLING}
    return named, [words & telling.keys() for words in described], telling


def _stems(text: str) -> set[str]:
    """The beginnings of a text's longer words: enough to know a word again in another form."""
    return {word[:6] for word in re.findall(r"[^\W\d_]{4,}", text.casefold())}


def _own_words(said: Sequence[str], spoken: NDArray[np.float64], known: NDArray[np.float64], room: int) -> list[Capability]:
    """Sentences close to what the whole text is about that demand something the catalogue does not hold."""
    middle = spoken.mean(axis=0)
    central = spoken @ middle / max(float(np.linalg.norm(middle)), 1e-9)
    fit = [
        at
        for at, sentence in enumerate(said)
        if _DEMANDS.search(sentence) and known[at] < _UNKNOWN_BELOW and 40 <= len(sentence) <= 400
    ]
    best = sorted(fit, key=lambda at: -central[at])[:room]
    return [Capability(_heading(said[at]), said[at], 0.5) for at in best]


def _heading(sentence: str) -> str:
    words = sentence.split()
    return " ".join(words[:8]).rstrip(",;:.") + (" …" if len(words) > 8 else "")
