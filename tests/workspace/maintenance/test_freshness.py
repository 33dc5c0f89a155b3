"""What is known of a member counts less as it ages, and the most useful question comes first."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.members.member import Kind, Language, Member, Roster, Sector, Statement
from matchmaking.workspace.maintenance.freshness import HALF_LIFE, WEIGHTS, completeness, freshness, whom_to_ask
from matchmaking.workspace.storage.origins import Origin

TODAY = date(2026, 11, 22)
SAID = (Statement("We make sensors.", Language.ENGLISH),)


def said(days_ago: int, *fields: str) -> dict[str, Origin]:
    return {field: Origin("list.csv", TODAY - timedelta(days=days_ago)) for field in fields}


def test_a_field_counts_half_as_much_after_its_half_life() -> None:
    member = Member("a", "Alfa", statements=SAID)
    fresh, old = (completeness(member, said(days, "statements"), TODAY) for days in (0, HALF_LIFE))
    assert fresh == pytest.approx(WEIGHTS["statements"] / sum(WEIGHTS.values()))
    assert old == pytest.approx(fresh / 2)


def test_a_field_whose_day_is_not_known_counts_half_and_shows_no_age() -> None:
    (field,) = (each for each in freshness(Member("a", "Alfa", trl=(4, 5)), {}, TODAY) if each.field == "trl")
    assert (field.known, field.age, field.counts) == (True, None, 0.5)


@given(st.integers(0, 5000), st.integers(0, 5000))
def test_completeness_never_rises_with_age(one: int, other: int) -> None:
    member = Member("a", "Alfa", Kind.SME, statements=SAID, sectors={Sector.MEDTECH: 1.0})
    younger, older = sorted((one, other))
    names = ("kind", "statements", "sectors")
    assert completeness(member, said(younger, *names), TODAY) >= completeness(member, said(older, *names), TODAY)


def test_who_lacks_most_is_asked_first_and_for_what_brings_most() -> None:
    full = Member("a", "Alfa", Kind.SME, statements=SAID, needs=SAID, offers=SAID, sectors={Sector.MEDTECH: 1.0})
    origins = {"a": said(10, "kind", "statements", "needs", "offers", "sectors")}
    first, second = whom_to_ask(Roster.of([full, Member("b", "Beta")]), origins, TODAY, most=2)
    assert (first.member, first.fields) == ("b", ("statements", "needs"))
    assert (second.member, second.fields[0]) == ("a", "contact")
