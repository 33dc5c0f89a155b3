"""`python -m benchmarks.statement_roles`: how well it is told whether a sentence says what its author does.

`benchmarks/training/statement_roles` holds 1,600 sentences of invented organisations in nl, en, fr and de, half of which say
what the author does and half what it lacks, needs, plans, did, or leaves to others. Four readers wrote 400 each, without a
look at the turns of phrase of ``data/statement-roles.toml`` or at the others' sentences; 269 more are hard cases on which
those turns were written. Printed is what the turns find, what a multinomial logistic regression on the bundled model's states
finds in the sentences of each file when the other files taught it, and what either finds. ``--write`` writes the regression
that all taught to `data/models`; it is learnt anew after each fine-tuning.
"""

import argparse
import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

from matchmaking.features.bundled import BundledModel
from matchmaking.features.bundled_files import ROLES_FILE
from matchmaking.features.statement_roles import spoken_of_itself
from matchmaking.members.member import Language

SENTENCES = Path(__file__).parent / "training" / "statement_roles"
_PENALTY = 0.03
_THRESHOLDS = (0.5, 0.8, 0.9, 0.95)
_ROLES = ("ability", "lack", "need", "other", "plan", "past")
_AT_ONCE = 64


def states(texts: list[str]) -> NDArray[np.float32]:
    """What the model's roles are read from, shape (texts, dimensions)."""
    model, found = BundledModel(), []
    for start in range(0, len(texts), _AT_ONCE):
        with torch.no_grad():
            found.append(model(model.preprocess(texts[start : start + _AT_ONCE], "query: "))["state"].numpy())
    return np.concatenate(found)


def learn(known: NDArray[np.float32], roles: NDArray[np.intp]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Weights (roles, dimensions) and bias (roles,) of the regression on standardised states, for states as they are."""
    scaler = StandardScaler().fit(known)
    learnt = LogisticRegression(C=_PENALTY, max_iter=3000).fit(scaler.transform(known), roles)
    weights = learnt.coef_ / scaler.scale_
    return weights.astype(np.float32), (learnt.intercept_ - weights @ scaler.mean_).astype(np.float32)


def likely(known: NDArray[np.float32], weights: NDArray[np.float32], bias: NDArray[np.float32]) -> NDArray[np.float32]:
    """The probability of each role, shape (texts, roles)."""
    return torch.softmax(torch.from_numpy(known @ weights.T + bias), dim=1).numpy()


def figures(name: str, found: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> str:
    """How many of the sentences that are meant are found, and how many of the others are taken for such."""
    return f"{name:44} found {found[wanted].mean():.3f}  false {found[~wanted].mean():.3f}  right {wanted[found].mean():.3f}"


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--write", action="store_true", help=f"write {ROLES_FILE.name}")
    given = arguments.parse_args()
    files = sorted(SENTENCES.glob("*.jsonl"))
    rows = [(json.loads(line), reader) for reader, file in enumerate(files) for line in file.read_text("utf-8").splitlines()]
    roles = np.array([_ROLES.index(row["role"]) for row, _ in rows])
    readers = np.array([reader for _, reader in rows])
    known, found = states([str(row["text"]) for row, _ in rows]), np.zeros((len(rows), len(_ROLES)))
    for reader in range(len(files)):
        own = readers == reader
        found[own] = likely(known[own], *learn(known[~own], roles[~own]))
    turns = np.array([not spoken_of_itself(row["text"], Language(row["lang"])) for row, _ in rows])
    hard = readers == [file.stem for file in files].index("hard-cases")
    for kind, those in (("readers'", ~hard), ("hard", hard)):
        print(f"{kind} sentences that say no ability:")
        print(figures("  turns of phrase", turns[those], roles[those] > 0))
        for threshold in _THRESHOLDS:
            unable = found[those, 1:].sum(axis=1) >= threshold
            print(figures(f"  regression, from {threshold} on", unable, roles[those] > 0))
            print(figures(f"  turns, or regression from {threshold} on", unable | turns[those], roles[those] > 0))
    for place, role in enumerate(_ROLES):
        print(figures(f"most likely {role}", found.argmax(axis=1) == place, roles == place))
    if given.write:
        weights, bias = learn(known, roles)
        np.savez(ROLES_FILE, **{"role.weight": weights, "role.bias": bias})  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
