"""Files for the tests, written byte by byte where no library would write them so badly."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter

Sheet = Sequence[Sequence[Any]]


def workbook(path: Path, sheets: Mapping[str, Sheet]) -> None:
    """An .xlsx file; a string that begins with "=" is a formula, dates are Excel's dates."""
    book = xlsxwriter.Workbook(str(path))
    day = book.add_format({"num_format": "dd/mm/yyyy"})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date | datetime):
                    sheet.write_datetime(at, column, value, day)
                elif value is not None:
                    sheet.write(at, column, value)
    book.close()


def open_document(path: Path, rows: Sheet, repeated: int = 1) -> None:
    """An .ods file with one sheet; ``repeated`` is how often its last row and cell say that they repeat."""
    lines = []
    for at, row in enumerate(rows):
        times = repeated if at == len(rows) - 1 else 1
        cells = "".join(
            f'<table:table-cell office:value-type="string" table:number-columns-repeated="{times}"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        lines.append(f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>')
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text", "manifest")
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {spaces}><office:body><office:spreadsheet>'
        f'<table:table table:name="Leden">'
        f"{''.join(lines)}</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet", zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<?xml version="1.0"?><manifest:manifest {spaces}></manifest:manifest>')


def old_workbook(path: Path, rows: Sequence[Sequence[str]]) -> None:
    """An .xls file of the year 1997: a compound file with one stream of records."""

    def record(kind: int, body: bytes) -> bytes:
        return struct.pack("<HH", kind, len(body)) + body

    begin = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0x0600))
    name = b"Leden"
    cells = b"".join(
        record(0x0204, struct.pack("<HHHHB", at, column, 0, len(text), 1) + text.encode("utf-16-le"))
        for at, row in enumerate(rows)
        for column, text in enumerate(row)
    )
    sheet = record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0x0600)) + cells + record(0x000A, b"")
    place = len(begin) + 4 + 8 + len(name) + 4
    stream = begin + record(0x0085, struct.pack("<IBBBB", place, 0, 0, len(name), 0) + name) + record(0x000A, b"") + sheet
    path.write_bytes(compound_file({"Workbook": stream.ljust(max(4096, len(stream)), b"\0")}))


def compound_file(streams: Mapping[str, bytes]) -> bytes:
    """The container of old Office files, and of new ones that are protected with a password."""
    end, free, taken = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
    table = [taken]
    sectors = b""
    entries = [("Root Entry", 5, end, 0)]
    for name, stream in streams.items():
        count = -(-len(stream) // 512)
        first = len(table)
        table += [*range(first + 1, first + count), end]
        sectors += stream.ljust(count * 512, b"\0")
        entries.append((name, 2, first, len(stream)))
    directory = len(table)
    table.append(end)
    listed = b""
    for place, (name, kind, first, size) in enumerate(entries):
        text = (name + "\0").encode("utf-16-le")
        nothing = 0xFFFFFFFF
        child = 1 if place == 0 and len(entries) > 1 else nothing
        following = place + 1 if 0 < place < len(entries) - 1 else nothing
        listed += text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, nothing, following, child)
        listed += b"\0" * 36 + struct.pack("<IQ", first, size)
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16 + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 10
    header += struct.pack("<IIIIIIIII", 1, directory, 0, 4096, end, 0, end, 0, 0) + struct.pack("<I", free) * 108
    fat = struct.pack(f"<{len(table)}I", *table).ljust(512, b"\xff")
    return header + fat + sectors + listed.ljust(512, b"\0")


def archive(path: Path, parts: Mapping[str, bytes | str]) -> None:
    """A ZIP with these parts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)


def with_flag(path: Path, flag: int) -> None:
    """Set a flag of every part of a ZIP, for instance the one that says that it is encrypted."""
    data = bytearray(path.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= flag
            at = data.find(mark, at + 1)
    path.write_bytes(bytes(data))


def with_part(path: Path, name: str, old: bytes, new: bytes) -> None:
    """Replace some bytes in one part of a ZIP."""
    target = io.BytesIO()
    with zipfile.ZipFile(path) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed:
        for part in source.infolist():
            content = source.read(part)
            assert part.filename != name or old in content
            changed.writestr(part.filename, content.replace(old, new) if part.filename == name else content)
    path.write_bytes(target.getvalue())
