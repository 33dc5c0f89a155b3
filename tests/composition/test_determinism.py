"""The same call has the same first proposal: whatever the order of the rows, the language of its reader, the number of
alternatives, a member that nobody needs, or what else the machine has to do.
"""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from benchmarks.random_pools import a_call, random_pool
from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.composing import compose
from matchmaking.composition.consortium import Consortium
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.rules.rule_set import RuleSet, rule_set
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.members.member import Kind

CASES = [("medvia-icon", 60, 1), ("horizon-europe-ria", 110, 2), ("eurostars-3", 80, 3)]

RULES = st.sampled_from(["medvia-icon", "horizon-europe-ria", "eurostars-3", "ihi", "vlaio-development"])
IDS = st.text("abmz019", min_size=1, max_size=6).filter(lambda id: not (id.startswith("m0") and len(id) == 6))
SLOW = settings(deadline=None, max_examples=6)


def first(pool: Candidates, call: Call, rules: RuleSet, alternatives: int = 1) -> Consortium | None:
    """The first proposal, without the bound, which speaks of all others."""
    found = next(iter(compose(call, pool, ruleset=rules, alternatives=alternatives).consortia), None)
    return found and replace(found, bound=None, gap=None)


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
def test_in_a_large_pool_neither_the_order_nor_a_member_that_nobody_needs_moves_the_first_proposal(
    rules: str, count: int, seed: int
) -> None:
    pool, call, ruleset = random_pool(count, seed, ties=0.05), a_call(6, size=(4, 7)), rule_set(rules)
    pool = replace(pool, capabilities=call.capabilities, strengths=np.hstack([pool.strengths, pool.strengths[::-1, :2]]))
    usual = first(pool, call, ruleset)
    assert usual is not None
    order = np.random.default_rng(seed).permutation(len(pool))
    for changed in (pool.take(order), with_farm(pool, "m00010a")):
        assert first(changed, call, ruleset) == usual


@given(RULES, st.integers(0, 10**6), st.permutations(range(14)))
@SLOW
def test_the_order_of_the_members_changes_nothing_in_the_first_proposal(rules: str, seed: int, order: list[int]) -> None:
    pool, call = random_pool(14, seed, ties=0.2, groups=0.2), a_call()
    assert first(pool.take(np.array(order, np.intp)), call, rule_set(rules)) == first(pool, call, rule_set(rules))


@given(RULES, st.integers(0, 10**6), IDS)
@SLOW
def test_a_member_that_nobody_needs_changes_nothing_in_the_first_proposal(rules: str, seed: int, id: str) -> None:
    pool, call = random_pool(14, seed, ties=0.2, groups=0.2), a_call()
    usual = first(pool, call, rule_set(rules))
    if usual is not None:
        assert first(with_farm(pool, id), call, rule_set(rules)) == usual


@given(RULES, st.integers(0, 10**6), st.integers(2, 5))
@SLOW
def test_the_number_of_alternatives_changes_nothing_in_the_first_proposal(rules: str, seed: int, alternatives: int) -> None:
    pool, call = random_pool(14, seed, ties=0.2, groups=0.2), a_call()
    assert first(pool, call, rule_set(rules), alternatives) == first(pool, call, rule_set(rules))


@given(RULES, st.integers(0, 10**6), st.permutations(["nl", "en", "fr", "de"]))
@SLOW
def test_the_language_of_the_call_s_words_changes_nothing_but_words(rules: str, seed: int, languages: list[str]) -> None:
    pool, call = random_pool(14, seed, ties=0.2, groups=0.2), a_call()
    words = tuple(
        Capability(f"{language}: {each.name}", f"{language}: {each.text}", each.weight, each.id)
        for language, each in zip(languages, call.capabilities, strict=True)
    )
    usual = first(pool, call, rule_set(rules))
    other = first(replace(pool, capabilities=words), replace(call, capabilities=words), rule_set(rules))
    assert (usual is None) == (other is None)
    if usual is not None and other is not None:
        told = [(seat.member, seat.role, seat.share, seat.covers) for seat in other.seats]
        assert told == [(seat.member, seat.role, seat.share, seat.covers) for seat in usual.seats]
        assert other.score == usual.score
