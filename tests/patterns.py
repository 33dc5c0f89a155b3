"""Every regular expression of the product, and texts that would keep a careless one busy."""

import ast
import importlib
import json
import pkgutil
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import matchmaking

op: Any = importlib.import_module("re._constants")
grammar: Any = importlib.import_module("re._parser")
PACKAGE = Path(matchmaking.__file__).parent
_ROOMS = (
    *("members", "features", "ranking", "composition", "meetings", "exports", "evaluation"),
    *("workspace", "api", "mail", "i18n"),
)
"""Rooms that read what people write; those above them show it."""
_SIGNS = {
    op.CATEGORY_DIGIT: "1",
    op.CATEGORY_SPACE: " ",
    op.CATEGORY_WORD: "a",
    op.CATEGORY_NOT_DIGIT: "a",
    op.CATEGORY_NOT_SPACE: "a",
    op.CATEGORY_NOT_WORD: "-",
}
_REPEATS = (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT)
_MANY = 30
_EXAMPLE = (
    "Wij zoeken minstens drie partners: 3 tot 5 kmo's, een ziekenhuis en sensoren voor dialyse thuis. Het budget is € 3 "
    "miljoen, de looptijd 36 maanden, TRL 4-6, uiterlijk op 12 maart 2027. Vragen? anne (at) alfa.example of Claes, Anne."
)


def patterns() -> dict[re.Pattern[str] | re.Pattern[bytes], str]:
    """The patterns that modules keep, those that stand within a call of ``re``, and where each stands."""
    found: dict[re.Pattern[Any], str] = {}
    for room in _ROOMS:
        package = importlib.import_module(f"matchmaking.{room}")
        for module in pkgutil.walk_packages(getattr(package, "__path__", ()), f"{package.__name__}."):
            if ".migrations" not in module.name:
                importlib.import_module(module.name)
    for name, loaded in sorted(sys.modules.items()):
        if name.startswith("matchmaking."):
            for key, value in vars(loaded).items():
                if isinstance(value, re.Pattern):
                    found.setdefault(value, f"{name}.{key}")
    for file in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="re"), attr=verb), args=[ast.Constant(value=str() as text), *_]
                ) if verb != "escape":
                    # `match` and `fullmatch` begin in one place alone
                    anchor = r"\A" if verb in {"match", "fullmatch"} else ""
                    flags = re.IGNORECASE if "IGNORECASE" in ast.unparse(node) else re.NOFLAG
                    found.setdefault(re.compile(anchor + text, flags), f"{file.relative_to(PACKAGE)}:{node.lineno}")
    return found


def put_together() -> set[str]:
    """Where the code puts a pattern together, out of words that it reads or out of others: file and line."""
    return {
        f"{file.relative_to(PACKAGE)}:{node.lineno}"
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and ast.unparse(node.func.value) == "re"
        and node.func.attr not in {"escape", "purge"}
        and not (node.args and isinstance(node.args[0], ast.Constant))
    }


def taken_down() -> list[tuple[re.Pattern[Any], str]]:
    """Every pattern that the code compiles while it is loaded and each reader reads something, and where: in a process of its
    own, in which nothing is loaded or remembered yet."""
    words = [sys.executable, "-m", "tests.patterns"]
    told = subprocess.run(words, capture_output=True, text=True, check=True, cwd=PACKAGE.parent)
    return [
        (re.compile(text.encode() if is_bytes else text, flags), place)
        for text, is_bytes, flags, place in json.loads(told.stdout)
    ]


def _take_down() -> None:
    compiled: dict[tuple[str, bool, int, str], None] = {}
    compile_in_earnest = re._compile  # type: ignore[attr-defined]

    def noted(pattern: Any, flags: int) -> Any:
        made, caller = compile_in_earnest(pattern, flags), sys._getframe(2)
        if (file := Path(caller.f_code.co_filename)).is_relative_to(PACKAGE):
            is_bytes = isinstance(made.pattern, bytes)
            text = made.pattern.decode() if is_bytes else made.pattern
            compiled[text, is_bytes, made.flags & ~re.UNICODE, f"{file.relative_to(PACKAGE)}:{caller.f_lineno}"] = None
        return made

    re._compile = noted  # type: ignore[attr-defined]
    for name in [name for name in sys.modules if name.startswith("matchmaking.")]:
        del sys.modules[name]
    patterns()
    for read in importlib.import_module("tests.readers").READERS.values():
        for text in (_EXAMPLE, "Anne Claes"):
            with suppress(importlib.import_module("matchmaking.errors").MatchmakingError):
                read(text)
    print(json.dumps(list(compiled)))


def attacks(pattern: re.Pattern[Any], length: int) -> Iterator[str]:
    """Long texts that come as near to a match as can be: what a pattern repeats, repeated, and never what must follow."""
    text = pattern.pattern if isinstance(pattern.pattern, str) else pattern.pattern.decode()
    tree = grammar.parse(text, pattern.flags & ~re.UNICODE)
    made: dict[tuple[str, str, str], None] = {}
    for before, body in _repeats(tree):
        for pick in range(2):
            piece = _example(body, pick)
            for begin, again, end in ((before, piece, ""), ("", piece, "\x01"), ("", before + piece, "")):
                made[begin, again, end] = None
    for pick in range(2):
        whole = _example(tree, pick)
        made |= dict.fromkeys([("", whole, ""), ("", whole[:-1], "")])
    for begin, again, end in made:
        if again:
            yield begin + again * (length // len(again)) + end


def _example(tree: Any, pick: int) -> str:
    """A text that a tree matches, another one for each ``pick``."""
    text = ""
    for what, about in tree:
        if what is op.LITERAL:
            text += chr(about)
        elif what is op.NOT_LITERAL:
            text += "b" if about == ord("a") else "a"
        elif what is op.ANY:
            text += "a"
        elif what is op.IN:
            text += _sign(about, pick)
        elif what is op.BRANCH:
            text += _example(about[1][pick % len(about[1])], pick)
        elif what is op.SUBPATTERN:
            text += _example(about[3], pick)
        elif what is op.ATOMIC_GROUP:
            text += _example(about, pick)
        elif what in _REPEATS:
            text += _example(about[2], pick) * max(about[0], 1 - pick % 2)
    return text


def _sign(allowed: Sequence[tuple[Any, Any]], pick: int) -> str:
    if allowed[0][0] is op.NEGATE:
        return next((sign for sign in "a1 -A." if not any(_holds(each, sign) for each in allowed[1:])), "\u00e9")
    what, about = allowed[pick % len(allowed)]
    return chr(about) if what is op.LITERAL else chr(about[0]) if what is op.RANGE else _SIGNS[about]


def _holds(allowed: tuple[Any, Any], sign: str) -> bool:
    what, about = allowed
    if what is op.LITERAL:
        return bool(ord(sign) == about)
    if what is op.RANGE:
        return bool(about[0] <= ord(sign) <= about[1])
    is_word, is_digit, is_space = sign.isalnum() or sign == "_", sign.isdigit(), sign.isspace()
    return {
        op.CATEGORY_DIGIT: is_digit,
        op.CATEGORY_NOT_DIGIT: not is_digit,
        op.CATEGORY_SPACE: is_space,
        op.CATEGORY_NOT_SPACE: not is_space,
        op.CATEGORY_WORD: is_word,
        op.CATEGORY_NOT_WORD: not is_word,
    }[about]


def _repeats(tree: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """Each part of a tree that may come again and again, with an example of what stands before it."""
    for what, about in tree:
        if what in _REPEATS:
            if about[1] > _MANY:
                yield before, about[2]
            yield from _repeats(about[2], before)
        elif what is op.BRANCH:
            for branch in about[1]:
                yield from _repeats(branch, before)
        elif what is op.SUBPATTERN:
            yield from _repeats(about[3], before)
        elif what is op.ATOMIC_GROUP:
            yield from _repeats(about, before)
        elif what in {op.ASSERT, op.ASSERT_NOT}:
            yield from _repeats(about[1], before)
        before += _example([(what, about)], 0)


if __name__ == "__main__":
    _take_down()
