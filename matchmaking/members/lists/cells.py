"""The values in the cells of a member directory: cleaned text, lists, and words for kinds, themes, countries, yes and no.

Each reader takes a ``Cell`` and returns the value or nothing; the cell logs dropped and guessed values.
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
from matchmaking.members.marks import without_heaps
from matchmaking.members.member import Kind, Language, Theme
from matchmaking.members.names import plain

TEXT_LIMIT = 20_000
"""Maximum length of a stored text, in characters."""

_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
_BLANKS = re.compile(r"[^\S\n]+")
_NOTHING = frozenset(
    {
        *("", "nvt", "n v t", "n a", "null", "nan", "none", "geen", "nihil", "tbd", "tbc", "s o", "neant", "keine", "aucun"),
        *("aucune", "onbekend", "unknown", "inconnu", "unbekannt", "niet gekend"),
    }
)
# words that refer to another cell
_ELSEWHERE = frozenset(
    {
        *("idem", "dito", "ditto", "zie hoger", "zie boven", "zie hierboven", "zie lager", "zie naam", "zie website"),
        *("see above", "see below", "see name", "see website", "voir ci dessus", "voir plus haut", "voir nom", "siehe oben"),
    }
)
# longer than any word for "nothing": most cells have such a word, and need no normalisation
_SAYS_SOMETHING = re.compile(rf"[^\W_]{{{1 + max(map(len, _NOTHING))}}}")
# error values of spreadsheet programs in any language: #WERT!, #NOM?,
# #DEEL/0!, #N/B; and Err:502
_ERROR = re.compile(
    r"#[¡¿]?[^\W\d_a-z][^\W_a-z]*(?:[ /_.][^\W_a-z]+)*[!?]|#(?:N/?[ABDV]|N\.[VA]\.|I/T)|(?:Err|Fout|Erreur) ?: ?5\d\d"
)
_SPOILT_NUMBER = re.compile(r"\A(?:\d++\.0++|\d[.,]\d++E\+?\d{1,2})", re.IGNORECASE)
_BULLET = re.compile(r";|\n|\s\|\s|(?:^|(?<=\s))[•▪●◦‣·*–-]\s++|(?:^|(?<=\n))\d{1,2}[.)]\s")
_BETWEEN_KEYWORDS = re.compile(r"[;,|\n•](?![^()]{0,100}+\))")
BRACKETED = re.compile(r"[(\[]([^)\]\n]{0,200})[)\]]")
"""Text between brackets, with its content."""

# signs without letters that carry a meaning
_TICKS = frozenset("✓✔☑■☐□✗✘")
_SURE_ENOUGH = 88


def cleaned(text: str) -> str:
    """A cell's text in composed form (NFC), without control characters and redundant spaces; line breaks stay.

    >>> cleaned(" caf\\u0065\\u0301\\x07\\u00a0 bar ")
    'café bar'
    """
    if text.isascii() and text.isprintable():
        text = " ".join(text.split())  # the usual case: only white space to normalise
        return "" if _is_error(text) else text
    text = unicodedata.normalize("NFC", without_heaps(text).replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))
    lines = (_BLANKS.sub(" ", line).strip() for line in _UNSEEN.sub("", text).split("\n"))
    text = re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
    return "" if _is_error(text) else text


def _is_error(text: str) -> bool:
    return text[:1] in "#EF" and _ERROR.fullmatch(text) is not None


def whole_number(text: str) -> str:
    """The digits of a whole number that a program wrote as a fraction or a power of ten; any other text unchanged.

    >>> whole_number("606838532.0"), whole_number("6.06838532E+08"), whole_number("1.5")
    ('606838532', '606838532', '1.5')
    """
    if not _SPOILT_NUMBER.fullmatch(text):
        return text
    number = float(text.replace(",", "."))
    return f"{number:.0f}" if number < 1e15 and number.is_integer() else text


@dataclass(frozen=True, slots=True)
class Cell:
    """A cleaned text, its position, and the log to write to. ``field`` is the column's header in the file.

    ``is_fraction`` is true for a cell stored as a number with a fraction: a point in the text is then a decimal one.
    """

    text: str
    field: str
    row: int
    log: ProblemLog
    is_fraction: bool = False

    @property
    def says_nothing(self) -> bool:
        """Whether it is empty, a dash, or a word for "not applicable"."""
        return not _SAYS_SOMETHING.search(self.text) and plain(self.text) in _NOTHING and self.text not in _TICKS

    @property
    def points_elsewhere(self) -> bool:
        """Whether it only refers to another cell, as "idem" does."""
        return len(self.text) < 20 and plain(self.text) in _ELSEWHERE

    def drop(self, message: str, /, **values: Any) -> None:
        """Log that the value of this cell was left out; ``{value}`` in the template is the cell's text."""
        self.log.dropped(message, row=self.row, field=self.field, value=shown(self.text), **values)

    def guess(self, message: str, /, **values: Any) -> None:
        """Log that the value of this cell is a guess."""
        self.log.guessed(message, row=self.row, field=self.field, value=shown(self.text), **values)


@cache
def words_for(group: str) -> Mapping[str, str]:
    """The meaning of each word of a group (kind, sector, theme, answer, country)."""
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
    """The items of a list in one cell: separated by semicolons, line breaks, bullets or " | ", never by commas.

    >>> pieces("• imaging, 3D\\n• robots; lasers")
    ['imaging, 3D', 'robots', 'lasers']
    """
    return list(dict.fromkeys(piece.strip() for piece in _BULLET.split(text) if plain(piece) not in _NOTHING))


def keywords_in(text: str) -> tuple[str, ...]:
    """The keywords in a cell: separated by commas, semicolons, bars or line breaks, but not within brackets.

    >>> keywords_in("glucose sensor, patch (dry, wet); glucose sensor")
    ('glucose sensor', 'patch (dry, wet)')
    """
    found = (" ".join(piece.split()) for piece in _BETWEEN_KEYWORDS.split(text[:TEXT_LIMIT]))
    return tuple(dict.fromkeys(keyword for keyword in found if any(map(str.isalnum, keyword))))


def text_in(cell: Cell) -> str:
    """A free text, truncated to ``TEXT_LIMIT`` characters."""
    return _cut(cell, cell.text, TEXT_LIMIT)


def line_in(cell: Cell, limit: int = 300) -> str:
    """A text on one line, such as a name or a street, truncated to ``limit`` characters."""
    return _cut(cell, " ".join(cell.text.split()), limit)


def _cut(cell: Cell, text: str, limit: int) -> str:
    if len(text) > limit:
        cell.drop(
            "The text is {length} letters long; only the first {limit} came in. Shorten it.", length=len(text), limit=limit
        )
    return text if len(text) <= limit else text[:limit].rstrip()


def _meaning(text: str, words: Mapping[str, str]) -> tuple[str | None, bool]:
    """The meaning of a text and whether it is a guess: an exact word, a nearly equal one, or the longest one
    within the text.
    """
    wanted = plain(BRACKETED.sub(" ", text)) or plain(text)
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
    """The themes in a cell."""
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
    """The two-letter code of a country that a cell gives by name, in any of the four languages, or by code; UK is GB, EL is GR.

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


_AGREES = re.compile(
    r"\b(?:akkoord|toestemming|stem toe|agree|consent|accord|accepte|autorise|consens|einverstanden|zustimm\w*|stimme zu)\b"
)
_REFUSES = re.compile(r"\b(?:niet|geen|not|don t|no|non|pas|refuse\w*|nicht|kein\w*|nee|neen|nein|weiger\w*)\b")
_BUT = re.compile(
    r"\b(?:maar|behalve|enkel|alleen|tenzij|but|except|only|unless|mais|sauf|uniquement|seulement|aber|nur|ausser)\b"
)


def consent_in(cell: Cell) -> bool | None:
    """Yes or no, also as a sentence: "Ja, ik ga akkoord". ``None`` for anything else, and for a yes on conditions.

    >>> from matchmaking.members.lists.problem_log import ProblemLog
    >>> said = ("Ja, ik ga akkoord", "Ik ga niet akkoord", "Ja, maar niet mijn telefoonnummer")
    >>> [consent_in(Cell(text, "Akkoord", 2, ProblemLog("leden.csv"))) for text in said]
    [True, False, None]
    """
    answer = answer_in(cell)
    text = plain(cell.text)
    if answer is not None or len(text) > 300:
        return answer
    first = words_for("answer").get(text.partition(" ")[0]) if " " in text else None
    if _BUT.search(text):
        return None
    if first == "no" or (_REFUSES.search(text) and (first == "yes" or _AGREES.search(text))):
        return False if first != "yes" else None
    return True if first == "yes" or _AGREES.search(text) else None


def answer_in(cell: Cell) -> bool | None:
    """Yes or no; ``None`` for anything else."""
    words = words_for("answer")
    meaning = words.get(cell.text.strip()) or words.get(plain(cell.text))
    return None if meaning is None else meaning == "yes"
