"""A page as a tagged PDF (PDF/UA-1, so that a screen reader finds its way), set by Typst with a font that travels along."""

import json
from dataclasses import asdict
from datetime import UTC, datetime, time

import typst
from font_source_sans_pro import font_directory

from matchmaking.data_files import data_file
from matchmaking.exports.page import Page


def to_pdf(page: Page) -> bytes:
    """The page on one A4: the text is set smaller, within limits, when it holds much.

    What people wrote reaches the template as data and is never read as markup. The same page gives the same bytes.
    """
    template = data_file("exports", "page.typ")
    return bytes(
        typst.compile(
            str(template),
            root=str(template.parent),
            font_paths=[font_directory],
            ignore_system_fonts=True,
            format="pdf",
            sys_inputs={"page": json.dumps(asdict(page), default=str)},
            pdf_standards=["ua-1"],
            timestamp=int(datetime.combine(page.made, time(), UTC).timestamp()),
        )
    )
