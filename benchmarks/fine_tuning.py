"""`python -m benchmarks.fine_tuning`: fine-tunes the default embedding model on needs and statements of health technology.

The pairs lie in `benchmarks/training`: for each thing that an organisation can do, statements that say so, needs in plain
words, needs that describe a problem without naming its answer, and a near miss that shares words with the need and does not
answer it. With ``MATCHMAKING_BENCHMARK`` a fifth of each batch are titles or keywords of Horizon Europe projects and a sentence
of their objective, so that the model still reads real texts; the file in `data/models` was made so.

Low-rank factors (LoRA, Hu et al. 2021) of the upper six layers are learnt with the contrastive loss of sentence-transformers'
MultipleNegativesRankingLoss, both ways; the word pieces and the lower layers stay, so they are run once and their output kept.
About half an hour on two cores.
"""

import argparse
import csv
import io
import json
import os
import random
import re
import time
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from matchmaking.features.bundled import BundledModel
from matchmaking.features.bundled_files import ADAPTER_FILE

PAIRS = Path(__file__).parent / "training"
ARCHIVE = "cordis-horizon-europe-to-2024-06.zip"
_BEFORE = "2023-07-01"
"""Projects from here on are those that back-tests are asked about."""
_PARTS = (
    "attention.self.query",
    "attention.self.key",
    "attention.self.value",
    "attention.output.dense",
    "intermediate.dense",
    "output.dense",
)
_LAYERS_KEPT = 6
_RANK = 16
_LONGEST = 64
_TEMPERATURE = 0.05
_LEARNING_RATE = 5e-4
_SHARE = 0.7
"""How much of the learnt change is kept: between the two models reads texts unlike the training texts better than either."""
_WARM_UP = 15
_CONCEPTS = 48
_REAL = 12
_PROMPT = "query: "
_SENTENCE = re.compile(r"(?<=[.!?])\s+")


@dataclass(frozen=True)
class Concept:
    """One thing that an organisation can do: who says it does it, who asks for it, and who seems to do it and does not."""

    name: str
    statements: tuple[str, ...]
    needs: tuple[str, ...]
    oblique: tuple[str, ...]
    near_misses: tuple[str, ...]

    @property
    def texts(self) -> tuple[str, ...]:
        return (*self.statements, *self.needs, *self.oblique, *self.near_misses)


class LowRank(nn.Module):
    """A frozen linear layer and the low-rank change of it that is learnt."""

    def __init__(self, base: nn.Linear) -> None:
        super().__init__()
        self.base = base
        self.down = nn.Parameter(torch.randn(_RANK, base.in_features) / base.in_features**0.5)
        self.up = nn.Parameter(torch.zeros(base.out_features, _RANK))

    def forward(self, values: Tensor) -> Tensor:
        changed: Tensor = self.base(values) + (values @ self.down.T) @ self.up.T
        return changed


class Upper(nn.Module):
    """The upper layers of the model, fed with what the lower ones made of each text."""

    def __init__(self, model: BundledModel, lower: dict[str, NDArray[np.float16]]) -> None:
        super().__init__()
        self._lower = lower
        self.layers = model.bert.encoder.layer[_LAYERS_KEPT:]
        for parameter in self.layers.parameters():
            parameter.requires_grad = False
        for layer in self.layers:
            for part in _PARTS:
                *path, last = part.split(".")
                owner = layer
                for step in path:
                    owner = getattr(owner, step)
                setattr(owner, last, LowRank(getattr(owner, last)))

    def forward(self, texts: Sequence[str]) -> Tensor:
        """Unit vectors, shape (texts, dimensions); texts of like length are run together."""
        order = sorted(range(len(texts)), key=lambda row: len(self._lower[texts[row]]))
        size = max(1, -(-len(order) // 3))
        parts = [order[start : start + size] for start in range(0, len(order), size)]
        vectors = torch.cat([self._run([texts[row] for row in part]) for part in parts])
        return vectors[torch.argsort(torch.tensor([row for part in parts for row in part]))]

    def _run(self, texts: Sequence[str]) -> Tensor:
        below = [torch.from_numpy(self._lower[text].astype(np.float32)) for text in texts]
        states = nn.utils.rnn.pad_sequence(below, batch_first=True)
        mask = torch.zeros(states.shape[:2])
        for row, state in enumerate(below):
            mask[row, : len(state)] = 1
        hidden = (1 - mask)[:, None, None, :] * torch.finfo(torch.float32).min
        for layer in self.layers:
            ran = layer(states, hidden)
            states = ran[0] if isinstance(ran, tuple) else ran
        return nn.functional.normalize((states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=1)

    def factors(self) -> dict[str, NDArray[np.float16]]:
        """The low-rank factors under the names of the weights that they change, of `_SHARE` of the change."""
        found: dict[str, NDArray[np.float16]] = {}
        for number, layer in enumerate(self.layers, _LAYERS_KEPT):
            for name, part in layer.named_modules():
                if isinstance(part, LowRank):
                    weight = f"encoder.layer.{number}.{name}.weight"
                    found[f"{weight}.down"] = part.down.detach().numpy().astype(np.float16)
                    found[f"{weight}.up"] = (_SHARE * part.up.detach().numpy()).astype(np.float16)
        return found


def concepts() -> list[Concept]:
    """The concepts of all files, in the order of the files' names."""
    rows = [
        json.loads(line) for file in sorted(PAIRS.glob("*.jsonl")) for line in file.read_text(encoding="utf-8").splitlines()
    ]
    return [Concept(row["c"], *(tuple(row.get(key, {}).values()) for key in ("s", "n", "o", "x"))) for row in rows]


def real_pairs(number: int) -> list[tuple[str, str]]:
    """What a project is called or about, and one sentence of its objective; none without the optional benchmark data."""
    folder = os.environ.get("MATCHMAKING_BENCHMARK")
    if not folder:
        return []
    with zipfile.ZipFile(Path(folder) / ARCHIVE) as archive, archive.open("project.csv") as file:
        rows = [row for row in csv.DictReader(io.TextIOWrapper(file, "utf-8-sig"), delimiter=";") if row["startDate"] < _BEFORE]
    pairs = []
    for row in random.sample(rows, min(number, len(rows))):
        said = [text for text in _SENTENCE.split(row["objective"].replace(row["acronym"], "")) if 60 < len(text) < 260]
        if said:
            asked = row["keywords"] if row["keywords"] and random.random() < 0.5 else row["title"]
            pairs.append((asked[:250], random.choice(said)))
    return pairs


def lower_states(model: BundledModel, texts: Sequence[str]) -> dict[str, NDArray[np.float16]]:
    """What the frozen lower layers make of each text, shape (pieces, dimensions)."""
    states: dict[str, NDArray[np.float16]] = {}
    ordered = sorted(dict.fromkeys(texts), key=len)
    for start in range(0, len(ordered), 64):
        some = ordered[start : start + 64]
        read = model.preprocess([_PROMPT + text for text in some])
        with torch.no_grad():
            ran = model.bert(**read, output_hidden_states=True).hidden_states[_LAYERS_KEPT].numpy()
        for text, state, count in zip(some, ran, read["attention_mask"].sum(1).tolist(), strict=True):
            states[text] = state[:count].astype(np.float16)
    return states


def batches(known: Sequence[Concept]) -> Iterator[list[Concept]]:
    """Batches of different concepts without end, each concept once before any comes again."""
    drawn: list[Concept] = []
    while True:
        while len(drawn) < _CONCEPTS:
            drawn += random.sample(known, len(known))
        batch = list({concept.name: concept for concept in drawn[:_CONCEPTS]}.values())
        del drawn[:_CONCEPTS]
        yield batch


def loss_of(upper: Upper, batch: Sequence[Concept], real: Sequence[tuple[str, str]]) -> Tensor:
    """Each asking text must be nearest to its own answer among all answers and near misses of the batch, and back."""
    asked: list[str] = []
    answers: list[str] = []
    others: list[str] = []
    for concept in batch:
        said = random.sample(concept.statements, len(concept.statements))
        asked.append(random.choice([*concept.needs, *concept.oblique, *said[1:]]))
        answers.append(said[0])
        others += concept.near_misses[:1]
    chosen = random.sample(real, min(_REAL, len(real)))
    asked += [pair[0] for pair in chosen]
    answers += [pair[1] for pair in chosen]
    vectors = upper([*asked, *answers, *others])
    cosines = vectors[: len(asked)] @ vectors[len(asked) :].T / _TEMPERATURE
    own = torch.arange(len(asked))
    both_ways = nn.functional.cross_entropy(cosines[:, : len(asked)].T, own)
    return nn.functional.cross_entropy(cosines, own) + 0.5 * both_ways


def found(upper: Upper, held_out: Sequence[Concept]) -> str:
    """How often a need finds its statement first among those of all held-out concepts and their near misses."""
    upper.train(False)
    with torch.no_grad():
        texts = [concept.statements[0] for concept in held_out] + [text for concept in held_out for text in concept.near_misses]
        answers = upper(texts)
        lines = []
        for kind in ("needs", "oblique"):
            cosines = upper([getattr(concept, kind)[-1] for concept in held_out]) @ answers.T
            ranks = 1 + (cosines > cosines.diag()[:, None]).sum(1)
            lines.append(f"{kind} hit@1 {(ranks == 1).float().mean():.2f}, MRR {(1 / ranks.float()).mean():.3f}")
    upper.train()
    return "; ".join(lines)


def fine_tune(known: Sequence[Concept], held_out: Sequence[Concept], steps: int) -> dict[str, NDArray[np.float16]]:
    """Learn the factors; progress is printed."""
    real = real_pairs(900)
    model = BundledModel(_LONGEST, adapted=False)
    texts = [text for concept in [*known, *held_out] for text in concept.texts] + [text for pair in real for text in pair]
    upper = Upper(model, lower_states(model, texts))
    upper.train()
    for layer in upper.layers.modules():
        if isinstance(layer, nn.Dropout):
            layer.p = 0.05
    learnt = [parameter for parameter in upper.parameters() if parameter.requires_grad]
    optimizer = torch.optim.AdamW(learnt, lr=_LEARNING_RATE, weight_decay=0.01)
    print(f"{len(known)} concepts, {len(real)} real pairs, {sum(map(Tensor.numel, learnt))} numbers", flush=True)
    if held_out:
        print("before:", found(upper, held_out), flush=True)
    drawn, start, total = batches(known), time.monotonic(), 0.0
    for step in range(1, steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = _LEARNING_RATE * min(1.0, step / _WARM_UP) * max(0.02, 1 - step / steps)
        loss = loss_of(upper, next(drawn), real)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        total += loss.item()
        if step % 20 == 0:
            print(f"step {step}: loss {total / 20:.3f}, {(time.monotonic() - start) / step:.1f} s each", flush=True)
            total = 0.0
    if held_out:
        print("after:", found(upper, held_out))
    return upper.factors()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--steps", type=int, default=220)
    arguments.add_argument("--hold", type=int, default=0, help="concepts that are held out and asked before and after")
    arguments.add_argument("--to", type=Path, default=ADAPTER_FILE)
    given = arguments.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    known = random.sample(concepts(), len(concepts()))
    factors = fine_tune(known[given.hold :], known[: given.hold], given.steps)
    np.savez(given.to, **factors)  # type: ignore[arg-type]
    print(given.to.name, f"{given.to.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
