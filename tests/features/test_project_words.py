"""What members' past projects say in all."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import csr_array

from matchmaking.features.project_words import ProjectWords

GLUCOSE, SOIL, WOUND = "sensors measure glucose", "bacteria improve soil", "dressings heal wounds of patients"


def words(texts: list[str], parts: list[list[int]]) -> ProjectWords:
    return ProjectWords(texts, csr_array(np.array(parts, np.float64)))


def test_who_kept_working_on_a_thing_stands_before_who_did_so_once_among_others() -> None:
    found = words([GLUCOSE, GLUCOSE, SOIL, WOUND], [[1, 1, 0, 0], [1, 0, 1, 1], [0, 0, 1, 0]]).scores(["glucose sensors"])
    assert found[0] > found[1] > found[2] == 0


def test_a_rare_word_says_more_than_one_that_most_members_projects_hold() -> None:
    parts = [[1, 0, 0], [0, 1, 0], [0, 0, 1]]
    found = words(["robot heart", "robot lung", "robot gait gait2"], parts).scores(["robot heart"])
    assert found[0] > 2 * found[1] > 0


def test_who_does_little_else_has_the_nearer_profile() -> None:
    found = words([GLUCOSE, SOIL, WOUND], [[1, 0, 0], [1, 1, 1], [0, 1, 0]]).profile(["glucose sensors"])
    assert 1 >= found[0] > found[1] > found[2] == 0


def test_words_that_stand_together_make_a_project_nearer_than_the_same_words_apart() -> None:
    together, apart = "the artificial heart valve fails", "a heart rate and an artificial knee, then a valve"
    near = words([together, together, apart, apart], [[1, 0, 0, 0], [0, 0, 1, 0]]).near(["an artificial heart valve"])
    assert near[0] > 1.2 * near[1] > 0


def test_one_of_many_partners_owes_less_to_a_project() -> None:
    crowd = [[1, 0], [0, 1], *([[0, 1]] * 15)]
    near = words([GLUCOSE, GLUCOSE], crowd).near(["glucose sensors"])
    assert near[0] == pytest.approx(near[1] * np.sqrt(15 / 3))


@given(st.permutations(["glucose", "sensors", "soil"]), st.integers(1, 3))
def test_neither_the_order_of_words_nor_saying_them_twice_changes_anything(order: list[str], times: int) -> None:
    index = words([GLUCOSE, SOIL], [[1, 0], [0, 1]])
    assert index.scores([" ".join(order)] * times) == pytest.approx(index.scores(["glucose sensors soil"]))


@pytest.mark.parametrize("asked", ["", "the of and", "??", "zebra"])
def test_what_says_nothing_finds_nobody(asked: str) -> None:
    index = words([GLUCOSE, SOIL, SOIL], [[1, 0, 0], [0, 1, 1]])
    for found in (index.scores([asked]), index.profile([asked]), index.near([asked])):
        assert found.shape == (2,)
        assert not found.any()


@pytest.mark.parametrize("texts", [[], ["", ""], ["the of", ""]])
def test_projects_without_a_telling_word_find_nobody(texts: list[str]) -> None:
    index = ProjectWords(texts, csr_array(np.ones((2, len(texts)))))
    for found in (index.scores(["glucose"]), index.profile(["glucose"]), index.near(["glucose"])):
        assert found.shape == (2,)
        assert not found.any()
    assert index.fullness == 0


@pytest.mark.parametrize(("letters", "fullness"), [(60, 0), (300, 0), (750, 0.5), (1200, 1), (2000, 1)])
def test_titles_say_little_and_objectives_say_what_a_project_does(letters: int, fullness: float) -> None:
    assert words(["x" * letters, "", "y" * letters], [[1, 1, 1]]).fullness == pytest.approx(fullness)


def test_a_title_that_stands_behind_many_projects_counts_once() -> None:
    texts = ["title"] * 9 + ["x" * 2000, "y" * 2000]
    assert words(texts, [[1] * 11]).fullness == 1


def test_an_unknown_word_between_two_makes_no_pair_of_them() -> None:
    valve = "heart valve"
    index = words([valve, valve, SOIL, SOIL], [[1, 0, 0, 0], [0, 0, 1, 0]])
    assert index.near([valve])[0] > index.near(["heart zebra valve"])[0] > 0


def test_what_a_member_keeps_speaking_of_is_what_two_of_its_projects_say_and_few_others() -> None:
    texts = [f"common words of robot number{one}" for one in range(20)]
    texts[0] = texts[1] = "common words of artificial pancreas"
    found = words(texts, [[1] * 20]).recurring(np.array([0, 1, 5]), frozenset({"words"}), 5)
    assert [(phrase, places.tolist()) for phrase, places in found] == [("artificial pancreas", [0, 1])]
    assert words(texts, [[1] * 20]).recurring(np.array([0]), frozenset(), 5) == []
