"""The front door holds the few names that a user of the library needs, and they are all there."""

import subprocess
import sys

import matchmaking


def test_every_name_of_the_front_door_opens() -> None:
    for name in matchmaking.__all__:
        assert getattr(matchmaking, name).__name__ == name


def test_the_front_door_lists_what_its_rooms_give() -> None:
    assert sorted(name for names in matchmaking._ROOM_OF.values() for name in names) == matchmaking.__all__


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = (
        "import sys, matchmaking; sys.exit(any(name in sys.modules for name in ('numpy', 'torch', 'streamlit', 'sqlalchemy')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_command_line_answers_without_the_embedding_library() -> None:
    code = "import sys, matchmaking.cli; sys.exit(any(name in sys.modules for name in ('torch', 'streamlit')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
