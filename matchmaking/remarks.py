"""Sentences as data: said once in English, put into other languages by the wording."""

import errno
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Remark:
    """An English template and the values that fill it.

    A value whose name ends in ``_code`` is a code of the house, such as ``enterprise_number``, in ``_region`` the beginning of
    a NUTS code, in ``_countries`` a list of country codes: the wording knows their names. A value that is a mapping from
    language codes to words (``{"nl": "biotech", "en": "biotech"}``) is said in the reader's language, a list item by item.

    >>> str(Remark("It took part in {project}.", {"project": "ARTERIA"}))
    'It took part in ARTERIA.'
    """

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.fill(self.message, "en")

    def fill(self, template: str, language: str) -> str:
        """The template, this remark's own or its translation, with the values in a language (English where there is none)."""
        return template.format(**{key: _in_words(key, value, language) for key, value in self.values.items()})


_CLOSED = re.compile(r"[.!?…][\s”»\"’)]{0,3}\Z")


def sentences(said: Iterable[object]) -> str:
    """These one after another, each closed by a full stop where it ends in no sign of its own; what is empty is left out.

    >>> sentences([Remark("They worked together: {project}", {"project": "ARTERIA"}), "Once."])
    'They worked together: ARTERIA. Once.'
    """
    given = (str(each).strip() for each in said)
    return " ".join(each if _CLOSED.search(each) else f"{each}." for each in given if each)


_CAUSES: Mapping[int, Remark] = {
    errno.EACCES: Remark("access is denied"),
    errno.EPERM: Remark("access is denied"),
    errno.ENOENT: Remark("it is not there"),
    errno.EISDIR: Remark("it is a folder"),
    errno.ENOTDIR: Remark("a part of its path is no folder"),
    errno.EROFS: Remark("it can only be read"),
    errno.ENOSPC: Remark("the disk is full"),
    errno.ENAMETOOLONG: Remark("its name is too long"),
}


def reason_of(cause: OSError) -> Remark:
    """Why the system could not read or write a file; its own words are English for every reader."""
    return _CAUSES.get(cause.errno or 0) or Remark("the system reports error {number}", {"number": cause.errno or "?"})


def _in_words(key: str, value: Any, language: str) -> Any:
    if isinstance(value, list | tuple):
        return ", ".join(str(_in_words(key, item, language)) for item in value)
    if isinstance(value, StrEnum):
        return value.value.replace("_", " ")
    if isinstance(value, Mapping):
        return value.get(language) or value.get("en") or next(iter(value.values()), "")
    return str(value).replace("_", " ") if key.endswith("_code") else value
