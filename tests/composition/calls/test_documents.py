"""A call is read from whatever document it comes in, with the words whole that a line's end parts."""

import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import typst
from docx import Document
from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from matchmaking.composition.calls.call import read_call
from matchmaking.composition.calls.documents import text_of, whole_words
from matchmaking.errors import BadCall
from matchmaking.members.lists import limited_process

TEXT = "Wondzorg thuis\n\nHet project ontwikkelt een verband met sensoren voor patiënten thuis. De looptijd is 36 maanden."


def pdf(file: Path, text: str, width: str = "9cm") -> None:
    source = file.with_suffix(".typ")
    source.write_text(
        f'#set page(width: {width})\n#set text(hyphenate: true, lang: "nl")\n#set par(justify: true)\n{text}', encoding="utf-8"
    )
    typst.compile(str(source), output=str(file))


def test_a_call_in_pdf_is_read_with_whole_words(tmp_path: Path) -> None:
    pdf(tmp_path / "oproep.pdf", TEXT)
    call = read_call(tmp_path / "oproep.pdf")
    assert (call.id, call.title, call.months) == ("oproep", "Wondzorg thuis", 36)
    assert "verband met sensoren voor patiënten thuis" in " ".join(call.text["nl"].split())


@pytest.mark.parametrize("width", ["6cm", "9cm", "17cm"])
def test_a_sentence_in_a_column_of_any_width_stays_one_and_a_list_stays_a_list(tmp_path: Path, width: str) -> None:
    sentence = "Het project ontwikkelt een verband met sensoren voor patiënten thuis, en de verpleegkundige krijgt een bericht."
    items = ("sensoren voor op de huid", "software die verpleegkundigen waarschuwt wanneer een wonde ontsteekt")
    pdf(tmp_path / "oproep.pdf", "\n\n".join([sentence, *(f"+ {item}" for item in items)]), width)
    assert text_of(tmp_path / "oproep.pdf").split("\n") == [sentence, *(f"{at}. {item}" for at, item in enumerate(items, 1))]


def test_a_call_in_word_is_read_with_its_tables(tmp_path: Path) -> None:
    document = Document()
    for line in TEXT.split("\n\n"):
        document.add_paragraph(line)
    document.add_table(1, 1).cell(0, 0).text = "Het projectbudget bedraagt 3 miljoen euro."
    document.save(str(tmp_path / "oproep.docx"))
    call = read_call(tmp_path / "oproep.docx")
    assert (call.title, call.months, call.budget) == ("Wondzorg thuis", 36, 3e6)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_a_text_is_read_in_the_letters_in_which_it_was_saved(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "oproep.txt").write_bytes(TEXT.encode(encoding))
    assert read_call(tmp_path / "oproep.txt").text == {"nl": TEXT}


def test_documents_that_hold_no_text_are_refused_with_what_to_do(tmp_path: Path) -> None:
    pdf(tmp_path / "leeg.pdf", "#rect()")
    (tmp_path / "stuk.pdf").write_bytes(b"%PDF-1.7 nothing")
    (tmp_path / "stuk.docx").write_bytes(b"PK\x03\x04 nothing")
    (tmp_path / "oud.doc").write_bytes(b"\xd0\xcf\x11\xe0")
    for name, said in (("leeg.pdf", "OCR"), ("stuk.pdf", "damaged"), ("stuk.docx", "damaged"), ("oud.doc", "Save it as PDF")):
        with pytest.raises(BadCall, match=said):
            read_call(tmp_path / name)


def endless_pdf(file: Path) -> None:
    """One page that draws two million letters, in a file of some kilobytes."""
    writer = PdfWriter()
    drawn = DecodedStreamObject()
    drawn.set_data(b"BT /F 9 Tf (a) Tj ET\n" * 2_000_000)
    page = writer.add_blank_page(99, 99)
    page[NameObject("/Contents")] = writer._add_object(drawn.flate_encode())
    font = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    named = DictionaryObject({NameObject(key): NameObject(value) for key, value in font.items()})
    fonts = DictionaryObject({NameObject("/F"): named})
    page[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    writer.write(file)


def endless_document(file: Path) -> None:
    """A table with one cell that says it spans a thousand million columns."""
    document = Document()
    document.add_table(1, 1).cell(0, 0)._tc.grid_span = 10**9
    document.save(str(file))


def packed_document(file: Path) -> None:
    """A document of some kilobytes that unpacks to a hundred million signs."""
    Document().save(str(file))
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/more.xml", b" " * 10**8)


@pytest.mark.skipif(sys.platform == "win32", reason="this system cannot limit a process")
@pytest.mark.parametrize(
    ("name", "build", "said"),
    [
        ("eindeloos.pdf", endless_pdf, "seconds to read"),
        ("eindeloos.docx", endless_document, "seconds to read"),
        ("opgevouwen.docx", packed_document, "times its size"),
    ],
)
def test_a_document_that_takes_endless_time_or_memory_is_refused_and_ends_no_other_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, build: Callable[[Path], None], said: str
) -> None:
    monkeypatch.setattr(limited_process, "TIME_LIMIT", 2)
    build(tmp_path / name)
    with pytest.raises(BadCall, match=said):
        read_call(tmp_path / name)


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("a wear-\nable sensor", "a wearable sensor"),
        ("een draag\u00adbare sensor", "een draagbare sensor"),
        ("klinische vali\u2010\n   datie", "klinische validatie"),
        ("a sensor for\n- the heart\n- the lungs", "a sensor for\n- the heart\n- the lungs"),
        (
            "Scope\nProposals should develop sensors that measure\nglucose at home.",
            "Scope\nProposals should develop sensors that measure glucose at home.",
        ),
        ("the COVID-\n19 wards", "the COVID-\n19 wards"),
    ],
)
def test_words_and_sentences_that_lines_part_are_whole(text: str, whole: str) -> None:
    assert whole_words(text) == whole
