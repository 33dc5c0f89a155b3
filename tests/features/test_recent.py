"""Texts asked of late are remembered, whatever others ask meanwhile."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from matchmaking.features import FeatureSet
from matchmaking.features.recent import RecentVectors
from tests.conftest import WordEncoder


def test_what_was_asked_is_not_encoded_again() -> None:
    recent, encoder = RecentVectors(), WordEncoder()
    recent.get(["glucose sensor"], encoder)
    recent.get(["glucose sensor", "laser welding"], encoder)
    assert encoder.encoded == ["glucose sensor", "laser welding"]


def test_more_texts_at_once_than_are_remembered_are_all_answered() -> None:
    recent = RecentVectors(remembered=3)
    assert len(recent.get([f"laser number {number}" for number in range(50)], WordEncoder())) == 50


def test_what_was_longest_not_asked_for_goes_first() -> None:
    recent, encoder = RecentVectors(remembered=2), WordEncoder()
    for text in ("first", "second", "first", "third", "first"):
        recent.get([text], encoder)
    assert encoder.encoded == ["first", "second", "third"]


def test_sessions_that_push_out_each_others_texts_all_get_their_vectors(small: FeatureSet) -> None:
    features = replace(small, _recent=RecentVectors(remembered=2))
    questions = [[f"laser welding of part {part}" for part in range(start, start + 8)] for start in range(40)]
    with ThreadPoolExecutor(8) as sessions:
        answers = list(sessions.map(features.encode, questions * 5))
    encoder = WordEncoder()
    for texts, vectors in zip(questions * 5, answers, strict=True):
        assert np.array_equal(vectors, encoder.encode(texts))
