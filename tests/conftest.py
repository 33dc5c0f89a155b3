"""What the tests share: a small cluster whose every tie and text is known, and an encoder that needs no model."""

import hashlib
import os
import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from matchmaking.features import Encoder, FeatureSet, encoder, fit
from matchmaking.features.encoder import Progress
from matchmaking.features.late_interaction import Encoded
from matchmaking.members.member import (
    Kind,
    Language,
    Member,
    Participation,
    Project,
    Roster,
    Sector,
    Statement,
)
from tests.demonstration import Demonstration, demonstration

__all__ = ["Demonstration", "demonstration"]

# no example is limited in time, and none is kept from an earlier run
settings.register_profile("alike", deadline=None, database=None, print_blob=True)
settings.load_profile("alike")


@pytest.fixture(scope="session", autouse=True)
def models_are_loaded_once() -> Iterator[None]:
    """Encoders of one model share it for the whole run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(encoder, "_load", cache(encoder._load))
        yield


class WordEncoder(Encoder):
    """Texts with the same words lie close: each word has a random direction of its own. Counts what it encodes."""

    def __init__(self, fingerprint: str = "words") -> None:
        super().__init__("words")
        self._fingerprint = fingerprint
        self.encoded: list[str] = []

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        self.encoded.extend(texts)
        vectors = np.zeros((len(texts), 64), np.float32)
        for row, text in enumerate(texts):
            for word in re.findall(r"\w{4,}", text.casefold()):
                seed = int.from_bytes(hashlib.sha256(word.encode()).digest()[:8], "big")
                vectors[row] += np.random.default_rng(seed).standard_normal(64).astype(np.float32)
        norms = np.linalg.norm(vectors, axis=1, keepdims=True)
        return Encoded.of(np.divide(vectors, norms, out=np.zeros_like(vectors), where=norms > 0))


def statement(text: str, language: Language = Language.ENGLISH) -> Statement:
    return Statement(text, language)


def small_roster() -> Roster:
    """Seven members: Alfa worked with Beta twice, Beta with Gamma once, Gamma with Delta once; Epsilon and Zeta with nobody."""
    members = [
        Member(
            "alfa",
            "Alfa Sensors BV",
            Kind.SME,
            country="BE",
            nuts="BE234",
            sectors={Sector.MEDTECH: 1.0},
            statements=(statement("Skin sensor patches that measure glucose without a needle."),),
            needs=(
                statement("Hospital ward for clinical validation of glucose patches."),
                statement("Cloud software for alarms."),
            ),
        ),
        Member(
            "beta",
            "Beta Universiteit",
            Kind.UNIVERSITY,
            country="BE",
            nuts="BE242",
            sectors={Sector.BIOTECH: 1.0},
            statements=(statement("Protein chemistry and enzymes for diagnostics."),),
        ),
        Member(
            "delta",
            "Delta Cloud NV",
            Kind.LARGE_COMPANY,
            country="BE",
            nuts="BE211",
            sectors={Sector.DIGITAL: 1.0},
            statements=(statement("Cloud software that sends alarms to the nurse on duty."),),
        ),
        Member("epsilon", "Epsilon GmbH", Kind.SME, country="DE", statements=(statement("Laser welding of titanium."),)),
        Member(
            "gamma",
            "Gamma Ziekenhuis",
            Kind.HOSPITAL,
            country="BE",
            nuts="BE234",
            sectors={Sector.MEDTECH: 0.5, Sector.DIGITAL: 0.5},
            statements=(statement("Hospital ward for clinical validation of glucose patches in adults."),),
            offers=(statement("Clinical validation with forty beds"),),
        ),
        Member("theta", "Theta zonder tekst", Kind.UNKNOWN, country="BE"),
        Member("zeta", "Zeta Patiënten VZW", Kind.PATIENT_ORGANISATION, country="BE", consent=False),
    ]
    projects = [
        Project("p1", "ARTERIA", "Enzymes on a patch", "Enzyme patches that measure glucose.", start=date(2019, 1, 1)),
        Project("p2", "BETACELL", "Second patch", "Stable enzymes for diagnostics on the skin.", start=date(2021, 5, 1)),
        Project("p3", "CARDIUM", "Ward protein", "Protein tests beside the hospital bed.", start=date(2020, 3, 1)),
        Project("p4", "DOMUS", "Alarm", "Alarms from hospital to home.", start=date(2022, 9, 1)),
    ]
    parts = [("p1", "alfa"), ("p1", "beta"), ("p2", "alfa"), ("p2", "beta"), ("p3", "beta"), ("p3", "gamma")]
    parts += [("p4", "gamma"), ("p4", "delta")]
    return Roster.of(members, projects, [Participation(project, member) for project, member in parts])


@pytest.fixture(scope="session")
def word_cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("vectors")


@pytest.fixture(scope="session")
def small(word_cache: Path) -> FeatureSet:
    """The small cluster, learnt."""
    return fit(small_roster(), WordEncoder(), word_cache)


@pytest.fixture(scope="session")
def benchmark() -> Path:
    """The folder of optional benchmark data."""
    folder = os.environ.get("MATCHMAKING_BENCHMARK")
    if not folder:
        pytest.skip("MATCHMAKING_BENCHMARK is not set: it names the folder of the optional benchmark data, see docs")
    return Path(folder)
