"""Weights written as the file that people keep, hand on and read back with `read_preset`."""

from pathlib import Path
from typing import Any

import tomli_w

from matchmaking.errors import ImpossibleRequest
from matchmaking.ranking.weights import Preset
from matchmaking.remarks import reason_of


def write_preset(file: Path, preset: Preset) -> None:
    """Write a weights file. Raises ``ImpossibleRequest`` where it cannot be written."""
    try:
        file.write_text(as_toml(preset), encoding="utf-8")
    except OSError as cause:
        raise ImpossibleRequest(
            "The weights cannot be written to {file} ({cause}).", file=file, cause=reason_of(cause)
        ) from cause


def as_toml(preset: Preset) -> str:
    """A preset as the text of a weights file."""
    tables: dict[str, Any] = {"weights": {str(key): value for key, value in preset.weights.by_criterion.items()}}
    tables |= {"provenance": preset.provenance} if preset.provenance else {}
    for name in ("calibration", "text_calibration"):
        if curve := getattr(preset, name):
            tables[name] = {"scores": curve.scores, "rates": curve.rates}
    return tomli_w.dumps(tables)
