"""By what a call's text says how much, how long, by when, with how many, and what it is not for: the words of a data file."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from matchmaking.data_files import data_file

_TIME = r"(maanden|maand|months?|mois|monaten?|jaar|jaren|years?|ans|annees|jahren?)"
_ALONE = ("of_one_project", "of_the_call", "money", "lasts", "deadline", "excluded", "for_want_of")
"""The groups of words that are looked for as they are."""


@dataclass(frozen=True)
class CallWords:
    """The words of ``data/call-words.toml`` as patterns over plain text."""

    of_one_project: re.Pattern[str]
    of_the_call: re.Pattern[str]
    money: re.Pattern[str]
    lasts: re.Pattern[str]
    deadline: re.Pattern[str]
    excluded: re.Pattern[str]
    for_want_of: re.Pattern[str]
    excepted: re.Pattern[str]
    """Words of any text in lower case and without accents, whatever stands between them."""
    months: re.Pattern[str]
    between: re.Pattern[str]
    at_most: re.Pattern[str]
    at_least: re.Pattern[str]
    counts: Mapping[str, int]


@cache
def call_words() -> CallWords:
    """The words, read once."""
    table = tomllib.loads(data_file("call-words.toml").read_text(encoding="utf-8"))
    counts = {word: int(number) for number, words in table["numbers"].items() for word in words}
    number, who = rf"(\d{{1,3}}|{_any_of(counts)})", rf"(?:\w+ ){{0,2}}{_any_of(table['members'])}\b"
    said = {name: re.compile(rf"\b{_any_of(table[name])}\b") for name in _ALONE}
    return CallWords(
        **said,
        excepted=re.compile(rf"\b{_any_of(table['excepted'])}\b".replace(r"\ ", r"\W")),
        months=re.compile(rf"\b{number} ?{_TIME}\b"),
        between=re.compile(rf"\b{number} (?:tot(?: en met)?|a|to|and|en|et|bis|und) {number} {who}"),
        at_most=re.compile(rf"\b{_any_of(table['at_most'])} {number} {who}"),
        at_least=re.compile(rf"\b{_any_of(table['at_least'])} {number}\b"),
        counts=counts,
    )


def _any_of(words: Iterable[str]) -> str:
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return "(?:" + "|".join(re.escape(word).replace(r"\*", r"\w*") for word in longest_first) + ")"
