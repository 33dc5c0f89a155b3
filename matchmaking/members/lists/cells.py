"""What stands in one cell of a member directory: cleaned text, lists, and words for kinds, themes, countries, yes and no.

Each reader takes a ``Cell`` and gives the value or nothing; whatever it drops or guesses, the cell writes down.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale
from rapidfuzz import fuzz, process

from matchmaking.data_files import data_file
from matchmaking.members.lists.problem_log import ProblemLog, shown
from matchmaking.members.member import Kind, Language, Theme
from matchmaking.members.names import plain

TEXT_LIMIT = 20_000
"""The most letters of one text that are kept."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_NOTHING = frozenset(
    {
        "",
        "nvt",
        "n v t",
        "n a",
        "null",
        "nan",
        "none",
        "geen",
        "nihil",
        "tbd",
        "tbc",
        "s o",
        "neant",
        "keine",
        "aucun",
        "aucune",
    }
)
# a longer word than any that says nothing: most cells have one, and need not be written plainly
_SAYS_SOMETHING = re.compile(rf"[^\W_]{{{1 + max(map(len, _NOTHING))}}}")
_SPREADSHEET_ERRORS = frozenset(
    {"#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?", "#NULL!", "#NUM!", "#N/B", "#VERW!", "#WAARDE!", "#NAAM?"}
)
_BULLET = re.compile(r"\s*(?:;|\n|\s\|\s|(?:^|(?<=\s))[•▪●◦‣·*–-]\s+|(?:^|(?<=\n))\d{1,2}[.)]\s)\s*")
# signs without letters that nevertheless say something
_TICKS = frozenset("✓✔☑■☐□✗✘")
_SURE_ENOUGH = 88


def cleaned(text: str) -> str:
    """A cell's text in composed letters, without control signs and stray blanks; line breaks stay.

    >>> cleaned(" caf\\u0065\\u0301\\x07\\u00a0 bar ")
    'café bar'
    """
    if text.isascii() and text.isprintable():
        text = " ".join(text.split())  # the usual case: nothing but blanks to put right
        return "" if text.upper() in _SPREADSHEET_ERRORS else text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))
    lines = (_BLANKS.sub(" ", line).strip() for line in _UNSEEN.sub("", text).split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return "" if text.upper() in _SPREADSHEET_ERRORS else text


@dataclass(frozen=True, slots=True)
class Cell:
    """A cleaned text, where it stands, and the log to write to. ``field`` is the column's header as the file shows it."""

    text: str
    field: str
    row: int
    log: ProblemLog

    @property
    def says_nothing(self) -> bool:
        """Empty, a dash, or a word for "not applicable"."""
        return not _SAYS_SOMETHING.search(self.text) and plain(self.text) in _NOTHING and self.text not in _TICKS

    def drop(self, message: str, /, **values: Any) -> None:
        """Write down that this cell did not come in; ``{value}`` in the template is the cell's text."""
        self.log.dropped(message, row=self.row, field=self.field, value=shown(self.text), **values)

    def guess(self, message: str, /, **values: Any) -> None:
        """Write down that this cell came in on a guess."""
        self.log.guessed(message, row=self.row, field=self.field, value=shown(self.text), **values)


@cache
def words_for(group: str) -> Mapping[str, str]:
    """From each word of a group (kind, sector, theme, answer, country) to what it means."""
    table = tomllib.loads(data_file("cell-words.toml").read_text(encoding="utf-8"))[group]
    return {word: meaning for meaning, words in table.items() for word in words}


@cache
def _countries() -> Mapping[str, str]:
    names = {
        plain(name): code
        for language in Language
        for code, name in Locale(language.value).territories.items()
        if len(code) == 2 and code.isalpha()
    }
    return names | {code.casefold(): code for code in names.values()} | dict(words_for("country"))


def pieces(text: str) -> list[str]:
    """The items of a list in one cell: parted by semicolons, line breaks, bullets or " | ", never by commas.

    >>> pieces("• imaging, 3D\\n• robots; lasers")
    ['imaging, 3D', 'robots', 'lasers']
    """
    return list(dict.fromkeys(piece.strip() for piece in _BULLET.split(text) if plain(piece) not in _NOTHING))


def text_in(cell: Cell) -> str:
    """A free text, cut off at ``TEXT_LIMIT``."""
    if len(cell.text) <= TEXT_LIMIT:
        return cell.text
    cell.drop(
        "The text is {length} letters long; only the first {limit} came in. Shorten it.",
        length=len(cell.text),
        limit=TEXT_LIMIT,
    )
    return cell.text[:TEXT_LIMIT].rstrip()


def line_in(cell: Cell, limit: int = 300) -> str:
    """A text that belongs on one line, such as a name or a street."""
    line = " ".join(cell.text.split())
    if len(line) <= limit:
        return line
    cell.drop("The text is {length} letters long; only the first {limit} came in. Shorten it.", length=len(line), limit=limit)
    return line[:limit].rstrip()


def _meaning(text: str, words: Mapping[str, str]) -> tuple[str | None, bool]:
    """What a text means and whether that is a guess: the word itself, one spelled nearly so, or the longest one within it."""
    wanted = plain(re.sub(r"[(\[].*?[)\]]", " ", text)) or plain(text)
    for word in (wanted, plain(text)):
        if word in words:
            return words[word], False
    if not 3 < len(wanted) < 100:
        return None, True
    near = process.extractOne(wanted, list(words), scorer=fuzz.ratio, score_cutoff=_SURE_ENOUGH)
    if near:
        return words[near[0]], True
    within = [word for word in words if len(word) > 3 and f" {word} " in f" {wanted} "]
    return (words[max(within, key=lambda word: (len(word), word))], True) if within else (None, True)


def kind_in(cell: Cell) -> Kind:
    """The kind of organisation that a cell names in any of the four languages.

    >>> kind_in(Cell("Kleine onderneming", "Type", 2, ProblemLog("leden.xlsx"))).value
    'sme'
    """
    found = list(dict.fromkeys(_kinds(cell)))
    if len(found) > 1:
        cell.guess(
            "'{value}' names more than one kind of organisation; {known_code} was taken. Leave only one.", known_code=found[0]
        )
    return found[0] if found else Kind.UNKNOWN


def _kinds(cell: Cell) -> Iterable[Kind]:
    meaning, guessed = _meaning(cell.text, words_for("kind"))
    for piece in [cell.text] if meaning and not guessed else re.split(r"[;,/|\n]", cell.text):
        meaning, guessed = _meaning(piece, words_for("kind"))
        if meaning is None:
            cell.drop(
                "'{piece}' is not a known kind of organisation. Use SME, large company, university, university hospital, "
                "hospital, "
                "research centre, association, care provider, patient organisation, public body or investor.",
                piece=shown(piece),
            )
            continue
        if guessed:
            cell.guess(
                "'{piece}' was read as {known_code}. If that is wrong, correct it.", piece=shown(piece), known_code=meaning
            )
        yield Kind(meaning)


def themes_in(cell: Cell) -> tuple[Theme, ...]:
    """The themes that a cell lists."""
    found: set[Theme] = set()
    for piece in re.split(r"[;,|\n•]", cell.text):
        if not piece.strip():
            continue
        meaning, guessed = _meaning(piece, words_for("theme"))
        if meaning is None:
            cell.drop(
                "'{piece}' is not a known theme. Use personalised medicine, digital medicine, efficient care or breakthrough "
                "care.",
                piece=shown(piece),
            )
            continue
        if guessed:
            cell.guess(
                "'{piece}' was read as {known_code}. If that is wrong, correct it.", piece=shown(piece), known_code=meaning
            )
        found.add(Theme(meaning))
    return tuple(theme for theme in Theme if theme in found)


def country_in(cell: Cell) -> str:
    """The two-letter code of a country that a cell names in any of the four languages, or by its code; UK is GB, EL is GR.

    >>> country_in(Cell("Verenigd Koninkrijk", "Land", 2, ProblemLog("leden.xlsx")))
    'GB'
    """
    words = _countries()
    if code := words.get(plain(cell.text)):
        return code
    near = process.extractOne(
        plain(cell.text), [word for word in words if len(word) > 3], scorer=fuzz.ratio, score_cutoff=_SURE_ENOUGH
    )
    if near is None:
        cell.drop("'{value}' is not a known country. Use its name or its two-letter code, such as BE.")
        return ""
    cell.guess("'{value}' was read as {known}. If that is wrong, correct it.", known=words[near[0]])
    return words[near[0]]


def answer_in(cell: Cell) -> bool | None:
    """Yes or no; ``None`` for anything else."""
    words = words_for("answer")
    meaning = words.get(cell.text.strip()) or words.get(plain(cell.text))
    return None if meaning is None else meaning == "yes"
