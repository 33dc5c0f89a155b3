"""Embeddings of all texts of a back-test at once, so that no query waits for the model."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from matchmaking.features.encoder import Encoder, Progress
from matchmaking.features.late_interaction import Encoded
from matchmaking.features.sentences import sentences
from matchmaking.features.vectors import VectorCache
from matchmaking.machines import HERE, Machines


class KnownTexts(Encoder):
    """An encoder that has these texts at hand, read from the cache or encoded once.

    ``by_sentence``: their sentences too. They are asked for where members speak for themselves; where all that is known are
    projects, whole texts are compared, and the sentences of objectives would be nine times as many.
    """

    def __init__(
        self,
        encoder: Encoder,
        cache: Path,
        texts: Iterable[str],
        progress: Progress | None = None,
        *,
        by_sentence: bool = True,
        machines: Machines = HERE,
    ) -> None:
        super().__init__(encoder.name, prompt=encoder.prompt)
        self._fingerprint = encoder.fingerprint
        self._encoder = encoder
        all_texts = list(dict.fromkeys(piece for text in texts for piece in (text, *(sentences(text) if by_sentence else ()))))
        self._table = VectorCache(cache, encoder).read(all_texts, progress, machines)
        self._place = {text: place for place, text in enumerate(all_texts)}

    def __reduce__(self) -> tuple[Any, ...]:
        """Another process gets what the model made of the texts, and needs no file of vectors."""
        return _again, (self._encoder, self._fingerprint, self._place, self._table)

    def add(self, texts: Iterable[str]) -> None:
        """Have other texts at hand, too, and their sentences; they are not kept on disk."""
        pieces = dict.fromkeys(piece for text in texts for piece in (text, *sentences(text)))
        if missing := [piece for piece in pieces if piece not in self._place]:
            self._place |= {text: len(self._table) + place for place, text in enumerate(missing)}
            self._table = Encoded.joined([self._table, self._encoder.read(missing)])

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """What the model makes of the texts, in their order.

        A text that is not at hand is read by itself: it gets the same vector whatever else is asked for, in every process.
        """
        missing = [text for text in dict.fromkeys(texts) if text not in self._place]
        if not missing:
            return self._table[[self._place[text] for text in texts]]
        places = self._place | {text: len(self._table) + place for place, text in enumerate(missing)}
        table = Encoded.joined([self._table, *(self._encoder.read([text]) for text in missing)])
        return table[[places[text] for text in texts]]


def _again(encoder: Encoder, fingerprint: str, place: dict[str, int], table: Encoded) -> KnownTexts:
    known = KnownTexts.__new__(KnownTexts)
    Encoder.__init__(known, encoder.name, prompt=encoder.prompt)
    known._encoder, known._fingerprint, known._place, known._table = encoder, fingerprint, place, table
    return known
