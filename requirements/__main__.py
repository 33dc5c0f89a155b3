"""Write the lock anew (``make lock``): exact versions of everything that is installed, for Python 3.11 to 3.13 on every system.

``locked.txt`` holds a hash for each file and no address of a registry. ``torch.txt`` holds torch and what its builds bring
along, without hashes: builds of one version differ (with CUDA, for the processor alone), and which one an installer is offered
depends on the system and the registry.
"""

import subprocess
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
PROJECT = FOLDER.parent / "pyproject.toml"
OF_TORCH = ("torch", "triton", "nvidia-", "cuda-")
"""How the names begin of torch and of the packages that some of its builds ask for."""

_HEAD = "# Written by `make lock` on the basis of pyproject.toml: change that file, not this one.\n"


def main() -> None:
    """Resolve every dependency, those of building and testing included, and write both files."""
    pieces = list(_pieces(_resolved(_building()).splitlines(keepends=True)))
    torch = [piece for piece in pieces if piece.startswith(OF_TORCH)]
    others = [piece for piece in pieces if not piece.startswith(OF_TORCH)]
    (FOLDER / "locked.txt").write_text(_HEAD + "".join(others), encoding="utf-8")
    (FOLDER / "torch.txt").write_text(_HEAD + "".join(_without_hashes(torch)), encoding="utf-8")


def _building() -> list[str]:
    """What building needs: named in pyproject.toml, and what its editable installation asks for besides."""
    project = tomllib.loads(PROJECT.read_text(encoding="utf-8"))
    return [*project["build-system"]["requires"], "editables>=0.5,<1"]


def _resolved(more: Iterable[str]) -> str:
    """The requirements file that uv makes of the project with all its extras, and of more requirements.

    Of each package one version, which every Python of the project runs: what is tested on one is what people get on another.
    """
    command = [sys.executable, "-m", "uv", "pip", "compile", "--universal", "--python-version", "3.11", "--all-extras"]
    command += ["--fork-strategy", "fewest"]
    command += ["--generate-hashes", "--no-header", "--no-annotate", "--no-emit-index-url", "--upgrade", str(PROJECT), "-"]
    given = "\n".join(more)
    return subprocess.run(command, input=given, capture_output=True, text=True, check=True, cwd=FOLDER.parent).stdout  # noqa: S603


def _pieces(lines: Iterable[str]) -> Iterator[str]:
    """One piece for each package: its line with the version and the lines with its hashes."""
    piece = ""
    for line in lines:
        if piece and not line.startswith(" "):
            yield piece
            piece = ""
        piece += line
    if piece:
        yield piece


def _without_hashes(pieces: Iterable[str]) -> Iterator[str]:
    for piece in pieces:
        yield piece.splitlines()[0].rstrip(" \\") + "\n"


if __name__ == "__main__":
    main()
