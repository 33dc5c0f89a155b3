"""The solver's answer is the solution that it speaks of, whatever it was given to start with."""

import numpy as np

from matchmaking.composition.solving.program import Program, SolveStatus, solve


def test_a_start_is_never_handed_back_with_the_objective_of_a_better_solution() -> None:
    program = Program()
    met = program.variables(8, [1, 1, 1, 2, 1, 1, 1, 1], integer=True)
    counted = program.variables(2, 2.0, upper=3.0)
    of_a_pair = ([0], [1], [2], [3], [4], [5, 6], [7])
    at_a_time = ([0, 1, 2], [0, 3, 4], [5], [1, 3, 6], [5, 7], [2, 4, 6], [7])
    of_a_person = ([0, 1, 2], [0, 3, 4], [1, 3, 5, 6], [2, 4, 5, 6, 7], [5, 7], [0, 1, 2, 3, 4, 6])
    for columns in (*of_a_pair, *at_a_time, *of_a_person):
        program.row([(met[columns], 1.0)], upper=2.0 if len(columns) > 4 and columns[-1] == 7 else 1.0)
    program.row([(counted[:1], 1.0), (met[[0, 1, 2]], -1.0)], upper=0.0)
    program.row([(counted[1:], 1.0), (met[[1, 3, 5, 6]], -1.0)], upper=0.0)
    start = dict.fromkeys(range(10), 0.0) | {3: 1.0, 7: 1.0, 9: 1.0}
    found = solve(program, start=start, mip_gap=1e-9)
    assert found.status is SolveStatus.SOLVED
    assert found.values is not None
    assert np.isclose(program.limits()[0] @ found.values, found.objective)
    assert found.objective == 6
