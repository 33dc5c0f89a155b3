"""What a weights file may and may not say."""

from pathlib import Path

import pytest

from matchmaking.errors import BadWeights
from matchmaking.matching import Criterion, read_weights


def written(folder: Path, text: str) -> Path:
    file = folder / "weights.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_criterion_left_out_does_not_count(tmp_path: Path) -> None:
    weights = read_weights(written(tmp_path, "[weights]\nrelevance = 2\nplace = 1\n"))
    assert weights.share(Criterion.RELEVANCE) == pytest.approx(2 / 3)
    assert weights.share(Criterion.NOVELTY) == 0


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("[weights]\nrelevence = 1\n", "relevence"),
        ("[weights]\nrelevance = -1\n", "relevance"),
        ("[weights]\nrelevance = 'much'\n", "relevance"),
        ("[weights]\nrelevance = nan\n", "relevance"),
        ("[weights]\nrelevance = inf\n", "relevance"),
        ("[weights]\nrelevance = 0\n", "above 0"),
        ("relevance = 1\n", r"\[weights\]"),
        ("[weights\n", "TOML"),
    ],
)
def test_a_mistake_is_named_with_its_field(tmp_path: Path, text: str, named: str) -> None:
    with pytest.raises(BadWeights, match=named):
        read_weights(written(tmp_path, text))


def test_a_file_that_is_not_there_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(BadWeights, match=r"nowhere\.toml"):
        read_weights(tmp_path / "nowhere.toml")
