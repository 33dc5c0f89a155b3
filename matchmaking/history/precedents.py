"""A ranking from precedents: who took part in past projects that are near to this one, in topic and through past partners.

The score is additive: ``sum_s w_s sqrt(x_s / top_s)``, ``top_s`` being the mean of the query's ten highest ``x_s``; country,
a logarithm of a ratio, counts as ``w x``. Every ``x_s`` but two is a sum over past projects that the member took part in, so
each project brings its part and can be shown as evidence. With ``s_q(p)`` the nearness of a past project in topic, ``n_p`` its
size and ``t_m`` how closely those given worked with member ``m``:

    topic_code      sum_p  codes shared with p, the rare ones for more, recent projects for more
    meaning         sum_p  embedding cosine with p, to the sixth power, of the hundred nearest
    topic           sum_p  s_q(p) / sqrt(n_p)
    past_tie_topic  sum_p  s_q(p) / sqrt(n_p - 1)                          where those given took part
    network_topic   sum_p  s_q(p) n_p^-0.75 sum_(m in p) t_m / sqrt(d_m)   partners' projects near in topic; d: projects
    network         sum_m  1 / partners of m                               common partners (resource allocation)
    country         log of how much more often than by chance the two countries work together
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, diags_array
from sklearn.feature_extraction.text import TfidfVectorizer

from matchmaking.history.past import Batch, Past, Values, dense
from matchmaking.members.member import Project
from matchmaking.signals.codes import programme_codes, topic_codes

NAME = "precedents"
WEIGHTS: Mapping[str, float] = {
    "topic_code": 0.79,
    "meaning": 0.48,
    "topic": 0.92,
    "past_tie_topic": 0.17,
    "network_topic": 0.76,
    "network": 1.22,
    "country": 0.51,
}
"""Means of two fits: on Horizon 2020 projects that start from 2016 to 2018, and on FP7 projects from 2009 to 2011-07-20, each
foretold from the years before it. Later projects had no part in it."""

_HALF_LIFE = 2.5
"""Years after which a project's topic counts half."""
_PRIOR = 50.0
"""Ties that every country is taken to have had by chance."""


class Precedents:
    """The signals of one past, ready for batches of queries."""

    def __init__(self, past: Past, cut: date) -> None:
        self._past = past
        self._size = np.asarray(past.parts.sum(axis=1), np.float32).ravel()
        self._degree = np.maximum(np.asarray(past.parts.sum(axis=0), np.float32).ravel(), 1)
        ages = [(cut - project.start).days / 365.25 if project.start else 10.0 for project in past.projects]
        self._recent = np.float32(0.5) ** (np.array(ages, np.float32) / _HALF_LIFE)
        self._weigher: Any = TfidfVectorizer(analyzer=_codes, dtype=np.float32)
        self._codes = csr_array(self._weigher.fit_transform([*past.projects, Project("", programmes=("none",))]))[:-1]
        carried = np.asarray((self._codes > 0).sum(axis=0)).ravel()
        self._rarity = np.maximum(np.log(len(past.projects) / (1.0 + carried)), 0).astype(np.float32)
        ties = past.network.ties
        self._met = csr_array((np.ones(ties.nnz, np.float32), ties.indices, ties.indptr), shape=ties.shape)
        self._country, self._lift = self._countries()

    def __call__(self, batch: Batch) -> Mapping[str, Values]:
        """The ranking under its name, shape (queries, members)."""
        total = sum(WEIGHTS[name] * _share_of_top(name, values) for name, values in self.signals(batch).items())
        return {NAME: np.asarray(total, np.float32)}

    def signals(self, batch: Batch) -> Mapping[str, Values]:
        """Each signal for every member, shape (queries, members)."""
        size, past = self._size, self._past
        near, codes, meaning = self._nearness(batch)
        own = dense(batch.given @ past.parts.T)
        ties = self._closeness(batch)
        through = dense(ties @ diags_array(self._degree**-0.5) @ past.parts.T)
        partners = csr_array((np.ones(ties.nnz, np.float32), ties.indices, ties.indptr), shape=ties.shape)
        scarcity = 1 / np.maximum(np.diff(self._met.indptr), 1).astype(np.float32)
        return {
            "topic_code": self._gathered(codes),
            "meaning": self._gathered(meaning),
            "topic": self._gathered(near * (size >= 3) * size**-0.5),
            "past_tie_topic": self._gathered(own * near * np.maximum(size - 1, 2) ** -0.5),
            "network_topic": self._gathered(through * near * np.maximum(size, 3) ** -0.75),
            "network": dense(partners @ diags_array(scarcity) @ self._met),
            "country": self._from_country(batch),
        }

    def _nearness(self, batch: Batch) -> tuple[Values, Values, Values]:
        """How near each past project is, 0 to 1, and its parts by codes and by meaning, shape (queries, projects)."""
        asked = csr_array(self._weigher.transform(batch.asked))
        cosine = dense(asked @ self._codes.T)
        shared = dense((asked > 0).astype(np.float32) @ diags_array(self._rarity) @ (self._codes > 0).astype(np.float32).T)
        alike = np.round(np.maximum(np.asarray(batch.vectors @ self._past.vectors.T, np.float32), 0), 5)
        codes = _as_shares(shared**2 * self._recent)
        meaning = _as_shares(_nearest(alike, 100) ** 6 * self._recent)
        together = codes + meaning + _as_shares(cosine**2 * self._recent)
        together += _as_shares(_nearest(np.round(batch.word_nearness, 5), 200) ** 3 * self._recent)
        most = together.max(axis=1, keepdims=True)
        near = np.divide(together, most, out=np.zeros_like(together), where=most > 0)
        return np.sqrt(near), codes, meaning

    def _closeness(self, batch: Batch) -> csr_array:
        """``log(1 + sum 1.5 / (n_p - 1))`` over the projects shared with those given, who are left out themselves."""
        weighed = batch.given @ self._past.parts.T @ diags_array(1.5 / np.maximum(self._size - 1, 2))
        ties = csr_array(weighed @ self._past.parts)
        ties = csr_array(ties - ties.multiply(batch.given > 0))
        ties.eliminate_zeros()
        ties.data = np.log1p(np.maximum(ties.data, 0)).astype(np.float32)
        return ties

    def _gathered(self, projects: NDArray[np.floating]) -> Values:
        """What its projects bring to each member: (queries, projects) gives (queries, members)."""
        return np.asarray((self._past.parts.T @ projects.T).T, np.float32)

    def _countries(self) -> tuple[csr_array, NDArray[np.float32]]:
        """Each member's country, one column each, and the lift of each pair, shape (countries, countries)."""
        members = self._past.roster.members
        names, place = np.unique([member.country for member in members], return_inverse=True)
        country = csr_array((np.ones(len(members), np.float32), (np.arange(len(members)), place)))
        weight = self._recent / np.maximum(self._size - 1, 1) * (self._size >= 2)
        there = csr_array(self._past.parts @ country)
        pairs = dense(there.T @ diags_array(weight) @ there)
        pairs -= np.diag(np.bincount(place, np.asarray(self._past.parts.T @ weight).ravel(), len(names))).astype(np.float32)
        pairs = np.maximum(pairs, 0)
        expected = (pairs.sum(axis=0) + 1e-9) / (pairs.sum() + 1e-9 * len(names))
        lift = (pairs + _PRIOR * expected) / ((pairs.sum(axis=1, keepdims=True) + _PRIOR) * expected + 1e-12)
        return country, np.log(lift + 1e-6).astype(np.float32)

    def _from_country(self, batch: Batch) -> Values:
        given = dense(batch.given @ self._country)
        given /= np.maximum(given.sum(axis=1, keepdims=True), 1)
        return np.asarray((self._country @ (given @ self._lift).T).T, np.float32)


def _codes(project: Project) -> list[str]:
    return [*(f"topic {code}" for code in topic_codes(project)), *(f"programme {code}" for code in programme_codes(project))]


def _share_of_top(name: str, values: Values) -> Values:
    if name == "country":
        return values
    highest = min(10, values.shape[1])
    top = np.partition(values, -highest, axis=1)[:, -highest:].mean(axis=1, keepdims=True)
    return np.asarray(np.sqrt(np.divide(values, top, out=np.zeros_like(values), where=top > 0)), np.float32)


def _nearest(values: NDArray[np.floating], most: int) -> Values:
    if values.shape[1] <= most:
        return values
    last = np.partition(values, -most, axis=1)[:, -most][:, None]
    return np.where(values >= last, values, np.float32(0))


def _as_shares(values: Values) -> Values:
    total = values.sum(axis=1, keepdims=True)
    return np.asarray(np.divide(values, total, out=np.zeros_like(values), where=total > 0), np.float32)
