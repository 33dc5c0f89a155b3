"""Late interaction: each word piece of a question finds the nearest piece of a text."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.features.late_interaction import PIECE_DIMENSIONS, Encoded, StoredPieces, late_interaction, packed


def read(lengths: list[int], seed: int = 0, longest: int = 8) -> Encoded:
    """Texts of random word pieces, so many pieces each."""
    draw = np.random.default_rng(seed)
    pieces = draw.standard_normal((len(lengths), longest, PIECE_DIMENSIONS))
    pieces /= np.linalg.norm(pieces, axis=2, keepdims=True)
    weights = draw.uniform(0.1, 2, (len(lengths), longest)).astype(np.float16)
    for row, length in enumerate(lengths):
        weights[row, length:] = 0
    return Encoded(np.ones((len(lengths), 4), np.float32), packed(pieces), weights, np.ones(len(lengths), np.float16))


LENGTHS = st.lists(st.integers(0, 8), min_size=1, max_size=6)


@given(LENGTHS, st.integers(0, 99))
def test_a_text_answers_itself_fully_and_no_text_does_better(lengths: list[int], seed: int) -> None:
    texts = read(lengths, seed)
    found = late_interaction(texts, texts)
    for row, length in enumerate(lengths):
        assert abs(found[row, row] - (length > 0)) < 0.02
        assert found[:, row].max() <= found[row, row] + 0.02


@given(LENGTHS, LENGTHS)
def test_what_is_found_in_a_text_depends_on_no_other_text(lengths: list[int], asked: list[int]) -> None:
    texts, questions = read(lengths, 1), read(asked, 2)
    together = late_interaction(texts, questions)
    for row in range(len(lengths)):
        assert np.allclose(late_interaction(texts[[row]], questions), together[[row]], atol=1e-6)


@given(LENGTHS)
def test_a_longer_text_answers_at_least_as_well(lengths: list[int]) -> None:
    whole, asked = read(lengths, 1), read([5, 8], 2)
    shorter = Encoded(whole.vectors, whole.pieces, whole.weights.copy(), whole.able)
    shorter.weights[:, 3:] = 0
    answered = np.minimum(lengths, 3) > 0
    assert (late_interaction(shorter, asked) <= late_interaction(whole, asked) + 1e-6)[answered].all()


def test_a_model_without_word_pieces_finds_nothing() -> None:
    without = Encoded.of(np.ones((2, 4), np.float32))
    assert not late_interaction(without, without).any()
    assert not without.has_pieces


@given(LENGTHS, LENGTHS)
def test_pieces_that_lie_in_files_answer_as_those_in_memory(lengths: list[int], more: list[int]) -> None:
    first, second, asked = read(lengths, 1), read(more, 2), read([5, 8], 3)
    parts = [
        Encoded(part.vectors, StoredPieces([part.pieces[:]], np.arange(len(part))), part.weights, part.able)
        for part in (first, second)
    ]
    stored, held = Encoded.joined(parts), Encoded.joined([first, second])
    assert np.array_equal(late_interaction(stored, asked), late_interaction(held, asked))
    backwards = np.arange(len(held))[::-1]
    assert np.array_equal(stored[backwards][:2].pieces[:], held.pieces[:][backwards][:2])
