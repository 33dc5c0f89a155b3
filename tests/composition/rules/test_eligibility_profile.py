"""What rules ask about a member: groups by ownership, and size with the group's figures."""

import pytest

from matchmaking.composition.rules.conditions import Independence, Part, Selector, SizeCondition
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile, eligibility_profiles, matches, size_of
from matchmaking.members.member import Kind, Member, Participation, Project, Roster, Sector


def firm(id: str, headcount: int | None = 20, parent: str = "", share: float | None = None, kind: Kind = Kind.SME) -> Member:
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
