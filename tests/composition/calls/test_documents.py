"""A call is read from whatever document it comes in, with the words whole that a line's end parts."""

from pathlib import Path

import pytest
import typst
from docx import Document

from matchmaking.composition.calls.call import read_call
from matchmaking.composition.calls.documents import whole_words
from matchmaking.errors import BadCall

TEXT = "Wondzorg thuis\n\nHet project ontwikkelt een verband met sensoren voor patiënten thuis. De looptijd is 36 maanden."


def pdf(file: Path, text: str) -> None:
    source = file.with_suffix(".typ")
    source.write_text(
        f'#set page(width: 9cm)\n#set text(hyphenate: true, lang: "nl")\n#set par(justify: true)\n{text}', encoding="utf-8"
    )
    typst.compile(str(source), output=str(file))


def test_a_call_in_pdf_is_read_with_whole_words(tmp_path: Path) -> None:
    pdf(tmp_path / "oproep.pdf", TEXT)
    call = read_call(tmp_path / "oproep.pdf")
    assert (call.id, call.title, call.months) == ("oproep", "Wondzorg thuis", 36)
    assert "verband met sensoren voor patiënten thuis" in " ".join(call.text["nl"].split())


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
