"""The collaboration network: shared projects, common partners and introduction paths."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaking.members.member import COORDINATOR, Member, Project, Roster

LARGEST_TIE = 60
"""Projects with more partners than this make no ties: sixty organisations in one list have not all met."""


@dataclass(frozen=True)
class PathStep:
    """One edge of an introduction path: two members and their shared projects, latest first."""

    first: Member
    second: Member
    projects: tuple[Project, ...]


class Network:
    """Members and projects as sparse matrices; rows follow the roster's order.

    ``parts``: (members, projects), 1 where a member took part; ``led``: the same where it coordinated. ``ties``: (members,
    members), number of shared projects, symmetric, zero diagonal. ``experience``: (members,), number of projects.
    """

    def __init__(self, roster: Roster) -> None:
        self.roster = roster
        column = {project.id: index for index, project in enumerate(roster.projects)}
        rows = [roster.position[part.member] for part in roster.participations]
        columns = [column[part.project] for part in roster.participations]
        shape = (len(roster.members), len(roster.projects))
        parts = csr_array((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)
        parts.data[:] = 1
        self.parts = parts
        lead = [index for index, part in enumerate(roster.participations) if part.role == COORDINATOR]
        where = ([rows[index] for index in lead], [columns[index] for index in lead])
        self.led = csr_array((np.ones(len(lead), np.float32), where), shape=shape)
        self.led.data[:] = 1
        self.experience: NDArray[np.float64] = np.asarray(parts.sum(axis=1), np.float64).ravel()
        years = np.array([project.start.year if project.start else 0 for project in roster.projects], np.int32)
        self.last_year = np.zeros(shape[0], np.int32)
        np.maximum.at(self.last_year, rows, years[columns] if columns else [])

    @cached_property
    def ties(self) -> csr_array:
        sizes: NDArray[np.float64] = np.asarray(self.parts.sum(axis=0)).ravel()
        met = self.parts[:, np.flatnonzero((sizes > 1) & (sizes <= LARGEST_TIE))]
        ties = csr_array(met @ met.T)
        ties.setdiag(0)
        ties.eliminate_zeros()
        return ties

    @cached_property
    def _met(self) -> csr_array:
        """1 where two members worked together, shape (members, members)."""
        return csr_array((np.ones(self.ties.nnz), self.ties.indices, self.ties.indptr), shape=self.ties.shape)

    def shared(self, row: int) -> NDArray[np.float64]:
        """Number of projects each member shares with this one, shape (members,)."""
        return self.ties[[row], :].toarray().astype(np.float64).ravel()

    def resource_allocation(self, rows: Sequence[int]) -> NDArray[np.float64]:
        """Resource allocation index of each member with these, shape (members,): the sum of 1 / degree over common partners.

        A common partner with few partners counts more (Zhou, Lü and Zhang 2009).
        """
        around = np.unique(np.concatenate([self.partners(row) for row in rows]))
        around = np.setdiff1d(around, np.asarray(rows), assume_unique=True)
        weights = 1 / np.maximum(np.diff(self.ties.indptr)[around], 1)
        return np.asarray(self._met[around, :].T @ weights, np.float64)

    def partners(self, row: int) -> NDArray[np.intp]:
        """The rows of the partners of a member."""
        return np.asarray(self.ties.indices[self.ties.indptr[row] : self.ties.indptr[row + 1]], np.intp)

    def projects_of(self, row: int) -> list[Project]:
        """A member's projects, latest first."""
        columns = self.parts.indices[self.parts.indptr[row] : self.parts.indptr[row + 1]]
        return latest_first([self.roster.projects[column] for column in columns])

    def shared_projects(self, first: int, second: int) -> list[Project]:
        """The projects that two members share, latest first."""
        mine = self.parts.indices[self.parts.indptr[first] : self.parts.indptr[first + 1]]
        theirs = self.parts.indices[self.parts.indptr[second] : self.parts.indptr[second + 1]]
        return latest_first([self.roster.projects[column] for column in np.intersect1d(mine, theirs)])

    def introduction(self, first: int, second: int) -> tuple[PathStep, ...]:
        """The shortest path of past partners from one member to another, at most three steps; empty when there is none.

        Intermediate members have given consent. Among the shortest paths, the one with the strongest weakest tie is returned.
        """
        if self.ties[first, second]:
            return self._steps((first, second))
        mine, my_ties = self._consenting_partners(first)
        theirs, their_ties = self._consenting_partners(second)
        both, at_mine, at_theirs = np.intersect1d(mine, theirs, return_indices=True)
        if len(both):
            best = int(np.argmax(np.minimum(my_ties[at_mine], their_ties[at_theirs])))
            return self._steps((first, int(both[best]), second))
        between = self.ties[mine, :][:, theirs].tocoo()
        if not between.nnz:
            return ()
        left, right = between.coords
        best = int(np.argmax(np.minimum(between.data, np.minimum(my_ties[left], their_ties[right]))))
        return self._steps((first, int(mine[left[best]]), int(theirs[right[best]]), second))

    def _consenting_partners(self, row: int) -> tuple[NDArray[np.intp], NDArray[np.float64]]:
        around = slice(self.ties.indptr[row], self.ties.indptr[row + 1])
        partners = self.ties.indices[around]
        willing = np.array([self.roster.members[partner].consent for partner in partners], bool)
        order = np.argsort(partners[willing])
        return partners[willing][order].astype(np.intp), self.ties.data[around][willing][order].astype(np.float64)

    def _steps(self, path: Sequence[int]) -> tuple[PathStep, ...]:
        members = self.roster.members
        return tuple(PathStep(members[a], members[b], tuple(self.shared_projects(a, b))) for a, b in pairwise(path))


def latest_first(projects: list[Project]) -> list[Project]:
    return sorted(projects, key=lambda project: (project.start is not None, project.start, project.id), reverse=True)
