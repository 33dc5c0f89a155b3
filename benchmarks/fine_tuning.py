"""`python -m benchmarks.fine_tuning`: fine-tunes the default embedding model on needs and statements of health technology.

The texts lie in `benchmarks/training`. Concepts: for each thing that an organisation can do, statements that say so, needs in
plain words, needs that describe a problem without naming its answer, and a near miss that shares words with the need and does
not answer it. Clusters: members with what they say of themselves, and questions of which it is judged who answers them. With
``MATCHMAKING_BENCHMARK`` a fifth of each batch of concepts are titles or keywords of Horizon Europe projects and a sentence of
their objective, so that the model still reads real texts; the file in `data/models` was made so.

Learnt are low-rank factors (LoRA, Hu et al. 2021) of the upper six layers, and the heads that give each word piece a vector and
a weight for late interaction; the word pieces and the lower layers stay, so they are run once and their output kept. A question
must find its answers among some members of its cluster, and nobody where nobody answers, by its vector and by both together.
About half an hour on one core that knows bfloat16, twice as long on one that does not.
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

from benchmarks.judged.clusters import invented_questions, invented_roster
from matchmaking.features.bundled import BundledModel
from matchmaking.features.bundled_files import ADAPTER_FILE
from matchmaking.features.late_interaction import PIECE_DIMENSIONS
from matchmaking.features.passages import FEWER, Passages

PAIRS = Path(__file__).parent / "training"
CLUSTERS = PAIRS / "clusters"
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
_QUESTIONS = 20
_MEMBERS = 28
_OF_CLUSTERS = 0.7
"""The part of the steps that ask the questions of a cluster; the others take concepts."""
_SECOND = 0.4
"""What a fair second choice (grade 1) weighs beside an answer (grade 2)."""
_VECTOR_ALONE = 0.5
"""The weight of the loss of vectors alone, beside that of vectors and word pieces together."""
_FASTER = 200.0
"""The two numbers that set word pieces beside vectors move in steps this many times as large."""
_WARM_UP = 15
_CONCEPTS = 36
_REAL = 12
_PROMPT = "query: "
_NOT_SEEN = -1e9
"""What attention to a piece behind a text's end starts from."""
_MARKS = 3
"""Word pieces before a text: the mark of its beginning, and the prompt."""
_FIRST_TEXTS = 600
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


@dataclass(frozen=True)
class JudgedCluster:
    """A cluster as it is asked: what each member says of itself, and who answers each question.

    ``members`` holds for each member its texts and how much each says of it (`Passages`), whole statements left out where
    their sentences stand beside them; ``questions`` the text and, by member, 2 for an answer and 1 for a second choice.
    """

    name: str
    members: tuple[tuple[tuple[str, float], ...], ...]
    questions: tuple[tuple[str, dict[int, int]], ...]

    @property
    def texts(self) -> tuple[str, ...]:
        said = (text for member in self.members for text, _ in member)
        return tuple(dict.fromkeys([*said, *(question for question, _ in self.questions)]))


@dataclass(frozen=True)
class Read:
    """Texts as the model reads them: unit vectors (texts, dimensions), and unit vectors (texts, pieces, dimensions) and weights
    (texts, pieces) of their word pieces, 0 where a text has ended."""

    vectors: Tensor
    pieces: Tensor
    weights: Tensor

    def __getitem__(self, rows: slice) -> "Read":
        return Read(self.vectors[rows], self.pieces[rows], self.weights[rows])


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

        width = model.bert.config.hidden_size
        self.piece = nn.Linear(width, PIECE_DIMENSIONS)
        self.share = nn.Linear(width, 1)
        nn.init.zeros_(self.share.weight)
        nn.init.zeros_(self.share.bias)

    def start_pieces(self, texts: Sequence[str]) -> None:
        """Let the vectors of word pieces begin as the principal components of those of some texts."""
        with torch.no_grad():
            states, mask = self._states(texts)
            found = states[mask > 0]
            middle = found.mean(0)
            components = torch.linalg.svd(found - middle, full_matrices=False)[2][:PIECE_DIMENSIONS]
            self.piece.weight.copy_(components)
            self.piece.bias.copy_(-components @ middle)

    def forward(self, texts: Sequence[str]) -> Read:
        """The texts, in their order; those of like length are run together."""
        order = sorted(range(len(texts)), key=lambda row: len(self._lower[texts[row]]))
        longest, size = len(self._lower[texts[order[-1]]]), max(1, -(-len(order) // 3))
        parts = [
            self._run([texts[row] for row in order[start : start + size]], longest) for start in range(0, len(order), size)
        ]
        back = torch.argsort(torch.tensor(order))
        return Read(
            torch.cat([part.vectors for part in parts])[back],
            torch.cat([part.pieces for part in parts])[back],
            torch.cat([part.weights for part in parts])[back],
        )

    def _run(self, texts: Sequence[str], longest: int) -> Read:
        states, mask = self._states(texts)
        own = mask.clone()
        own[:, :_MARKS] = 0
        own[torch.arange(len(texts)), mask.sum(1).long() - 1] = 0
        rest = longest - states.shape[1]
        functional = nn.functional
        return Read(
            functional.normalize((states * mask[..., None]).sum(1) / mask.sum(1, keepdim=True), dim=1),
            functional.pad(functional.normalize(self.piece(states), dim=2), (0, 0, 0, rest)),
            functional.pad(functional.softplus(self.share(states))[..., 0] * own, (0, rest)),
        )

    def _states(self, texts: Sequence[str]) -> tuple[Tensor, Tensor]:
        """What the layers make of the pieces, (texts, pieces, dimensions), and 1 for each piece, (texts, pieces)."""
        below = [torch.from_numpy(self._lower[text].astype(np.float32)) for text in texts]
        states = nn.utils.rnn.pad_sequence(below, batch_first=True)
        mask = torch.zeros(states.shape[:2])
        for row, state in enumerate(below):
            mask[row, : len(state)] = 1
        hidden = (1 - mask)[:, None, None, :] * _NOT_SEEN
        with torch.autocast("cpu", torch.bfloat16):  # twice as fast on processors that know these numbers
            for layer in self.layers:
                ran = layer(states, hidden)
                states = ran[0] if isinstance(ran, tuple) else ran
        return states.float(), mask

    def factors(self) -> dict[str, NDArray[np.float16]]:
        """The low-rank factors under the names of the weights that they change, and the heads of word pieces."""
        found: dict[str, NDArray[np.float16]] = {}
        for number, layer in enumerate(self.layers, _LAYERS_KEPT):
            for name, part in layer.named_modules():
                if isinstance(part, LowRank):
                    weight = f"encoder.layer.{number}.{name}.weight"
                    found[f"{weight}.down"] = part.down.detach().numpy().astype(np.float16)
                    found[f"{weight}.up"] = part.up.detach().numpy().astype(np.float16)
        for name, head in (("piece", self.piece), ("share", self.share)):
            found[f"{name}.weight"] = head.weight.detach().numpy().astype(np.float16)
            found[f"{name}.bias"] = head.bias.detach().numpy().astype(np.float16)
        return found


class Together(nn.Module):
    """How vectors and word pieces make one score, and the scores below which nobody answers."""

    def __init__(self) -> None:
        super().__init__()
        self.by_pieces = nn.Parameter(torch.tensor(15.0))
        self.nobody = nn.Parameter(torch.tensor([0.5 / _TEMPERATURE, 20.0]))

    def forward(self, asked: Read, said: Read) -> tuple[Tensor, Tensor]:
        """Scores by vectors alone and by both, each (asked, said)."""
        alone = asked.vectors @ said.vectors.T / _TEMPERATURE
        return alone, alone + self.by_pieces * late_interaction(asked, said)


def late_interaction(asked: Read, said: Read) -> Tensor:
    """The weighted mean over an asking text's pieces of the cosine of the nearest piece of what is said, (asked, said)."""
    weights = asked.weights.flatten()
    pieces, there = asked.pieces.flatten(0, 1)[weights > 0], said.weights > 0
    owner = torch.repeat_interleave(torch.arange(len(there)), there.sum(1)).expand(len(pieces), -1)
    nearest = torch.full((len(pieces), len(there)), -1.0).scatter_reduce(1, owner, pieces @ said.pieces[there].T, "amax")
    question = torch.arange(len(asked.weights)).repeat_interleave(asked.weights.shape[1])[weights > 0]
    found = torch.zeros(len(asked.weights), len(there)).index_add(0, question, nearest * weights[weights > 0][:, None])
    return found / asked.weights.sum(1, keepdim=True).clamp_min(1e-6)


def clusters() -> list[JudgedCluster]:
    """The judged clusters, in the order of the files' names."""
    return [_cluster(file) for file in sorted(CLUSTERS.glob("*.json"))]


def _cluster(file: Path) -> JudgedCluster:
    roster, asked = invented_roster(file), invented_questions(file)
    passages = Passages(roster)
    whole = set(passages.context[passages.context >= 0].tolist())
    members = tuple(
        tuple(
            (passages.texts[at], float(says))
            for at, says in zip(passages.of(row), passages.says(row), strict=True)
            if at not in whole
        )
        for row in range(len(roster.members))
    )
    return JudgedCluster(file.stem, members, tuple(asked["needs"] + asked["capabilities"]))


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
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            ran = model.bert(**read, output_hidden_states=True).hidden_states[_LAYERS_KEPT].float().numpy()
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


def loss_of_concepts(upper: Upper, together: Together, batch: Sequence[Concept], real: Sequence[tuple[str, str]]) -> Tensor:
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
    read, count = upper([*asked, *answers, *others]), len(asked)
    own = torch.arange(count)
    losses = [
        nn.functional.cross_entropy(scores, own) + 0.5 * nn.functional.cross_entropy(scores[:, :count].T, own)
        for scores in together(read[:count], read[count:])
    ]
    return _VECTOR_ALONE * losses[0] + losses[1]


def loss_of_cluster(upper: Upper, together: Together, cluster: JudgedCluster) -> Tensor:
    """A question must find its answers among some members, by the mean of a member's two best texts, or nobody."""
    chosen = random.sample(cluster.questions, min(_QUESTIONS, len(cluster.questions)))
    rows = list(dict.fromkeys(row for _, answers in chosen for row in answers))
    rows += random.sample([row for row in range(len(cluster.members)) if row not in rows], max(0, _MEMBERS - len(rows)))
    members = [cluster.members[row] for row in rows]
    texts = list(dict.fromkeys(text for member in members for text, _ in member))
    read, count = upper([*(question for question, _ in chosen), *texts]), len(chosen)
    wanted = torch.zeros(count, len(members) + 1)
    for row, (_, answers) in enumerate(chosen):
        for member, grade in answers.items():
            wanted[row, rows.index(member)] = 1.0 if grade == 2 else _SECOND
        wanted[row, -1] = not answers
    wanted /= wanted.sum(1, keepdim=True)
    at = {text: column for column, text in enumerate(texts)}
    losses = []
    for scores, nobody in zip(together(read[:count], read[count:]), together.nobody, strict=True):
        of_members = [
            scores[:, [at[text] for text, _ in member]] * torch.tensor([says for _, says in member]) for member in members
        ]
        best = [
            said.topk(2, dim=1).values.mean(1) if said.shape[1] > 1 else said[:, 0] * (1 + FEWER) / 2 for said in of_members
        ]
        logits = torch.stack([*best, nobody.expand(count)], 1)
        losses.append(-(wanted * torch.log_softmax(logits, 1)).sum(1).mean())
    return _VECTOR_ALONE * losses[0] + losses[1]


def fine_tune(known: Sequence[Concept], judged: Sequence[JudgedCluster], steps: int) -> dict[str, NDArray[np.float16]]:
    """Learn the factors and the heads; progress is printed."""
    real = real_pairs(900)
    model = BundledModel(_LONGEST, adapted=False)
    texts = [text for concept in known for text in concept.texts] + [text for pair in real for text in pair]
    texts += [text for cluster in judged for text in cluster.texts]
    upper, together = Upper(model, lower_states(model, texts)), Together()
    upper.start_pieces(random.sample(sorted(set(texts)), _FIRST_TEXTS))
    upper.train()
    for layer in upper.layers.modules():
        if isinstance(layer, nn.Dropout):
            layer.p = 0.05
    learnt = [parameter for parameter in upper.parameters() if parameter.requires_grad]
    slow, fast = {"params": learnt, "pace": 1.0}, {"params": [*together.parameters()], "pace": _FASTER, "weight_decay": 0.0}
    optimizer = torch.optim.AdamW([slow, fast], lr=_LEARNING_RATE, weight_decay=0.01)
    print(
        f"{len(known)} concepts, {len(judged)} clusters, {len(real)} real pairs, {sum(map(Tensor.numel, learnt))} numbers",
        flush=True,
    )
    drawn, start, total = batches(known), time.monotonic(), 0.0
    turns: list[JudgedCluster] = []
    for step in range(1, steps + 1):
        for group in optimizer.param_groups:
            group["lr"] = group["pace"] * _LEARNING_RATE * min(1.0, step / _WARM_UP) * max(0.02, 1 - step / steps)
        if random.random() < _OF_CLUSTERS:
            turns = turns or random.sample(judged, len(judged))
            loss = loss_of_cluster(upper, together, turns.pop())
        else:
            loss = loss_of_concepts(upper, together, next(drawn), real)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(learnt, 1.0)
        optimizer.step()
        total += loss.item()
        if step % 20 == 0:
            print(f"step {step}: loss {total / 20:.3f}, {(time.monotonic() - start) / step:.1f} s each", flush=True)
            total = 0.0
    print(f"word pieces weigh {together.by_pieces.item():.1f}, vectors {1 / _TEMPERATURE:.0f}")
    return upper.factors()


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--steps", type=int, default=700)
    arguments.add_argument("--without", default="", help="clusters that are held out, by name, commas between")
    arguments.add_argument("--to", type=Path, default=ADAPTER_FILE)
    given = arguments.parse_args()
    random.seed(0)
    torch.manual_seed(0)
    judged = [cluster for cluster in clusters() if cluster.name not in given.without.split(",")]
    factors = fine_tune(concepts(), judged, given.steps)
    np.savez(given.to, **factors)  # type: ignore[arg-type]
    print(given.to.name, f"{given.to.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
