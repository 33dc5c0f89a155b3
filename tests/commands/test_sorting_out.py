"""The commands on who is who: a member is taken apart, and put together again."""

import json
from pathlib import Path

from typer.testing import CliRunner

from matchmaking.cli import app


def run(*arguments: str, place: Path) -> str:
    result = CliRunner().invoke(app, [*arguments, "--workspace", str(place)])
    assert result.exit_code == 0, result.output
    return result.output


def test_a_member_is_taken_apart_and_put_together_again(tmp_path: Path) -> None:
    place = tmp_path / "a.workspace"
    for name, row in (("een.csv", "Botbrug BV;Gent"), ("twee.csv", "Bot-Brug;Gand")):
        (tmp_path / name).write_text(f"name;city\n{row}\n", encoding="utf-8")
        run("import", "members", str(tmp_path / name), place=place)
    rows = json.loads(run("duplicates", "parts", "botbrug-bv", "--json", place=place))
    assert [(row["number"], row["list"], row["name"]) for row in rows] == [
        (1, "een.csv", "Botbrug BV"),
        (2, "twee.csv", "Bot-Brug"),
    ]
    assert "bot-brug is bot-brug" in run("duplicates", "split", "botbrug-bv", "2", place=place).casefold()
    assert len(json.loads(run("members", "--json", place=place))) == 2
    run("duplicates", "same", "botbrug-bv", "bot-brug", place=place)
    assert len(json.loads(run("members", "--json", place=place))) == 1
