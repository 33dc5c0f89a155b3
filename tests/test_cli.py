"""The commands keep their contract with scripts: one JSON document on stdout, words on stderr, exit codes 0, 1 and 2."""

import json
import math
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from matchmaking.cli import app
from matchmaking.workspace.demonstration import demonstration_calls
from tests.demonstration import Demonstration

CALL = str(next(path for path in demonstration_calls() if path.stem == "kidney-at-home"))


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory, demonstration: Demonstration) -> Any:
    def command(*words: str, workspace: Path = demonstration.workspace) -> Result:
        place = {"MATCHMAKING_WORKSPACE": str(workspace), "MATCHMAKING_CACHE": str(demonstration.cache)}
        return CliRunner().invoke(app, list(words), env=place)

    return command


def test_partners_are_one_json_document_with_points_that_add_up(run: Any) -> None:
    result = run("partners", "--seeker", "vrieshaven-biobanking-bv", "--top", "5", "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert len(found) == 5
    for match in found:
        assert {"member", "score", "reasons"} <= set(match)
        assert set(match["member"]) == {"id", "name", "kind", "sectors", "country"}
        assert match["score"] == math.fsum(reason["points"] for reason in match["reasons"])
        assert {"criterion", "points", "evidence"} <= set(match["reasons"][0])
    assert [match["score"] for match in found] == sorted((match["score"] for match in found), reverse=True)


def test_conditions_read_in_a_need_are_shown_and_can_be_taken_away(run: Any) -> None:
    need = ("--need", "Wij zoeken een ziekenhuis dat onze wondpleister test", "--top", "5")
    result = run("partners", *need, "--json")
    found = json.loads(result.stdout)
    assert "--without hospital" in result.stderr
    assert "onze wondpleister test" in result.stderr
    assert all("hospital" in match["member"]["kind"] for match in found[:3])
    assert [each["key"] for each in found[0]["conditions"]] == ["hospital"]
    assert found[0]["conditions"][0]["verdict"] == "meets"
    assert found[0]["score"] == math.fsum(reason["points"] for reason in found[0]["reasons"])
    for option in (("--without", "hospital"), ("--conditions", "off")):
        assert "conditions" not in json.loads(run("partners", *need, *option, "--json").stdout)[0]
    assert "Meets what you ask: hospital" in " ".join(run("partners", *need).stdout.replace("│", " ").split())


def test_a_condition_that_was_not_read_cannot_be_taken_away(run: Any) -> None:
    result = run("partners", "--need", "A hospital for wounds", "--without", "university")
    assert result.exit_code == 1
    assert "Read were: hospital" in " ".join(result.stderr.split())


@pytest.mark.parametrize("need", ["🦿🧪 مرحبا <b>x</b>", "qwertyzxcv plofkraak", "de het een"])
def test_a_need_that_is_not_understood_is_told_in_a_sentence(run: Any, need: str) -> None:
    result = run("partners", "--need", need)
    assert result.exit_code == 1
    assert "not understood" in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert not result.stdout.strip()


def test_filters_narrow_the_partners(run: Any) -> None:
    need = ("--need", "Federatief leren op ziekenhuisdata", "--kind", "sme", "--sector", "digital", "--country", "be")
    found = json.loads(run("partners", *need, "--json").stdout)
    assert found
    assert {match["member"]["kind"] for match in found} == {"sme"}
    assert {match["member"]["country"] for match in found} == {"BE"}


def test_weights_from_a_file_change_the_ranking(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "weights.toml"
    file.write_text("[weights]\nstanding = 1\n")
    found = json.loads(run("partners", "--need", "sensor", "--weights", str(file), "--json").stdout)
    assert {reason["criterion"] for match in found for reason in match["reasons"] if reason["points"]} == {"experience"}


def test_members_are_listed_with_ids_that_partners_understands(run: Any) -> None:
    listed = json.loads(run("members", "--json").stdout)
    assert len(listed) == 110
    assert run("partners", "--seeker", listed[0]["id"], "--json").exit_code == 0


def test_consortia_are_eligible_covered_explained_and_bounded(run: Any) -> None:
    result = run("consortia", "--call", CALL, "--size", "6", "--alternatives", "2", "--json")
    assert result.exit_code == 0, result.stderr
    found = json.loads(result.stdout)
    assert 1 <= len(found) <= 2  # an alternative that covers less is none
    for consortium in found:
        assert len(consortium["members"]) == 6
        assert {"id", "name", "role", "covers"} <= set(consortium["members"][0])
        assert consortium["score"] == math.fsum(reason["points"] for reason in consortium["reasons"])
        assert consortium["score"] <= consortium["bound"]
        assert {"capability", "covered", "by"} <= set(consortium["coverage"][0])
        for verdict in consortium["certificate"]:
            assert {"rule", "severity", "value", "threshold", "holds", "source"} <= set(verdict)
            assert verdict["holds"] is not False or verdict["severity"] != "hard"


def test_an_anchor_is_in_and_an_excluded_member_is_out(run: Any) -> None:
    words = (
        "--anchor",
        "Baatmaat Health Economics BV",
        "--exclude",
        "nierstroom-medical-nv",
        "--size",
        "6",
        "--alternatives",
        "1",
    )
    members = {member["name"] for member in json.loads(run("consortia", "--call", CALL, *words, "--json").stdout)[0]["members"]}
    assert "Baatmaat Health Economics BV" in members
    assert "Nierstroom Medical NV" not in members


def test_a_call_may_be_pasted(run: Any) -> None:
    text = (
        "Home care for heart patients\nWe ask for projects that follow patients at home with wearable sensors, analyse the "
        "signals with artificial intelligence, and test the result in two hospitals. Costs and benefits must be measured."
    )
    result = run("consortia", "--call", text, "--size", "5", "--alternatives", "1", "--json")
    assert result.exit_code == 0, result.stderr
    assert len(json.loads(result.stdout)[0]["coverage"]) >= 3


def test_what_a_reader_should_know_of_the_rules_is_told_beside_the_answer(run: Any) -> None:
    result = run("consortia", "--call", CALL, "--rules", "vlaio-icon", "--size", "5", "--alternatives", "1", "--json")
    assert json.loads(result.stdout)
    told = " ".join(result.stderr.split())
    assert (
        "These rules may be out of date: 'VLAIO ICON: interdisciplinary cooperative research' was valid until 2024-01-31"
        in told
    )
    assert "Sources conflict on the bonus for collaboration" in told


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("partners", "--seeker", "Nobody at all"), "No member is called"),
        (("partners",), "what you are looking for"),
        (("partners", "--need", "sensor", "--weights", "nowhere.toml"), "cannot be read"),
        (("consortia", "--call", "nowhere.toml"), "nowhere.toml"),
        (("consortia", "--call", "te kort"), "no text to work with"),
        (("consortia", "--call", CALL, "--anchor", "nobody"), "No member is called"),
        (("consortia", "--call", CALL, "--anchor", "zorghanze-vzw", "--exclude", "zorghanze-vzw"), "Zorghanze"),
        (("consortia", "--call", CALL, "--rules", "no-such-rules"), "no-such-rules"),
        (("consortia", "--call", CALL, "--why", "no-such-folder/why.json"), "there is no folder no-such-folder"),
        (("portfolio", "--call", CALL, "--excel", "no-such-folder/a.xlsx"), "there is no folder no-such-folder"),
        (("white-spots", "--excel", "no-such-folder/a.xlsx"), "there is no folder no-such-folder"),
        (("precedents", "nowhere.toml"), "nowhere.toml"),
        (("precedents", "…"), "what you are looking for"),
        (("questions", "write", "no-such-folder/a.zip"), "there is no folder no-such-folder"),
        (("import", "members", "nowhere.csv"), "nowhere.csv"),
        (("import", "cordis", "nowhere.zip"), "nowhere.zip"),
    ],
)
def test_bad_input_ends_with_1_and_a_sentence_on_stderr(run: Any, words: tuple[str, ...], told: str) -> None:
    result = run(*words)
    assert result.exit_code == 1
    assert told in " ".join(result.stderr.split())
    assert "Traceback" not in result.output
    assert not result.stdout


@pytest.mark.parametrize(
    "words",
    [("partners", "--top", "0"), ("partners", "--kind", "pirate"), ("no-such-command",), ("consortia",), ("import", "members")],
)
def test_wrong_usage_ends_with_2(run: Any, words: tuple[str, ...]) -> None:
    assert run(*words).exit_code == 2


def test_a_size_that_is_no_number_is_wrong_usage(run: Any) -> None:
    assert run("consortia", "--call", CALL, "--size", "many").exit_code == 2


def test_an_empty_workspace_says_what_to_do_next(run: Any, tmp_path: Path) -> None:
    result = run("partners", "--need", "sensor", workspace=tmp_path / "empty.workspace")
    assert result.exit_code == 1
    assert "matchmaking demo" in result.stderr


def test_the_demonstration_is_not_loaded_over_members(run: Any) -> None:
    result = run("demo")
    assert result.exit_code == 0
    assert "has members already" in " ".join(result.stderr.split())


def test_an_import_tells_what_it_did_and_what_it_guessed(run: Any, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text("Naam;Ondernemingsnummer;Land\nAlfa BV;123;BE\n;0999;BE\n", encoding="utf-8")
    result = run("import", "members", str(file), workspace=tmp_path / "a.workspace")
    assert result.exit_code == 0
    told = " ".join(result.stderr.split())
    assert "list.csv, row 2" in told
    assert "list.csv, row 3" in told
    assert "members: 1 new" in told


def test_a_member_that_opts_out_is_no_longer_listed(run: Any, tmp_path: Path) -> None:
    place = tmp_path / "own.workspace"
    run("demo", workspace=place)
    member = json.loads(run("members", "--json", workspace=place).stdout)[0]["id"]
    assert run("privacy", "opt-out", member, workspace=place).exit_code == 0
    assert member not in {listed["id"] for listed in json.loads(run("members", "--json", workspace=place).stdout)}
    assert json.loads(run("privacy", "show", member, "--json", workspace=place).stdout)["visible_to"] == "nobody"
    back = run("privacy", "set", member, "--visible-to", "everyone", "--purpose", "introduction", workspace=place)
    assert back.exit_code == 0
    assert json.loads(run("privacy", "show", member, "--json", workspace=place).stdout)["purposes"] == ["introduction"]
    deeds = [line["did"] for line in json.loads(run("privacy", "journal", "--json", workspace=place).stdout)]
    assert [deed for deed in deeds if deed != "exported"][:2] == ["consent_changed", "consent_changed"]
    assert deeds[-1] == "imported"
    assert deeds.count("exported") == 2, "each list that was taken along is written down"


def test_a_contact_person_is_exported_and_erased(run: Any, tmp_path: Path) -> None:
    place = tmp_path / "own.workspace"
    list_file = tmp_path / "list.csv"
    list_file.write_text("Naam;Contactpersoon;E-mail\nAlfa;An Claes;an@alfa.example\n", encoding="utf-8")
    run("import", "members", str(list_file), workspace=place)
    (known,) = json.loads(run("privacy", "export", "an@alfa.example", workspace=place).stdout)
    assert known["contact"] == {"name": "An Claes", "email": "an@alfa.example", "phone": ""}
    asked = run("privacy", "erase", "an@alfa.example", workspace=place)
    assert asked.exit_code == 1  # nobody answered the question
    assert run("privacy", "erase", "an@alfa.example", "--yes", workspace=place).exit_code == 0
    gone = run("privacy", "export", "an@alfa.example", workspace=place)
    assert gone.exit_code == 1
    assert "an@alfa.example" not in gone.stderr


def test_a_damaged_workspace_is_set_aside_and_the_backup_put_back(run: Any, tmp_path: Path) -> None:
    place, copy = tmp_path / "own.workspace", tmp_path / "copy.backup"
    run("demo", workspace=place)
    assert run("backup", str(copy), workspace=place).exit_code == 0
    assert run("backup", str(copy), workspace=place).exit_code == 1
    place.write_bytes(b"\x00" * 5000)
    assert run("members", workspace=place).exit_code == 1
    told = run("restore", str(copy), "--yes", workspace=place)
    assert told.exit_code == 0, told.stderr
    assert len(json.loads(run("members", "--json", workspace=place).stdout)) == 110
    assert [file.read_bytes() for file in tmp_path.glob("own.workspace.damaged-*")] == [b"\x00" * 5000]
