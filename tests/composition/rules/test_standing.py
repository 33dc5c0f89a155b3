"""What rules ask about a member: groups by ownership, and size with the group's figures."""

import pytest

from matchmaking.composition.rules.conditions import Independence, Part, Selector, SizeCondition
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile, eligibility_profiles, matches
from matchmaking.composition.rules.ownership import size_of
from matchmaking.members.member import Kind, Member, Participation, Project, Roster, Sector


def firm(id: str, headcount: float | None = 20, parent: str = "", share: float | None = None, kind: Kind = Kind.SME) -> Member:
    return Member(id, id.upper(), kind, parent=parent, parent_share=share, headcount=headcount, country="BE", nuts="BE21")


def by_id(*members: Member) -> dict[str, EligibilityProfile]:
    return {standing.member: standing for standing in eligibility_profiles(Roster.of(members))}


def test_linked_companies_are_one_group_through_a_chain_of_owners() -> None:
    found = by_id(firm("a"), firm("b", parent="a", share=51), firm("c", parent="b", share=80), firm("d"))
    assert found["a"].group == found["b"].group == found["c"].group != found["d"].group


def test_half_of_the_shares_is_a_partner_not_a_link() -> None:
    found = by_id(firm("a"), firm("b", parent="a", share=50))
    assert found["a"].group != found["b"].group


def test_two_daughters_of_the_same_outsider_are_linked_whatever_the_capitals() -> None:
    found = by_id(firm("a", parent="Holding NV", share=60), firm("b", parent="HOLDING nv", share=70))
    assert found["a"].group == found["b"].group


@pytest.mark.parametrize(("share", "how"), [(24, "autonomous"), (25, "partner"), (50, "partner"), (51, "linked")])
def test_a_firm_is_autonomous_partner_or_linked_by_what_is_owned_of_it(share: float, how: str) -> None:
    found = by_id(firm("a"), firm("b", parent="a", share=share), firm("c"), firm("d", parent="Holding NV", share=share))
    assert [found[id].independence for id in "abcd"] == [how, how, "autonomous", how]
    assert matches(Selector(independence=(Independence(how),)), found["b"], Part.COMPANY)
    assert matches(Selector(independence=(Independence.LINKED,)), found["b"], Part.COMPANY) is (how == "linked")


def test_an_owner_may_be_named_instead_of_given_by_id() -> None:
    found = by_id(firm("a"), firm("b", parent="A", share=60))
    assert found["a"].group == found["b"].group


@pytest.mark.parametrize(
    ("share", "size"),
    [(24.0, SizeCondition.SMALL), (25.0, SizeCondition.MEDIUM), (50.0, SizeCondition.MEDIUM), (51.0, SizeCondition.LARGE)],
)
def test_group_figures_count_in_full_when_linked_and_in_proportion_when_partner(share: float, size: SizeCondition) -> None:
    found = by_id(firm("owner", 230), firm("owned", 30, parent="owner", share=share))
    assert found["owned"].size is size


def test_an_owner_counts_those_it_owns() -> None:
    found = by_id(firm("owner", 8), firm("owned", 300, parent="owner", share=90))
    assert found["owner"].size is SizeCondition.LARGE


@pytest.mark.parametrize(
    ("kind", "headcount", "size"),
    [
        (Kind.SME, 9, SizeCondition.MICRO),
        (Kind.SME, 10, SizeCondition.SMALL),
        (Kind.SME, 49, SizeCondition.SMALL),
        (Kind.SME, 50, SizeCondition.MEDIUM),
        (Kind.SME, 249, SizeCondition.MEDIUM),
        (Kind.SME, 250, SizeCondition.LARGE),
        (Kind.SME, None, SizeCondition.SME),
        (Kind.COMPANY, None, None),
        (Kind.COMPANY, 12, SizeCondition.SMALL),
        (Kind.LARGE_COMPANY, 12, SizeCondition.LARGE),
        (Kind.UNIVERSITY, 12, None),
    ],
)
def test_size_goes_by_headcount_and_is_of_companies_only(kind: Kind, headcount: int | None, size: SizeCondition | None) -> None:
    assert size_of(kind, headcount) is size


def test_a_declared_sme_of_unknown_size_is_an_sme_but_not_a_small_company() -> None:
    standing = EligibilityProfile("a", "A", Kind.SME, SizeCondition.SME)
    assert matches(Selector(size=(SizeCondition.SME,)), standing, Part.COMPANY)
    assert not matches(Selector(size=(SizeCondition.SMALL,)), standing, Part.COMPANY)


def test_experience_counts_projects_once() -> None:
    roster = Roster.of(
        [firm("a"), firm("b")],
        [Project("p"), Project("q")],
        [Participation("p", "a"), Participation("p", "a", "coordinator"), Participation("q", "a")],
    )
    assert [standing.experience for standing in eligibility_profiles(roster)] == [2, 0]


def test_a_member_belongs_to_a_sector_from_two_fifths_on() -> None:
    member = Member("a", "A", sectors={Sector.BIOTECH: 0.4, Sector.DIGITAL: 0.6})
    third = Member("b", "B", sectors=dict.fromkeys(Sector, 1 / 3))
    found = by_id(member, third)
    assert found["a"].sectors == {Sector.BIOTECH, Sector.DIGITAL}
    assert found["b"].sectors == frozenset()


def test_a_member_that_owns_itself_changes_nothing() -> None:
    assert by_id(firm("a", parent="a", share=100))["a"].group == "a"


def test_an_owner_without_a_share_counts_as_linked_and_is_asked_for() -> None:
    found = by_id(
        firm("a", 20, parent="Large Holding NV"),
        firm("b", 18, parent="LARGE HOLDING N.V."),
        firm("c", 15, parent="h"),
        firm("d", 12),
        firm("h", 5000, kind=Kind.LARGE_COMPANY),
    )
    assert found["a"].group == found["b"].group
    assert found["c"].group == found["h"].group
    assert [found[id].independence for id in "abcd"] == [*[Independence.LINKED] * 3, Independence.AUTONOMOUS]
    assert [found[id].size for id in "abcdh"] == [None, None, None, SizeCondition.SMALL, SizeCondition.LARGE]
    assert [found[id].has_unknown_size for id in "abcdh"] == [True, True, True, False, False]
    assert [found[id].owner_in_doubt for id in "acd"] == ["Large Holding NV", "H", ""]


def test_a_size_is_told_where_every_share_of_the_owner_gives_the_same() -> None:
    found = by_id(firm("a", 3, parent="b"), firm("b", 4), firm("c", 30, parent="d"), firm("d", 30), firm("e", 260, parent="X"))
    assert [found[id].size for id in "abe"] == [SizeCondition.MICRO, SizeCondition.MICRO, SizeCondition.LARGE]
    assert [found[id].size for id in "cd"] == [SizeCondition.SME, SizeCondition.SME]


@pytest.mark.parametrize(
    ("owner", "size"),
    [
        (firm("owner", None, kind=Kind.LARGE_COMPANY), SizeCondition.LARGE),
        (firm("owner", 12, kind=Kind.LARGE_COMPANY), SizeCondition.LARGE),
        (firm("owner", None, kind=Kind.COMPANY), None),
        (firm("owner", None, kind=Kind.SME), SizeCondition.SME),
        (firm("owner", 9000, kind=Kind.UNIVERSITY), SizeCondition.LARGE),
        (firm("owner", None, kind=Kind.UNIVERSITY), None),
        (firm("owner", 15, kind=Kind.PUBLIC_BODY), None),
    ],
)
def test_who_is_owned_in_full_has_at_least_the_size_of_its_owner(owner: Member, size: SizeCondition | None) -> None:
    assert by_id(owner, firm("owned", 20, parent="owner", share=100))["owned"].size is size


@pytest.mark.parametrize("share", [25, 30, 100, None])
def test_nobody_knows_the_size_of_a_firm_with_an_outsider_of_unknown_size(share: float | None) -> None:
    assert by_id(firm("owned", 18, parent="Outside Inc", share=share))["owned"].size is None
    assert by_id(firm("owned", None, parent="Outside Inc", share=share))["owned"].size is None


def test_a_minority_of_a_large_company_of_unknown_headcount_leaves_a_firm_anything_but_small() -> None:
    owner = firm("owner", None, kind=Kind.LARGE_COMPANY)
    assert by_id(owner, firm("owned", 20, parent="owner", share=30))["owned"].size is None
    assert by_id(owner, firm("owned", 200, parent="owner", share=30))["owned"].size is SizeCondition.LARGE


@pytest.mark.parametrize("kind", [Kind.UNIVERSITY, Kind.RESEARCH_CENTRE, Kind.INVESTOR])
@pytest.mark.parametrize("headcount", [9000, None])
def test_a_university_a_research_centre_or_an_investor_leaves_a_firm_autonomous_up_to_half_of_it(
    kind: Kind, headcount: int | None
) -> None:
    def spin_off(share: float) -> EligibilityProfile:
        return by_id(firm("owner", headcount, kind=kind), firm("owned", 12, parent="owner", share=share))["owned"]

    assert {(spin_off(share).size, spin_off(share).independence) for share in (24, 25, 30, 50)} == {
        (SizeCondition.SMALL, Independence.AUTONOMOUS)
    }
    assert spin_off(51).size is not SizeCondition.SMALL
    assert spin_off(51).independence is Independence.LINKED


def test_a_university_outside_the_cluster_is_known_by_its_name() -> None:
    found = by_id(firm("a", 12, parent="KU Leuven", share=30), firm("b", 12, parent="University Hospital X", share=30))
    assert (found["a"].size, found["a"].independence) == (SizeCondition.SMALL, Independence.AUTONOMOUS)
    assert (found["b"].size, found["b"].independence) == (None, Independence.PARTNER)


def test_staff_is_counted_in_fractions() -> None:
    found = by_id(firm("a", 249.6), firm("b", 9.5), firm("c", 9.5, parent="d", share=60), firm("d", 0.5))
    assert [found[id].size for id in "abcd"] == [
        SizeCondition.MEDIUM,
        SizeCondition.MICRO,
        SizeCondition.SMALL,
        SizeCondition.SMALL,
    ]
