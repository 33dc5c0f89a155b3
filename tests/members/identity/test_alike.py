"""Names that are alike, in a small town and in one of thousands of names."""

import random
from typing import Any

import pytest
from rapidfuzz import fuzz

from matchmaking.members.identity.near_spellings import alike

SYLLABLES = ("ba", "ker", "lo", "mi", "nu", "pra", "sto", "ve", "zon", "ti", "gal", "dre", "fo", "hel", "ju", "qui")
draw = random.Random(1)
NAMES = sorted({"".join(draw.choices(SYLLABLES, k=draw.randint(4, 7))) for _ in range(1500)})
SLIPS = {name: name[:4] + name[5:] for name in NAMES[::100]}


@pytest.mark.parametrize("each_with_each", [0, 10_000])
def test_a_slip_is_found_in_a_town_of_any_size(each_with_each: int) -> None:
    found = set(alike([*SLIPS.values()], NAMES, fuzz.ratio, 55, each_with_each))
    assert {(slip, name) for name, slip in SLIPS.items()} <= found


@pytest.mark.parametrize("each_with_each", [0, 10_000])
def test_the_order_of_names_plays_no_part(each_with_each: int) -> None:
    ours, theirs = [*SLIPS.values()], list(NAMES)
    before = set(alike(ours, theirs, fuzz.ratio, 55, each_with_each))
    draw.shuffle(ours)
    draw.shuffle(theirs)
    assert set(alike(ours, theirs, fuzz.ratio, 55, each_with_each)) == before


def test_of_thousands_of_names_few_are_compared() -> None:
    compared = 0

    def counting(one: str, other: str, *, score_cutoff: Any = None) -> float:
        nonlocal compared
        compared += 1
        return fuzz.ratio(one, other)

    assert list(alike(NAMES[:50], NAMES, counting, 90, each_with_each=0))
    assert 50 <= compared < 50 * len(NAMES) / 4


def test_names_without_a_piece_in_common_are_not_alike() -> None:
    assert list(alike(["barco"], ["imec", "uz"], fuzz.ratio, 55, each_with_each=0)) == []
