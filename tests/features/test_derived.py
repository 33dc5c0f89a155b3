"""Fields proposed from texts: with the words that speak for them, and nothing where a member said it itself."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from matchmaking.features import Encoder, fit
from matchmaking.features.derived import derive
from matchmaking.features.stated import Derived, DerivedField, therapeutic_areas
from matchmaking.members.member import Kind, Language, Member, Roster, Sector, Statement, Theme
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance.changes import change
from matchmaking.workspace.storage.origins import Basis, origins
from matchmaking.workspace.workspace import Workspace
from tests.demonstration import Demonstration

TEXT = (
    "Wij ontwikkelen een implantaat voor hartpatiënten, een hulpmiddel van klasse IIb onder de MDR, nu op TRL 5-6. "
    "Het implantaat meet de bloeddruk en het hartritme."
)


def derived(cache: Path, text: str, name: str = "Delta", **fields: Any) -> dict[DerivedField, Derived]:
    said = (Statement(text, Language.DUTCH),) if text else ()
    member = replace(Member("a", name, statements=said), **fields)
    return {each.field: each for each in derive(fit(Roster.of([member]), Encoder(), cache), member)}


@pytest.fixture
def cache(demonstration: Demonstration) -> Path:
    return demonstration.cache


def test_a_text_tells_level_class_area_and_sector(cache: Path) -> None:
    found = derived(cache, TEXT)
    assert found[DerivedField.TRL].value == (5, 6)
    assert found[DerivedField.DEVICE_CLASS].value == ("IIb",)
    assert found[DerivedField.THERAPEUTIC_AREA].value == ("cardiovascular",)
    assert max(found[DerivedField.SECTORS].value.items(), key=lambda item: item[1])[0] is Sector.MEDTECH
    assert "implantaat" in found[DerivedField.SECTORS].because
    assert all(0 < each.confidence <= 1 for each in found.values())


def test_what_a_member_said_itself_is_not_proposed(cache: Path) -> None:
    found = derived(
        cache,
        TEXT,
        trl=(3, 4),
        kind=Kind.SME,
        sectors={Sector.DIGITAL: 1.0},
        themes=(Theme.EFFICIENT_CARE,),
        device_classes=("none",),
        therapeutic_areas=("neurology",),
    )
    assert found == {}


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
        features = fit(workspace.roster(), Encoder(), cache)
        row = features.roster.position["tricot"]
        return float(features.profiles.likely[row][list(Sector).index(Sector.MEDTECH)])

    before = medtech()
    change(workspace, "lymfa", {"sectors": {Sector.MEDTECH: 1.0}}, "Katrien", now, Basis.CORRECTED)
    assert medtech() > before + 0.05
    assert origins(workspace)["lymfa"]["sectors"].basis is Basis.CORRECTED
    assert "sectors" not in origins(workspace)["tricot"]


def proposed(cache: Path, known: list[Member], text: str = "", name: str = "Omega") -> dict[DerivedField, Derived]:
    """What is proposed for a member about whom nothing is known, beside others of whom more is."""
    said = (Statement(text, Language.DUTCH),) if text else ()
    member = Member("omega", name, statements=said)
    return {each.field: each for each in derive(fit(Roster.of([*known, member]), Encoder(), cache), member)}


def test_a_word_of_a_name_that_was_wrong_is_trusted_less_and_at_last_read_as_what_it_proved_to_be(cache: Path) -> None:
    corrected = [Member(str(n), f"Onderzoekscentrum {n}", Kind.PUBLIC_BODY) for n in range(6)]
    at_first, one, six = (
        proposed(cache, corrected[:count], name="Onderzoekscentrum Omega")[DerivedField.KIND] for count in (0, 1, 6)
    )
    assert at_first.value is one.value is Kind.RESEARCH_CENTRE
    assert one.confidence < at_first.confidence
    assert six.value is Kind.PUBLIC_BODY
    confirmed = [Member(str(n), f"Onderzoekscentrum {n}", Kind.RESEARCH_CENTRE) for n in range(6)]
    assert proposed(cache, confirmed, name="Onderzoekscentrum Omega")[DerivedField.KIND].confidence > at_first.confidence


@pytest.mark.parametrize(
    ("field", "right", "wrong"),
    [
        (DerivedField.TRL, {"trl": (5, 6)}, {"trl": (2, 3)}),
        (DerivedField.DEVICE_CLASS, {"device_classes": ("IIb",)}, {"device_classes": ("none",)}),
        (DerivedField.THERAPEUTIC_AREA, {"therapeutic_areas": ("cardiovascular",)}, {"therapeutic_areas": ("neurology",)}),
    ],
)
def test_what_people_confirm_or_correct_moves_the_trust_in_what_texts_state(
    cache: Path, field: DerivedField, right: dict[str, Any], wrong: dict[str, Any]
) -> None:
    said = (Statement(TEXT, Language.DUTCH),)
    alone = proposed(cache, [], TEXT)[field]
    after = {
        name: proposed(cache, [replace(Member("a", "Alfa", statements=said), **known)], TEXT)[field]
        for name, known in (("right", right), ("wrong", wrong))
    }
    assert after["right"].value == after["wrong"].value == alone.value
    assert after["wrong"].confidence < alone.confidence < after["right"].confidence


def test_a_member_that_gives_its_themes_teaches_those_that_sound_like_it(cache: Path) -> None:
    text = "Wij breien kousen voor vaatpatiënten op ronde weefgetouwen."
    known = Member("a", "Alfa", statements=(Statement(text, Language.DUTCH),))

    def share(theme: Theme, *given: Theme) -> float:
        member = Member("omega", "Omega", statements=(Statement(f"{text} Ook op maat.", Language.DUTCH),))
        features = fit(Roster.of([replace(known, themes=given), member]), Encoder(), cache)
        return float(features.profiles.themes[1][list(Theme).index(theme)])

    for theme in Theme:
        assert share(theme, theme) > share(theme)
