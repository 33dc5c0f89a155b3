"""Members' own words inside Markdown, shown as they were written."""

import re
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

from matchmaking.errors import MatchmakingError
from matchmaking.i18n import Wording
from matchmaking.remarks import Remark

_COLON = re.compile(r":(?=\w|//)")
_BREAKS = re.compile(r"[^\S\u00a0\u2007\u202f]+")
"""All white space but the kinds that keep a number and its sign on one line."""
_CODE = re.compile(r"\w*")
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+.!|<>~$&-])")


def literal(text: str) -> str:
    """A text on one line with all Markdown characters escaped.

    >>> literal("*Ster* & co")
    '\\\\*Ster\\\\* \\\\& co'
    """
    # a colon before a word would begin a colour, an icon or an emoji, one before // an address whose signs are not read as they
    # are written here; an invisible word joiner keeps it a colon
    return _COLON.sub(":\u2060", _SIGNS.sub(r"\\\1", _BREAKS.sub(" ", text).strip()))


def in_markdown(said: Remark | MatchmakingError, words: Wording) -> str:
    """A remark or an error in the reader's language as Markdown: its own signs stay, the values in it are literal.

    >>> in_markdown(Remark("'{file}' is empty. See `matchmaking --help`.", {"file": "*a*.csv"}), Wording("en"))
    "'\\\\*a\\\\*\\\\.csv' is empty. See `matchmaking --help`."
    """
    return words.say(_literal(Remark(said.message, said.values)))


def _literal(value: Any) -> Any:
    match value:
        case StrEnum():
            return value
        case str() | Path():
            return literal(str(value))
        case Remark():
            # a code of the house is looked up as it is
            values = {key: each if _is_code(key, each) else _literal(each) for key, each in value.values.items()}
            return Remark(value.message, values)
        case list() | tuple():
            return [_literal(each) for each in value]
        case Mapping():
            return {key: _literal(each) for key, each in value.items()}
    return value


def _is_code(key: str, value: Any) -> bool:
    codes = value if isinstance(value, list | tuple) else [value]
    return key.endswith(("_code", "_region", "_countries")) and all(_CODE.fullmatch(str(code)) for code in codes)
