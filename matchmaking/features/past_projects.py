"""Past projects as precedents: their similarity to a question, and what they contribute to a member.

A precedent is a past project of 2 to 60 partners. Its similarity ``s`` to a question, 0 to 1, combines three similarities, each
normalised to sum to 1 over all precedents and weighted by age (half after 2.5 years):

    codes    (summed rarity of the shared parts of topic and programme codes)^2
    meaning  (cosine of the texts)^6      of the hundred nearest
    words    (cosine of the words, TF-IDF)^2   of the two hundred nearest

    s = sqrt((codes + meaning + words) / the highest sum)

Each shared project is a tie; a project that the seeker led counts four times, since coordinators invite partners again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaking.features.codes import Codes, programme_codes, topic_codes
from matchmaking.features.network import LARGEST_TIE, Network
from matchmaking.features.project_words import nearest
from matchmaking.members.member import Project, Roster

Values = NDArray[np.float64]

LED = 4.0
"""How many times as much a tie counts that a member made by leading the project."""
HALF_LIFE = 2.5
"""Years after which a precedent says half as much of what goes together."""
_UNDATED = 10.0
"""Years that a project without a start is taken to lie before the latest one."""
_MEANT, _WORDED = 100, 200
"""The nearest precedents by meaning and by words that count at all: far ones are many and say nothing."""
_PRIOR = 50.0
"""Ties that a country is taken to have had with the others by chance, so that a rare one says little."""


@dataclass(frozen=True)
class ProjectSimilarity:
    """Similarity of each precedent to a question by codes, meaning and words; each sums to 1, or is all 0."""

    codes: Values
    meaning: Values
    words: Values

    @cached_property
    def topic_similarity(self) -> Values:
        """The combined similarity, 0 to 1; all 0 where none of the three is positive."""
        total = self.codes + self.meaning + self.words
        return np.sqrt(total / total.max()) if total.any() else total


class PastProjects:
    """The projects of 2 to 60 partners, as matrices; members are the rows of the roster.

    ``parts`` is (members, projects), ``led`` the same for those who coordinated, ``size`` the number of partners of each
    project, ``recent`` (projects,) its weight by age, 1 for the latest. ``passage`` (projects,) is the place of each project's
    text among the passages, -1 without one.
    """

    def __init__(self, roster: Roster, network: Network, passage_of: NDArray[np.intp]) -> None:
        sizes: Values = np.asarray(network.parts.sum(axis=0), np.float64).ravel()
        chosen = np.flatnonzero((sizes > 1) & (sizes <= LARGEST_TIE))
        self.network = network
        self.projects = tuple(roster.projects[column] for column in chosen)
        self.parts = csr_array(network.parts[:, chosen].astype(np.float64))
        self.members_of = csr_array(self.parts.T)
        self.led = csr_array(network.led[:, chosen].astype(np.float64))
        self.size = sizes[chosen]
        self.passage = passage_of[chosen]
        starts = [project.start.toordinal() if project.start else None for project in self.projects]
        latest = max((start for start in starts if start is not None), default=0)
        years = np.array([_UNDATED if start is None else (latest - start) / 365.25 for start in starts], np.float64)
        self.recent: Values = 0.5 ** (years / HALF_LIFE)
        self._codes = Codes([_codes(project) for project in self.projects])
        self._country_of = [member.country for member in roster.members]

    def similarity(self, asked: Project, cosines: NDArray[np.floating], words: Values) -> ProjectSimilarity:
        """Similarity of each precedent to a question.

        ``asked`` holds topic and programme codes; ``cosines`` and ``words`` (passages,) are the similarities of each text by
        meaning and by words.
        """
        shared = self._codes.shared([_codes(asked)]).toarray().ravel()
        has_text = self.passage >= 0
        meant, worded = np.zeros((2, len(self.projects)))
        meant[has_text], worded[has_text] = cosines[self.passage[has_text]], words[self.passage[has_text]]
        return ProjectSimilarity(
            _shares(shared**2 * self.recent),
            _shares(nearest(np.asarray(np.maximum(meant, 0)).round(5), _MEANT) ** 6 * self.recent),
            _shares(nearest(np.round(worded, 5), _WORDED) ** 2 * self.recent),
        )

    def of(self, row: int) -> NDArray[np.intp]:
        """The precedents in which a member took part."""
        return np.asarray(self.parts.indices[self.parts.indptr[row] : self.parts.indptr[row + 1]], np.intp)

    def closeness(self, rows: Sequence[int]) -> Values:
        """How closely each member worked with these: ``log(1 + sum 1.5 l / max(n - 1, 2))`` over the projects shared.

        Shape (members,), 0 for themselves. ``n`` is a project's number of partners, ``l`` 4 for one that they led and else 1; a
        project shared with two counts twice.
        """
        weight: Values = np.asarray(self._bonds[list(rows), :].sum(axis=0), np.float64).ravel()
        ties = np.log1p(self.gathered(weight * 1.5 / np.maximum(self.size - 1, 2)))
        ties[list(rows)] = 0
        return ties

    def met(self, rows: Sequence[int]) -> Values:
        """What each of these shares with every member, shape (rows, members): ``sum l / sqrt(max(n - 1, 2))`` over projects.

        ``n`` is a project's number of partners, ``l`` 4 for one that the member of the row led and else 1.
        """
        return np.asarray((self._bonds[list(rows), :] @ self._met).toarray())

    @cached_property
    def _bonds(self) -> csr_array:
        """What each project counts for the ties of each of its members, shape (members, projects)."""
        return csr_array(self.parts + (LED - 1) * self.led)

    @cached_property
    def _met(self) -> csr_array:
        return csr_array(self.members_of.multiply((1 / np.sqrt(np.maximum(self.size - 1, 2)))[:, None]))

    def gathered(self, values: Values) -> Values:
        """What its precedents bring to each member: (projects,) gives (members,)."""
        return np.asarray(self.parts @ values)

    def joined(self, rows: Sequence[int]) -> Values:
        """How many of these members took part in each precedent, shape (projects,)."""
        return np.asarray(self.parts[list(rows), :].sum(axis=0), np.float64).ravel()

    @cached_property
    def degree(self) -> Values:
        """Number of precedents of each member, at least 1."""
        return np.maximum(np.asarray(self.parts.sum(axis=1), np.float64).ravel(), 1)

    @cached_property
    def countries(self) -> tuple[NDArray[np.intp], Values]:
        """Each member's country as a number, and how many times as often as by chance two countries work together.

        The lift of a pair is ``(a + 50 e) / ((A + 50) e)``: ``a`` ties between the two, those of a project adding up to its
        size and recent ones counting for more, ``A`` all ties of the first country, ``e`` the second's part of all ties.
        """
        names, geo_proximity = np.unique(self._country_of, return_inverse=True)
        known = np.array([bool(name) for name in self._country_of], bool)
        where = csr_array(
            (known.astype(np.float64), (np.arange(len(geo_proximity)), geo_proximity)), shape=(len(geo_proximity), len(names))
        )
        weight = self.recent / (self.size - 1)
        there = csr_array(self.members_of @ where)
        weighed = csr_array(there.multiply(weight[:, None]))
        pairs = (there.T @ weighed).toarray() - np.diag(weighed.sum(axis=0))
        pairs = np.maximum(pairs, 0)
        expected = (pairs.sum(axis=0) + 1e-9) / (pairs.sum() + 1e-9 * max(len(names), 1))
        lift = (pairs + _PRIOR * expected) / ((pairs.sum(axis=1, keepdims=True) + _PRIOR) * expected)
        return geo_proximity.astype(np.intp), np.asarray(lift)


def _codes(project: Project) -> list[str]:
    return [*(f"topic {code}" for code in topic_codes(project)), *(f"programme {code}" for code in programme_codes(project))]


def _shares(values: Values) -> Values:
    total = values.sum()
    return values / total if total > 0 else values
