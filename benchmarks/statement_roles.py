"""`python -m benchmarks.statement_roles`: how well it is told whether a sentence says what its author does.

`benchmarks/training/statement_roles` holds 1,600 sentences of invented organisations in nl, en, fr and de, half of which say
what the author does and half what it lacks, needs, plans, did, or leaves to others. Four readers wrote 400 each, without a
look at the turns of phrase of ``data/statement-roles.toml`` or at the others' sentences. Printed is what these turns find, and
what a logistic regression on the model's states finds in the sentences of each reader when the other three taught it.
"""

import json
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from matchmaking.features.bundled import BundledModel
from matchmaking.features.statement_roles import spoken_of_itself
from matchmaking.members.member import Language

SENTENCES = Path(__file__).parent / "training" / "statement_roles"
_LAYER = 8
"""The layer of the model whose states are read; the last ones tell the subject, and no longer who does what when."""
_PENALTY = 0.03
_THRESHOLDS = (0.5, 0.8, 0.9)
_LONGEST = 64
_AT_ONCE = 64


def states(texts: list[str]) -> NDArray[np.float32]:
    """The mean over each text's word pieces of the model's states at the layer, shape (texts, dimensions)."""
    model, found = BundledModel(_LONGEST), []
    for start in range(0, len(texts), _AT_ONCE):
        read = model.preprocess([f"query: {text}" for text in texts[start : start + _AT_ONCE]])
        mask = read["attention_mask"]
        with torch.no_grad():
            ran = model.bert(input_ids=read["input_ids"], attention_mask=mask, output_hidden_states=True).hidden_states[_LAYER]
        found.append(((ran * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)).numpy())
    return np.concatenate(found)


def figures(name: str, found: NDArray[np.bool_], wanted: NDArray[np.bool_]) -> str:
    """How many of the sentences that are no ability are found, and how many of the others are taken for such."""
    return f"{name:34} found {found[wanted].mean():.3f}  false {found[~wanted].mean():.3f}  right {wanted[found].mean():.3f}"


def main() -> None:
    files = sorted(SENTENCES.glob("*.jsonl"))
    rows = [(json.loads(line), reader) for reader, file in enumerate(files) for line in file.read_text("utf-8").splitlines()]
    texts = [str(row["text"]) for row, _ in rows]
    wanted = np.array([row["role"] != "ability" for row, _ in rows])
    readers = np.array([reader for _, reader in rows])
    turns = np.array([not spoken_of_itself(row["text"], Language(row["lang"])) for row, _ in rows])
    print(figures("turns of phrase", turns, wanted))
    known, likely = states(texts), np.zeros(len(rows))
    for reader in range(len(files)):
        own = readers == reader
        learnt = make_pipeline(StandardScaler(), LogisticRegression(C=_PENALTY, max_iter=3000)).fit(known[~own], wanted[~own])
        likely[own] = learnt.predict_proba(known[own])[:, 1]
    for threshold in _THRESHOLDS:
        print(figures(f"regression, from {threshold} on", likely > threshold, wanted))


if __name__ == "__main__":
    main()
