"""A zoo of files as they really arrive: each is read right, or refused with its cause and what to do about it."""

import io
import random
import sys
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from matchmaking.errors import UnreadableFile
from matchmaking.members.lists import limited_process, plain_text, sheets
from matchmaking.members.lists.directory import DirectoryReading, read_directory
from matchmaking.members.problems import ProblemSeverity
from tests.members.files import archive, compound_file, old_workbook, open_document, with_flag, with_part, workbook

Make = Callable[[Path], object]

PLAIN = "Naam;Gemeente;Omschrijving\nBarco;Kortrijk;Beeldschermen\nUZ Gent;Gent;Zorg\n"
TWO = ["Barco", "UZ Gent"]


def text(content: str, encoding: str = "utf-8") -> Make:
    return lambda path: path.write_bytes(content.encode(encoding))


def book(**sheets: list[list[object]]) -> Make:
    return lambda path: workbook(path, sheets)


def rows(content: str) -> list[list[object]]:
    return [list(line.split(";")) for line in content.splitlines()]


def two_storeys(path: Path) -> None:
    workbook(
        path, {"Leden": [["Naam", "Sector", None, None], [None, "biotech", "medtech", "digital"], ["Barco", None, None, "x"]]}
    )


def cut_short(content: bytes) -> Make:
    return lambda path: path.write_bytes(content)


READ: dict[str, tuple[str, Make, list[str]]] = {
    "UTF-8 and semicolons": ("leden.csv", text(PLAIN), TWO),
    "UTF-8 with a byte-order mark and commas": ("leden.csv", text(PLAIN.replace(";", ","), "utf-8-sig"), TWO),
    "UTF-16 and tabs, as Excel saves Unicode text": ("leden.txt", text(PLAIN.replace(";", "\t"), "utf-16"), TWO),
    "UTF-16 big-endian": ("leden.csv", lambda path: path.write_bytes(b"\xfe\xff" + PLAIN.encode("utf-16-be")), TWO),
    "UTF-16 without a mark": ("leden.csv", text(PLAIN, "utf-16-le"), TWO),
    "Windows letters": (
        "leden.csv",
        text("Nom;Ville\nHôpital Érasme – Bruxelles;Bruxelles\n", "cp1252"),
        ["Hôpital Érasme – Bruxelles"],
    ),
    "bars between the columns": ("leden.csv", text(PLAIN.replace(";", "|")), TWO),
    "tabs in a .tsv": ("leden.tsv", text(PLAIN.replace(";", "\t")), TWO),
    "Excel's first line that names the delimiter": ("leden.csv", text("sep=;\n" + PLAIN), TWO),
    "Windows line ends": ("leden.csv", text(PLAIN.replace("\n", "\r\n")), TWO),
    "old Macintosh line ends": ("leden.csv", text(PLAIN.replace("\n", "\r")), TWO),
    "cells of several lines": ("leden.csv", text('Naam;Omschrijving\nBarco;"Schermen;\n\nen ""meer"""\nUZ Gent;Zorg\n'), TWO),
    "commas inside unquoted text": ("leden.csv", text("Naam;Omschrijving\nBarco;a, b, c\nUZ Gent;d, e, f\n"), TWO),
    "semicolons inside quoted cells of a comma file": (
        "leden.csv",
        text('Name,Offers\nBarco,"a; b; c"\nUZ Gent,"d; e"\n'),
        TWO,
    ),
    "a quotation mark never closed": ("leden.csv", text('Naam;Omschrijving\nBarco;"Schermen\nUZ Gent;Zorg\n'), TWO),
    "a quotation mark closed rows later": (
        "leden.csv",
        text('Naam;Land;Tekst\nBarco;"BE;a\nImec;BE;b\nUZ Gent;"BE";c\n'),
        ["Barco", "Imec", "UZ Gent"],
    ),
    "an inch sign in a text": ("leden.csv", text('Naam;Omschrijving\nBarco;een 21" scherm\nUZ Gent;Zorg\n'), TWO),
    "titles above and notes below": (
        "leden.csv",
        text("Ledenlijst 2019;;\n;;\n" + PLAIN + ";;\nBron: eigen opgave;;\nTotaal: 2;;\n"),
        TWO,
    ),
    "blank rows in between": ("leden.csv", text(PLAIN.replace("UZ", "\n;;\n\nUZ")), TWO),
    "the header repeated at each page": (
        "leden.csv",
        text(PLAIN + "Naam;Gemeente;Omschrijving\nImec;Leuven;Chips\n"),
        [*TWO, "Imec"],
    ),
    "a second table with other columns below": ("leden.csv", text(PLAIN + "\nName;Website\nImec;imec.be\n"), [*TWO, "Imec"]),
    "rows too short and too long": (
        "leden.csv",
        text(PLAIN.replace("Kortrijk;Beeldschermen", "Kortrijk") + "Imec;Leuven;x;;;y;z\n"),
        [*TWO, "Imec"],
    ),
    "delimiters trailing in every row": ("leden.csv", text(PLAIN.replace("\n", ";;;\n")), TWO),
    "cut off in the middle of a letter": (
        "leden.csv",
        cut_short(("Naam;Gemeente\n" + "Café Één;Genève\n" * 5 + "Barcó").encode()[:-1]),
        ["Café Één"] * 5 + ["Barc\ufffd"],
    ),
    "stray zero bytes": (
        "leden.csv",
        text(PLAIN.replace("Barco", "Bar\0co") + "Imec;Leuven;" + "x" * 500 + "\n"),
        [*TWO, "Imec"],
    ),
    "control signs and invisible blanks": ("leden.csv", text(PLAIN.replace("Barco", "\u200bBar\x07co\u00a0")), TWO),
    "a cell that begins like a formula": (
        "leden.csv",
        text(PLAIN + '"=HYPERLINK(""http://x"")";Gent;x\n'),
        [*TWO, '=HYPERLINK("http://x")'],
    ),
    "headers with stars, brackets and line breaks": (
        "leden.csv",
        text('"Naam *\n(verplicht)";"Gemeente\n/ City"\nBarco;Kortrijk\n'),
        ["Barco"],
    ),
    "headers in capitals and with a typing error": ("leden.csv", text("NAAM;OMSCHRIJVINGG\nBarco;x\n"), ["Barco"]),
    "nothing but names": ("leden.csv", text("Naam\nBarco\nUZ Gent\n"), TWO),
    "the same header twice": ("leden.csv", text("Naam;Website;Website\nBarco;barco.com;x.be\n"), ["Barco"]),
    "a CSV file named .xls": ("leden.xls", text(PLAIN), TWO),
    "a workbook named .csv": ("leden.csv", lambda path: workbook(path, {"A": rows(PLAIN)}), TWO),
    "a workbook": ("leden.xlsx", book(Leden=rows(PLAIN)), TWO),
    "a table in the middle of a sheet": (
        "leden.xlsx",
        book(
            Leden=[
                ["Titel"],
                [],
                [None, None, "Name", "Postcode"],
                [None, None, "Barco", 8500],
                [None, None, "UZ Gent", 9000.0],
            ]
        ),
        TWO,
    ),
    "members on two sheets, and one of notes": (
        "leden.xlsx",
        book(
            Een=[["Naam", "Land"], ["Barco", "BE"]],
            Uitleg=[["Lees dit"], ["eerst"]],
            Twee=[["Name", "City"], ["UZ Gent", "Gent"]],
        ),
        TWO,
    ),
    "a range that Excel took for a date": ("leden.xlsx", book(Leden=[["Naam", "TRL"], ["Barco", date(2024, 6, 4)]]), ["Barco"]),
    "formulas that failed": ("leden.xlsx", book(Leden=[["Naam", "Website"], ["Barco", "=1/0"], ["UZ Gent", "#N/A"]]), TWO),
    "a header in two rows": ("leden.xlsx", two_storeys, ["Barco"]),
    "an OpenDocument sheet": ("leden.ods", lambda path: open_document(path, rows(PLAIN)), TWO),
    "an Excel file of 1997": (
        "leden.xls",
        lambda path: old_workbook(path, [line.split(";") for line in PLAIN.splitlines()]),
        TWO,
    ),
    "three hundred unknown columns": (
        "leden.csv",
        text("Naam;Land;" + ";".join(f"q{i}x{i}z" for i in range(300)) + "\nBarco;BE;1\n"),
        ["Barco"],
    ),
}


@pytest.mark.parametrize("case", READ)
def test_an_odd_file_is_read_right(case: str, tmp_path: Path) -> None:
    name, make, expected = READ[case]
    make(tmp_path / name)
    assert [entry.member.name for entry in read_directory(tmp_path / name).entries] == expected


def bomb(path: Path) -> None:
    archive(path, {"xl/workbook.xml": "<workbook/>", "xl/worksheets/sheet1.xml": b" " * (40 * 2**20)})


def large(path: Path) -> None:
    with path.open("wb") as target:
        target.truncate(sheets.SIZE_LIMIT + 1)


def half_a_workbook(path: Path) -> None:
    workbook(path, {"Leden": rows(PLAIN)})
    path.write_bytes(path.read_bytes()[:1500])


def scrambled_workbook(path: Path) -> None:
    workbook(path, {"Leden": [[random.Random(n).random() for n in range(m, m + 20)] for m in range(200)]})
    data = bytearray(path.read_bytes())
    at = data.find(b"xl/worksheets/sheet1.xml") + 400
    data[at : at + 200] = b"\xff" * 200
    path.write_bytes(bytes(data))


def broken_sheet(path: Path) -> None:
    workbook(path, {"Leden": rows(PLAIN)})
    with_part(path, "xl/worksheets/sheet1.xml", b"</sheetData>", b"")


def far_corner(path: Path) -> None:
    workbook(path, {"Leden": rows(PLAIN)})
    with_part(path, "xl/worksheets/sheet1.xml", b'r="C3"', b'r="XFD1048576"')


def unended_sheet(path: Path) -> None:
    open_document(path, rows(PLAIN))
    with_part(path, "content.xml", b"</table:table-row></table:table>", b"</table:table-row>")


def chain_without_end(path: Path) -> None:
    """An Excel file of 1997 whose table of contents is said to go on at its own beginning."""
    old_workbook(path, [line.split(";") for line in PLAIN.splitlines()])
    data = bytearray(path.read_bytes())
    last = data.rindex(b"\xfe\xff\xff\xff", 512, 1024)
    data[last : last + 4] = ((last - 512) // 4).to_bytes(4, "little")
    path.write_bytes(bytes(data))


def chain_of_the_table(path: Path) -> None:
    """The same, where the list of the table's sectors is said to go on in a sector that names itself as the next."""
    old_workbook(path, [line.split(";") for line in PLAIN.splitlines()])
    data = bytearray(path.read_bytes())
    again = len(data) // 512 - 1
    data[68:76] = again.to_bytes(4, "little") + b"\1\0\0\0"
    path.write_bytes(bytes(data) + b"\xff" * 508 + again.to_bytes(4, "little"))


def chain_of_small_sectors(path: Path) -> None:
    """The same, where the table of small sectors leads from the first to the first."""
    old_workbook(path, [line.split(";") for line in PLAIN.splitlines()])
    data = bytearray(path.read_bytes())
    own = len(data) // 512 - 1
    data[60:68] = own.to_bytes(4, "little") + b"\1\0\0\0"
    data[512 + 4 * own : 516 + 4 * own] = b"\xfe\xff\xff\xff"
    path.write_bytes(bytes(data) + b"\0\0\0\0" + b"\xff" * 508)


def locked_part(path: Path) -> None:
    workbook(path, {"Leden": rows(PLAIN)})
    with_flag(path, 1)


def packed(name: str, times: int) -> Make:
    """A list in an archive in an archive, so many times; only the outermost is opened."""

    def make(path: Path) -> None:
        content = b"Naam;Land\nBarco;BE\n"
        for _ in range(times):
            target = io.BytesIO()
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
                archive.writestr(name, content)
            content = target.getvalue()
        path.write_bytes(content)

    return make


REFUSED: dict[str, tuple[str, Make, str]] = {
    "no file at all": ("leden.csv", lambda path: None, "There is no file"),
    "a folder": ("leden", lambda path: path.mkdir(), "is a folder"),
    "an empty file": ("leden.csv", text(""), "is empty"),
    "only blanks": ("leden.csv", text(" \n;;;\n\t\n"), "holds no text"),
    "a PDF": ("leden.pdf", text("%PDF-1.7"), "files ending in '.pdf' cannot be read"),
    "a PDF named .csv": ("leden.csv", text("%PDF-1.7 ..."), "is a document"),
    "a table of Numbers": ("leden.numbers", text("x"), "files ending in '.numbers' cannot be read. Save the table as .xlsx"),
    "a binary workbook": ("leden.xlsb", text("x"), "files ending in '.xlsb' cannot be read. Save the table as .xlsx"),
    "a template of a workbook": ("leden.xltx", text("x"), "files ending in '.xltx' cannot be read. Save the table as .xlsx"),
    "a Word document": ("leden.docx", text("x"), "files ending in '.docx' cannot be read"),
    "a Word document named .xlsx": ("leden.xlsx", lambda path: archive(path, {"word/document.xml": "<w/>"}), "not a workbook"),
    "JSON": ("leden.json", text("{}"), "files ending in '.json' cannot be read"),
    "no ending": ("leden", text(PLAIN), "cannot be read"),
    "a picture named .xlsx": (
        "leden.xlsx",
        lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9),
        "not a text file",
    ),
    "a web page named .xls": ("leden.xls", text("<html><table><tr><td>Naam</td></tr></table></html>"), "is a web page"),
    "XML named .csv": ("leden.csv", text("<?xml version='1.0'?><leden/>"), "is a web page or XML"),
    "random bytes": ("leden.csv", lambda path: path.write_bytes(random.Random(4).randbytes(5000)), "not a text file"),
    "zero bytes": ("leden.csv", lambda path: path.write_bytes(b"\0" * 5000), "not a text file"),
    "half a download": ("leden.xlsx", half_a_workbook, "is damaged"),
    "a scrambled part": ("leden.xlsx", scrambled_workbook, "is damaged"),
    "a broken sheet": ("leden.xlsx", broken_sheet, "is damaged"),
    "an old workbook whose contents go round": ("leden.xls", chain_without_end, "is damaged"),
    "an old workbook whose table goes round": ("leden.xls", chain_of_the_table, "is damaged"),
    "an old workbook whose small sectors go round": ("leden.xls", chain_of_small_sectors, "is damaged"),
    "nonsense in an old container": (
        "leden.xls",
        lambda path: path.write_bytes(compound_file({"Nonsense": b"x" * 5000})),
        "is damaged",
    ),
    "a protected workbook": (
        "leden.xlsx",
        lambda path: path.write_bytes(compound_file({"EncryptedPackage": b"x" * 5000})),
        "protected with a password",
    ),
    "a protected archive": ("leden.xlsx", locked_part, "protected with a password"),
    "a zip bomb": ("leden.xlsx", bomb, "times its size"),
    "a part that climbs out": ("leden.xlsx", lambda path: archive(path, {"../../evil.xml": "x"}), "points outside"),
    "a huge file": ("leden.csv", large, "MB"),
    "one cell in the far corner": ("leden.xlsx", far_corner, "most of them empty"),
    "an OpenDocument sheet that repeats itself endlessly": (
        "leden.ods",
        lambda path: open_document(path, [["Naam"], ["x"]], 1_000_000),
        "most of them empty",
    ),
    "an OpenDocument sheet that ends in the middle": ("leden.ods", unended_sheet, "is damaged"),
    "no header": ("leden.csv", text("Barco;Kortrijk\nUZ Gent;Gent\n"), "no column that is known to hold names"),
    "a workbook packed in a workbook": ("leden.xlsx", packed("leden.xlsx", 2), "document of another kind"),
    "a list packed fifty times": ("leden.xlsx", packed("leden.csv", 50), "document of another kind"),
    "a workbook without anything": ("leden.xlsx", book(Leden=[]), "no row of headers"),
    "headers and no members": ("leden.csv", text("Naam;Land;Toestemming;Website\n"), "no members below"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_a_file_that_cannot_be_used_is_refused_with_its_cause_and_what_to_do(case: str, tmp_path: Path) -> None:
    name, make, cause = REFUSED[case]
    make(tmp_path / name)
    with pytest.raises(UnreadableFile) as refusal:
        read_directory(tmp_path / name)
    message = str(refusal.value)
    assert name in message
    assert cause in message
    assert any(
        advice in message
        for advice in ("Give", "Save", "save", "xport", "ownload", "Look", "Split", "Delete", "Put", "Say which", "use a copy")
    )
    assert refusal.value.values["file"]


def read(tmp_path: Path, content: str, name: str = "leden.csv") -> DirectoryReading:
    (tmp_path / name).write_text(content, encoding="utf-8")
    return read_directory(tmp_path / name)


def test_a_total_larger_than_the_limit_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from matchmaking.members.lists import archives

    workbook(tmp_path / "leden.xlsx", {"Leden": rows(PLAIN)})
    with (
        pytest.raises(UnreadableFile, match="once unpacked"),
        archives.opened_archive(tmp_path / "leden.xlsx", unpacked_limit=1000),
    ):
        pass


@pytest.mark.parametrize(
    ("limit", "content"),
    [
        ("ROW_LIMIT", "Naam;Land\n" + "Barco;BE\n" * 60),
        ("CELL_LIMIT", "Naam;Land\n" + f"Barco{';x' * 60}\n"),
        ("_LINE_LIMIT", "Naam;Land\nBarco;BE\n" + "\n" * 60),
    ],
)
def test_more_rows_cells_or_lines_than_any_list_has_are_refused_before_they_fill_the_memory(
    limit: str, content: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain_text, limit, 50)
    with pytest.raises(UnreadableFile, match="which no list of organisations has"):
        read(tmp_path, content)


@pytest.mark.skipif(sys.platform == "win32", reason="this system cannot limit a process")
def test_a_workbook_that_takes_endless_memory_is_refused_and_ends_no_other_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(limited_process, "MEMORY_LIMIT", 200 * 2**20)
    workbook(tmp_path / "leden.xlsx", {"Leden": rows(PLAIN)})
    with_part(tmp_path / "leden.xlsx", "xl/worksheets/sheet1.xml", b'r="C3"', b'r="T900000"')
    with pytest.raises(UnreadableFile, match="GB of memory"):
        read_directory(tmp_path / "leden.xlsx")


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_a_stray_cell_far_away_costs_a_row_and_no_area(kind: str, tmp_path: Path) -> None:
    file, far = tmp_path / f"leden.{kind}", 60_000
    table = [line.split(";") for line in PLAIN.splitlines()]
    if kind == "xls":
        old_workbook(file, [*table, *[[]] * (far - len(table) - 1), [""] * 200 + ["x"]])
    elif kind == "ods":
        open_document(file, table)
        stray = (
            f'<table:table-row table:number-rows-repeated="{far - len(table) - 1}"/><table:table-row>'
            '<table:table-cell table:number-columns-repeated="200"/><table:table-cell office:value-type="string"><text:p>x'
            "</text:p></table:table-cell></table:table-row></table:table>"
        )
        with_part(file, "content.xml", b"</table:table>", stray.encode())
    else:
        workbook(file, {"Leden": [*table, *[[]] * (far - len(table) - 1), [""] * 200 + ["x"]]})
    (read,) = sheets.read_tables(file)
    assert [list(row.cells) for row in read.rows[: len(table)]] == table
    assert read.rows[-1].number == far
    assert len(read.rows) < 300
    assert sum(len(row.cells) for row in read.rows) < 300
    assert [entry.member.name for entry in read_directory(file).entries][: len(table) - 1] == [row[0] for row in table[1:]]


def test_a_row_without_a_name_is_set_aside_and_the_rest_comes_in(tmp_path: Path) -> None:
    reading = read(tmp_path, "Naam;Land;Toestemming;Website\n;BE;ja;x.be\nBarco;BE;ja;barco.com\n")
    assert [entry.member.name for entry in reading.entries] == ["Barco"]
    assert [(problem.severity, problem.row) for problem in reading.problems] == [(ProblemSeverity.SET_ASIDE, 2)]


def test_a_text_without_end_is_cut_and_said_so(tmp_path: Path) -> None:
    reading = read(tmp_path, f"Naam;Land;Toestemming;Omschrijving\nBarco;BE;ja;{'woord ' * 6000}\n")
    assert len(reading.entries[0].member.statements[0].text) <= 20_000
    assert [(problem.severity, problem.row, problem.field) for problem in reading.problems] == [
        (ProblemSeverity.DROPPED, 2, "Omschrijving")
    ]


def test_row_numbers_are_those_of_the_spreadsheet_program(tmp_path: Path) -> None:
    reading = read(tmp_path, 'Lijst\n\nNaam;Tekst\nBarco;"twee\nregels"\n\nImec;x\n')
    assert [entry.row for entry in reading.entries] == [4, 6]


def test_every_problem_can_be_said_in_words(tmp_path: Path) -> None:
    reading = read(
        tmp_path, "Naam;BTW;Website;TRL;Type;Land;Vreemd{x}\nBarco;123;ge{en}site;99;bakker;Narnia;1\nImec{0};;;;;;\n"
    )
    assert len(reading.problems) >= 6
    assert all(str(problem) for problem in reading.problems)
