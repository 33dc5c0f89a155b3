"""The lock is compared with a downloaded export of known weaknesses, without a network."""

import json
import zipfile
from pathlib import Path
from typing import Any

import pytest
from packaging.utils import canonicalize_name

from requirements.advisories import findings, locked_versions, main

LOCKED = {"pypdf": "6.1.0", "lxml": "6.0.2"}


def advisory(name: str = "pypdf", events: Any = (), **more: Any) -> dict[str, Any]:
    affected = {"package": {"ecosystem": "PyPI", "name": name}, "ranges": [{"type": "ECOSYSTEM", "events": list(events)}]}
    return {
        "id": "GHSA-test",
        "aliases": ["CVE-1"],
        "summary": "Endless loop",
        "affected": [affected | more.pop("also", {})],
    } | more


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        (advisory(events=[{"introduced": "0"}, {"fixed": "6.1.1"}]), True),
        (advisory(events=[{"introduced": "0"}, {"fixed": "6.1.0"}]), False),
        (advisory(events=[{"introduced": "6.1.0"}]), True),
        (advisory(events=[{"introduced": "6.1.1"}]), False),
        (advisory(events=[{"introduced": "5"}, {"last_affected": "6.1.0"}]), True),
        (advisory(events=[{"introduced": "5"}, {"last_affected": "6.0.9"}]), False),
        (advisory(events=[{"introduced": "2"}, {"fixed": "3"}, {"introduced": "6"}, {"fixed": "7"}]), True),
        (advisory(events=[{"introduced": "6"}, {"fixed": "7"}, {"introduced": "2"}, {"fixed": "3"}]), True),
        (advisory("PyPDF", [{"introduced": "0"}]), True),
        (advisory("another", [{"introduced": "0"}]), False),
        (advisory(also={"versions": ["6.1.0"], "ranges": []}), True),
        (advisory(also={"versions": ["6.1", "not a version"], "ranges": []}), True),
        (advisory(also={"versions": ["6.1.2"], "ranges": []}), False),
        (advisory(events=[{"introduced": "0"}], withdrawn="2026-01-01T00:00:00Z"), False),
        (advisory(also={"ranges": [{"type": "GIT", "events": [{"introduced": "0"}]}]}), False),
        (advisory(also={"package": {"ecosystem": "npm", "name": "pypdf"}}, events=[{"introduced": "0"}]), False),
    ],
)
def test_an_advisory_holds_for_the_versions_that_it_names(given: dict[str, Any], holds: bool) -> None:
    assert bool(list(findings(given, LOCKED))) is holds


def test_every_locked_package_is_compared() -> None:
    locked = locked_versions()
    assert {"pypdf", "lxml", "streamlit", "torch"} <= locked.keys()
    assert len(locked) > 100


def test_the_list_of_what_was_looked_up_names_the_locked_versions() -> None:
    locked = locked_versions()
    text = (Path(__file__).resolve().parents[1] / "docs" / "security.md").read_text(encoding="utf-8")
    rows = [row.split("|")[1:3] for row in text.partition("| package | locked |")[2].splitlines()[2:] if row.startswith("|")]
    looked_up = {
        name.split("(")[0].strip(): version.strip()
        for names, versions in rows
        for name, version in zip(names.split(","), versions.split(","), strict=True)
    }
    assert len(looked_up) > 20
    assert looked_up == {name: locked[canonicalize_name(name)] for name in looked_up}


def test_the_command_says_what_holds_and_what_mends_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    version = locked_versions()["pypdf"]
    export = tmp_path / "all.zip"
    with zipfile.ZipFile(export, "w") as archive:
        archive.writestr("a.json", json.dumps(advisory(events=[{"introduced": "0"}, {"fixed": "999"}])))
        archive.writestr("b.json", json.dumps(advisory("lxml", [{"introduced": "0"}, {"fixed": "1"}])))
    assert main(str(export)) == 1
    said = capsys.readouterr().out
    assert f"pypdf {version}: GHSA-test CVE-1: Endless loop (mended in 999)" in said
    assert said.splitlines()[-1].startswith("2 advisories read")
    (tmp_path / "b.json").write_text(json.dumps(advisory("lxml", [{"introduced": "0"}, {"fixed": "1"}])), encoding="utf-8")
    assert main(str(tmp_path / "b.json")) == 0
