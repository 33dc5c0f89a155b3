"""Matches small patterns of words, stems, word classes and short gaps in a text, in linear time.

A pattern is words with a space between them: ``a/b`` is either word, ``stem~`` any word that begins so, ``@name`` any word of a
class, ``..`` up to four words of any kind, and ``^`` in front the beginning of the words looked at. In a class ``~end`` is any
word that ends so: Dutch and German write compounds.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

_GAP = 4
"""Words that ``..`` may stand for."""
_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text, in lower case without accents, and its position."""

    plain: str
    start: int
    end: int


def words_of(text: str) -> list[Word]:
    """The words of a text in order; apostrophes part words, hyphens do not.

    >>> [word.plain for word in words_of("Nous n'avons pas d'élève")]
    ['nous', 'n', 'avons', 'pas', 'd', 'eleve']
    """
    return [Word(fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]


def fold(word: str) -> str:
    """A word in lower case without accents."""
    if word.isascii():
        return word.lower()
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


@dataclass(frozen=True, slots=True)
class _Step:
    words: frozenset[str]
    stems: tuple[str, ...]
    ends: tuple[str, ...] = ()
    gap: bool = False

    def fits(self, word: str) -> bool:
        return word in self.words or word.startswith(self.stems) or word.endswith(self.ends)


@dataclass(frozen=True, slots=True)
class TurnOfPhrase:
    """A compiled pattern with what it stands for (``meaning``); ``words`` are all words that it can be made of."""

    pattern: str
    meaning: str
    steps: tuple[_Step, ...]
    at_start: bool
    words: frozenset[str]

    def end(self, words: Sequence[Word], start: int) -> int | None:
        """The place after the last word of the pattern if it begins at ``start``; the shortest gaps are taken. None without."""
        if self.at_start and start:
            return None
        return _end(self.steps, 0, words, start)


def _end(steps: tuple[_Step, ...], step: int, words: Sequence[Word], at: int) -> int | None:
    while step < len(steps):
        if steps[step].gap:
            for further in range(_GAP + 1):
                if at + further < len(words) and (end := _end(steps, step + 1, words, at + further)) is not None:
                    return end
            return None
        if at >= len(words) or not steps[step].fits(words[at].plain):
            return None
        step, at = step + 1, at + 1
    return at


class Turns:
    """Matches many patterns together: each word of a text is tried as the first word of the patterns that begin with it.

    A pattern never begins with a class that knows words by their ends.
    """

    def __init__(self, patterns: Iterable[tuple[str, str]], classes: Mapping[str, str]) -> None:
        """``patterns`` are pairs of a meaning and a pattern."""
        self._by_word: dict[str, list[TurnOfPhrase]] = {}
        self._by_stem: dict[str, list[TurnOfPhrase]] = {}
        known = {name: frozenset(words.split()) for name, words in classes.items()}
        for meaning, pattern in patterns:
            turn = _compiled(meaning, pattern, known)
            for word in turn.steps[0].words:
                self._by_word.setdefault(word, []).append(turn)
            for stem in turn.steps[0].stems:
                self._by_stem.setdefault(stem, []).append(turn)
        self._shortest = min(map(len, self._by_stem), default=0)
        self._longest = max(map(len, self._by_stem), default=0)

    def found(self, words: Sequence[Word]) -> Iterator[tuple[TurnOfPhrase, int, int]]:
        """Every pattern in these words: it, and the places of its first word and after its last."""
        for start, word in enumerate(words):
            turns = self._by_word.get(word.plain, [])
            for length in range(self._shortest, min(len(word.plain), self._longest) + 1):
                turns = turns + self._by_stem.get(word.plain[:length], []) if length else turns
            for turn in turns:
                if (end := turn.end(words, start)) is not None:
                    yield turn, start, end


def _compiled(meaning: str, pattern: str, classes: Mapping[str, frozenset[str]]) -> TurnOfPhrase:
    at_start = pattern.startswith("^")
    steps: list[_Step] = []
    for part in pattern.removeprefix("^").split():
        if part == "..":
            steps.append(_Step(frozenset(), (), (), True))
            continue
        words: set[str] = set()
        stems, ends = [], []
        for choice in part.split("/"):
            if choice.startswith("@"):
                ends += [word[1:] for word in classes[choice[1:]] if word.startswith("~")]
                words |= {word for word in classes[choice[1:]] if not word.startswith("~")}
            elif choice.endswith("~"):
                stems.append(choice[:-1])
            else:
                words.add(choice)
        steps.append(_Step(frozenset(words), tuple(stems), tuple(ends)))
    while steps and steps[-1].gap:
        steps.pop()
    return TurnOfPhrase(pattern, meaning, tuple(steps), at_start, frozenset().union(*(step.words for step in steps)))
