"""Fields proposed from texts: with the words that speak for them, and nothing where a member said it itself."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from matchmaking.members.importing import import_directories
from matchmaking.members.member import Kind, Language, Member, Roster, Sector, Statement
from matchmaking.members.storage.origins import Basis, origins
from matchmaking.members.upkeep.changes import change
from matchmaking.members.workspace import Workspace
from matchmaking.signals import Encoder, learn
from matchmaking.signals.derived import Derived, DerivedField, derive, therapeutic_areas
from tests.demonstration import Demonstration

TEXT = (
    "Wij ontwikkelen een implantaat voor hartpatiënten, een hulpmiddel van klasse IIb onder de MDR, nu op TRL 5-6. "
    "Het implantaat meet de bloeddruk en het hartritme."
)


def derived(cache: Path, text: str, name: str = "Delta", **fields: Any) -> dict[DerivedField, Derived]:
    said = (Statement(text, Language.DUTCH),) if text else ()
    member = replace(Member("a", name, statements=said), **fields)
    return {each.field: each for each in derive(learn(Roster.of([member]), Encoder(), cache), member)}


@pytest.fixture
def cache(demonstration: Demonstration) -> Path:
    return demonstration.cache


def test_a_text_tells_level_class_area_and_sector(cache: Path) -> None:
    found = derived(cache, TEXT)
    assert found[DerivedField.TRL].value == (5, 6)
    assert found[DerivedField.DEVICE_CLASS].value == ("IIb",)
    assert found[DerivedField.THERAPEUTIC_AREA].value == "cardiovascular"
    assert max(found[DerivedField.SECTORS].value.items(), key=lambda item: item[1])[0] is Sector.MEDTECH
    assert "implantaat" in found[DerivedField.SECTORS].because
    assert all(0 < each.confidence <= 1 for each in found.values())


def test_what_a_member_said_itself_is_not_proposed(cache: Path) -> None:
    found = derived(cache, TEXT, trl=(3, 4), kind=Kind.SME, sectors={Sector.DIGITAL: 1.0})
    assert not {DerivedField.TRL, DerivedField.KIND, DerivedField.SECTORS} & set(found)


def test_a_member_without_a_word_gets_no_proposal(cache: Path) -> None:
    assert derived(cache, "") == {}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Universiteit Delta", Kind.UNIVERSITY),
        ("Delta Ziekenhuis", Kind.HOSPITAL),
        ("Delta GmbH", Kind.COMPANY),
        ("Delta NV", Kind.COMPANY),
    ],
)
def test_a_name_tells_the_kind(cache: Path, name: str, kind: Kind) -> None:
    assert derived(cache, "", name)[DerivedField.KIND].value is kind


def test_a_school_class_is_no_class_of_device(cache: Path) -> None:
    assert DerivedField.DEVICE_CLASS not in derived(cache, "Wij geven les in klasse C van de school en zingen graag samen.")


def test_every_area_has_a_name_in_three_languages() -> None:
    assert all(set(area["name"]) == {"nl", "en", "fr"} for area in therapeutic_areas().values())


def test_what_a_person_corrects_in_the_workspace_teaches_the_next_proposals(cache: Path, tmp_path: Path) -> None:
    file = tmp_path / "leden.csv"
    file.write_text(
        "name;description\n"
        "Lymfa;We knit compression garments for the lymph vessels on circular looms.\n"
        "Tricot;Compression garments knitted on looms, worn against lymphoedema.\n",
        encoding="utf-8",
    )
    workspace, now = Workspace(tmp_path / "a.workspace"), datetime(2026, 11, 26, tzinfo=UTC)
    import_directories(workspace, [file], now)

    def medtech() -> float:
        signals = learn(workspace.roster(), Encoder(), cache)
        row = signals.roster.position["tricot"]
        return float(signals.profiles.likely[row][list(Sector).index(Sector.MEDTECH)])

    before = medtech()
    change(workspace, "lymfa", {"sectors": {Sector.MEDTECH: 1.0}}, "Katrien", now, Basis.CORRECTED)
    assert medtech() > before + 0.05
    assert origins(workspace)["lymfa"]["sectors"].basis is Basis.CORRECTED
    assert "sectors" not in origins(workspace)["tricot"]
