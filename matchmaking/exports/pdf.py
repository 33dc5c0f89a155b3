"""A page as a tagged PDF (PDF/UA-1, so that a screen reader finds its way), set by Typst with fonts that travel along."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime, time
from typing import Any

import typst

from matchmaking.data_files import data_file
from matchmaking.exports.fonts import UNPRINTABLE, printable_within
from matchmaking.exports.page import Page
from matchmaking.i18n import Wording


def to_pdf(page: Page) -> bytes:
    """The page on one A4: the text is set smaller, within limits, when it holds much.

    What people wrote reaches the template as data and is never read as markup. A character that no font here has is printed as
    a mark, and the page says so. The same page gives the same bytes.
    """
    content = asdict(page)
    printed = printable_within(content)
    if _marks(printed) > _marks(content):
        _ = Wording(page.language).translate
        printed["remarks"] += [
            _("Characters that cannot be printed here appear as {mark}; the Word file has them.", mark=UNPRINTABLE)
        ]
    return _typeset(printed, page)


def _marks(content: Mapping[str, Any]) -> int:
    return json.dumps(content, ensure_ascii=False, default=str).count(UNPRINTABLE)


def _typeset(content: Mapping[str, Any], page: Page) -> bytes:
    template = data_file("exports", "page.typ")
    return bytes(
        typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=[str(data_file("fonts"))],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"page": json.dumps(content, default=str)},
            pdf_standards=["ua-1"],
            timestamp=int(datetime.combine(page.made, time(), UTC).timestamp()),
        )
    )
