"""Records written by hand in TOML: read, checked, and every mistake named with its file, line and field."""

import re
import tomllib
from collections.abc import Iterator, Mapping
from typing import Any, NoReturn, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, ValidationError, model_validator
from pydantic_core import PydanticCustomError

from matchmaking.errors import InputError
from matchmaking.remarks import Remark

_HEADER = re.compile(r"\A\s*+(\[\[?)([^\]]++)\]\]?\s*+(#.*)?$")
_KEY = re.compile(r"""\A\s*+((?:[\w-]++|"[^"]*+")(?:\s*+\.\s*+(?:[\w-]++|"[^"]*+"))*+)\s*+=""")

Path = tuple[str | int, ...]

ONE_OR_MORE = BeforeValidator(lambda given: (given,) if isinstance(given, str) else given)
"""For a field with several values: one may be given alone, outside a list."""


class Mistake(ValueError):
    """What is wrong with a field, for a reader of any language: ``the field 'budget'`` goes before it."""

    def __init__(self, message: str, **values: Any) -> None:
        self.remark = Remark(message, values)
        super().__init__(str(self.remark))


class TomlRecord(BaseModel):
    """A frozen record that refuses fields it does not know, and says which it does."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def _refuse_unknown_fields(cls, given: Any) -> Any:
        if isinstance(given, dict):
            for key in given:
                if key not in cls.model_fields:
                    raise PydanticCustomError(
                        "unknown_field",
                        "not a field; allowed here are {allowed}",
                        {"key": str(key), "allowed": ", ".join(cls.model_fields)},
                    )
        return given


AnyRecord = TypeVar("AnyRecord", bound=BaseModel)


def parse_toml(text: str, file: str, error: type[InputError]) -> dict[str, Any]:
    """The file's tables as plain values; raises ``error`` with the line when the text is not TOML."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as mistake:
        found = re.search(r"at line (\d+), column \d+\)$", str(mistake))
        raise error(
            "{file}, line {line}: the file cannot be read as TOML. Look at the quotation marks, brackets and equals signs "
            "there, and whether something stands twice.",
            file=file,
            line=int(found.group(1)) if found else text.count("\n") + 1,
        ) from mistake


def check_record(model: type[AnyRecord], given: dict[str, Any], text: str, file: str, error: type[InputError]) -> AnyRecord:
    """The record, or ``error`` that names file, line, field and what is allowed."""
    try:
        return model.model_validate(given)
    except ValidationError as mistakes:
        first = mistakes.errors()[0]
        location: Path = tuple(first["loc"])
        values = first.get("ctx", {})
        if first["type"] == "unknown_field":
            location = (*location, values["key"])
        location = _in_file(given, location, has_last=first["type"] in {"missing", "unknown_field"})
        refuse(what_is_wrong(first["type"], values, first["input"]), location, text, file, error)


def refuse(problem: Remark, location: Path, text: str, file: str, error: type[InputError]) -> NoReturn:
    """Raise ``error`` for the field at this place."""
    line = line_of(text, location)
    raise error(
        "{file}, line {line}: the field '{field}' {problem}.",
        file=file,
        line=line,
        field=_spoken(location),
        problem=problem,
    )


def what_is_wrong(kind: str, values: Mapping[str, Any], given: Any) -> Remark:
    """What is wrong, from the kind of mistake that the validation found."""
    said = _KINDS.get(kind) or next((said for start, said in _BEGINNINGS.items() if kind.startswith(start)), None)
    match kind:
        case "enum" | "literal_error":
            return Remark("must be {expected}, not {given}", {"expected": values["expected"], "given": repr(given)})
        case "union_tag_invalid":
            known = {"tag": repr(values["tag"]), "expected": values["expected_tags"]}
            return Remark("has the type {tag}; allowed are {expected}", known)
        case "unknown_field":
            return Remark("is not a field; allowed here are {allowed}", {"allowed": values["allowed"]})
        case "value_error" if isinstance(values["error"], Mistake):
            return values["error"].remark
        case "string_pattern_mismatch":
            return Remark("must be written as {pattern} says, not {given}", {"pattern": values["pattern"], "given": str(given)})
        case "greater_than":
            return Remark("must be above {limit}, not {given}", {"limit": f"{values['gt']:g}", "given": str(given)})
        case "greater_than_equal":
            return Remark("must be {limit} or more, not {given}", {"limit": f"{values['ge']:g}", "given": str(given)})
        case "less_than":
            return Remark("must be below {limit}, not {given}", {"limit": f"{values['lt']:g}", "given": str(given)})
        case "less_than_equal":
            return Remark("must be {limit} or less, not {given}", {"limit": f"{values['le']:g}", "given": str(given)})
    return Remark((said or _OTHER).message, {"given": str(given)})


_OTHER = Remark("cannot be used as it stands: {given}")
_KINDS: Mapping[str, Remark] = {
    "missing": Remark("is missing"),
    "union_tag_not_found": Remark("has no type"),
    "too_short": Remark("holds too little: {given}"),
    "string_too_short": Remark("is empty"),
    "too_long": Remark("holds too much: {given}"),
    "finite_number": Remark("must be a number, not {given}"),
}
_BEGINNINGS: Mapping[str, Remark] = {
    "int": Remark("must be a whole number, not {given}"),
    "float": Remark("must be a number, not {given}"),
    "bool": Remark("must be true or false, not {given}"),
    "date": Remark("must be a day such as 2027-03-31, not {given}"),
    "string": Remark("must be a text in quotation marks, not {given}"),
    "list": Remark("must be a list in square brackets, not {given}"),
    "tuple": Remark("must be a list in square brackets, not {given}"),
    "dict": Remark("must be a table, not {given}"),
    "model": Remark("must be a table, not {given}"),
}
"""By how the name of a kind of mistake begins."""


def _in_file(given: Any, location: Path, has_last: bool) -> Path:
    """The place without the tags that name the type of a condition: they are in a place but not in the file."""
    found: Path = ()
    here = given
    for at, step in enumerate(location):
        known = here if isinstance(here, dict) else dict(enumerate(here)) if isinstance(here, list) else {}
        if step in known:
            here = known[step]
            found = (*found, step)
        elif has_last and at == len(location) - 1:
            found = (*found, step)
    return found


def line_of(text: str, location: Path) -> int:
    """The line (from 1) where the field stands, or else the innermost table around it."""
    best = 1
    found: Path = ()
    for line, path in _fields(text):
        if len(path) > len(found) and _is_within(path, location):
            best, found = line, path
    return best


def _is_within(path: Path, location: Path) -> bool:
    rest = iter(location)
    return all(any(step == other for other in rest) for step in path)


def _spoken(location: Path) -> str:
    """The place as a person says it: ``rules 3, condition.of.kind``."""
    words = ""
    for step in location:
        words += f" {step + 1}," if isinstance(step, int) else (f".{step}" if words and not words.endswith(",") else f" {step}")
    return words.strip().removesuffix(",")


def _fields(text: str) -> Iterator[tuple[int, Path]]:
    """Every header and key of a TOML text with its line; arrays of tables are numbered from 0."""
    table: Path = ()
    counts: dict[Path, int] = {}
    fence = ""
    for line, words in enumerate(text.splitlines(), start=1):
        if fence:
            fence = "" if fence in words else fence
            continue
        if header := _HEADER.match(words):
            table = _numbered(_steps(header.group(2)), counts, grows=header.group(1) == "[[")
            yield line, table
        elif key := _KEY.match(words):
            yield line, (*table, *_steps(key.group(1)))
            fence = next((mark for mark in ('"""', "'''") if words.count(mark) % 2), "")


def _steps(dotted: str) -> tuple[str, ...]:
    return tuple(step.strip().strip("\"'") for step in dotted.split("."))


def _numbered(steps: tuple[str, ...], counts: dict[Path, int], grows: bool) -> Path:
    path: Path = ()
    for at, step in enumerate(steps):
        path = (*path, step)
        if grows and at == len(steps) - 1:
            counts[path] = counts.get(path, -1) + 1
        if path in counts:
            path = (*path, counts[path])
    return path
