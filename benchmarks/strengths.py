"""`python -m benchmarks.strengths DEMONSTRATION.json`: fits what strengths are made of (`data/fit.toml`) on judged clusters.

The file holds judged questions about the demonstration cluster; ``MATCHMAKING_BENCHMARK`` names the folder of the optional
benchmark data. Printed are figures of each cluster by numbers learnt from the others, then by numbers learnt from all, which
``--write`` writes.
"""

import argparse
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import tomli_w
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression

from benchmarks.judged.clusters import CLUSTERS, judged_file, write_members
from matchmaking.data_files import data_file
from matchmaking.evaluation.judgements import JudgedCapability, JudgedNeed, read_judgements
from matchmaking.features import Encoder, FeatureSet, default_cache, fit
from matchmaking.features.fit import COVERED_FROM, FitModel, parts
from matchmaking.ranking.measures import calibration_error
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.workspace import Workspace

Values = NDArray[np.float64]
_WEAKEST_PENALTY = 100.0
_TOLD_FROM = 0.1
"""Strengths below it are nearly all pairs, and nearly all right: they would hide the error of the others."""


@dataclass(frozen=True)
class Judged:
    """One part of a judged cluster: agreement in meaning, shares of words and grades, each (members, questions)."""

    cluster: str
    part: str
    meaning: Values
    words: Values
    grades: Values


def judged(cluster: str, features: FeatureSet, file: Path) -> list[Judged]:
    """What the features say of each judged question of a file about the cluster."""
    asked = read_judgements(file, features.roster)
    groups: dict[str, Sequence[JudgedNeed | JudgedCapability]] = {"needs": asked.needs, "capabilities": asked.capabilities}
    found = []
    for part, questions in groups.items():
        texts = [question.text for question in questions]
        grades = np.zeros((len(features.roster.members), len(texts)))
        for column, question in enumerate(questions):
            for row, grade in question.answers.items():
                grades[row, column] = grade
        found.append(Judged(cluster, part, features.meaning(texts), features.wording(texts), grades))
    return found


def read(demonstration: Path, benchmark: Path) -> list[Judged]:
    """All judged clusters."""
    found = []
    for cluster in ("demonstration", *CLUSTERS):
        with tempfile.TemporaryDirectory() as folder:
            workspace = Workspace(Path(folder) / "judged.workspace")
            if cluster == "demonstration":
                load_demonstration(workspace, datetime.now(UTC))
            else:
                import_directories(workspace, [write_members(cluster, benchmark, Path(folder))], datetime.now(UTC))
            features = fit(workspace.roster(), Encoder(), default_cache())
            workspace.close()
        found += judged(cluster, features, demonstration if cluster == "demonstration" else judged_file(cluster))
    return found


def learn(some: Sequence[Judged]) -> FitModel:
    """The logistic regression on all pairs of a member and a question."""
    rows = np.vstack([parts(each.meaning, each.words).reshape(-1, 3) for each in some])
    right = np.concatenate([(each.grades > 0).ravel() for each in some])
    learnt = LogisticRegression(C=_WEAKEST_PENALTY, max_iter=1000).fit(rows, right)
    near, standing_out, behind = (round(float(value), 3) for value in learnt.coef_[0])
    return FitModel(round(float(learnt.intercept_[0]), 3), near, standing_out, behind)


def figures(each: Judged, model: FitModel) -> str:
    """What the claims at the threshold are worth, and what questions that nobody answers get."""
    strengths, right = model.strengths(each.meaning, each.words), each.grades > 0
    claimed, answered = strengths >= COVERED_FROM, right.any(axis=0)
    best = strengths.max(axis=0)
    return (
        f"{each.cluster:13} {each.part:12} right {right[claimed].mean() if claimed.any() else 1:.2f}"
        f"  found {claimed[right].mean():.2f}  of grade 2 {claimed[each.grades == 2].mean():.2f}"
        f"  unanswered {np.sort(best[~answered]).round(2).tolist()}"
        f"  answered, lowest tenth {np.quantile(best[answered], 0.1):.2f}"
    )


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("demonstration", type=Path, help="judged questions about the demonstration cluster")
    arguments.add_argument("--write", action="store_true", help="write data/fit.toml")
    given = arguments.parse_args()
    known = read(given.demonstration, Path(os.environ["MATCHMAKING_BENCHMARK"]))
    for left_out in (True, False):
        print(f"numbers learnt from {'the other' if left_out else 'all'} clusters:")
        strengths, right = [], []
        for each in known:
            model = learn([one for one in known if not left_out or one.cluster != each.cluster])
            print("  " + figures(each, model))
            strengths.append(model.strengths(each.meaning, each.words).ravel())
            right.append((each.grades > 0).ravel())
        all_strengths, all_right = np.concatenate(strengths), np.concatenate(right)
        told = all_strengths >= _TOLD_FROM
        print(f"  calibration error from {_TOLD_FROM} on: {calibration_error(all_strengths[told], all_right[told]):.3f}")
    model = learn(known)
    print(model)
    if given.write:
        _write(model, known)


def _write(model: FitModel, known: Sequence[Judged]) -> None:
    counts = {part: sum(each.grades.shape[1] for each in known if each.part == part) for part in ("needs", "capabilities")}
    table = {
        "fit": {"constant": model.constant, "near": model.near, "standing_out": model.standing_out, "behind": model.behind},
        "provenance": {
            "made": datetime.now(UTC).date(),
            "sets": f"demonstration cluster and three real lists of members ({counts['needs']} needs, "
            f"{counts['capabilities']} capabilities)",
        },
    }
    head = (
        "# How agreement in meaning and in words becomes a strength, see matchmaking/features/fit.py: a logistic regression\n"
        "# on pairs of a judged question and a member, 0 where the member's texts do not say that it does this.\n"
        "# Written by `python -m benchmarks.strengths`.\n\n"
    )
    data_file("fit.toml").write_text(head + tomli_w.dumps(table), encoding="utf-8")


if __name__ == "__main__":
    main()
