"""Looking outside one's own field, by size, and searches that are kept under a key."""

from dataclasses import replace
from pathlib import Path

import pytest

from matchmaking.composition.rules.eligibility_profile import eligibility_profiles
from matchmaking.errors import NotAllowed
from matchmaking.features import FeatureSet, refit
from matchmaking.members.member import Member, Sector
from matchmaking.members.sizes import Size, size_of
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.ranking import rank
from matchmaking.ranking.partner_filters import LEANING, FilterField, PartnerFilters, field_of
from matchmaking.ranking.weights import Weights, default_weights
from matchmaking.workspace.saved_searches import Search, keep_search, kept_search
from matchmaking.workspace.workspace import Workspace
from tests.workspace.test_workspace import NOW

ALFA, BETA = Viewer(ViewerRole.COMPANY, "alfa"), Viewer(ViewerRole.COMPANY, "beta")


def _ids(features: FeatureSet, filters: PartnerFilters, seeker: str = "alfa") -> set[str]:
    return {match.member.id for match in rank(features, seeker, filters=filters, top=20)}


def test_a_seeker_is_at_home_in_the_sectors_to_which_it_belongs(small: FeatureSet) -> None:
    position = small.roster.position
    assert field_of(small, [position["alfa"]]) == (Sector.MEDTECH,)
    assert field_of(small, [position["gamma"]]) == (Sector.MEDTECH, Sector.DIGITAL)


def test_a_filter_finds_a_member_in_the_sectors_in_which_the_rules_count_it(small: FeatureSet) -> None:
    mixed = replace(small.roster.member("gamma"), sectors={Sector.MEDTECH: 0.65, Sector.DIGITAL: 0.35})
    features = refit(small, small.roster.changed(mixed))
    (profile,) = (one for one in eligibility_profiles(features.roster, features.sectors) if one.member == "gamma")
    found = {sector for sector in Sector if "gamma" in _ids(features, PartnerFilters(sectors=frozenset({sector})))}
    assert profile.sectors == found == {Sector.MEDTECH}


def test_who_is_at_home_nowhere_has_no_outside_and_leaves_nobody_out(small: FeatureSet) -> None:
    everywhere = replace(small.roster.member("alfa"), sectors=dict.fromkeys(Sector, 1 / 3))
    features = refit(small, small.roster.changed(everywhere))
    assert field_of(features, [features.roster.position["alfa"]]) == ()
    assert _ids(features, PartnerFilters(field=FilterField.ONLY_OUTSIDE)) == _ids(features, PartnerFilters())


def test_only_outside_keeps_those_who_lie_for_half_in_other_sectors(small: FeatureSet) -> None:
    found = _ids(small, PartnerFilters(field=FilterField.ONLY_OUTSIDE))
    assert {"beta", "delta", "gamma"} <= found
    assert "alfa" not in _ids(small, PartnerFilters(field=FilterField.ONLY_OUTSIDE), seeker="gamma")
    assert "beta" in _ids(small, PartnerFilters(field=FilterField.ONLY_OUTSIDE), seeker="gamma")


def test_it_combines_with_the_other_filters(small: FeatureSet) -> None:
    digital = PartnerFilters(field=FilterField.ONLY_OUTSIDE, sectors=frozenset({Sector.DIGITAL}), words=("alarms", "nurse"))
    assert _ids(small, digital) == {"delta"}


def test_rather_outside_leaves_nobody_out_and_weighs_crossing_over_more(small: FeatureSet) -> None:
    rather = PartnerFilters(field=FilterField.RATHER_OUTSIDE)
    assert _ids(small, rather) == _ids(small, PartnerFilters())
    assert rather.weighed(default_weights()).crossover == LEANING * default_weights().crossover
    assert PartnerFilters().weighed(Weights(geo_proximity=1)) == Weights(geo_proximity=1)


def test_a_size_leaves_out_the_others_and_those_who_gave_none(small: FeatureSet) -> None:
    roster = small.roster
    for id, staff in {"beta": 9, "delta": 250}.items():
        roster = roster.changed(replace(roster.member(id), headcount=staff))
    features = refit(small, roster)
    assert _ids(features, PartnerFilters(sizes=frozenset({Size.MICRO, Size.LARGE}))) == {"beta", "delta"}


@pytest.mark.parametrize(
    ("staff", "size"),
    [
        (None, None),
        (0, Size.MICRO),
        (9, Size.MICRO),
        (10, Size.SMALL),
        (49, Size.SMALL),
        (50, Size.MEDIUM),
        (249, Size.MEDIUM),
        (250, Size.LARGE),
    ],
)
def test_sizes_begin_where_the_recommendation_lets_them_begin(staff: int | None, size: Size | None) -> None:
    assert size_of(Member("alfa", "Alfa", headcount=staff)) is size


def test_what_leaves_a_member_out_is_told(small: FeatureSet) -> None:
    filters = PartnerFilters(sizes=frozenset({Size.SMALL}), field=FilterField.ONLY_OUTSIDE)
    roster = small.roster
    told = filters.barred(small, roster.member("gamma"), roster.member("alfa"))
    assert [str(remark) for remark in told] == [
        "The filter on size leaves it out.",
        "It lies within your own field, and only partners outside it are shown.",
    ]
    assert PartnerFilters().barred(small, roster.member("gamma"), roster.member("alfa")) == ()


def test_a_shared_search_opens_for_its_owner_and_the_office_alone(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "a.workspace")
    search = Search(
        "alfa", "een zaal voor proeven", PartnerFilters(sizes=frozenset({Size.SMALL}), trl=(2, 5), words=("glucose",))
    )
    key = keep_search(workspace, search, NOW, ALFA)
    assert "zaal" not in key
    assert keep_search(workspace, search, NOW, ALFA) == key
    assert kept_search(workspace, key, ALFA) == kept_search(workspace, key) == search
    assert kept_search(workspace, key, BETA) is None
    assert kept_search(workspace, "no such key") is None
    with pytest.raises(NotAllowed):
        keep_search(workspace, search, NOW, Viewer(ViewerRole.ANALYST))
