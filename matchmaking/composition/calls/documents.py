"""The text of a call's document (plain text, PDF or Word), with words that are hyphenated at line ends joined."""

import re
from pathlib import Path

from matchmaking.composition.calls import document_reader
from matchmaking.errors import BadCall, UnreadableFile
from matchmaking.members.lists import limited_process
from matchmaking.members.lists.archives import opened_archive
from matchmaking.members.lists.plain_text import decoded
from matchmaking.remarks import Remark, reason_of

PDF, WORD = ".pdf", ".docx"
_OTHERS = frozenset({".doc", ".odt", ".rtf", ".pages", ".xlsx", ".xls", ".pptx", ".ppt", ".zip"})
SIZE_LIMIT = 50 * 2**20
"""The largest document that is read, in bytes."""

_PARTED_WORD = re.compile(r"(?<=[^\W\d_])(?:[-\u2010\u00ad]| \u00ad)[ \t]*\r?\n[ \t]*(?=[a-zà-ÿ])")
_BEGINS_ANEW = re.compile(r"\A\s*+(?:[-*•–▪●◦o]\s|\d{1,2}[.)]\s|\(?[a-z]\)\s|[A-ZÀ-Ý0-9\"'«“(\[])")
_ENDS = re.compile(r"[.!?:;»”\"')\]]\s*+$")
_WIDE = 45
"""A line of fewer letters ended because its sentence did, and not because the page did."""
_NARROWEST = 25
_FILLED = 0.75
"""In a column a line is filled from this share of the length that a tenth of the lines exceed, and from so many letters."""


def text_of(file: Path) -> str:
    """The text of a document; raises `BadCall`, saying what to do, for one that cannot be read or holds no text."""
    ending = file.suffix.casefold()
    if ending in _OTHERS:
        raise BadCall(
            "{file}: documents ending in '{ending}' cannot be read as a call. Save it as PDF, Word (.docx) or plain text.",
            file=file.name,
            ending=ending,
        )
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise BadCall(
            "The call file {file} cannot be read as text ({problem}): save it as TOML or plain text in UTF-8.",
            file=file.name,
            problem=reason_of(problem),
        ) from problem
    if len(content) > SIZE_LIMIT:
        raise BadCall("{file} is larger than {limit} MB, and no call is that large.", file=file.name, limit=SIZE_LIMIT // 2**20)
    if ending == PDF or content.startswith(b"%PDF"):
        text = _text_of_pdf(file)
        return whole_words(text, _wide_in(text))
    if ending == WORD:
        return _text_of_word(file)
    try:
        return decoded(content, file.name).removeprefix("\ufeff")
    except UnreadableFile as problem:
        raise BadCall(
            "The call file {file} cannot be read as text ({problem}): save it as TOML or plain text in UTF-8.",
            file=file.name,
            problem=Remark(problem.message, problem.values),
        ) from problem


def whole_words(text: str, wide: int = _WIDE) -> str:
    """A text without hyphenation at line ends, and with each sentence on one line.

    A line of fewer than ``wide`` letters is taken to have ended because its sentence did.

    >>> whole_words("Proposals should develop a wear-\\nable sensor.")
    'Proposals should develop a wearable sensor.'
    """
    lines = _PARTED_WORD.sub("", text.replace("\r\n", "\n")).replace("\u00ad\n", "").replace("\u00ad", "").split("\n")
    joined: list[list[str]] = []
    length = 0
    for line in lines:
        above = joined[-1][-1] if joined else ""
        if above.strip() and line.strip() and length >= wide and not _ENDS.search(above) and not _BEGINS_ANEW.match(line):
            joined[-1][-1] = above.rstrip()
            joined[-1].append(line.strip())
            length += 1 + len(line.strip())
        else:
            joined.append([line])
            length = len(line)
    return "\n".join(" ".join(pieces) for pieces in joined)


def _wide_in(text: str) -> int:
    """From how many letters on a line of these pages was ended by the page: fewer where they are set in columns."""
    lengths = sorted(len(line.strip()) for line in text.splitlines() if line.strip())
    return min(_WIDE, max(_NARROWEST, int(_FILLED * lengths[len(lengths) * 9 // 10])))


def _text_of_pdf(file: Path) -> str:
    text = _read_apart(file, "pypdf")
    if not any(map(str.isalpha, text)):
        raise BadCall(
            "{file} holds pictures of pages and no text. Recognise its text (OCR) first, or paste the call's text.",
            file=file.name,
        )
    return text


def _text_of_word(file: Path) -> str:
    try:
        with opened_archive(file):
            pass  # its list of contents is looked at: it may be built to fill the memory
    except UnreadableFile as cause:
        raise BadCall(cause.message, **cause.values) from cause
    return _read_apart(file, "docx")


def _read_apart(file: Path, library: str) -> str:
    """The text of a document, read by ``document_reader`` in a process of its own."""
    with limited_process.reader_process(document_reader.__file__, library, library, str(file.resolve())) as process:
        assert process.stdout is not None  # noqa: S101
        text = process.stdout.read(4 * document_reader.TEXT_LIMIT).decode("utf-8", "replace")
    match process.returncode:
        case 0:
            return text
        case limited_process.PROTECTED:
            raise BadCall("{file} is protected with a password. Save it without one and try again.", file=file.name)
        case limited_process.DAMAGED:
            raise BadCall("{file} is damaged: its text cannot be read. Paste the call's text instead.", file=file.name)
    raise BadCall(
        "{file} takes more than {limit} GB of memory or {seconds} seconds to read, as no call does. Paste the call's text "
        "instead.",
        file=file.name,
        limit=limited_process.MEMORY_LIMIT // 2**30,
        seconds=limited_process.TIME_LIMIT,
    )
