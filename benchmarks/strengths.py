"""`python -m benchmarks.strengths DEMONSTRATION.json`: fits what strengths are made of (`data/fit.toml`) on judged clusters.

The file holds judged questions about the demonstration cluster; ``MATCHMAKING_BENCHMARK`` names the folder of the optional
benchmark data. The invented clusters of `benchmarks/judged/held_out`, which the model was not fine-tuned on, are asked beside
them. Printed are figures of each cluster by numbers learnt from the others, for several shares of late interaction, then by
numbers learnt from all, which ``--write`` writes: with the share that ranks best, the mean over parts, of those whose log
loss is no more than without late interaction.
"""

import argparse
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import tomli_w
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, ndcg_score

from benchmarks.judged.clusters import CLUSTERS, HELD_OUT, invented_questions, invented_roster, judged_file, write_members
from matchmaking.data_files import data_file
from matchmaking.evaluation.judgements import JudgedCapability, JudgedNeed, read_judgements
from matchmaking.features import Encoder, FeatureSet, default_cache, fit
from matchmaking.features.fit import Fit, FitModel, fit_of, is_covered, parts
from matchmaking.features.late_interaction import late_interaction
from matchmaking.features.passages import Passages
from matchmaking.members.member import Roster
from matchmaking.ranking.measures import calibration_error
from matchmaking.ranking.suiting import meant, suited
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.workspace import Workspace

Values = NDArray[np.float64]
_WEAKEST_PENALTY = 100.0
_SHARES = (0.0, 0.5, 1.0, 1.5, 2.0, 2.5, 3.0)
_TOLD_FROM = 0.1
"""Strengths below it are nearly all pairs, and nearly all right: they would hide the error of the others."""


@dataclass(frozen=True)
class Judged:
    """One part of a judged cluster.

    ``agreed`` is the cosine's agreement and ``pieces`` late interaction, each (passages, questions); ``words`` are shares of
    words, ``grades`` what was judged, ``meant`` whom a question can mean and ``left`` what a missed kind leaves of a strength,
    each (members, questions).
    """

    cluster: str
    part: str
    passages: Passages
    agreed: Values
    pieces: Values
    words: Values
    grades: Values
    meant: NDArray[np.bool_]
    left: Values

    def strengths(self, model: FitModel) -> Values:
        """What the product makes of each question, shape (members, questions)."""
        return model.strengths(self.meaning(model), self.words, self.meant) * self.left

    def meaning(self, model: FitModel) -> Values:
        """Agreement in meaning, shape (members, questions)."""
        return self.passages.answer(model.corrected(self.agreed, self.pieces))


Questions = Mapping[str, Sequence[tuple[str, Mapping[int, int]]]]
"""Needs and capabilities: each question's text, and the grades by the member's row."""


def judged(cluster: str, features: FeatureSet, questions: Questions) -> list[Judged]:
    """What the features say of each judged question about the cluster."""
    found = []
    for part, asked in questions.items():
        texts = [text for text, _ in asked]
        grades = np.zeros((len(features.roster.members), len(texts)))
        for column, (_, answers) in enumerate(asked):
            for row, grade in answers.items():
                grades[row, column] = grade
        pieces = late_interaction(features.read, features.read_of(texts))
        suits = meant(features.roster, texts), suited(features, texts)
        found.append(
            Judged(cluster, part, features.passages, features.cosines(texts), pieces, features.wording(texts), grades, *suits)
        )
    return found


def _questions_of(file: Path, roster: Roster) -> Questions:
    if file in HELD_OUT:
        return invented_questions(file)
    asked = read_judgements(file, roster)
    groups: Mapping[str, Sequence[JudgedNeed | JudgedCapability]] = {"needs": asked.needs, "capabilities": asked.capabilities}
    return {part: [(question.text, question.answers) for question in group] for part, group in groups.items()}


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
        file = demonstration if cluster == "demonstration" else judged_file(cluster)
        found += judged(cluster, features, _questions_of(file, features.roster))
    for file in HELD_OUT:
        features = fit(invented_roster(file), Encoder(), default_cache())
        found += judged(file.stem, features, _questions_of(file, features.roster))
    return found


def usual_pieces(some: Sequence[Judged]) -> tuple[float, float]:
    """What late interaction usually finds: at an agreement of 0, and more by each agreement."""
    agreed = np.concatenate([each.agreed.ravel() for each in some])
    by_agreement, usual = np.polyfit(agreed, np.concatenate([each.pieces.ravel() for each in some]), 1)
    return round(float(usual), 3), round(float(by_agreement), 3)


def learn(some: Sequence[Judged], share: float) -> FitModel:
    """The logistic regression on all pairs of a member and a question, late interaction having a share."""
    model = FitModel(0.0, 1.0, 0.0, 0.0, 0.0, share, *usual_pieces(some))
    rows = np.vstack([parts(each.meaning(model), each.words, each.meant)[each.meant] for each in some])
    right = np.concatenate([(each.grades > 0)[each.meant] for each in some])
    learnt = LogisticRegression(C=_WEAKEST_PENALTY, max_iter=1000).fit(rows, right)
    names = "near", "standing_out", "behind", "fewer"
    numbers = {name: round(float(value), 3) for name, value in zip(names, learnt.coef_[0], strict=True)}
    return replace(model, constant=round(float(learnt.intercept_[0]), 3), **numbers)


def figures(each: Judged, strengths: Values) -> str:
    """How well the strengths rank, what the claims at the threshold are worth, and what questions that nobody answers get."""
    right = each.grades > 0
    claimed, answered = is_covered(strengths), right.any(axis=0)
    best = strengths.max(axis=0)
    first = right[strengths.argmax(axis=0), np.arange(len(best))][answered].mean()
    return (
        f"{each.cluster:26} {each.part:12} hit@1 {first:.2f}  nDCG@10 {ndcg(each, strengths):.3f}"
        f"  right {right[claimed].mean() if claimed.any() else 1:.2f}"
        f"  found {claimed[right].mean():.2f}  of grade 2 {claimed[each.grades == 2].mean():.2f}"
        f"  unanswered {np.sort(best[~answered]).round(2).tolist()}"
        f"  answered, lowest tenth {np.quantile(best[answered], 0.1):.2f}"
    )


def ndcg(each: Judged, strengths: Values) -> float:
    """The mean nDCG@10 over the questions that somebody answers."""
    answered = each.grades.any(axis=0)
    return float(ndcg_score((2.0**each.grades - 1).T[answered], strengths.T[answered], k=10))


def asked_apart(known: Sequence[Judged], share: float) -> tuple[list[Values], float]:
    """Strengths of each part by numbers learnt from the other clusters, and the mean over parts of their log loss."""
    models = {
        cluster: learn([one for one in known if one.cluster != cluster], share) for cluster in {each.cluster for each in known}
    }
    found = [each.strengths(models[each.cluster]) for each in known]
    losses = [log_loss((each.grades > 0).ravel(), strengths.ravel()) for each, strengths in zip(known, found, strict=True)]
    return found, float(np.mean(losses))


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("demonstration", type=Path, help="judged questions about the demonstration cluster")
    arguments.add_argument("--write", action="store_true", help="write data/fit.toml")
    given = arguments.parse_args()
    known = read(given.demonstration, Path(os.environ["MATCHMAKING_BENCHMARK"]))
    apart = {share: asked_apart(known, share) for share in _SHARES}
    for share, (found, loss) in apart.items():
        print(f"numbers learnt from the other clusters, late interaction times {share}, log loss {loss:.4f}:")
        for each, strengths in zip(known, found, strict=True):
            print("  " + figures(each, strengths))
        all_strengths = np.concatenate([strengths.ravel() for strengths in found])
        told = all_strengths >= _TOLD_FROM
        right = np.concatenate([(each.grades > 0).ravel() for each in known])
        print(f"  calibration error from {_TOLD_FROM} on: {calibration_error(all_strengths[told], right[told]):.3f}")
    sound = [share for share in _SHARES if apart[share][1] <= apart[0.0][1]]
    best = max(
        sound, key=lambda share: np.mean([ndcg(each, found) for each, found in zip(known, apart[share][0], strict=True)])
    )
    model = learn(known, best)
    print("numbers learnt from all clusters:", model)
    for each in known:
        print("  " + figures(each, each.strengths(model)))
    answered = first_three(known, apart[best][0])
    print("one of the first three answers, in ten questions whose best member fits so:", answered)
    if given.write:
        _write(model, answered, known)


def first_three(known: Sequence[Judged], found: Sequence[Values]) -> dict[str, int]:
    """Of ten questions, how many one of the first three members answers, by what the fit of the first means."""
    fits: list[Fit] = []
    right: list[bool] = []
    for each, strengths in zip(known, found, strict=True):
        first = np.argsort(-strengths, axis=0)[:3]
        fits += [fit_of(float(best)) for best in strengths.max(axis=0)]
        right += [bool(hit) for hit in np.take_along_axis(each.grades, first, axis=0).max(axis=0) > 0]
    return {
        fit.value: round(10 * float(np.mean([hit for hit, own in zip(right, fits, strict=True) if own is fit]))) for fit in Fit
    }


def _write(model: FitModel, answered: Mapping[str, int], known: Sequence[Judged]) -> None:
    counts = {part: sum(each.grades.shape[1] for each in known if each.part == part) for part in ("needs", "capabilities")}
    table = {
        "fit": asdict(model),
        "first_three": dict(answered),
        "provenance": {
            "made": datetime.now(UTC).date(),
            "sets": f"demonstration cluster, three real lists of members, {len(HELD_OUT)} invented clusters "
            f"({counts['needs']} needs, {counts['capabilities']} capabilities)",
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
