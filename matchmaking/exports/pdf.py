"""A page as a tagged PDF (PDF/UA-1, so that a screen reader finds its way), set by Typst with fonts that travel along."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, date, datetime, time
from typing import Any

import typst

from matchmaking.data_files import data_file
from matchmaking.exports.fonts import UNPRINTABLE, printable_within
from matchmaking.exports.page import Page
from matchmaking.i18n import Wording


def to_pdf(page: Page) -> bytes:
    """The page on one A4: the text is set smaller, within limits, when it holds much.

    A character that no font here has is printed as a mark, and the page says so. The same page gives the same bytes.
    """
    content = asdict(page)
    printed = printable_within(content)
    if _marks(printed) > _marks(content):
        _ = Wording(page.language).translate
        printed["remarks"] += [
            _("Characters that cannot be printed here appear as {mark}; the Word file has them.", mark=UNPRINTABLE)
        ]
    return typeset("page.typ", printed, page.made)


def typeset(template: str, content: Mapping[str, Any], made: date) -> bytes:
    """The content in one of the templates of the house, as of the day ``made``.

    What people wrote reaches the template as data and is never read as markup; a character that no font here has is printed as
    a mark.
    """
    file = data_file("exports", template)
    return bytes(
        typst.compile(
            str(file),
            root=str(file.parent),
            font_paths=[str(data_file("fonts"))],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"page": json.dumps(printable_within(content), default=str)},
            pdf_standards=["ua-1"],
            timestamp=int(datetime.combine(made, time(), UTC).timestamp()),
        )
    )


def _marks(content: Mapping[str, Any]) -> int:
    return json.dumps(content, ensure_ascii=False, default=str).count(UNPRINTABLE)
