"""A linear program with some whole-numbered variables, and HiGHS to solve it: the only place that knows the solver.

A `Program` is filled by adding variables and rows; everything is maximised. `solve` gives the best values, and a bound that no
solution exceeds, also when the nodes ran out before the proof. No clock ends a search: its limits are the same on every
machine.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import highspy
import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csc_array

Columns = NDArray[np.intp]
Values = NDArray[np.float64]
LinearTerms = Sequence[tuple[Columns, ArrayLike]]
"""Groups of columns, each with its coefficient or coefficients."""

MIP_GAP = 0.005
"""The search for a proof ends when the bound is at most this fraction above the solution in hand."""

_SETTINGS = {
    "threads": 1,
    "mip_rel_gap": MIP_GAP,
    "mip_abs_gap": 1e-6,
    # a good solution is given at the start and the relaxation is tight: without restarts, heuristics and strong branching the
    # proof takes a sixth of the time (measured on pools of 110 and 250)
    "mip_allow_restart": False,
    "mip_heuristic_effort": 0.0,
    "mip_heuristic_run_rins": False,
    "mip_heuristic_run_rens": False,
    "mip_heuristic_run_root_reduced_cost": False,
    "mip_allow_cut_separation_at_nodes": False,
    "mip_pscost_minreliable": 0,
}


class _SilentSolver(highspy.Highs):
    """HiGHS that says nothing: from 1.16 on its constructor prints two lines to file descriptor 1 when it enables callbacks."""

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self.setOptionValue("output_flag", False)

    def enableCallbacks(self) -> None:  # noqa: N802 - the name is the solver's
        self.setOptionValue("output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


class SolveStatus(StrEnum):
    """``STOPPED``: the nodes ran out, with or without a solution in hand."""

    SOLVED = "solved"
    INFEASIBLE = "infeasible"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class Solution:
    """What the solver found; ``values`` is None when it holds no solution, ``duals`` are of the rows of a linear program.

    ``nodes`` is how many nodes of the search were looked at.
    """

    status: SolveStatus
    values: Values | None
    objective: float
    bound: float
    duals: Values | None = None
    nodes: int = 0


@dataclass
class Program:
    """Variables and rows, collected piece by piece."""

    objective: list[Values] = field(default_factory=list)
    lower: list[Values] = field(default_factory=list)
    upper: list[Values] = field(default_factory=list)
    integer: list[NDArray[np.bool_]] = field(default_factory=list)
    row_lower: list[Values] = field(default_factory=list)
    row_upper: list[Values] = field(default_factory=list)
    entries: list[tuple[Columns, Columns, Values]] = field(default_factory=list)
    width: int = 0
    height: int = 0

    def variables(
        self, count: int, objective: ArrayLike = 0.0, *, lower: ArrayLike = 0.0, upper: ArrayLike = 1.0, integer: bool = False
    ) -> Columns:
        """Add ``count`` variables between these limits; returns their columns."""
        for store, given in ((self.objective, objective), (self.lower, lower), (self.upper, upper)):
            store.append(np.broadcast_to(np.asarray(given, np.float64), (count,)).copy())
        self.integer.append(np.full(count, integer))
        self.width += count
        return np.arange(self.width - count, self.width)

    def row(self, terms: LinearTerms, lower: float = -np.inf, upper: float = np.inf) -> None:
        """Demand that the sum of the terms lies between two limits."""
        for columns, coefficients in terms:
            values = np.broadcast_to(np.asarray(coefficients, np.float64), columns.shape)
            self.entries.append((np.full(columns.size, self.height), columns, values))
        self.row_lower.append(np.array([lower]))
        self.row_upper.append(np.array([upper]))
        self.height += 1

    def rows(self, count: int, terms: LinearTerms, lower: ArrayLike = -np.inf, upper: ArrayLike = np.inf) -> None:
        """Add ``count`` rows: each term gives one column and one coefficient to every row."""
        at = np.arange(self.height, self.height + count)
        for columns, coefficients in terms:
            columns = np.broadcast_to(columns, (count,))
            self.entries.append((at, columns, np.broadcast_to(np.asarray(coefficients, np.float64), (count,))))
        self.row_lower.append(np.broadcast_to(np.asarray(lower, np.float64), (count,)))
        self.row_upper.append(np.broadcast_to(np.asarray(upper, np.float64), (count,)))
        self.height += count

    def limits(self) -> tuple[Values, Values, Values]:
        """The objective and the limits of all variables."""
        return np.concatenate(self.objective), np.concatenate(self.lower), np.concatenate(self.upper)

    def matrix(self) -> csc_array:
        """The coefficients, (rows, variables)."""
        if not self.entries:
            return csc_array((self.height, self.width))
        rows, columns, values = (np.concatenate(pieces) for pieces in zip(*self.entries, strict=True))
        return csc_array(coo_array((values, (rows, columns)), shape=(self.height, self.width)))


def solve(
    program: Program,
    *,
    relaxed: bool = False,
    start: Mapping[int, float] | None = None,
    columns: Columns | None = None,
    matrix: csc_array | None = None,
    tolerance: float = 1e-7,
    mip_gap: float = MIP_GAP,
    nodes: int | None = None,
) -> Solution:
    """Maximise the program, all of it or only some of its columns (the others are 0).

    ``relaxed`` solves the linear relaxation and gives its duals; ``start`` is a starting solution by column; ``nodes``
    limits the nodes of the search, so that neither the machine nor its load changes the outcome;
    ``mip_gap`` is the relative gap at which a solution counts as optimal; ``values`` follow ``columns`` if given.
    """
    objective, lower, upper = program.limits()
    integer = np.concatenate(program.integer)
    matrix = program.matrix() if matrix is None else matrix
    if columns is not None:
        objective, lower, upper, integer, matrix = (
            objective[columns],
            lower[columns],
            upper[columns],
            integer[columns],
            csc_array(matrix[:, columns]),
        )
    kinds = integer & (not relaxed)
    solver = _load(objective, lower, upper, kinds, matrix, program)
    solver.setOptionValue("mip_rel_gap", mip_gap)
    solver.setOptionValue("primal_feasibility_tolerance", tolerance)
    solver.setOptionValue("mip_feasibility_tolerance", max(tolerance, 1e-7))
    if nodes is not None:
        solver.setOptionValue("mip_max_nodes", nodes)
    if start:
        solver.setSolution(len(start), np.fromiter(start, np.int32), np.fromiter(start.values(), np.float64))
    solver.run()
    found = _outcome(solver, bool(kinds.any()))
    if (
        start
        and found.values is not None
        and abs(objective @ found.values - found.objective) > 1e-6 * max(abs(found.objective), 1)
    ):
        # HiGHS 1.16 may hand back the start with the objective of the better solution that it found
        solver.clearSolver()
        solver.run()
        found = _outcome(solver, bool(kinds.any()))
    return found


def _load(
    objective: Values, lower: Values, upper: Values, integer: NDArray[np.bool_], matrix: csc_array, program: Program
) -> highspy.Highs:
    problem = highspy.HighsLp()
    problem.num_col_, problem.num_row_ = len(objective), program.height
    problem.col_cost_, problem.col_lower_, problem.col_upper_ = objective, lower, upper
    problem.row_lower_ = np.concatenate(program.row_lower) if program.row_lower else np.zeros(0)
    problem.row_upper_ = np.concatenate(program.row_upper) if program.row_upper else np.zeros(0)
    problem.sense_ = highspy.ObjSense.kMaximize
    problem.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    problem.a_matrix_.start_ = matrix.indptr.astype(np.int32)
    problem.a_matrix_.index_ = matrix.indices.astype(np.int32)
    problem.a_matrix_.value_ = matrix.data
    if integer.any():
        kinds = (highspy.HighsVarType.kContinuous, highspy.HighsVarType.kInteger)
        problem.integrality_ = [kinds[flag] for flag in integer.astype(int)]
    solver = _SilentSolver()
    for option, setting in _SETTINGS.items():
        solver.setOptionValue(option, setting)
    solver.passModel(problem)
    return solver


def _outcome(solver: highspy.Highs, is_integer: bool) -> Solution:
    state, information = solver.getModelStatus(), solver.getInfo()
    if state in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
        return Solution(SolveStatus.INFEASIBLE, None, -np.inf, -np.inf)
    solution = solver.getSolution()
    has_values = information.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = np.array(solution.col_value) if has_values else None
    objective = information.objective_function_value if has_values else -np.inf
    solved = state == highspy.HighsModelStatus.kOptimal
    bound = information.mip_dual_bound if is_integer else (objective if solved else np.inf)
    duals = np.array(solution.row_dual) if solved and not is_integer else None
    nodes = int(information.mip_node_count) if is_integer else 0
    return Solution(SolveStatus.SOLVED if solved else SolveStatus.STOPPED, values, objective, bound, duals, nodes)
