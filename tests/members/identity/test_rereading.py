"""Rows that come again word for word: known at once, and no other member than a closer look would find."""

from dataclasses import replace
from unittest.mock import patch

from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.members.identity import organisations
from matchmaking.members.identity.organisations import recognise, said_before
from matchmaking.members.member import Member, Roster
from matchmaking.members.merging import merge
from tests.members.test_merging import directory, members, of_one_archive
from tests.members.test_merging import organisations as archived

rows = st.lists(st.builds(replace, members, city=st.sampled_from(["", "Gent", "Kortrijk"])), min_size=1, max_size=6)


@settings(max_examples=300, deadline=None, derandomize=True)
@given(rows, rows, st.lists(archived, max_size=3).map(of_one_archive), st.data())
def test_a_closer_look_at_rows_that_came_before_finds_the_same_members(
    before: list[Member], more: list[Member], codes: list[Member], data: st.DataObject
) -> None:
    other = directory(*(replace(row, sources=("twee.csv",)) for row in more))
    known = merge(Roster(), directory(*before), other).roster.members
    again = data.draw(st.permutations([*before, *more[:2], *codes]))
    at_once = recognise(again, known)
    with patch.object(organisations, "said_before", return_value={}):
        closely = recognise(again, known)
    assert (at_once.ids, at_once.new) == (closely.ids, closely.new)


def test_a_row_that_says_one_thing_more_is_looked_at() -> None:
    known = Member("barco", "Barco", city="Kortrijk", sources=("leden.csv",))
    again = replace(known, id="")
    changed = [replace(again, headcount=9), replace(again, sources=("twee.csv",)), replace(again, name="BARCO")]
    assert set(said_before([again, *changed], [known])) == {0}


def test_of_two_members_with_one_name_none_is_taken_at_once() -> None:
    known = [Member(id, "Barco", city=city, sources=("leden.csv",)) for id, city in (("barco", "Gent"), ("barco-2", "Ieper"))]
    assert said_before([replace(known[0], id="")], known) == {}
