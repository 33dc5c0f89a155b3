"""Extracts budget, duration, size and deadline from a call's text, each with its sentence, for a person to check."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Any

from matchmaking.composition.calls.call_words import call_words
from matchmaking.features.sentences import sentences
from matchmaking.members.lists.days import amount_in, day_in
from matchmaking.members.names import plain
from matchmaking.remarks import Remark

_GAP = r"\s{0,5}"
_TO = r"(?:tot|à|-|–|to|and|en|et|bis|und)"
_UNIT = r"(?:miljoen|million(?:en|s)?|mio\b\.?|mln\b\.?|m\b|k\b|duizend)"
_EURO = r"(?:€|eur(?:o(?:['’]?s)?)?\b)"
_MONEY = re.compile(
    rf"{_EURO}{_GAP}\d[\d.,'\s\u00a0]{{0,24}}(?:{_GAP}{_TO}{_GAP}{_EURO}?{_GAP}\d[\d.,]{{0,24}})?{_GAP}{_UNIT}?"
    rf"|(?<!\d)\d[\d.,'\u00a0]{{0,24}}(?: \d{{3}}){{0,5}}(?:{_GAP}{_TO}{_GAP}\d[\d.,]{{0,24}})?{_GAP}{_UNIT}?"
    rf"{_GAP}(?:d['’]|de\s)?{_GAP}{_EURO}",
    re.IGNORECASE,
)
_PARTS = re.compile(rf"{_GAP}(?:\b(?:tot|to|and|en|et|bis|und)\b|à|–|-){_GAP}")
_ANY_UNIT = re.compile(r"miljoen|million(?:en|s)?|mio|mln|\bm\b|\bk\b|duizend", re.IGNORECASE)
_LEAST_MONEY, _MOST_MONEY = 10_000.0, 1e9
_SHORTEST, _LONGEST = 3, 120
_LARGEST = 60


@dataclass(frozen=True, slots=True)
class Facts:
    """Facts from a text: ``budget`` in EUR for one project, ``months``, ``size`` (members) and ``deadline``.

    ``remarks`` quote the sentences.
    """

    budget: float | None = None
    months: int | None = None
    size: tuple[int, int] | None = None
    deadline: date | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """Which of them were found."""
        return frozenset(name for name in ("budget", "months", "size", "deadline") if getattr(self, name) is not None)


def facts_in(text: str) -> Facts:
    """The facts stated in a call's text; where sentences differ, the one about a single project counts.

    >>> found = facts_in("De looptijd is 36 maanden. Het projectbudget bedraagt 3 miljoen euro.")
    >>> found.budget, found.months
    (3000000.0, 36)
    """
    said = sentences(text)
    found = {
        "budget": (_budget(said), Remark("The budget was read from the text: “{said}”")),
        "months": (_months(said), Remark("The duration was read from the text: “{said}”")),
        "size": (_size(said), Remark("The number of members was read from the text: “{said}”")),
        "deadline": (_deadline(said), Remark("The deadline was read from the text: “{said}”")),
    }
    values: dict[str, Any] = {name: fact[0] for name, (fact, _) in found.items() if fact}
    remarks = tuple(Remark(remark.message, {"said": fact[1]}) for fact, remark in found.values() if fact)
    return Facts(**values, remarks=remarks)


def _budget(said: Sequence[str]) -> tuple[float, str] | None:
    best: tuple[float, str] | None = None
    best_order = (-2, 0.0)
    words = call_words()
    for sentence in said:
        text = plain(sentence)
        speaks = 2 * bool(words.of_one_project.search(text)) - 2 * bool(words.of_the_call.search(text))
        speaks += bool(words.money.search(text))
        for amount in _amounts(sentence):
            if _LEAST_MONEY <= amount <= _MOST_MONEY and (speaks, amount) > best_order and speaks > -1:
                best, best_order = (amount, sentence), (speaks, amount)
    return best


def _amounts(sentence: str) -> Iterator[float]:
    for found in _MONEY.finditer(sentence):
        unit = _ANY_UNIT.search(found[0])
        for piece in _PARTS.split(found[0]):
            # of "6 to 8 million" both are millions
            amount = amount_in(f"{piece} {unit[0]}" if unit and unit[0] not in piece else piece)
            if amount is not None:
                yield amount


def _months(said: Sequence[str]) -> tuple[int, str] | None:
    best: tuple[int, str] | None = None
    for sentence in said:
        text = plain(sentence)
        if not call_words().lasts.search(text):
            continue
        for found in call_words().months.finditer(text):
            months = _count(found[1]) * (12 if found[2].startswith(("ja", "ye", "an")) else 1)
            # of "24 to 36 months" the longer
            if _SHORTEST <= months <= _LONGEST and (best is None or (best[1] == sentence and months > best[0])):
                best = (months, sentence)
    return best


def _size(said: Sequence[str]) -> tuple[tuple[int, int], str] | None:
    for sentence in said:
        text = plain(sentence)
        if found := call_words().between.search(text):
            low, high = _count(found[1]), _count(found[2])
        elif most := call_words().at_most.search(text):
            least = call_words().at_least.search(text)
            low, high = _count(least[1]) if least else 2, _count(most[1])
        else:
            continue
        if 1 <= low <= high <= _LARGEST:
            return (low, high), sentence
    return None


def _deadline(said: Sequence[str]) -> tuple[date, str] | None:
    for sentence, following in zip_longest(said, said[1:], fillvalue=""):
        found = call_words().deadline.search(sentence.casefold()) or call_words().deadline.search(plain(sentence))
        if found is None:
            continue
        sentence = f"{sentence} {following}" if sentence.endswith(":") else sentence
        day = day_in(sentence[found.end() :], exact=True) or day_in(sentence, exact=True)
        if day:
            return day, sentence
    return None


def _count(word: str) -> int:
    return int(word) if word.isdigit() else call_words().counts[word]
