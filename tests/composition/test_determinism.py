"""The same call has the same first proposal: whatever the order of the rows, the language of its reader, the number of
alternatives, a member that nobody needs, or what else the machine has to do.
"""

from dataclasses import replace

import numpy as np
import pytest
from scipy.sparse import csr_array

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.composing import compose_from
from matchmaking.composition.consortium import Consortium
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.rules.rule_set import RuleSet, rule_set
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.members.member import Kind

CASES = [("medvia-icon", 60, 1), ("horizon-europe-ria", 110, 2), ("eurostars-3", 80, 3)]


def first(pool: Candidates, call: Call, rules: RuleSet, alternatives: int = 1) -> Consortium:
    return compose_from(pool, call, rules, alternatives=alternatives).consortia[0]


def with_farm(pool: Candidates, id: str) -> Candidates:
    """The pool and a potato farm, which covers nothing and knows nobody."""
    farm = EligibilityProfile(id, "Potato farm", Kind.SME, None, frozenset(), "BE", "BE21", id)
    count = len(pool) + 1
    pairs = pool.projects.tocoo()
    return Candidates(
        (*pool.eligibility_profiles, farm),
        pool.capabilities,
        np.vstack([pool.strengths, np.zeros(len(pool.capabilities))]),
        np.append(pool.relevance, 0.0),
        np.vstack([pool.sectors, np.zeros(3)]),
        csr_array((pairs.data, (pairs.row, pairs.col)), shape=(count, count)),
        np.append(pool.experience, 0.0),
    )


@pytest.mark.parametrize(("rules", "count", "seed"), CASES)
def test_the_first_proposal_hangs_on_nothing_that_does_not_matter(rules: str, count: int, seed: int) -> None:
    pool, call, ruleset = random_pool(count, seed, ties=0.05), a_call(6, size=(4, 7)), rule_set(rules)
    pool = replace(pool, capabilities=call.capabilities, strengths=np.hstack([pool.strengths, pool.strengths[::-1, :2]]))
    usual = first(pool, call, ruleset)
    order = np.random.default_rng(seed).permutation(len(pool))
    for changed in (pool.take(order), with_farm(pool, "m00010a"), with_farm(pool, "zzz"), with_farm(pool, "a-farm")):
        assert first(changed, call, ruleset).seats == usual.seats
    assert first(pool, call, ruleset, alternatives=4).seats == usual.seats
    other_words = tuple(
        Capability(f"bekwaamheid {at}", f"tekst {at}", each.weight, each.id) for at, each in enumerate(call.capabilities)
    )
    translated = first(replace(pool, capabilities=other_words), replace(call, capabilities=other_words), ruleset)
    assert translated.members == usual.members
    assert translated.score == usual.score
