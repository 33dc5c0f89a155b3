"""Weights of the criteria, and presets: weights files written by analysts or by ``weights learn``."""

import tomllib
from codecs import BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Mapping, Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

import tomli_w
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from matchmaking.data_files import data_file
from matchmaking.errors import BadWeights, ImpossibleRequest
from matchmaking.ranking.calibration import TEXT_LED_FROM, Calibration
from matchmaking.remarks import reason_of

DEFAULT = "learnt"
"""The preset that counts when nobody names another."""


class Criterion(StrEnum):
    """A criterion of the ranking; its value is 0 to 1, by the formula in ``criteria``."""

    RELEVANCE = "relevance"
    WORDS = "words"
    COMPLEMENTARITY = "complementarity"
    CROSSOVER = "crossover"
    CODES = "codes"
    TOPIC = "topic"
    PAST_COLLABORATION = "past_collaboration"
    SHARED_NETWORK = "shared_network"
    COMMON_NEIGHBOURS = "common_neighbours"
    COUNTRY = "country"
    NOVELTY = "novelty"
    EXPERIENCE = "experience"
    GEO_PROXIMITY = "geo_proximity"

    @classmethod
    def _missing_(cls, value: object) -> "Criterion | None":
        """Accepts the names used in files and workspaces before 2026-11-29."""
        return cls(FORMER_NAMES[value]) if isinstance(value, str) and value in FORMER_NAMES else None


FORMER_NAMES: Mapping[str, str] = {
    "past_ties": "past_collaboration",
    "proximity": "shared_network",
    "common": "common_neighbours",
    "standing": "experience",
    "place": "geo_proximity",
}
"""Criteria by their names in files and workspaces before 2026-11-29."""


class Weights(BaseModel):
    """One weight for each criterion, 0 or more; only their proportions matter.

    >>> Weights(relevance=2, geo_proximity=1).share(Criterion.RELEVANCE)
    0.6666666666666666
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    relevance: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    words: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    complementarity: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    crossover: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    codes: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    topic: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    past_collaboration: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    shared_network: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    common_neighbours: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    country: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    novelty: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    experience: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    geo_proximity: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)

    @model_validator(mode="before")
    @classmethod
    def _former_names(cls, given: Any) -> Any:
        return {FORMER_NAMES.get(name, name): value for name, value in given.items()} if isinstance(given, Mapping) else given

    @model_validator(mode="after")
    def _something_counts(self) -> "Weights":
        if not sum(self.by_criterion.values()):
            raise ValueError("at least one weight must be above 0")
        return self

    @property
    def by_criterion(self) -> Mapping[Criterion, float]:
        return {criterion: getattr(self, criterion.value) for criterion in Criterion}

    def share(self, criterion: Criterion) -> float:
        """A criterion's share of the sum of weights, 0 to 1."""
        return float(self.by_criterion[criterion] / sum(self.by_criterion.values()))


class Preset(BaseModel):
    """A weights file: the weights, their provenance and, for learnt weights, the calibration of their scores.

    ``calibration`` was fitted to scores based mostly on ties and codes, ``text_calibration`` to scores based mostly on texts.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    weights: Weights
    provenance: Mapping[str, Any] = Field(default_factory=dict)
    calibration: Calibration | None = None
    text_calibration: Calibration | None = None

    def calibration_for(self, text_share: float) -> Calibration | None:
        """The curve fitted to scores with this share of texts, 0 to 1; None if there is none."""
        return self.text_calibration if text_share > TEXT_LED_FROM else self.calibration

    @field_validator("provenance", mode="before")
    @classmethod
    def _former_key(cls, given: Any) -> Any:
        return {"predicted" if key == "foretold" else key: value for key, value in given.items()} if given else given


def presets() -> Sequence[str]:
    """The names of the bundled presets."""
    return sorted(file.stem for file in data_file("weights").glob("*.toml"))


def read_preset(name_or_file: str | Path) -> Preset:
    """A bundled preset by name, or one from a TOML file with a table ``[weights]``.

    Raises ``BadWeights`` naming the table and the field.
    """
    named = str(name_or_file) in presets()
    file = data_file("weights") / f"{name_or_file}.toml" if named else Path(name_or_file)
    try:
        return parse_preset(file.read_bytes(), file.name)
    except OSError as cause:
        raise _unreadable(file.name) from cause


def parse_preset(content: bytes, name: str) -> Preset:
    """A preset from the content of a file called ``name``. Raises as ``read_preset`` does."""
    try:
        # a shell of Windows writes UTF-16 with a mark where output is sent to a file
        read = tomllib.loads(content.decode("utf-16" if content.startswith((BOM_UTF16_LE, BOM_UTF16_BE)) else "utf-8-sig"))
    except UnicodeDecodeError as cause:
        raise _unreadable(name) from cause
    except tomllib.TOMLDecodeError as cause:
        raise BadWeights(
            "The weights file {file} is not valid TOML. `matchmaking weights show` writes one to start from.", file=name
        ) from cause
    if not isinstance(read.get("weights"), dict):
        raise BadWeights(
            "The weights file {file} has no table [weights]. `matchmaking weights show` writes one to start from.",
            file=name,
        )
    try:
        return Preset.model_validate(read)
    except ValidationError as cause:
        first = cause.errors()[0]
        table, *field = (str(place) for place in first["loc"])
        if table == "weights" and field:
            raise BadWeights(
                "The weights file {file}, [weights]: '{field}' is no weight, or its value is no number from 0 up. "
                "Known weights are {known}.",
                file=name,
                field=".".join(field),
                known=", ".join(Criterion),
            ) from cause
        if table == "weights":
            raise BadWeights(
                "The weights file {file}: give at least one weight a number above 0. Known weights are {known}.",
                file=name,
                known=", ".join(Criterion),
            ) from cause
        raise BadWeights(
            "The weights file {file}, [{table}] {field}: this cannot be used. Known weights are {known}, "
            "each a number from 0 up.",
            file=name,
            table=table,
            field=".".join(field) or "-",
            known=", ".join(Criterion),
        ) from cause


def _unreadable(name: str) -> BadWeights:
    return BadWeights(
        "The weights file {file} cannot be read. Name a file, or one of {known}.",
        file=name,
        known=", ".join(presets()),
    )


def read_weights(name_or_file: str | Path) -> Weights:
    """The weights of a preset or a file; see ``read_preset``."""
    return read_preset(name_or_file).weights


@cache
def default_preset() -> Preset:
    """The bundled preset of learnt weights."""
    return read_preset(DEFAULT)


def default_weights() -> Weights:
    """The weights of the default preset."""
    return default_preset().weights


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
