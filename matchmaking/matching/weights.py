"""Weights: how much each criterion counts, in a file that analysts write and the app reads."""

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from matchmaking.data_files import data_file
from matchmaking.errors import BadWeights


class Criterion(StrEnum):
    """What a match earns its points for; each has a value of 0 to 1, by the formula in ``criteria``."""

    RELEVANCE = "relevance"
    WORDS = "words"
    COMPLEMENTARITY = "complementarity"
    CROSSOVER = "crossover"
    PROXIMITY = "proximity"
    NOVELTY = "novelty"
    STANDING = "standing"
    PLACE = "place"


class Weights(BaseModel):
    """One weight for each criterion, 0 or more; only their proportions matter.

    >>> Weights(relevance=2, place=1).share(Criterion.RELEVANCE)
    0.6666666666666666
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    relevance: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    words: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    complementarity: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    crossover: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    proximity: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    novelty: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    standing: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)
    place: float = Field(0.0, ge=0, le=1e6, allow_inf_nan=False)

    @model_validator(mode="after")
    def _something_counts(self) -> "Weights":
        if not sum(self.by_criterion.values()):
            raise ValueError("at least one weight must be above 0")
        return self

    @property
    def by_criterion(self) -> Mapping[Criterion, float]:
        return {criterion: getattr(self, criterion.value) for criterion in Criterion}

    def share(self, criterion: Criterion) -> float:
        """A criterion's part of all weights, 0 to 1."""
        return float(self.by_criterion[criterion] / sum(self.by_criterion.values()))


def read_weights(file: Path) -> Weights:
    """Weights from a TOML file with a table ``[weights]``. Raises ``BadWeights`` naming the field."""
    try:
        read = tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as cause:
        raise BadWeights("The weights file {file} cannot be read ({cause}).", file=file.name, cause=cause) from cause
    except tomllib.TOMLDecodeError as cause:
        raise BadWeights("The weights file {file} is not valid TOML: {cause}.", file=file.name, cause=cause) from cause
    if not isinstance(read.get("weights"), dict):
        raise BadWeights("The weights file {file} has no table [weights]. Start from data/weights.toml.", file=file.name)
    try:
        return Weights.model_validate(read["weights"])
    except ValidationError as cause:
        first = cause.errors()[0]
        raise BadWeights(
            "The weights file {file}, [weights] {field}: {what}. Known are {known}, each a number from 0 up.",
            file=file.name,
            field=".".join(map(str, first["loc"])) or "-",
            what=first["msg"],
            known=", ".join(criterion.value for criterion in Criterion),
        ) from cause


def default_weights() -> Weights:
    """The hand-set weights that come with the product."""
    return read_weights(data_file("weights.toml"))
