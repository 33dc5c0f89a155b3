"""Why not higher: what is missing, and a change that is only named when it really lifts."""

from math import fsum

import pytest

from matchmaking.errors import ImpossibleRequest
from matchmaking.features import FeatureSet, refit
from matchmaking.members.member import Kind
from matchmaking.ranking import Filters, Weights, rank, why_not
from matchmaking.ranking.ranking import score
from matchmaking.ranking.why_not import Effort, applied

NEED = "Laser welding of titanium"


def test_a_change_that_is_named_lifts_when_it_is_made(small: FeatureSet) -> None:
    told = why_not(small, "theta", need=NEED, k=2)
    assert told.rank is not None
    assert told.rank > 2
    assert told.smallest is not None
    assert told.smallest.changes[0].effort is Effort.SENTENCE
    roster = applied(small.roster, score(small, need=NEED), "theta", told.smallest.changes[0])
    again = rank(refit(small, roster), need=NEED, top=2)
    assert "theta" in [match.member.id for match in again]
    assert next(match.score for match in again if match.member.id == "theta") == pytest.approx(told.smallest.score)


def test_nobody_is_advised_to_claim_what_the_seeker_does_itself(small: FeatureSet) -> None:
    own = [text.text for text in small.roster.member("alfa").statements]
    for need in ("", f"{own[0]} We look for titanium welding."):
        told = why_not(small, "theta", "alfa", need=need, k=1)
        said = [change.text for tried in told.tried for change in tried.changes if change.effort is Effort.SENTENCE]
        assert not set(said) & set(own)


def test_the_missing_points_add_up_to_the_distance(small: FeatureSet) -> None:
    told = why_not(small, "zeta", "alfa", k=2)
    assert told.last is not None
    assert told.last.id == rank(small, "alfa", top=2)[-1].member.id
    assert fsum(told.missing.values()) == pytest.approx(told.last_score - told.score)


def test_it_says_so_when_no_single_change_suffices(small: FeatureSet) -> None:
    # only the number of past projects counts, and gamma has two
    told = why_not(small, "theta", need=NEED, k=1, weights=Weights(experience=1))
    assert told.smallest is None
    assert all(tried.rank > 1 for tried in told.tried)
    assert told.together is not None
    assert len(told.together.changes) == len(told.tried)


def test_of_changes_that_lift_the_least_effort_is_named(small: FeatureSet) -> None:
    told = why_not(small, "theta", "alfa", k=3)
    lifting = [tried.changes[0].effort for tried in told.tried if tried.rank <= 3]
    assert told.smallest is not None
    assert told.smallest.changes[0].effort is min(lifting, key=list(Effort).index)


def test_who_is_listed_already_needs_no_change(small: FeatureSet) -> None:
    first = rank(small, need=NEED, top=1)[0].member
    told = why_not(small, first, need=NEED, k=1)
    assert told.listed
    assert told.tried == ()


def test_a_filter_that_leaves_it_out_is_named(small: FeatureSet) -> None:
    told = why_not(small, "beta", "alfa", filters=Filters(kinds=frozenset({Kind.SME}), countries=frozenset({"BE"})))
    assert told.rank is None
    assert not told.listed
    assert [str(remark) for remark in told.barred] == ["The filter on kinds of organisations leaves it out."]


def test_the_seeker_itself_and_an_empty_page_are_refused(small: FeatureSet) -> None:
    with pytest.raises(ImpossibleRequest, match="never in its own list"):
        why_not(small, "alfa", "alfa")
    with pytest.raises(ImpossibleRequest, match="at least the first"):
        why_not(small, "beta", "alfa", k=0)
