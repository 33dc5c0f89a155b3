"""The files of ``deploy/`` name what is there."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "deploy"


def test_an_upload_that_the_app_takes_passes_the_web_server() -> None:
    most = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["server"]["maxUploadSize"]
    assert f"client_max_body_size {most}m;" in (DEPLOY / "nginx.conf").read_text()


def test_what_the_image_copies_is_there() -> None:
    lines = re.findall(r"^COPY (.+)$", (DEPLOY / "Dockerfile").read_text(), re.MULTILINE)
    copied = [source for line in lines for source in line.split()[:-1]]
    assert copied
    assert all((ROOT / source).exists() for source in copied)


def test_every_app_process_of_the_compose_file_stands_behind_the_web_server() -> None:
    services = set(re.findall(r"^  (app\d): \*app$", (DEPLOY / "compose.yaml").read_text(), re.MULTILINE))
    behind = re.findall(r"^server (app\d):8501", (DEPLOY / "nginx-apps-compose.conf").read_text(), re.MULTILINE)
    assert services == set(behind) != set()


def test_files_that_the_compose_file_puts_in_place_are_there_or_told_of() -> None:
    told = (ROOT / "docs" / "operating.md").read_text()
    named = re.findall(r"\./([\w.-]+)", (DEPLOY / "compose.yaml").read_text())
    assert all((DEPLOY / name).exists() or name in told for name in named)
