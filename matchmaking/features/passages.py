"""The distinct texts of members (statements, offers and projects), with their vectors and owners.

Texts are compared one to one. A statement or an offer is included as a whole and sentence by sentence, so that a short question
finds the sentence that answers it. The mean vector of a member is kept as well; alone it discriminates poorly for large
institutions, because it averages a thousand projects.
"""

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaking.features.encoder import Vectors
from matchmaking.features.sentences import sentences
from matchmaking.features.statement_roles import role_of, spoken_of_itself
from matchmaking.members.lists.languages import languages_of_many
from matchmaking.members.member import Language, Roster

_MOST_PROJECTS = 25
"""A text that stands behind more projects than this ("ERC Starting Grant") names a scheme and says nothing of any of them."""


PROJECT_SAYS = 0.7
"""What the text of a project says of one of its partners, beside what a partner says of itself."""


UNABLE = 0.05
"""The probability of ability under which a sentence is taken to say none; above it the model also doubts bare headings."""
UNABLE_SAYS = 0.2
"""What such a sentence says of its author, as one does of which a turn of phrase tells a plan or the work of another."""


BEST = 2
"""Texts of a member that are heard when it is asked whether it does something: one sentence alone is often chance."""
CONTEXT_SHARE = 0.6
"""How much a sentence is compared with by the statement that it stands in."""
ALONE_SHARE = 0.5
"""How much the best text counts by itself, out of its context: of many subjects in one statement a question asks for one."""
FEWER = 0.9


class Source(StrEnum):
    """The origin of a passage."""

    STATEMENT = "statement"
    OFFER = "offer"
    PROJECT = "project"


@dataclass(frozen=True, slots=True)
class Passage:
    """One text as evidence; its owner follows from where it was found."""

    text: str
    source: Source
    language: Language | None = None
    project: str = ""


class Passages:
    """The distinct texts that members bring; ``owners`` is how much a text says of a member, shape (members, texts).

    That is 1 for its own words, and next to nothing for a sentence on what it lacks or looks for, what others do, what is
    planned or past (``statement_roles``); inside a sentence such pieces are left out, "…" in their place. ``weigh`` takes
    in what the model says of a sentence. A project's text says what all its partners did together: ``PROJECT_SAYS`` for a
    member that has words of its own, 1 for one that has none. Needs are not among the texts: nobody brings a need.

    Texts that stand behind several projects (topic titles) are kept once; ``of_project`` (projects,) is the place of each
    project's text, -1 for one that has none. ``vectors`` are unit vectors, shape
    (texts, dimensions), float32, filled in by ``fit``.
    """

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        index: dict[str, int] = {}
        first: list[Passage] = []
        pairs: dict[tuple[int, int], float] = {}

        context: list[int] = []

        def add(row: int, passage: Passage, says: float = 1.0, within: int = -1) -> int:
            column = index.setdefault(passage.text, len(first))
            if column == len(first):
                first.append(passage)
                context.append(within)
            pairs[row, column] = max(pairs.get((row, column), 0.0), says)
            return column

        for row, member in enumerate(roster.members):
            said = [(Source.STATEMENT, statement) for statement in member.statements]
            for source, statement in [*said, *((Source.OFFER, offer) for offer in member.offers)]:
                pieces, whole = sentences(statement.text), -1
                for text in dict.fromkeys([statement.text, *(pieces if len(pieces) > 1 else ())]):
                    # what is lacked, looked for, left to others or planned is no ability: it is left out, or weighs little
                    able = spoken_of_itself(text, statement.language)
                    says = 1.0 if able else role_of(text, statement.language).weight
                    column = add(row, Passage(able or text, source, statement.language), says, whole)
                    whole = column if whole < 0 else whole
        texts = [project.text or project.title for project in roster.projects]
        common = {text for text, times in Counter(texts).items() if times > _MOST_PROJECTS}
        place = {project.id: number for number, project in enumerate(roster.projects)}
        part_of = np.fromiter((place[part.project] for part in roster.participations), np.intp, len(roster.participations))
        partners = np.fromiter((roster.position[part.member] for part in roster.participations), np.intp, len(part_of))
        column_of = np.full(len(texts), -1, np.intp)
        for number in np.unique(part_of).tolist():
            if (text := texts[number]) and text not in common:
                column_of[number] = index.setdefault(text, len(first))
                if column_of[number] == len(first):
                    first.append(Passage(text, Source.PROJECT, None, roster.projects[number].id))
                    context.append(-1)
        has_words = np.array([bool(member.statements or member.offers) for member in roster.members], bool)
        schemes: dict[str, set[int]] = {}
        for number, row in zip(part_of.tolist(), partners.tolist(), strict=True):
            if texts[number] in common and texts[number]:
                schemes.setdefault(texts[number], set()).add(row)
        told = column_of[part_of] >= 0
        rows = np.concatenate([np.array([row for row, _ in pairs], np.intp), partners[told]])
        columns = np.concatenate([np.array([column for _, column in pairs], np.intp), column_of[part_of[told]]])
        shares = np.concatenate(
            [np.array(list(pairs.values())), np.where(has_words[partners[told]], PROJECT_SAYS, 1.0)], dtype=np.float32
        )
        # of what says the same text of a member twice, the one that says more of it counts
        order = np.lexsort((-shares, columns, rows))
        rows, columns, shares = rows[order], columns[order], shares[order]
        once = np.ones(len(rows), bool)
        once[1:] = (rows[1:] != rows[:-1]) | (columns[1:] != columns[:-1])
        self.schemes: dict[str, tuple[int, ...]] = {text: tuple(sorted(schemes[text])) for text in sorted(schemes)}
        """Texts left out since they stand behind too many projects, with the rows of the members behind them: no evidence of
        what one of these can do, yet together they tell its sector."""
        self.passages: tuple[Passage, ...] = tuple(first)
        self.context: NDArray[np.intp] = np.array(context, np.intp)
        """For each text the place of the statement that it is a sentence of, -1 for one that stands alone, shape (texts,)."""
        self.of_project = np.array([index.get(text, -1) for text in texts], np.intp)
        self.owners = csr_array((shares[once], (rows[once], columns[once])), shape=(len(roster.members), len(first)))
        self.vectors: Vectors = np.zeros((len(first), 0), np.float32)

    def weigh(self, able: NDArray[np.floating]) -> None:
        """Let a sentence of a member's own count little where the model gives it next to no probability of ability.

        ``able`` is that probability, shape (texts,). A statement counts as before beside its sentences: of several, one rarely
        makes the whole no ability.
        """
        unable = np.array([passage.source is not Source.PROJECT for passage in self.passages], bool) & (able < UNABLE)
        unable[self.context[self.context >= 0]] = False
        low = unable[self.owners.indices]
        self.owners.data[low] = np.minimum(self.owners.data[low], np.float32(UNABLE_SAYS))

    @cached_property
    def texts(self) -> tuple[str, ...]:
        return tuple(passage.text for passage in self.passages)

    @cached_property
    def languages(self) -> tuple[Language | None, ...]:
        """The language of each text: the given one, else the detected one."""
        unknown = [passage.text for passage in self.passages if not passage.language]
        shown = dict(zip(unknown, languages_of_many(unknown), strict=True))
        return tuple(passage.language or shown[passage.text] for passage in self.passages)

    def best(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """The highest value among each member's texts, each multiplied by its weight for the member; 0 without texts.

        (texts, queries) gives (members, queries).
        """
        gathered = np.zeros((self.owners.shape[0], values.shape[1]), np.float64)
        held = np.flatnonzero(np.diff(self.owners.indptr))
        if len(held):
            said = values[self.owners.indices]
            said *= self.owners.data[:, None]
            gathered[held] = np.maximum.reduceat(said, self.owners.indptr[held], axis=0)
        return gathered

    def in_context(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """Values of the texts, (texts, queries); the value of a sentence is mixed with that of its statement."""
        mixed = np.asarray(values, np.float64).copy()
        inside = np.flatnonzero(self.context >= 0)
        mixed[inside] = (1 - CONTEXT_SHARE) * mixed[inside] + CONTEXT_SHARE * values[self.context[inside]]
        return mixed

    def alone_and_in_context(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """What each text adds to its member's answer: half its value in its context, half its own; (texts, queries)."""
        return (1 - ALONE_SHARE) * self.in_context(values) + ALONE_SHARE * values

    def answer(self, values: NDArray[np.floating]) -> NDArray[np.float64]:
        """How well each member's texts answer: half the mean of its two best texts in their context, half the best one alone.

        ``values`` are those of the texts by themselves; (texts, queries) gives (members, queries), 0 without texts.
        """
        return (1 - ALONE_SHARE) * self.best_mean(self.in_context(values)) + ALONE_SHARE * self.best(values)

    def best_mean(self, values: NDArray[np.floating], most: int = BEST) -> NDArray[np.float64]:
        """The mean of the ``most`` highest values among each member's texts, each multiplied by its weight for the member.

        For a member with fewer than ``most`` texts the last value is repeated, each time a tenth lower; 0 without texts.
        (texts, queries) gives (members, queries).
        """
        gathered = np.zeros((self.owners.shape[0], values.shape[1]), np.float64)
        sizes = np.diff(self.owners.indptr)
        held = np.flatnonzero(sizes)
        if not len(held):
            return gathered
        said = np.asarray(values, np.float64)[self.owners.indices] * self.owners.data[:, None]
        member = np.repeat(np.arange(len(sizes)), sizes)
        starts, counts = self.owners.indptr[held], sizes[held]
        for query in range(values.shape[1]):
            ranked = said[np.lexsort((-said[:, query], member)), query]
            total, last = np.zeros(len(held)), np.zeros(len(held))
            for index in range(most):
                there = counts > index
                last = np.where(there, ranked[np.minimum(starts + index, len(ranked) - 1)], last * FEWER)
                total += last
            gathered[held, query] = total / most
        return gathered

    def of(self, row: int) -> NDArray[np.intp]:
        """The indices of a member's texts."""
        return self.owners.indices[self.owners.indptr[row] : self.owners.indptr[row + 1]].astype(np.intp)

    def says(self, row: int) -> NDArray[np.float32]:
        """The weight of each of a member's texts for that member, in the order of ``of``."""
        return np.asarray(self.owners.data[self.owners.indptr[row] : self.owners.indptr[row + 1]], np.float32)

    def mean_of(self, vectors: Vectors) -> Vectors:
        """The unit mean vector of each member's texts, shape (members, dimensions); zero without texts."""
        sums = np.asarray(self.owners @ vectors, np.float32)
        norms = np.linalg.norm(sums, axis=1, keepdims=True)
        return np.asarray(np.divide(sums, norms, out=np.zeros_like(sums), where=norms > 0), np.float32)
