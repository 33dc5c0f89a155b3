"""Reads the text of one PDF or Word document in a process of its own, which ``members.lists.limited_process`` starts.

It is run by its path, with nothing of this package loaded, and writes the text in UTF-8.
"""

import sys

PAGE_LIMIT = 300
"""The most pages of a PDF that are read; what follows in longer ones are annexes."""

TEXT_LIMIT = 20_000_000
"""The most signs of a text that are handed on; a call of 300 pages has a million."""


class Protected(Exception):
    """The document is protected with a password."""


def text_of_pdf(file: str) -> str:
    """The text of the first pages."""
    from pypdf import PdfReader

    reader = PdfReader(file)
    if reader.is_encrypted and not reader.decrypt(""):
        raise Protected
    return "\n".join(page.extract_text() for page in reader.pages[:PAGE_LIMIT])


def text_of_word(file: str) -> str:
    """The text of its paragraphs, then of its tables, each line once."""
    from docx import Document

    document = Document(file)
    lines = [paragraph.text for paragraph in document.paragraphs]
    lines += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join(dict.fromkeys(line for line in lines if line.strip()))


def main(limits: str, libraries: str, memory: str, seconds: str, library: str, file: str) -> int:
    """Read the document with ``pypdf`` or ``docx``, from folders with the limits and the libraries, and say how it ended."""
    sys.path += [limits, libraries]
    import limited_process  # type: ignore[import-not-found]  # by its own name: nothing of the package is loaded

    limited_process.limit_this_process(int(memory), int(seconds))
    try:
        text = {"pypdf": text_of_pdf, "docx": text_of_word}[library](file)
    except Protected:
        return int(limited_process.PROTECTED)
    except MemoryError:
        raise
    except Exception:  # whatever a spoilt file brings about in a library that others maintain
        return int(limited_process.DAMAGED)
    sys.stdout.buffer.write(text[:TEXT_LIMIT].encode("utf-8", "replace"))
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
