"""What a weights file may and may not say."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matchmaking.errors import BadWeights
from matchmaking.features import FeatureSet
from matchmaking.ranking import Criterion, Preset, Weights, moves, presets, rank, read_preset, read_weights, score
from matchmaking.ranking.weights import as_toml, parse_preset
from matchmaking.workspace.saved_weights import keep_weights, kept_weights, preset_of
from matchmaking.workspace.workspace import Workspace


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


@pytest.mark.parametrize(
    "told",
    [
        "scores = [0, 1]\nrates = [0.2, 0.1]",
        "scores = [1, 0]\nrates = [0, 1]",
        "scores = [0, 1]\nrates = [0]",
        "scores = [0, 1]",
    ],
)
def test_a_calibration_that_falls_or_lacks_a_rate_is_refused(tmp_path: Path, told: str) -> None:
    with pytest.raises(BadWeights, match="calibration"):
        read_weights(written(tmp_path, f"[weights]\nplace = 1\n[calibration]\n{told}\n"))


def test_the_weights_that_ship_say_where_they_come_from() -> None:
    for name in presets():
        assert read_preset(name).provenance["made"]
    fitted = read_preset("learnt")
    assert fitted.calibration
    assert fitted.calibration.rate(20) <= fitted.calibration.rate(60)
    assert fitted.provenance["history"]


def test_what_is_written_reads_back_the_same(tmp_path: Path) -> None:
    for name in presets():
        preset = read_preset(name)
        assert read_preset(written(tmp_path, as_toml(preset))) == preset


@given(st.dictionaries(st.text(), st.text() | st.dates() | st.lists(st.text() | st.floats(allow_nan=False)), max_size=4))
def test_whatever_the_provenance_says_a_file_that_is_shown_is_shown_the_same_again(provenance: dict[str, Any]) -> None:
    assume("foretold" not in provenance)
    shown = as_toml(Preset(weights=Weights(relevance=1.25), provenance=provenance))
    for content in (shown.encode(), shown.encode("utf-16"), shown.encode("utf-8-sig")):
        assert as_toml(parse_preset(content, "mine.toml")) == shown


def test_the_former_key_of_what_was_predicted_is_still_read() -> None:
    preset = parse_preset(b"[weights]\nrelevance = 1\n[provenance]\nforetold = ['a']\n", "mine.toml")
    assert preset.provenance == {"predicted": ["a"]}
    assert "foretold" not in as_toml(preset)


def test_kept_weights_come_back_and_count_their_editions(tmp_path: Path) -> None:
    workspace, now = Workspace(tmp_path / "a.workspace"), datetime(2026, 11, 22, tzinfo=UTC)
    preset = read_preset("learnt")
    keep_weights(workspace, "Ours", preset, now)
    keep_weights(workspace, " Ours ", Preset(weights=Weights(geo_proximity=1)), now)
    (document,) = kept_weights(workspace)
    assert (document.name, document.edition) == ("Ours", 2)
    assert preset_of(document).weights == Weights(geo_proximity=1)
    with pytest.raises(BadWeights):
        keep_weights(workspace, " ", preset, now)
    with pytest.raises(BadWeights, match="Ours"):
        preset_of(replace(document, body={"weights": {"place": -1}}))
    workspace.close()


def test_moves_tell_who_rises_and_who_falls(small: FeatureSet) -> None:
    before = score(small, "alfa", weights=Weights(geo_proximity=1))
    after = score(small, "alfa", weights=Weights(past_collaboration=1))
    found = moves(before, after, 3)
    first = {match.member.id: place for place, match in enumerate(rank(small, "alfa", weights=Weights(geo_proximity=1)), 1)}
    second = {
        match.member.id: place for place, match in enumerate(rank(small, "alfa", weights=Weights(past_collaboration=1)), 1)
    }
    assert [move.after for move in found] == sorted(move.after for move in found)
    for move in found:
        assert (move.before, move.after) == (first[move.member.id], second[move.member.id])
        assert min(move.before, move.after) <= 3


def test_a_weights_file_with_the_former_names_of_criteria_still_reads() -> None:
    former = b"[weights]\npast_ties = 1\nproximity = 2\ncommon = 3\nstanding = 4\nplace = 5\n"
    assert parse_preset(former, "mine.toml").weights == Weights(
        past_collaboration=1, shared_network=2, common_neighbours=3, experience=4, geo_proximity=5
    )
