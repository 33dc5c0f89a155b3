"""A page as an editable Word document: real headings and tables, with the language set for the spelling check."""

from io import BytesIO

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from matchmaking.exports.page import Page

_ACCENT = RGBColor(0x0B, 0x6B, 0x5D)
_LOCALES = {"nl": "nl-BE", "fr": "fr-BE", "en": "en-GB"}
_NUMBERS_FROM = 3
"""First column of the members' table that holds numbers."""


def to_word(page: Page) -> bytes:
    """The page as .docx. Characters that XML cannot hold are removed from user text."""
    document = Document()
    _prepare(document, page)
    document.add_paragraph(_clean(page.kicker)).runs[0].bold = True
    document.add_heading(_clean(page.title), level=1)
    document.add_paragraph(_clean(page.lead))
    figures = document.add_table(rows=2, cols=len(page.figures))
    for column, (what, value) in enumerate(page.figures):
        figures.cell(0, column).text = _clean(what)
        figures.cell(1, column).text = _clean(value)
        figures.cell(1, column).paragraphs[0].runs[0].bold = True
    document.add_heading(_clean(page.seats.title), level=2)
    _add_table(document, page.seats.columns, [[str(cell) for cell in row] for row in page.seats.rows])
    for title, bars in ((page.coverage_title, page.coverage), (page.points_title, page.points)):
        document.add_heading(_clean(title), level=2)
        for bar in bars:
            document.add_paragraph(_clean(f"{bar.name}: {bar.said}"), style="List Bullet")
    document.add_heading(_clean(page.rules_title), level=2)
    document.add_paragraph(_clean(page.rules))
    for rule in page.open:
        document.add_paragraph(_clean(rule), style="List Bullet")
    for remark in page.remarks:
        document.add_paragraph(_clean(remark), style="List Bullet")
    document.add_paragraph(_clean(page.note)).runs[0].italic = True
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def _prepare(document: WordDocument, page: Page) -> None:
    """Set A4, the product's colours, the page's language, and the document properties."""
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(18)
    section.top_margin = section.bottom_margin = Mm(15)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Calibri", Pt(10)
    normal.paragraph_format.space_after = Pt(3)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), _LOCALES[page.language])
    normal.element.get_or_add_rPr().append(language)
    for level in (1, 2):
        heading = document.styles[f"Heading {level}"]
        heading.font.color.rgb, heading.font.size = _ACCENT, Pt(18 if level == 1 else 12)
        heading.paragraph_format.space_before = Pt(8)
    document.styles["List Bullet"].paragraph_format.space_after = Pt(1)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = _clean(page.title)[:255], "matchmaking", ""
    properties.language = _LOCALES[page.language]


def _add_table(document: WordDocument, columns: list[str], rows: list[list[str]]) -> None:
    table = document.add_table(rows=1, cols=len(columns), style="Light Grid Accent 1")
    for column, title in enumerate(columns):
        table.rows[0].cells[column].text = _clean(title)
    repeated = OxmlElement("w:tblHeader")
    repeated.set(qn("w:val"), "true")
    table.rows[0]._tr.get_or_add_trPr().append(repeated)
    for row in rows:
        cells = table.add_row().cells
        for column, text in enumerate(row):
            cells[column].text = _clean(text)
            if column >= _NUMBERS_FROM:
                cells[column].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _clean(text: str) -> str:
    """The text without control characters that XML cannot hold."""
    return "".join(
        sign for sign in text if sign in "\t\n" or (sign >= " " and not 0xD800 <= ord(sign) <= 0xDFFF and sign not in "￾￿")
    )
