"""One name stands for one thing: whoever reads a name of a public class knows which it is."""

import ast
from collections import defaultdict
from pathlib import Path

import matchmaking


def test_no_two_public_classes_share_a_name() -> None:
    files = defaultdict(list)
    package = Path(matchmaking.__file__).parent
    for file in sorted(package.rglob("*.py")):
        for node in ast.parse(file.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                files[node.name].append(file.relative_to(package).as_posix())
    assert {name: places for name, places in files.items() if len(places) > 1} == {}
