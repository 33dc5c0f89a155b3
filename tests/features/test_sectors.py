"""Sectors read from texts: against what a person says of real organisations, and against what members say of themselves."""

import csv
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from benchmarks.sectors import LABELS, PARTS, agreement, health_roster, labels, profiles
from matchmaking.features import Encoder
from matchmaking.features.encoder import Vectors
from matchmaking.features.passages import Passages
from matchmaking.features.profiles import Profiles, describe
from matchmaking.features.sector_model import _stems, telling_words, words_in
from matchmaking.features.vectors import VectorCache
from matchmaking.members.member import Language, Member, Roster, Sector, Statement
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration

Encode = Callable[[Sequence[str]], Vectors]
WORDED = (
    *("gene", "Gene-", "cell ", "CAR-T", "biomarkers ", "end-of-life", "in silico", "in ", "vitro-dev", "Gerät", "AI"),
    *("platform", "e-health ", " ", "-", ", ", "_", "low- and middle", "ISO-13485 "),
)
"""Words, and halves of them, that are put together by chance."""


@pytest.fixture(scope="module")
def encode(demonstration: Demonstration) -> Encode:
    return VectorCache(demonstration.cache, Encoder()).vectors


def described(members: Sequence[Member], encode: Encode) -> Profiles:
    roster = Roster.of(members)
    passages = Passages(roster)
    passages.vectors = encode(passages.texts)
    return describe(roster, passages, encode)


def member(id: str, text: str, **fields: object) -> Member:
    said = (Statement(text, Language.ENGLISH),) if text else ()
    return replace(Member(id, f"Member {id}", statements=said), **fields)  # type: ignore[arg-type]


def test_every_label_has_its_reason_and_the_parts_are_of_one_size() -> None:
    with LABELS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert all(row["reason"].endswith(".") and row["organisation"].startswith("eu-") for row in rows)
    assert len({row["organisation"] for row in rows}) == len(rows)
    assert {part: sum(row["part"] == part for row in rows) for part in PARTS} == {
        "first": 77,
        "second": 73,
        "third": 75,
        "fourth": 75,
    }


def test_sectors_of_real_organisations_are_those_that_a_person_gives(benchmark: Path, tmp_path: Path) -> None:
    roster = health_roster(benchmark)
    found, all_labels = profiles(roster, tmp_path), labels()
    assert agreement(roster, found, all_labels).f1 >= 0.85
    for part in PARTS:
        assert agreement(roster, found, [label for label in all_labels if label.part == part]).f1 >= 0.8


def test_members_of_the_demonstration_are_mostly_of_the_sector_that_they_say(
    demonstration: Demonstration, encode: Encode
) -> None:
    roster = Workspace(demonstration.workspace).roster()
    given = [row for row, member in enumerate(roster.members) if member.sectors]
    right = 0
    for fold in range(4):
        hidden = set(given[fold::4])
        members = [replace(member, sectors={}) if row in hidden else member for row, member in enumerate(roster.members)]
        partly = Roster.of(members, roster.projects, roster.participations)
        passages = Passages(partly)
        passages.vectors = encode(passages.texts)
        found = describe(partly, passages, encode)
        for row in hidden:
            said = shares_of(roster.members[row])
            right += said[found.sectors[row].argmax()] == said.max()
    assert right / len(given) >= 0.8


def shares_of(member: Member) -> NDArray[np.float64]:
    return np.array([member.sectors.get(sector, 0.0) for sector in Sector])


def test_what_is_care_or_policy_is_of_no_sector(encode: Encode) -> None:
    found = described([member("a", "We finance primary care and advise ministries on health policy and prevention.")], encode)
    assert not found.sectors.any()
    assert found.likely[0].argmax() == 3
    assert found.derived_sectors[0]


def test_a_member_without_texts_is_of_the_sector_that_its_name_says_if_any(encode: Encode) -> None:
    found = described([member("a", "", name="Vandamme Pharma"), member("b", "", name="Vandamme")], encode)
    assert found.sectors[0].argmax() == list(Sector).index(Sector.BIOTECH)
    assert not found.sectors[1].any()
    assert not found.likely[1].any()


def test_a_correction_of_one_member_improves_those_that_sound_like_it(encode: Encode) -> None:
    odd = "We knit compression garments for the lymph vessels on circular looms."
    alike = member("b", "Compression garments knitted on looms, worn against lymphoedema.")
    medtech = list(Sector).index(Sector.MEDTECH)
    before = described([member("a", odd), alike], encode)
    after = described([member("a", odd, sectors={Sector.MEDTECH: 1.0}), alike], encode)
    assert after.likely[1][medtech] > before.likely[1][medtech] + 0.05
    assert after.derived_sectors[1]


def test_shares_do_not_hang_on_the_order_of_members(encode: Encode) -> None:
    texts = {"a": "We sequence genomes.", "b": "We build robots for surgery.", "c": "We write software."}
    found = [described([member(id, texts[id]) for id in ids], encode).likely for ids in ("abc", "cab")]
    assert np.array_equal(found[0], found[1])


def test_the_words_that_speak_for_a_sector_are_quoted_as_they_stand() -> None:
    assert telling_words("Wearable SENSORS and implants, sensors too.", 1) == ("Wearable", "sensors", "implants")


@given(st.lists(st.sampled_from(WORDED), max_size=12).map("".join))
def test_stems_counted_word_by_word_are_those_that_stand_in_the_text(text: str) -> None:
    searched = [len({found.casefold() for found in stems.findall(text)}) for stems in _stems()]
    assert words_in([text]).tolist() == [searched]
