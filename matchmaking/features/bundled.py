"""The model that comes with the product as a sentence-transformers module.

multilingual-e5-small (Wang et al. 2024, MIT) with the word pieces that Dutch, French, German and English need: 12 layers, 384
dimensions, weights of four bits in ``data/models`` (``python -m benchmarks.reduced_model`` makes the file). Mean of the word
pieces' vectors. The upper layers are fine-tuned on pairs of a need and a statement that answers it, in four languages
(``python -m benchmarks.fine_tuning``): each matrix ``W`` of them becomes ``W + B A`` of low rank (LoRA, Hu et al. 2021). The
fine-tuned model also gives each word piece a vector of its own and a weight, for late interaction, and each text the
probability that it says what its author does (``python -m benchmarks.statement_roles`` learns that head).
"""

from collections.abc import Sequence
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from sentence_transformers.sentence_transformer.modules import InputModule
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers
from transformers import BertConfig, BertModel

from matchmaking.features.bundled_files import ADAPTER_FILE, LONGEST, MODEL_FILE, ROLES_FILE

_BEGIN, _PAD, _END, _UNKNOWN = range(4)
_PIECE_LETTERS = 16
"""No word piece is longer, so that of a text of thousands of words only its beginning need be cut."""
_HEADS = 12
ROLE_LAYER = 8
"""The layer whose states tell a text's role: the last ones tell its subject, and no longer who does what when."""
_PROMPT = "query:"
"""Its word pieces say nothing of a text."""


def unigrams(pieces: Sequence[str], scores: Sequence[float] | NDArray[np.float32]) -> Tokenizer:
    """The tokenizer of these word pieces, numbered from 4 on; before them come begin, pad, end and unknown."""
    marks = [(f"\0{number}", 0.0) for number in range(4)]  # the normaliser takes control signs out: no text holds one
    known = [(piece, float(score)) for piece, score in zip(pieces, scores, strict=True)]
    tokenizer = Tokenizer(models.Unigram([*marks, *known], unk_id=_UNKNOWN))
    tokenizer.normalizer = normalizers.Sequence(
        [normalizers.Nmt(), normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " ")]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    return tokenizer


class BundledModel(InputModule):
    """Turns texts into word pieces, and these into one vector per text. Built in code: a saved copy would run remote code.

    ``longest`` is the number of word pieces read of a text, special tokens included; ``adapted`` selects the fine-tuned model,
    otherwise multilingual-e5-small as published.
    """

    def __init__(self, longest: int = LONGEST, *, adapted: bool = True) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.longest = longest
        with np.load(MODEL_FILE, allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in stored.files}
        self.tokenizer = unigrams(arrays.pop("pieces").tobytes().decode().split("\n"), arrays.pop("scores"))
        floats = _weights(arrays)
        self._prompt: list[int] = self.tokenizer.encode(_PROMPT, add_special_tokens=False).ids
        self._heads = {name: torch.from_numpy(array) for name, array in _adapt(floats).items()} if adapted else {}
        weights = {name: torch.from_numpy(array) for name, array in floats.items()}
        words, width = weights["embeddings.word_embeddings.weight"].shape
        config = BertConfig(
            vocab_size=words,
            hidden_size=width,
            num_hidden_layers=1 + max(int(name.split(".")[2]) for name in weights if name.startswith("encoder.layer.")),
            num_attention_heads=_HEADS,
            intermediate_size=len(weights["encoder.layer.0.intermediate.dense.bias"]),
            max_position_embeddings=len(weights["embeddings.position_embeddings.weight"]),
            pad_token_id=_PAD,
        )
        with torch.device("meta"):  # no room and no random numbers for weights that are put in place next
            self.bert = BertModel(config, add_pooling_layer=False)
        self.bert.load_state_dict(weights, assign=True, strict=False)
        positions = torch.arange(config.max_position_embeddings)[None]
        self.bert.embeddings.register_buffer("position_ids", positions, persistent=False)
        self.bert.embeddings.register_buffer("token_type_ids", torch.zeros_like(positions), persistent=False)
        self.bert.train(False)

    def preprocess(self, inputs: Sequence[Any], prompt: str | None = None, **_: Any) -> dict[str, Any]:
        texts = [
            ((prompt or "") + text)[: _PIECE_LETTERS * self.longest].encode("utf-8", "replace").decode() for text in inputs
        ]
        read = [found.ids[: self.longest - 2] for found in self.tokenizer.encode_batch(texts, add_special_tokens=False)]
        ids = torch.full((len(read), 2 + max(map(len, read), default=0)), _PAD)
        for row, pieces in enumerate(read):
            ids[row, : len(pieces) + 2] = torch.tensor([_BEGIN, *pieces, _END])
        own = ids > _END  # an unknown piece is one, marks are none
        for row, pieces in enumerate(read):
            own[row, : 1 + len(self._prompt) * (pieces[: len(self._prompt)] == self._prompt)] = False
        return {"input_ids": ids, "attention_mask": (ids != _PAD).long(), "own": own}

    def forward(self, features: dict[str, Any], **_: Any) -> dict[str, Any]:
        mask = features["attention_mask"]
        read = self.bert(input_ids=features["input_ids"], attention_mask=mask, output_hidden_states=bool(self._heads))
        pieces = read.last_hidden_state
        features["sentence_embedding"] = (pieces * mask[..., None]).sum(1) / mask.sum(1, keepdim=True)
        if self._heads:
            functional = torch.nn.functional
            projected = functional.linear(pieces, self._heads["piece.weight"], self._heads["piece.bias"])
            weights = functional.softplus(functional.linear(pieces, self._heads["share.weight"], self._heads["share.bias"]))
            features["pieces"] = functional.normalize(projected, dim=2)
            features["weights"] = weights[..., 0] * features["own"]
            own = features["own"][..., None]
            features["state"] = (read.hidden_states[ROLE_LAYER] * own).sum(1) / own.sum(1).clamp(min=1)
            told = functional.linear(features["state"], self._heads["role.weight"], self._heads["role.bias"])
            features["able"] = functional.softmax(told, dim=1)[:, 0]
        return features

    def get_embedding_dimension(self) -> int:
        return int(self.bert.config.hidden_size)

    def save(self, *_: Any, **__: Any) -> None:
        """Does nothing: the weights are in their own file."""


def _weights(arrays: dict[str, NDArray[Any]]) -> dict[str, NDArray[np.float32]]:
    """The weights as float32 under the names of transformers; those of four bits unpacked and brought to shape."""
    weights = {name: array for name, array in arrays.items() if not name.endswith((".scales", ".codes"))}
    width = len(weights["embeddings.LayerNorm.bias"])
    for name in ("embeddings.position_embeddings.weight", "embeddings.token_type_embeddings.weight"):
        weights[name] = weights[name].reshape(-1, width)
    for scaled in [name for name in arrays if name.endswith(".scales")]:
        name = scaled.removesuffix(".scales")
        codes = arrays[f"{name}.codes"]
        values = np.concatenate([codes & 15, codes >> 4], axis=1).astype(np.float32)
        values -= 8
        values *= arrays[scaled].astype(np.float32)[:, None]
        rows = weights.get(f"{name.removesuffix('.weight')}.bias")
        weights[name] = values.reshape(-1, width) if rows is None else values.reshape(len(rows), -1)
    return weights


def _adapt(weights: dict[str, NDArray[np.float32]]) -> dict[str, NDArray[np.float32]]:
    """Add the product of the two low-rank factors to each weight matrix that was fine-tuned; give the heads."""
    with np.load(ADAPTER_FILE, allow_pickle=False) as stored:
        for name in {key.removesuffix(".down") for key in stored.files if key.endswith(".down")}:
            weights[name] = weights[name] + stored[f"{name}.up"].astype(np.float32) @ stored[f"{name}.down"].astype(np.float32)
        heads = {name: stored[name].astype(np.float32) for name in stored.files if name.startswith(("piece.", "share."))}
    with np.load(ROLES_FILE, allow_pickle=False) as stored:
        return heads | {name: stored[name].astype(np.float32) for name in stored.files}
