"""Members' own words inside Markdown, shown as they were written."""

import re

_COLON = re.compile(r":(?=\w|//)")
_BREAKS = re.compile(r"[^\S\u00a0\u2007\u202f]+")
"""All white space but the kinds that keep a number and its sign on one line."""
_SIGNS = re.compile(r"([\\`*_{}\[\]()#+.!|<>~$&-])")


def literal(text: str) -> str:
    """A text on one line with all Markdown characters escaped.

    >>> literal("*Ster* & co")
    '\\\\*Ster\\\\* \\\\& co'
    """
    # a colon before a word would begin a colour, an icon or an emoji, one before // an address whose signs are not read as they
    # are written here; an invisible word joiner keeps it a colon
    return _COLON.sub(":\u2060", _SIGNS.sub(r"\\\1", _BREAKS.sub(" ", text).strip()))
