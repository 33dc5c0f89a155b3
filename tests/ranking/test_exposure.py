"""What the exposure dial promises: places kept, at the least price, and told."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet
from matchmaking.members.member import Kind
from matchmaking.ranking import Exposure, Group, Weights, rank
from matchmaking.ranking.exposure import rerank_with_quotas

SHARES = st.sampled_from([0.0, 0.2, 0.5, 1.0])
# kind of member: other, company, SME; each known to those who ask, new to them, or new to all
SORTS = st.sampled_from(
    [
        (company, sme, newcomer, new)
        for company, sme in ((False, False), (True, False), (True, True))
        for newcomer, new in ((False, False), (False, True), (True, True))
    ]
)


def test_without_the_dial_nobody_is_lifted(small: FeatureSet) -> None:
    assert [match.promotion for match in rank(small, "beta")] == [None] * 6
    assert [match.member.id for match in rank(small, "beta", top=3, exposure=Exposure())] == [
        match.member.id for match in rank(small, "beta", top=3)
    ]


def test_a_kept_place_goes_to_the_best_of_the_group_and_the_last_gives_way(small: FeatureSet) -> None:
    plain = rank(small, "alfa", top=6)
    others = [match for match in plain if match.member.kind is not Kind.SME]
    best = next(match for match in plain if match.member.kind is Kind.SME)
    top = [match.member.kind for match in plain].index(Kind.SME)  # one place too few for it
    shown = rank(small, "alfa", top=top, exposure=Exposure(smes=0.1))
    promotion = shown[-1].promotion
    assert [match.member.id for match in shown] == [match.member.id for match in (*others[: top - 1], best)]
    assert promotion is not None
    assert (promotion.rank, promotion.groups, promotion.instead_of) == (top + 1, (Group.SME,), others[top - 1].member)
    assert promotion.price == pytest.approx(others[top - 1].score - best.score)
    assert "gave way" in str(promotion.told)
    assert [match.promotion for match in shown[:-1]] == [None] * (top - 1)


def test_what_cannot_be_kept_is_kept_as_far_as_it_goes(small: FeatureSet) -> None:
    shown = rank(small, "beta", top=3, exposure=Exposure(smes=1))
    assert [match.member.kind for match in shown].count(Kind.SME) == 2  # there are no more in the cluster
    assert len(shown) == 3


def test_places_kept_for_new_partners_go_to_members_who_never_worked_with_the_seeker(small: FeatureSet) -> None:
    met = {small.roster.members[row].id for row in small.network.partners(small.roster.position["beta"])}
    top = len(met)
    plain = rank(small, "beta", top=top, weights=Weights(past_collaboration=1))
    kept = rank(small, "beta", top=top, weights=Weights(past_collaboration=1), exposure=Exposure(new_partners=0.1))
    assert {match.member.id for match in plain} == met
    assert [match.member.id in met for match in kept] == [True] * (top - 1) + [False]
    assert kept[-1].promotion is not None
    assert kept[-1].promotion.groups == (Group.NEW,)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan")])
def test_a_share_outside_0_and_1_is_refused(share: float) -> None:
    with pytest.raises(ImpossibleRequest, match="between 0 and 1"):
        Exposure(smes=share)


@settings(max_examples=150, deadline=None)
@given(
    sorts=st.lists(SORTS, min_size=1, max_size=9),
    top=st.integers(1, 6),
    exposure=st.builds(Exposure, companies=SHARES, smes=SHARES, newcomers=SHARES, new_partners=SHARES),
    data=st.data(),
)
def test_no_other_page_keeps_as_many_places_with_a_higher_sum_of_scores(
    sorts: list[tuple[bool, bool, bool, bool]], top: int, exposure: Exposure, data: st.DataObject
) -> None:
    total = np.array(data.draw(st.lists(st.integers(0, 100), min_size=len(sorts), max_size=len(sorts))), float)
    groups = np.array(sorts, bool)
    order = np.lexsort((np.arange(len(total)), -total))
    shown = rerank_with_quotas(order, total, groups, exposure, top)
    top = min(top, len(total))
    least = np.array([exposure.quotas(top)[group] for group in Group])

    def worth(rows: tuple[int, ...]) -> tuple[int, float]:
        return -int(np.maximum(least - groups[list(rows)].sum(axis=0), 0).sum()), float(total[list(rows)].sum())

    assert len(set(shown.tolist())) == top
    assert (np.diff(total[shown]) <= 0).all()
    assert worth(tuple(shown.tolist())) == max(worth(rows) for rows in combinations(range(len(total)), top))
