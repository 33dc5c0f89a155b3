"""Untrusted text takes the time of one look at it: nothing that somebody writes keeps the processor busy.

What takes the square of a text's length takes minutes at the lengths here, and what takes one look some hundredths of a second.
The limits lie far from both, and count the processor's time of this process alone.
"""

import json
import re
import signal
import struct
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest

from matchmaking.composition.calls.call import read_call
from matchmaking.errors import MatchmakingError
from matchmaking.members.lists import sheets, workbook_reader, workbook_xml
from matchmaking.members.lists.compound_file import has_endless_chain
from matchmaking.members.lists.directory import read_directory
from matchmaking.members.lists.headers import Field
from tests.members.files import workbook
from tests.patterns import attacks, patterns, put_together, taken_down
from tests.readers import PIECES, READERS

LENGTH = 30_000
LIMIT = 1.0
"""Seconds for one pattern on one text."""

LONG = 100_000
LIMIT_OF_A_READER = 40.0
needs_a_timer = pytest.mark.skipif(not hasattr(signal, "ITIMER_VIRTUAL"), reason="this system counts no processor time")


class TooLong(Exception):
    """The limit was reached."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """End what takes more of the processor."""

    def end(*_: object) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def _is_slow(pattern: re.Pattern[Any], text: str) -> bool:
    given = text.encode() if isinstance(pattern.pattern, bytes) else text
    try:
        with within(LIMIT):
            for _ in pattern.finditer(given):
                pass
            pattern.match(given)
    except TooLong:
        return True
    return False


@needs_a_timer
def test_no_pattern_goes_back_over_what_it_passed() -> None:
    slow = []
    compiled = taken_down()
    assert put_together() <= {place for _, place in compiled}
    for pattern, place in (dict(compiled) | patterns()).items():
        for text in attacks(pattern, LENGTH):
            if _is_slow(pattern, text):
                slow.append((place, pattern.pattern, text[:40]))
                break
    assert slow == []


@pytest.mark.parametrize("careless", [r"\s*;", r"(a+)+b", r"[a-z.]+@", r"\(.*?\)", r"\d+$"])
@needs_a_timer
def test_the_search_for_slow_patterns_finds_them(careless: str) -> None:
    assert any(_is_slow(re.compile(careless), text) for text in attacks(re.compile(careless), 4 * LENGTH))


@pytest.mark.parametrize("reader", READERS)
@needs_a_timer
def test_a_reader_takes_one_look_at_whatever_is_repeated(reader: str) -> None:
    for name, piece in PIECES.items():
        text = "x " + piece * (LONG // len(piece))
        try:
            with within(LIMIT_OF_A_READER), suppress(MatchmakingError):
                READERS[reader](text)
        except TooLong:
            pytest.fail(f"{reader} of {name}")


@pytest.mark.parametrize("piece", PIECES)
@needs_a_timer
def test_a_list_with_such_cells_is_read_in_one_look(piece: str, tmp_path: Path) -> None:
    fields = [field.value for field in Field if field is not Field.UNUSED]
    # a cell over so many lines is one behind a forgotten quotation mark: each line becomes a row
    length = 1_500 if "\n" in PIECES[piece] else 40_000
    cell = (PIECES[piece] * (length // len(PIECES[piece]))).replace('"', '""')
    lines = [";".join(fields), ";".join(["Acme", *[f'"{cell}"'] * (len(fields) - 1)]), f'"{cell}";;']
    file = tmp_path / "leden.csv"
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    with within(LIMIT_OF_A_READER), suppress(MatchmakingError):
        read_directory(file)


@needs_a_timer
def test_a_quotation_mark_that_is_never_closed_is_looked_for_once(tmp_path: Path) -> None:
    file = tmp_path / "leden.csv"
    file.write_text("naam;omschrijving\n" + 'a";"c\n' * 40_000, encoding="utf-8")
    with within(LIMIT_OF_A_READER), suppress(MatchmakingError):
        read_directory(file)


XML = {
    "cells": b"<c ",
    "cells with places": b'<c r="A1" ',
    "places in one cell": b'r="A1" ',
    "rows": b"<row ",
    "hidden rows": b'<row hidden="1" ',
    "formulas": b"<c r='A1'><f",
    "values": b"<c ><f/> ",
    "sheets": b"<sheet ",
    "relations": b"<Relationship ",
    "attributes": b'a="',
}


@pytest.mark.parametrize("piece", XML)
@needs_a_timer
def test_the_raw_text_of_a_workbook_is_looked_at_once(piece: str, tmp_path: Path) -> None:
    file = tmp_path / "leden.xlsx"
    hostile = b"<c " + XML[piece] * (LONG // len(XML[piece]))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for part in ("xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"):
            archive.writestr(part, hostile)
    with within(LIMIT_OF_A_READER):
        workbook_xml.look_through(str(file))


@needs_a_timer
def test_cells_that_are_merged_again_and_again_are_filled_once() -> None:
    rows = [["x" if row < LONG // 2 else ""] for row in range(LONG)]
    merged = [((row, 0), (LONG, 0)) for row in range(LONG // 2)]
    with within(LIMIT_OF_A_READER):
        workbook_reader.fill_down(rows, merged)
    assert all(row == ["x"] for row in rows)


@needs_a_timer
def test_a_chain_of_sectors_is_followed_once() -> None:
    sectors = LONG // 128
    following = [*range(1, sectors * 128), 0xFFFFFFFE]
    header = b"\0" * 30 + b"\x09\0" + b"\0" * 28 + b"\xfe\xff\xff\xff\0\0\0\0" * 2
    named = [*range(109), *[0xFFFFFFFF] * 109][:109]
    content = header + struct.pack("<109I", *named) + struct.pack(f"<{len(following)}I", *following)
    with within(LIMIT_OF_A_READER):
        assert not has_endless_chain(content)
    with within(LIMIT_OF_A_READER):
        assert has_endless_chain(content.replace(struct.pack("<I", 13_000), struct.pack("<I", 1)))


def test_the_raw_text_of_a_workbook_is_read_in_the_limited_process_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "leden.xlsx"
    workbook(file, {"Leden": [["Naam", "Gemeente", "Omschrijving"], ["Acme", "Gent", "Sensoren"]]})
    opened: list[str] = []
    monkeypatch.setattr(zipfile.ZipFile, "open", lambda _, part, *__, **___: opened.append(str(part)))
    assert [row.cells[0] for row in sheets.read_tables(file)[0].rows] == ["Naam", "Acme"]
    assert opened == []


@needs_a_timer
def test_a_call_of_the_portal_is_read_in_one_look(tmp_path: Path) -> None:
    read = []
    for piece in PIECES.values():
        file = tmp_path / "topics.json"
        topic = {"topicId": "X", "title": "Care", "description": piece * (LONG // len(piece)), "actionType": piece * 1000}
        file.write_text(json.dumps([topic]), encoding="utf-8")
        with within(LIMIT_OF_A_READER), suppress(MatchmakingError):
            read.append(read_call(file))
    assert len(read) > len(PIECES) / 2
