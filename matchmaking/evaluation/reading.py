"""Reads back-test reports from JSON, with the provenance of the bundled ones."""

import json
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from matchmaking.data_files import data_file
from matchmaking.evaluation.backtest import OURS
from matchmaking.evaluation.exposure_tradeoff import QuotaSetting
from matchmaking.evaluation.first_page import EXPOSURE, RELIABILITY, FirstPage
from matchmaking.evaluation.reliability import Bin
from matchmaking.evaluation.report import Figure, Report, TaskOutcome
from matchmaking.evaluation.sets import OURS as OUR_SETS
from matchmaking.evaluation.sets import PREDICTING

_FORMER_NAMES = {"matchmaking, weighed to foretell": PREDICTING}
"""Systems by their names in reports of before 2026-11-29."""


@dataclass(frozen=True)
class Evidence:
    """A report and the measures of the first page; parts that were not computed are empty."""

    report: Report
    page: FirstPage


@dataclass(frozen=True)
class Provenance:
    """The provenance of a bundled report; ``title`` by language, ``command`` reproduces it. It used all queries."""

    file: str
    title: Mapping[str, str]
    archive: str
    source: str
    cut: date
    until: date
    made: date
    command: str


def shipped() -> tuple[Provenance, ...]:
    """The bundled reports, in the order of their list."""
    listed = tomllib.loads(data_file("evidence", "reports.toml").read_text(encoding="utf-8"))["reports"]
    return tuple(Provenance(**entry) for entry in listed)


def shipped_evidence(provenance: Provenance) -> Evidence:
    """Read a bundled report."""
    return read_evidence(data_file("evidence", provenance.file))


def read_evidence(file: Path) -> Evidence:
    """Read a report that ``matchmaking backtest`` wrote."""
    return evidence_of(json.loads(file.read_text(encoding="utf-8")))


def evidence_of(document: Mapping[str, Any]) -> Evidence:
    """The report in a JSON document."""
    tasks = {key: strata for key, strata in document.items() if key not in (EXPOSURE, RELIABILITY)}
    outcomes = {
        task: {
            stratum: {_FORMER_NAMES.get(system, system): _outcome(told) for system, told in systems.items()}
            for stratum, systems in strata.items()
        }
        for task, strata in tasks.items()
    }
    curve = {stratum: [_setting(told) for told in settings] for stratum, settings in document.get(EXPOSURE, {}).items()}
    page = FirstPage(curve, [Bin(**told) for told in document.get(RELIABILITY, [])])
    return Evidence(Report(outcomes, OURS | OUR_SETS), page)


def _outcome(told: Mapping[str, Any]) -> TaskOutcome:
    figures = {measure: Figure(**value) for measure, value in told.items() if isinstance(value, Mapping) and "low" in value}
    return TaskOutcome(figures, told["n"], told["pool"], told["p"], told.get("p_ranks", {}))


def _setting(told: Mapping[str, Any]) -> QuotaSetting:
    figures: dict[str, Any] = {key: Figure(**told[key]) for key in ("share", "ndcg", "loss", "hit")}
    return QuotaSetting(**{**told, **figures})
