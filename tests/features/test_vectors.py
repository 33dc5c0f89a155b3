"""Vectors are kept: only what changed is encoded."""

import errno
import os
import shutil
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from matchmaking.errors import ModelError
from matchmaking.features import Encoder, fit
from matchmaking.features.encoder import Progress
from matchmaking.features.late_interaction import Encoded
from matchmaking.features.vectors import VectorCache, keep_only, text_key
from matchmaking.workspace.workspace import Workspace
from tests.conftest import WordEncoder, small_roster
from tests.demonstration import Demonstration

TEXTS = ["sensor patches for glucose", "protein chemistry", "cloud software"]


def test_the_second_time_nothing_is_encoded(tmp_path: Path) -> None:
    first, second = WordEncoder(), WordEncoder()
    vectors = VectorCache(tmp_path, first).encode(TEXTS)
    again = VectorCache(tmp_path, second).encode(TEXTS[::-1])
    assert first.encoded == TEXTS
    assert second.encoded == []
    assert np.array_equal(again, vectors[::-1])


def test_only_a_new_text_is_encoded(tmp_path: Path) -> None:
    VectorCache(tmp_path, WordEncoder()).encode(TEXTS)
    encoder = WordEncoder()
    VectorCache(tmp_path, encoder).encode([*TEXTS, "laser welding"])
    assert encoder.encoded == ["laser welding"]


def test_accents_written_in_two_ways_are_one_text(tmp_path: Path) -> None:
    VectorCache(tmp_path, WordEncoder()).encode(["caf\u00e9 patiënten"])
    encoder = WordEncoder()
    VectorCache(tmp_path, encoder).encode(["cafe\u0301 patiënten"])
    assert encoder.encoded == []


def test_two_models_never_share_a_vector(tmp_path: Path) -> None:
    VectorCache(tmp_path, WordEncoder("one")).encode(TEXTS)
    encoder = WordEncoder("another")
    VectorCache(tmp_path, encoder).encode(TEXTS)
    assert encoder.encoded == TEXTS


def test_a_damaged_segment_is_encoded_again(tmp_path: Path) -> None:
    vectors = VectorCache(tmp_path, WordEncoder()).encode(TEXTS)
    for segment in tmp_path.rglob("*.npz"):
        segment.write_bytes(segment.read_bytes()[:100])
    assert np.array_equal(VectorCache(tmp_path, WordEncoder()).encode(TEXTS), vectors)


def test_a_segment_of_an_earlier_format_is_encoded_again(tmp_path: Path) -> None:
    vectors = VectorCache(tmp_path, WordEncoder()).encode(TEXTS)
    (segment,) = tmp_path.rglob("*.npz")
    parts = dict(np.load(segment))
    del parts["able"]
    np.savez(segment, **parts)
    encoder = WordEncoder()
    assert np.array_equal(VectorCache(tmp_path, encoder).encode(TEXTS), vectors)
    assert encoder.encoded == TEXTS


def test_a_vector_that_is_no_number_is_encoded_again(tmp_path: Path) -> None:
    vectors = VectorCache(tmp_path, WordEncoder()).encode(TEXTS)
    segment = next(tmp_path.rglob("*.npz"))
    with np.load(segment) as stored:
        parts = dict(stored)
    parts["vectors"][1] = np.nan
    np.savez(segment, **parts)
    encoder = WordEncoder()
    assert np.array_equal(VectorCache(tmp_path, encoder).encode(TEXTS), vectors)
    assert encoder.encoded == TEXTS[1:2]


@pytest.mark.parametrize("reason", [errno.ENOSPC, errno.EROFS, errno.EACCES])
def test_a_folder_that_takes_nothing_leaves_the_vectors_in_memory_with_one_warning(
    tmp_path: Path, reason: int, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise OSError(reason, os.strerror(reason))

    monkeypatch.setattr("matchmaking.features.vectors.np.savez", refused)
    cache = VectorCache(tmp_path, WordEncoder())
    vectors = cache.encode(TEXTS)
    assert np.array_equal(cache.encode(TEXTS), vectors)
    assert [record.args[1] for record in caplog.records] == [os.strerror(reason)]  # type: ignore[index]
    assert not list(tmp_path.rglob("*.part"))


def test_a_folder_that_is_a_file_costs_time_alone(tmp_path: Path) -> None:
    (tmp_path / "vectors").write_text("not a folder")
    assert VectorCache(tmp_path / "vectors", WordEncoder()).encode(TEXTS).shape == (3, 64)


def test_an_unfinished_segment_is_not_read(tmp_path: Path) -> None:
    VectorCache(tmp_path, WordEncoder()).encode(TEXTS)
    folder = next(tmp_path.iterdir())
    (folder / "cut-off.part").write_bytes(b"half a segment")
    encoder = WordEncoder()
    VectorCache(tmp_path, encoder).encode(TEXTS)
    assert encoder.encoded == []


def test_many_small_segments_are_joined(tmp_path: Path) -> None:
    for number in range(20):
        VectorCache(tmp_path, WordEncoder()).encode([f"laser number {number}"])
    encoder = WordEncoder()
    VectorCache(tmp_path, encoder).encode([f"laser number {number}" for number in range(20)])
    assert encoder.encoded == []
    assert len(list(tmp_path.rglob("*.npz"))) < 20


def test_the_vectors_of_the_demonstration_cluster_come_with_the_product(demonstration: Demonstration, tmp_path: Path) -> None:
    class Idle(Encoder):
        def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
            raise AssertionError(f"{len(texts)} texts are encoded, the first: {texts[0]}")

    workspace = Workspace(demonstration.workspace)
    features = fit(workspace.roster(), Idle(), tmp_path)
    workspace.close()
    assert features.passages.vectors.shape == (len(features.passages.texts), 384)
    assert not list(tmp_path.rglob("*.npz"))


def test_progress_tells_how_many_are_done(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []

    class Telling(WordEncoder):
        def read(self, texts, progress=None):  # type: ignore[no-untyped-def]
            if progress:
                progress(len(texts), len(texts))
            return super().read(texts)

    VectorCache(tmp_path, Telling()).encode(TEXTS, lambda done, total: told.append((done, total)))
    assert told == [(3, 3)]


def test_a_model_that_cannot_be_loaded_is_an_error_and_never_another_model(tmp_path: Path) -> None:
    (tmp_path / "model").mkdir()
    with pytest.raises(ModelError, match="cannot be loaded"):
        Encoder(str(tmp_path / "model")).encode(["a text"])


def test_texts_that_nobody_has_any_more_are_kept_as_no_numbers_either(tmp_path: Path) -> None:
    for model in ("one", "another"):
        VectorCache(tmp_path, WordEncoder(model)).encode([*TEXTS, "Ask Bert Smet for glucose patches."])
        VectorCache(tmp_path, WordEncoder(model)).encode(["Bert Smet alone, in a segment of its own"])
    keep_only(tmp_path, TEXTS)
    held = [row.tobytes() for file in tmp_path.rglob("*.npz") for row in np.load(file)["keys"]]
    assert sorted(held) == sorted(text_key(text) for text in TEXTS * 2)
    encoder, anew = WordEncoder("one"), VectorCache(tmp_path / "new", WordEncoder("one"))
    assert np.array_equal(VectorCache(tmp_path, encoder).encode(TEXTS), anew.encode(TEXTS))
    assert encoder.encoded == []


def test_a_folder_that_is_removed_while_the_app_runs_costs_time_alone(tmp_path: Path) -> None:
    folder = tmp_path / "vectors"
    cache, encoder = VectorCache(folder, WordEncoder()), WordEncoder()
    before = cache.encode(TEXTS)
    shutil.rmtree(folder)
    assert np.array_equal(cache.encode(TEXTS), before)
    fit(small_roster(), encoder, folder)
    shutil.rmtree(folder)
    fit(small_roster(), again := WordEncoder(), folder)
    assert again.encoded == encoder.encoded
