"""Text files with rows and columns (CSV): detection of encoding and delimiter, and the rows.

Nothing is assumed: exports differ by country, program and year.
"""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from matchmaking.errors import UnreadableFile

DELIMITERS = ";,\t|"
ROW_LIMIT = 500_000
"""Maximum number of non-empty rows of one file; no list of organisations is longer, and more would fill the memory."""

CELL_LIMIT = 20_000_000
"""Maximum number of non-empty cells of one file."""

_LINE_LIMIT = 5_000_000
_LINES_OF_A_CELL, _LINES_WHERE_NONE_CLOSES = 10_000, 20
_SNIFFED_ROWS = 200
_MARKS = (("utf-8-sig", b"\xef\xbb\xbf"), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f]")
_DECLARED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


_WESTERN, _MAC, _CENTRAL = "cp1252", "mac_roman", "cp1250"
_JUDGED = 200_000
# the non-ASCII letters of languages in these encodings: a line in the wrong encoding has letters of none
_ALPHABETS = {
    _WESTERN: ("éèêëàâçîïôûùœæ", "ëïéèöüäáóí", "äöüß", "áéíóúñü", "ãõáéíóúâêôç", "àèéìòù", "æøåé", "åäöé"),
    _CENTRAL: ("ąćęłńóśźż", "áčďéěíňóřšťúůýž", "áäčďéíĺľňóôŕšťúýž", "áéíóöőúüű", "ăâîşţ", "čšžćđ"),
}
_ALPHABETS[_MAC] = _ALPHABETS[_WESTERN]
_WITHIN_WORDS = frozenset("’‘'-·–")


def decoded(content: bytes, file: str) -> str:
    """The text of a file in UTF-8, UTF-16, a Windows encoding (Western or Central European) or an older Mac one.

    Raises ``UnreadableFile`` when it is no text.
    """
    text = content.decode(_encoding_of(content), errors="replace")
    sample = text[:200_000]
    if len(_CONTROL.findall(sample)) > 4 + len(sample) / 100:
        raise UnreadableFile(
            "{file} is not a text file with rows and columns. Export it as CSV (UTF-8) or as .xlsx.", file=file
        )
    return text


def uncommon_letters(content: bytes) -> str:
    """The name of an encoding that was guessed from the letters: ``Mac Roman`` or ``Windows-1250``; ``""`` for others."""
    return {_MAC: "Mac Roman", _CENTRAL: "Windows-1250"}.get(_encoding_of(content), "")


def _encoding_of(content: bytes) -> str:
    for encoding, mark in _MARKS:
        if content.startswith(mark):
            return encoding
    sample = content[:4096]
    # Western text in UTF-16 without a mark has a zero in nearly every second byte
    for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
        if len(zeros) > 1 and zeros.count(0) > 0.7 * len(zeros) and sample.count(0) < 0.6 * len(sample):
            return encoding
    try:
        content.decode("utf-8")
        return "utf-8"
    except UnicodeDecodeError:
        mended = content.decode("utf-8", errors="replace")
    # a file that ends within a multi-byte character is still UTF-8
    good = sum(1 for sign in mended if sign > "\x7f" and sign != "\ufffd")
    if good > 4 * mended.count("\ufffd"):
        return "utf-8"
    beginning = content[:_JUDGED]
    return max((_WESTERN, _MAC, _CENTRAL), key=lambda encoding: _looks_right(beginning.decode(encoding, "replace"), encoding))


def _looks_right(text: str, encoding: str) -> int:
    """A score of a text in an encoding: the letters of each line fit one language, no capital or sign within a word.

    >>> _looks_right("Société à Liège", "cp1252") > _looks_right("SociŽtŽ ˆ Li\ufffdge", "cp1252")
    True
    """
    score = 0
    for line in text.splitlines():
        if line.isascii():
            continue
        letters = [sign for sign in line.casefold() if sign > "\x7f" and sign.isalpha()]
        score += 2 * max(sum(letter in alphabet for letter in letters) for alphabet in _ALPHABETS[encoding]) - len(letters)
        score -= 2 * sum(
            _stands_wrong(*three) for three in zip(f" {line}", line, f"{line[1:]} ", strict=False) if three[1] > "\x7f"
        )
    return score


def _stands_wrong(before: str, sign: str, after: str) -> bool:
    if sign.isalpha():
        return sign.isupper() and before.islower()
    return sign in "\ufffdˆ˜¸" or (before.isalpha() and after.isalpha() and sign not in _WITHIN_WORDS)


def delimiter_of(text: str) -> str:
    """The delimiter: the character that splits the first rows into many columns, the same number in most of them."""
    if declared := _DECLARED.match(text):
        return declared[1]
    return max(DELIMITERS, key=lambda delimiter: _evenness(text, delimiter))


def _evenness(text: str, delimiter: str) -> float:
    widths = [len(row) for row in islice(_records(text, delimiter), _SNIFFED_ROWS) if any(cell.strip() for cell in row)]
    parted = Counter(width for width in widths if width > 1)
    if not parted:
        return 0.0
    width, rows = max(parted.items(), key=lambda item: (item[1] * (item[0] - 1), item[0]))
    return rows / len(widths) * math.sqrt(width - 1)


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error:
        return


class _Lines:
    """An iterator over lines that allows the next one to be put back."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.next = 0
        self.stop = len(lines)

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        if self.next >= self.stop:
            raise StopIteration
        self.next += 1
        return self.lines[self.next - 1]


def rows_of(text: str, delimiter: str, file: str) -> list[list[str]]:
    """All rows, empty ones included, so that the index of a row is its number in a spreadsheet program.

    An unclosed quotation mark would swallow the rows below it: it is read as an ordinary character, as is one that opens a cell
    of more than 131,072 characters. One cell spans at most ``_LINES_OF_A_CELL`` lines, and far fewer in a file with many
    unclosed marks, so that the time is linear in the size of the file. Raises ``UnreadableFile`` for more rows than a list of
    organisations ever has.
    """
    if text.count("\n") + text.count("\r") > _LINE_LIMIT:
        raise _too_many(file)
    lines = _Lines(io.StringIO(text.replace("\0", ""), newline="").readlines())
    if lines.lines and _DECLARED.fullmatch(lines.lines[0]):
        lines.lines[0] = "\n"
    widths = Counter(len(row) for row in islice(_records(text, delimiter), _SNIFFED_ROWS) if len(row) > 1)
    usual = max(widths, key=lambda width: (widths[width], width), default=1)
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[list[str]] = []
    cells = looked_at_twice = 0
    while lines.next < len(lines.lines):
        begin = lines.next
        span = _LINES_OF_A_CELL if looked_at_twice <= len(lines.lines) else _LINES_WHERE_NONE_CLOSES
        lines.stop = min(begin + span, len(lines.lines))
        try:
            row = next(reader)
            swallows = lines.next - begin > 1 and _swallows(lines.lines[begin : lines.next], row, usual, delimiter)
        except csv.Error:  # longer than any cell
            swallows = True
        if swallows:
            row = _without_quotes(lines.lines[begin], delimiter)
            looked_at_twice += lines.next - begin
            lines.next = begin + 1
            reader = csv.reader(lines, delimiter=delimiter)
        rows.append(row)
        cells += len(row)
        if len(rows) > ROW_LIMIT or cells > CELL_LIMIT:
            raise _too_many(file)
    return rows


def _too_many(file: str) -> UnreadableFile:
    return UnreadableFile(
        "{file} has more than {rows} rows or {cells} cells, which no list of organisations has. Split it, or remove what is "
        "not needed.",
        file=file,
        rows=ROW_LIMIT,
        cells=CELL_LIMIT,
    )


def _without_quotes(line: str, delimiter: str) -> list[str]:
    return [cell.replace('"', "") for cell in line.rstrip("\r\n").split(delimiter)]


def _swallows(record: list[str], row: list[str], usual: int, delimiter: str) -> bool:
    """Whether a row over several lines is really several rows after a forgotten quotation mark."""
    alone = len(_without_quotes(record[0], delimiter)) == usual
    if alone and len(row) != usual:
        return True
    try:
        list(csv.reader(record, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return alone or "unexpected end of data" in str(error)
    return False
