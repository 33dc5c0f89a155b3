"""Weights written as the file that people keep, hand on and read back with `read_preset`."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from matchmaking.errors import ImpossibleRequest
from matchmaking.ranking.weights import Preset


def write_preset(file: Path, preset: Preset) -> None:
    """Write a weights file. Raises ``ImpossibleRequest`` where it cannot be written."""
    try:
        file.write_text(as_toml(preset), encoding="utf-8")
    except OSError as cause:
        raise ImpossibleRequest("The weights cannot be written to {file} ({cause}).", file=file, cause=cause) from cause


def as_toml(preset: Preset) -> str:
    """A preset as the text of a weights file."""
    tables: dict[str, Mapping[str, Any]] = {"weights": {str(key): value for key, value in preset.weights.by_criterion.items()}}
    tables |= {"provenance": preset.provenance} if preset.provenance else {}
    if preset.calibration:
        tables["calibration"] = {"scores": preset.calibration.scores, "rates": preset.calibration.rates}
    lines = {name: "".join(f"{key} = {_value(value)}\n" for key, value in table.items()) for name, table in tables.items()}
    return "\n".join(f"[{name}]\n{table}" for name, table in lines.items())


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{json.dumps(key)} = {_value(one)}" for key, one in value.items()) + " }"
    if isinstance(value, list | tuple):
        return "[" + ", ".join(map(_value, value)) + "]"
    return str(value) if isinstance(value, int | float | date) else json.dumps(str(value), ensure_ascii=False)
