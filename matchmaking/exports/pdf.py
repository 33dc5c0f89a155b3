"""A page as a tagged, accessible PDF (PDF/UA-1), typeset by Typst with bundled fonts."""

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
    """The page on one A4 sheet: a page with much text is set in a smaller font, within limits.

    A character without a glyph in these fonts is printed as a mark, and the page says so. The output is deterministic.
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
    """Typeset content in one of the product's templates, dated ``made``.

    User text reaches the template as data and is never interpreted as markup; a character without a glyph is printed as a mark.
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
