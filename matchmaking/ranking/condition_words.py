"""The words that state conditions in questions, from ``data/conditions.toml``, compiled for lookup."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from matchmaking.data_files import data_file
from matchmaking.features.word_forms import stop_words
from matchmaking.members.member import Language

_LONGEST = 6
"""Words of the longest turn."""

Phrases = frozenset[tuple[str, ...]]


@cache
def _read() -> Mapping[str, Any]:
    return tomllib.loads(data_file("conditions.toml").read_text(encoding="utf-8"))


KINDS: Mapping[str, tuple[str, ...]] = {group: tuple(entry["kinds"]) for group, entry in _read()["kind"].items()}
"""The kinds of member that each group of words stands for."""


_WORDS = "subject article strict preferred follow relative but stop small please no_topic needed denying who lies nor rather"


@dataclass(frozen=True)
class Lexicon:
    """The lexicon for reading questions; words are in lower case without accents."""

    want: Phrases
    neg: Phrases
    near: Phrases
    at: Phrases
    border: Phrases
    outside: Phrases
    subject: frozenset[str]
    article: frozenset[str]
    strict: frozenset[str]
    preferred: frozenset[str]
    follow: frozenset[str]
    relative: frozenset[str]
    ands: frozenset[str]
    but: frozenset[str]
    stop: frozenset[str]
    small: frozenset[str]
    please: frozenset[str]
    no_topic: frozenset[str]
    needed: frozenset[str]
    denying: frozenset[str]
    who: frozenset[str]
    lies: frozenset[str]
    nor: frozenset[str]
    rather: frozenset[str]
    small_words: frozenset[str]
    ors: Mapping[str, frozenset[str]]
    sector: Mapping[str, str]
    sector_company: Mapping[str, str]
    region: Mapping[str, str]
    country: Mapping[str, str]
    adjective: Mapping[str, str]
    phrases: Mapping[tuple[str, ...], tuple[str, str]]
    ends: Sequence[tuple[str, str, str]]

    @property
    def neg_words(self) -> frozenset[str]:
        return frozenset(phrase[0] for phrase in self.neg)

    @staticmethod
    def longest(phrases: Phrases, plain: Sequence[str], at: int) -> int:
        """The number of words of the longest of these turns that stands here; 0 for none."""
        most = min(_LONGEST, len(plain) - at)
        return next((length for length in range(most, 0, -1) if tuple(plain[at : at + length]) in phrases), 0)

    def kind_at(self, plain: Sequence[str], at: int) -> tuple[str, int, str, bool] | None:
        """The group of kinds named here, its number of words, its language, and whether the words say nothing else.

        "kinderziekenhuis" is a hospital, and says more.
        """
        for length in range(min(_LONGEST, len(plain) - at), 0, -1):
            if found := self.phrases.get(tuple(plain[at : at + length])):
                return found[0], length, found[1], True
        if at < len(plain):
            for end, group, language in self.ends:
                if plain[at].endswith(end):
                    return group, 1, language, False
        return None


@cache
def lexicon() -> Lexicon:
    """The words of all four languages together: questions mix languages, and a short one does not reveal its language."""
    read = _read()
    turns = read["turns"]
    phrases: dict[tuple[str, ...], tuple[str, str]] = {}
    ends: list[tuple[str, str, str]] = []
    for group, entry in read["kind"].items():
        for language in ("nl", "en", "fr", "de"):
            for word in entry[language]:
                if word.startswith("~"):
                    ends.append((word[1:], group, language))
                else:
                    phrases.setdefault(tuple(word.split()), (group, language))
    sector_company = _by_word(read["sector_company"])
    for word in sector_company:
        phrases.setdefault((word,), ("company", "nl"))
    phrases_by_turn: dict[str, Any] = {
        name: frozenset(tuple(words.split()) for words in turns[name])
        for name in ("want", "neg", "near", "at", "border", "outside")
    }
    return Lexicon(
        **phrases_by_turn,
        **{name: frozenset(turns[name].split()) for name in _WORDS.split()},
        small_words=frozenset().union(*(stop_words(language) for language in Language)),
        ands=frozenset(turns["and"].split()),
        ors={"nl": frozenset({"of"}), "en": frozenset({"or"}), "fr": frozenset({"ou"}), "de": frozenset({"oder"})},
        sector=_by_word(read["sector"]),
        sector_company=sector_company,
        region=_by_word(read["region"]),
        country=_by_word(read["country"]),
        adjective=_by_word(read["adjective"]),
        phrases=phrases,
        ends=ends,
    )


def _by_word(table: Mapping[str, Sequence[str]]) -> Mapping[str, str]:
    return {word: code for code, words in table.items() for word in words}
