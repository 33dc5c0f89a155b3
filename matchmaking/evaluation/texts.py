"""Embeddings of all texts of a back-test at once, so that no query waits for the model."""

from collections.abc import Iterable, Sequence
from pathlib import Path

from matchmaking.features.encoder import Encoder, Progress
from matchmaking.features.late_interaction import Encoded
from matchmaking.features.sentences import sentences
from matchmaking.features.vectors import VectorCache


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
    ) -> None:
        super().__init__(encoder.name, prompt=encoder.prompt)
        self._fingerprint = encoder.fingerprint
        self._encoder = encoder
        all_texts = list(dict.fromkeys(piece for text in texts for piece in (text, *(sentences(text) if by_sentence else ()))))
        self._table = VectorCache(cache, encoder).read(all_texts, progress)
        self._place = {text: place for place, text in enumerate(all_texts)}

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        """What the model makes of the texts, in their order."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._place]
        if missing:
            fresh = self._encoder.read(missing, progress)
            self._place |= {text: len(self._table) + place for place, text in enumerate(missing)}
            self._table = Encoded.joined([self._table, fresh])
        return self._table[[self._place[text] for text in texts]]
