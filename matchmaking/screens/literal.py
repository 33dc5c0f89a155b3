"""Members' own words inside Markdown, shown as they were written."""

import re

_SIGNS = re.compile(r"([\\`*_{}\[\]()#+.!|<>~$&-])")


def literal(text: str) -> str:
    """A text on one line with every sign that Markdown would act upon made harmless.

    >>> literal("*Ster* & co")
    '\\\\*Ster\\\\* \\\\& co'
    """
    # a colon would begin a colour, an icon or an emoji; a word joiner after it keeps it a colon and cannot be seen
    return _SIGNS.sub(r"\\\1", " ".join(text.split())).replace(":", ":\u2060")
