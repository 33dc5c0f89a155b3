"""The features of a roster: fitted once, cached by content."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from itertools import combinations
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from matchmaking.data_files import data_file
from matchmaking.errors import WorkspaceError
from matchmaking.features.bm25 import Bm25Index
from matchmaking.features.catalogue import CatalogueEntry, catalogue
from matchmaking.features.encoder import Encoder, Progress, Vectors
from matchmaking.features.experience import Experience, experience
from matchmaking.features.fit import fit_model, with_words
from matchmaking.features.geo_proximity import GeoProximity
from matchmaking.features.late_interaction import Encoded
from matchmaking.features.network import Network
from matchmaking.features.passages import Passage, Passages
from matchmaking.features.past_projects import PastProjects
from matchmaking.features.profiles import Profiles, describe, described_texts
from matchmaking.features.project_words import ProjectWords
from matchmaking.features.recent import RecentVectors
from matchmaking.features.space import Space
from matchmaking.features.tfidf import TfidfIndex
from matchmaking.features.vectors import VectorCache, keep_only
from matchmaking.features.word_table import WordTable
from matchmaking.machines import HERE, Machines
from matchmaking.members.lists.languages import language_of
from matchmaking.members.member import Language, Roster
from matchmaking.remarks import reason_of

_SCALED_BY = (Language.DUTCH, Language.ENGLISH)


@dataclass(frozen=True)
class Scale:
    """Maps a cosine of this model to agreement: ``unrelated`` to 0, ``same`` to 1, linearly between and below.

    Both are measured once per model on the bundled capabilities: ``unrelated`` is the median cosine of two different ones,
    ``same`` that of one description in Dutch and in English, or half-way from ``unrelated`` to 1 if that is higher (an
    English model finds little in common between the two).
    """

    unrelated: float
    same: float

    def __call__(self, cosines: NDArray[np.floating]) -> NDArray[np.float64]:
        """Agreement, at most 1; below 0 where two texts have less in common than two capabilities usually have."""
        return np.minimum((np.asarray(cosines, np.float64) - self.unrelated) / (self.same - self.unrelated), 1.0)


@dataclass(frozen=True, repr=False, eq=False)
class FeatureSet:
    """The features that ranking and composing use; rows follow ``roster.members``.

    ``compared`` are the vectors of the passages in the space in which questions are compared (see ``space``), shape (passages,
    dimensions); ``read`` is the model's own output for the passages.
    """

    roster: Roster
    passages: Passages
    network: Network
    past_projects: PastProjects
    geo_proximity: GeoProximity
    scale: Scale
    space: Space
    compared: Vectors
    read: Encoded
    _encoder: Encoder
    _known: "_Known"
    _recent: RecentVectors = field(default_factory=RecentVectors)

    @property
    def known_texts(self) -> tuple[str, ...]:
        """The texts whose vectors are on disk: those of the members, of their projects, and the bundled ones."""
        return tuple(self._known.index)

    @cached_property
    def experience(self) -> Experience:
        """Confidence in values read from names and texts, among these members."""
        return experience(self.roster.members)

    @cached_property
    def profiles(self) -> Profiles:
        """Sectors and themes of every member, computed at first use; a ranking by past projects alone does not need them."""
        return describe(self.roster, self.passages, self.encode)

    @property
    def sectors(self) -> NDArray[np.float64]:
        """Sector shares, shape (members, 3)."""
        return self.profiles.sectors

    def encode(self, texts: Sequence[str], languages: Sequence[Language | None] | None = None) -> Vectors:
        """Unit vectors of any texts, shape (texts, dimensions), whose cosine compares.

        Texts of the roster and the catalogue have vectors already; others are encoded, and the most recent are kept in memory.
        ``languages`` are the languages of the texts; they are detected where not given.
        """
        rows = self._known.rows(texts)
        vectors, strange = self._known.table[rows], np.flatnonzero(rows < 0).tolist()
        if strange:
            asked = [texts[row] for row in strange]
            spoken = [languages[row] for row in strange] if languages else None
            vectors[strange] = self._encoder.comparable(self.read_of(asked).vectors, asked, spoken)
        return vectors

    def read_of(self, texts: Sequence[str]) -> Encoded:
        """The model's output for any texts."""
        known, rows = self._known, self._known.rows(texts)
        if not (rows < 0).any():
            return known.raw[rows]
        asked = list(dict.fromkeys(text for text, row in zip(texts, rows.tolist(), strict=True) if row < 0))
        recent, places = self._recent.get(asked, self._encoder), {text: place for place, text in enumerate(asked)}
        held = rows[rows >= 0]
        both = Encoded.joined([known.raw[held], *(recent[text] for text in asked)])
        order = np.array([len(held) + places.get(text, 0) for text in texts], np.intp)
        order[rows >= 0] = np.arange(len(held))
        return both[order]

    def agreements(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Agreement in meaning of every passage with every question, shape (passages, texts), at most about 1.

        The cosine mapped by ``scale``, corrected by late interaction for the nearest passages.
        """
        asked = self.read_of(texts)
        return fit_model().with_pieces(self.scale(self.compared @ self._compared(asked, texts).T), self.read, asked)

    def cosines(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The cosine mapped by ``scale``, without late interaction, shape (passages, texts)."""
        return self.scale(self.compared @ self.questions(texts).T)

    def questions(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of questions, shape (texts, dimensions), to compare with ``compared``."""
        return self._compared(self.read_of(texts), texts)

    def _compared(self, asked: Encoded, texts: Sequence[str]) -> Vectors:
        return self.space.questions(asked.vectors, [language_of(text) for text in texts])

    def meaning(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Agreement of each member's best passages with each text (`Passages.answer`), shape (members, texts), at most 1."""
        return self.passages.answer(self.agreements(texts))

    def wording(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The largest share of each text's words in one passage of each member, shape (members, texts), 0 to 1."""
        return self.passages.best(np.stack([self.bm25.shares(text) for text in texts], axis=1))

    def strengths(self, texts: Sequence[str], meant: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
        """Probability that a member's own texts say that it does what each text asks for, shape (members, texts), 0 to 1.

        ``meant`` are the members whom each text can mean, (members, texts): beside the others of these each is judged.
        """
        if not texts:
            return np.zeros((len(self.roster.members), 0))
        return fit_model().strengths(self.meaning(texts), self.wording(texts), meant)

    def project_fits(self, texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Agreement and strength of each past project's text with each text, both (projects, texts); 0 without a text."""
        past = self.past_projects
        told = past.passage >= 0
        agreed, strengths = np.zeros((2, len(past.projects), len(texts)))
        if texts and told.any():
            agreed[told], strengths[told] = self.text_fits(past.passage[told], texts)
        return agreed, strengths

    def text_fits(self, passages: NDArray[np.intp], texts: Sequence[str]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Agreement and strength of these passages, each beside the others alone, with each text, both (passages, texts)."""
        words = np.stack([self.bm25.shares(text)[passages] for text in texts], axis=1)
        agreed = self.agreements(texts)[passages]
        return agreed, fit_model().strengths(agreed, words)

    def evidence(self, row: int, texts: Sequence[str]) -> str:
        """The passage of a member that answers one of the texts best; empty for a member without passages."""
        found = self.best_passage(row, texts)
        return found.text if found else ""

    def best_passage(self, row: int, texts: Sequence[str]) -> Passage | None:
        """The passage of a member that does most for its strength in one of the texts; None without passages."""
        own = self.passages.of(row)
        if not len(own):
            return None
        says = self.passages.says(row)[:, None]
        near = self.passages.alone_and_in_context(self.agreements(texts))[own] * says
        if self.own_words:
            near = with_words(near, np.stack([self.bm25.shares(text)[own] for text in texts], axis=1) * says)
        best = int(own[np.argmax(near.max(axis=1))])
        return self.passages.passages[best]

    @property
    def capabilities(self) -> tuple[CatalogueEntry, ...]:
        """The bundled capabilities, the columns of ``capability_strengths``."""
        return tuple(catalogue().values())

    @cached_property
    def capability_strengths(self) -> NDArray[np.float64]:
        """The strength of each member in each bundled capability, shape (members, capabilities), 0 to 1."""
        return self.strengths([capability.text[Language.ENGLISH.value] for capability in self.capabilities])

    @cached_property
    def project_capabilities(self) -> NDArray[np.float64]:
        """The strength of each past project's text in each bundled capability, shape (projects, capabilities), 0 to 1."""
        return self.project_fits([capability.text[Language.ENGLISH.value] for capability in self.capabilities])[1]

    @cached_property
    def bm25(self) -> Bm25Index:
        """The keyword index of the passages, computed at first use; archives without texts of members do not need it."""
        return Bm25Index(self.passages)

    def knows(self, word: str) -> bool:
        """Whether a text of a member or of its projects contains this word (lower case)."""
        return self.bm25.knows(word) if self.own_words else self._words.knows(word)

    @cached_property
    def _words(self) -> WordTable:
        """The words of all texts, of which ``tfidf`` and ``project_words`` are made."""
        of_projects = (project.text or project.title for project in self.past_projects.projects)
        return WordTable(list(dict.fromkeys([*self.passages.texts, *of_projects])))

    @cached_property
    def tfidf(self) -> TfidfIndex:
        """The words of each passage."""
        return TfidfIndex(self.passages.texts, self._words)

    @cached_property
    def project_words(self) -> ProjectWords:
        """The words of all past projects of each member, as one text per member."""
        past = self.past_projects
        return ProjectWords([project.text or project.title for project in past.projects], past.parts, self._words)

    @cached_property
    def averages(self) -> Vectors:
        """The unit mean of each member's vectors in ``compared``, shape (members, dimensions); zero without texts."""
        return self.passages.mean_of(self.compared)

    @cached_property
    def own_words(self) -> bool:
        """Whether any member has a statement or an offer; otherwise only projects are known."""
        return any(member.statements or member.offers for member in self.roster.members)

    def prepared(self) -> "FeatureSet":
        """The same features, with everything computed that most questions need, so that the first page does not wait for it."""
        for name in ("tfidf", "profiles") if self.own_words else ("tfidf",):
            getattr(self, name)
        return self

    @cached_property
    def nothing(self) -> bool:
        """Whether there are neither texts nor projects."""
        return not self.passages.passages and not self.network.parts.nnz


@dataclass(frozen=True)
class _Known:
    """The texts whose vectors lie on disk, each with its row in the table."""

    index: Mapping[str, int]
    table: Vectors
    """Vectors whose cosine compares."""
    raw: Encoded
    """What the model makes of them, as it gives it: the space is made of it."""

    def rows(self, texts: Sequence[str]) -> NDArray[np.intp]:
        """The row of each text, -1 for one that is not known, shape (texts,)."""
        return np.fromiter((self.index.get(text, -1) for text in texts), np.intp, len(texts))

    def as_given(self, texts: Sequence[str]) -> Vectors:
        return self.raw.vectors[[self.index[text] for text in texts]]


def fit(roster: Roster, encoder: Encoder, cache: Path | None, progress: Progress | None = None) -> FeatureSet:
    """Fit the features of a roster: embed new texts, index words, build the network, derive sectors and themes.

    ``cache`` is the folder of vectors, shared by all workspaces. Texts in the cache are not encoded again; without new texts
    the model is not loaded. None for an encoder that has the texts at hand: nothing is kept.
    """
    passages = Passages(roster)
    texts = _texts(passages)
    said_in: dict[str, Language | None] = {passage.text: passage.language for passage in passages.passages}
    said_in |= {need.text: need.language for member in roster.members for need in member.needs}
    said_in |= {text: Language(language) for entry in catalogue().values() for language, text in entry.text.items()}
    raw = VectorCache(cache, encoder).read(texts, progress) if cache else encoder.read(texts, progress)
    table = encoder.comparable(raw.vectors, texts, [said_in.get(text) for text in texts])
    known = _Known({text: row for row, text in enumerate(texts)}, table, raw)
    passages.vectors = known.table[: len(passages.texts)]
    network = Network(roster)
    read = raw[: len(passages.texts)]
    passages.weigh(read.able)
    space = _space(passages, read.vectors, known)
    return FeatureSet(
        roster=roster,
        passages=passages,
        network=network,
        past_projects=PastProjects(roster, network, passages.of_project),
        geo_proximity=GeoProximity(roster),
        scale=_scale(space, known),
        space=space,
        compared=space.passages(read.vectors, passages.languages),
        read=read,
        _encoder=encoder,
        _known=known,
    ).prepared()


def embed(
    roster: Roster, encoder: Encoder, cache: Path, progress: Progress | None = None, machines: Machines = HERE
) -> tuple[int, int]:
    """Read with the model every text that ``fit`` of this roster needs and that the folder ``cache`` does not hold yet.

    Gives the number of texts, and of those that were read now. Raises ``WorkspaceError`` if the folder cannot be written, and
    ``SchedulerError``; what was read by then stays in the folder, and the next call goes on from there.
    """
    texts = fitted_texts(roster)
    return len(texts), VectorCache(cache, encoder).add(texts, progress, machines)


def fitted_texts(roster: Roster) -> list[str]:
    """The texts whose vectors ``fit`` of this roster needs."""
    return _texts(Passages(roster))


def _texts(passages: Passages) -> list[str]:
    """All texts that need vectors: those of the members, and the bundled ones."""
    needs = [need.text for member in passages.roster.members for need in member.needs]
    return list(dict.fromkeys([*passages.texts, *passages.schemes, *needs, *described_texts(), *bundled_texts()]))


def forget_other_texts(roster: Roster, cache: Path) -> None:
    """Remove from the folder ``cache`` the vectors and word pieces of every text that these members do not have.

    Call it after an erasure, so that no vector of an erased text remains. Another workspace encodes its texts again when it
    needs them. Raises ``WorkspaceError`` if the folder cannot be written.
    """
    try:
        keep_only(cache, fitted_texts(roster))
    except OSError as cause:
        raise WorkspaceError(
            "The contact person is erased, but the vectors of texts as they stood before cannot be removed from {folder} "
            "({cause}). Empty that folder.",
            folder=cache,
            cause=reason_of(cause),
        ) from cause


def refit(features: FeatureSet, roster: Roster) -> FeatureSet:
    """The features of another roster with mostly the same members, equal to ``fit``; only new texts are encoded."""
    passages = Passages(roster)
    passages.vectors = features.encode(passages.texts, [passage.language for passage in passages.passages])
    network = Network(roster)
    read = features.read_of(passages.texts)
    passages.weigh(read.able)
    space = _space(passages, read.vectors, features._known)
    return replace(
        features,
        roster=roster,
        passages=passages,
        scale=_scale(space, features._known),
        space=space,
        compared=space.passages(read.vectors, passages.languages),
        read=read,
        network=network,
        past_projects=PastProjects(roster, network, passages.of_project),
        geo_proximity=GeoProximity(roster),
    ).prepared()


def bundled_texts() -> list[str]:
    """The bundled texts that define the space of every cluster: capabilities in four languages, and questions without topic."""
    return [text for entry in catalogue().values() for text in entry.text.values()] + list(query_bias_sentences())


def _space(passages: Passages, raw: Vectors, known: _Known) -> Space:
    background = {
        language: known.as_given([entry.text[language.value] for entry in catalogue().values()]) for language in Language
    }
    asking: dict[Language, list[str]] = {language: [] for language in Language}
    for sentence in query_bias_sentences():
        asking[language_of(sentence) or Language.ENGLISH].append(sentence)
    return Space(
        raw,
        passages.languages,
        background,
        {language: known.as_given(some) if some else background[language] for language, some in asking.items()},
    )


def _scale(space: Space, known: _Known) -> Scale:
    dutch, english = (
        space.passages(
            known.as_given([entry.text[language.value] for entry in catalogue().values()]), [language] * len(catalogue())
        )
        for language in _SCALED_BY
    )
    different = [float(english[a] @ english[b]) for a, b in combinations(range(len(english)), 2)]
    unrelated = float(np.median(different))
    same = float(np.median(np.einsum("ij,ij->i", dutch, english)))
    return Scale(unrelated, max(same, (1 + unrelated) / 2))


@cache
def query_bias_sentences() -> tuple[str, ...]:
    """Questions without a topic, in four languages; their mean is subtracted from the vectors of questions."""
    return tuple(tomllib.loads(data_file("asking.toml").read_text(encoding="utf-8"))["sentences"])
