"""The commands about columns: told at an import, listed, changed and forgotten."""

import json
from pathlib import Path

from typer.testing import CliRunner

from matchmaking.cli import app


def run(*arguments: str | Path) -> str:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert result.exit_code == 0, result.output
    return result.stdout


def test_columns_told_at_an_import_are_kept_changed_and_forgotten(tmp_path: Path) -> None:
    file, place = tmp_path / "leden.csv", ("--workspace", tmp_path / "a.workspace")
    file.write_text("Wie;Waar precies\nBarco;Kortrijk\nImec;Leuven\n", encoding="utf-8")
    told = ("--column", "Wie=name", "--column", "Waar precies=city", "--source", "medtech")
    assert "Kortrijk" not in run("import", "members", file, *told, "--preview", *place)
    run("import", "members", file, *told, *place)
    (kept,) = json.loads(run("columns", "list", "--json", *place))
    assert kept["source"] == "medtech"
    run("columns", "set", "medtech", "Waar precies", "unused", *place)
    shown = json.loads(run("columns", "show", "medtech", "--json", *place))
    assert [column["field"] for column in shown["columns"]] == ["name", "unused"]
    run("columns", "forget", "medtech", *place)
    assert json.loads(run("columns", "list", "--json", *place)) == []


def test_a_field_that_does_not_exist_is_refused_with_those_that_do(tmp_path: Path) -> None:
    result = CliRunner().invoke(app, ["import", "members", "x.csv", "--column", "Wie=nam"])
    assert result.exit_code == 2
    assert "enterprise_number" in result.output
