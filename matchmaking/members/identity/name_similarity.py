"""The similarity of two names, in the respects that distinguish organisations.

Words are weighted by their information: "institute" is in every tenth name, "Oculitza" in one. The frequent words are in
``data/identity.toml``; words of a member's own town carry no information either.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache

from rapidfuzz import fuzz

from matchmaking.data_files import data_file
from matchmaking.members.names import one_sound, plain, telling_words

_NOTHING, _LITTLE, _SOME, _MUCH, _ALL = 0.1, 0.15, 0.3, 0.5, 1.0
# words that only give the legal form, or no information
_SAY_NOTHING = frozenset({"association", "foundation", "company", "za", "mit", "an", "am", "im", "con", "al", "on"})
_LONGEST_SHORT = 8
# two words above this similarity are one word with a typing error
_SLIP = 84
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class NameSimilarity:
    """The comparison of two names.

    From 0 to 1: ``alike`` is the similarity of their characters, ``held`` the larger and ``both`` the smaller share of a name
    that the other contains. In words: ``said`` is the information of the longer name, ``shared`` the number of rare words in
    both, ``unshared`` the number in only one of them. ``begins``: one starts with the other; ``other_sort``: only one mentions
    a hospital, a school or a foundation; ``says_more``: one contains the other and more than a town, an abbreviation or a legal
    form.
    """

    alike: float
    held: float
    both: float
    said: float
    shared: float
    unshared: float
    begins: bool
    other_sort: bool
    says_more: bool


_UNLIKE = NameSimilarity(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, False, False, False)
# words in the name of a university's hospital, faculty or alumni that the university's own name lacks
_SORTS = (
    frozenset({"hospital", "clinic", "medical", "medicine"}),
    frozenset({"faculty", "department", "school", "campus", "laboratory"}),
    frozenset({"foundation", "association", "friends", "alumni"}),
)


@lru_cache(maxsize=400_000)
def compare_names(one: str, other: str, towns: frozenset[str] = frozenset()) -> NameSimilarity:
    """Compare two names; words of ``towns`` carry little information.

    >>> compare_names("Fonds de Recherche Oculitza asbl", "Oculitza Research Fund").shared
    1.0
    """
    first, second = telling_words(one), telling_words(other)
    solid, another = "".join(first), "".join(second)
    alike = max(fuzz.ratio(solid, another), fuzz.ratio(" ".join(sorted(first)), " ".join(sorted(second))))
    if alike < 45 and not set(first) & set(second):
        return _UNLIKE
    if _DIGITS.findall(solid) != _DIGITS.findall(another):
        # one letter more or less is a typing error, another digit is another name: Lab 1 is not Lab 2
        alike = min(alike, 80.0)
    there = _held(first, second, another, towns)
    back = _held(second, first, solid, towns)
    return NameSimilarity(
        alike / 100,
        max(there.part, back.part),
        min(there.part, back.part),
        max(there.said, back.said),
        min(there.rare, back.rare),
        min(there.left, back.left),
        solid.startswith(another) or another.startswith(solid),
        any(sort.isdisjoint(first) != sort.isdisjoint(second) for sort in _SORTS),
        _says_besides(there.unfound, towns, other) != _says_besides(back.unfound, towns, one),
    )


@dataclass(frozen=True, slots=True)
class _Held:
    part: float
    said: float
    rare: float
    left: float
    unfound: tuple[str, ...]


def _held(words: tuple[str, ...], others: tuple[str, ...], solid: str, towns: frozenset[str]) -> _Held:
    """The share of the words that is found among the others, or in their characters written without spaces."""
    said = found = rare = left = 0.0
    unfound: list[str] = []
    for word in dict.fromkeys(words):
        weight = min(telling(word), _LITTLE) if word in towns else telling(word)
        match = 1.0 if word in others else max(_same_word(word, other) for other in others)
        if not match and len(word) > 4 and word in solid:
            match = 1.0
        if not match:
            unfound.append(word)
        said += weight
        found += weight * match
        if weight == _ALL:
            rare += match
            left += 1.0 - match
    return _Held(found / said, said, rare, left, tuple(unfound))


def _says_besides(words: tuple[str, ...], towns: frozenset[str], other: str) -> bool:
    """Whether words missing in the other name give more than a town, an abbreviation of it, or a legal form."""
    return any(
        len(word) > 1 and word not in towns and word not in _SAY_NOTHING and not _abbreviates(word, plain(other))
        for word in words
    )


def _abbreviates(word: str, name: str) -> bool:
    """Whether a word consists of letters of a name in their order, from its first: HIHM is the Høgskolen i Hedmark.

    >>> _abbreviates("hihm", "hogskolen i hedmark"), _abbreviates("ocean", "sintef")
    (True, False)
    """
    letters = iter(name.replace(" ", ""))
    short = len(word) <= _LONGEST_SHORT and 2 * len(word) <= len(name) and name.startswith(word[0])
    return short and all(letter in letters for letter in word)


@lru_cache(maxsize=400_000)
def _same_word(one: str, other: str) -> float:
    if min(len(one), len(other)) > 3:
        if fuzz.ratio(one, other) >= _SLIP and _DIGITS.findall(one) == _DIGITS.findall(other):
            return 0.9
        if min(len(one), len(other)) > 4 and (one.startswith(other) or other.startswith(one)):
            return 0.7
    return 0.0


def telling(word: str) -> float:
    """The information of a word in a name, 0 to 1.

    >>> telling("institute"), telling("clinic"), telling("oculitza")
    (0.15, 0.3, 1.0)
    """
    return _NOTHING if len(word) < 2 else _common().get(word, _ALL)


@cache
def _common() -> Mapping[str, float]:
    table = tomllib.loads(data_file("identity.toml").read_text(encoding="utf-8"))["common_words"]
    # the later lists give the frequency of words that the earlier ones lack
    weights = {"in_care": _SOME, "sometimes": _MUCH, "often": _SOME, "everywhere": _LITTLE}
    return {one_sound(word): weight for how_often, weight in weights.items() for word in table[how_often]}
