"""Every message of the package that a person may come to read, found in its source.

``python -m matchmaking.i18n.messages`` brings the ``.po`` files up to date and names what is not translated yet.
"""

import ast
import inspect
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from matchmaking import errors
from matchmaking.i18n.catalogue import po_file, read_catalogue
from matchmaking.i18n.languages import LANGUAGES

PACKAGE = Path(__file__).resolve().parent.parent

_ERRORS = [name for name, _ in inspect.getmembers(errors, inspect.isclass)]
CALLS = dict.fromkeys(
    ["_", "N_", "translate", "Remark", "set_aside", "dropped", "drop", "guessed", "guess", "error", "Mistake", *_ERRORS], 0
) | {"Problem": 2}
"""The calls that take a message, and the place of the message among their arguments; ``error`` is any of the errors."""
_PLURAL = "plural"
_NEEDLESS = ('"Project-', '"Report-', '"POT-', '"PO-', '"Last-', '"Language-T', '"Generated')
_HEADER = "# Kept up to date by python -m matchmaking.i18n.messages; messages come from the code."


@dataclass(frozen=True)
class Message:
    """One message for translation: its plural where it has one, and where it stands."""

    text: str
    plural: str
    file: str
    line: int


def messages() -> list[Message]:
    """The messages of every module of the package and of the app, in the order of files and lines."""
    found = []
    for file in sorted([*PACKAGE.rglob("*.py"), *PACKAGE.parent.glob("main.py")]):
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found += [
            Message(*texts, file.relative_to(PACKAGE.parent).as_posix(), line)
            for line, texts in sorted(_spoken(tree))
            if any(map(str.isalpha, texts[0]))
        ]
    return found


def _spoken(tree: ast.AST) -> Iterator[tuple[int, tuple[str, str]]]:
    named: dict[str, list[ast.expr]] = defaultdict(list)
    for node in ast.walk(tree):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                named[getattr(target, "id", "")].append(node.value)
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == _PLURAL and len(node.args) >= 2:
            for one, many in zip(_literals(node.args[0], {}), _literals(node.args[1], {}), strict=False):
                yield node.lineno, (one, many)
        elif name in CALLS and len(node.args) > CALLS[name]:
            for text in _literals(node.args[CALLS[name]], named):
                yield node.lineno, (text, "")


def _literals(node: ast.expr, named: Mapping[str, Sequence[ast.expr]]) -> Iterator[str]:
    """The texts that an argument may be: a literal, either side of a choice, or what a name was given in the same file."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _literals(node.body, named)
        yield from _literals(node.orelse, named)
    elif isinstance(node, ast.Name):
        for value in named.get(node.id, ()):
            yield from _literals(value, {})


def bring_up_to_date(language: str) -> list[str]:
    """Write the language's file again: new messages empty, unused ones gone. Gives the messages without a translation."""
    known = read_catalogue(language) if po_file(language).exists() else Catalog(locale=language)
    fresh = Catalog(locale=language, header_comment=_HEADER, fuzzy=False)
    # the file's own forms of the plural: a library's rule for a language can grow a form between two of its releases
    fresh.mime_headers = known.mime_headers
    for message in messages():
        key = (message.text, message.plural) if message.plural else message.text
        before = known.get(message.text)
        said = before.string if before is not None and isinstance(before.id, tuple) == bool(message.plural) else None
        fresh.add(key, said, locations=[(message.file, message.line)])
    write_catalogue(fresh, language)
    return untranslated(fresh)


def write_catalogue(catalogue: Catalog, language: str) -> None:
    """Write a language's file, with only those headers that its readers need: a date would change with every run."""
    written = BytesIO()
    write_po(written, catalogue, width=100, include_lineno=False)
    lines = [line for line in written.getvalue().decode().splitlines() if not line.startswith(_NEEDLESS)]
    po_file(language).write_text("\n".join(lines) + "\n", encoding="utf-8")


def untranslated(catalogue: Catalog) -> list[str]:
    """The messages of a catalogue that have no translation, or only half of one."""
    return [
        message.id if isinstance(message.id, str) else message.id[0]
        for message in catalogue
        if message.id and not (message.string if isinstance(message.string, str) else all(message.string or [""]))
    ]


if __name__ == "__main__":
    for code in LANGUAGES.keys() - {"en"}:
        for missing in bring_up_to_date(code):
            sys.stdout.write(f"{code}: {missing}\n")
