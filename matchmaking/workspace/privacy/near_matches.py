"""Possible mentions of a contact person in another spelling: titles, initials, accents, word order, file names.

`erasing.traces_of` finds the known spelling. A near match may be another person, so the cluster office decides on it.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from rapidfuzz import fuzz

from matchmaking.members.member import Contact
from matchmaking.members.names import plain

_WORD = re.compile(r"[^\W_]++")
_NUMBER = re.compile(r"(?<![\d+])(?:\+|00)?\d(?:[\s./()-]{0,3}\d){7,16}(?!\d)")
_AT = re.compile(
    r"\s{0,3}[(\[{<]\s{0,3}(?:at|apenstaart(?:je)?|arobase|@)\s{0,3}[)\]}>]\s{0,3}|\s(?:at|@)\s|\uff20", re.IGNORECASE
)
_DOT = re.compile(
    r"\s{0,3}[(\[{<]\s{0,3}(?:dot|punt|point|\.)\s{0,3}[)\]}>]\s{0,3}|(?<=\w)\s(?:dot|punt|point)\s", re.IGNORECASE
)
_ADDRESS = re.compile(r"(?<![^\s<>(),;:\"'])[^\s@<>(),;:\"']{1,64}@[^\s@<>(),;:\"']{1,200}")
_PARTICLES = frozenset(
    {
        *("van", "vande", "vanden", "vander", "vd", "de", "der", "den", "des", "du", "d", "von"),
        *("zu", "la", "le", "les", "l", "ter", "ten", "t", "op", "el", "di", "da"),
        *("dos"),
    }
)
_TITLES = frozenset(
    {
        *("dr", "drs", "prof", "professor", "ir", "ing", "mr", "mrs", "ms"),
        *("miss", "mevr", "mevrouw", "mw", "dhr", "heer", "mme", "madame"),
        *("mlle", "monsieur", "m", "herr", "frau", "dokter", "docteur", "doctor", "ceo"),
        *("cto", "cfo", "directeur", "director"),
    }
)
_BETWEEN_PEOPLE = re.compile(r"[&;/+\n]|\b(?:en|et|and|und)\b", re.IGNORECASE)
_ALIKE, _ADDRESS_ALIKE = 80, 88
_LONG = 4
_NEAR = 5
"""Maximum number of words between a first name and a family name that may belong together: "An en Bert Claes"."""
_TITLED = 3
"""Number of words before a name that may hold a title."""
_TELLING_DIGITS = 8
_SHOWN = 120
_BESIDE = 60
"""Number of characters of context shown on either side of a spelling."""


class Likeness(StrEnum):
    """The attribute in which a text resembles a person: ``NAME``, ``EMAIL`` address or ``PHONE`` number."""

    NAME = "name"
    EMAIL = "email"
    PHONE = "phone"


@dataclass(frozen=True, slots=True)
class NearMatch:
    """A possible mention of a person: the spelling (``written``), its ``table`` and row ``id``, and the attribute that is
    alike.

    ``passage`` is the text around it, and ``member`` the id of the member that the row belongs to, ``""`` for none.
    """

    table: str
    id: str
    written: str
    likeness: Likeness
    passage: str = ""
    member: str = ""


def strings_in(stored: Any) -> Iterator[str]:
    """All texts in a stored text or document."""
    if isinstance(stored, str):
        yield stored
    elif isinstance(stored, Mapping):
        for key, value in stored.items():
            yield from strings_in(key)
            yield from strings_in(value)
    elif isinstance(stored, list | tuple):
        for value in stored:
            yield from strings_in(value)


def addresses_in(text: str) -> Iterator[str]:
    """The e-mail addresses in a text, without a full stop that ends the sentence."""
    return (found.rstrip(".") for found in _ADDRESS.findall(text))


def near_in(text: str, person: Contact) -> Iterator[tuple[str, Likeness]]:
    """The possible mentions of a person in a text, in their spelling there.

    >>> an = Contact("An Claes", "an@alfa.example", "+32 9 123 45 67")
    >>> [written for written, _ in near_in("Vraag het dr. A. Claes, an (at) alfa.example of (09)1234567.", an)]
    ['A. Claes', 'an (at) alfa.example', '09)1234567']
    """
    return PersonSpellings(person).within(text)


def in_words(contact: Contact) -> str:
    """All known details of a contact person, on one line."""
    return " ; ".join(filter(None, (contact.name, contact.email, contact.phone)))


def goes_by(contact: Contact, asked: str) -> bool:
    """Whether an e-mail address, a full name or a phone number denotes a stored contact person, in any notation.

    >>> goes_by(Contact("Dr. Zoë Claes & Jan Maes", phone="+32 478 12 34 56"), "claes zoe")
    True
    """
    wanted = asked.strip()
    if "@" in wanted:
        return wanted.casefold() == contact.email.casefold()
    digits = re.sub(r"\D", "", wanted)
    if len(digits) >= _TELLING_DIGITS:
        return re.sub(r"\D", "", contact.phone).endswith(digits[-_TELLING_DIGITS:])
    words = _words_of(wanted)
    return bool(words) and words in map(_words_of, _BETWEEN_PEOPLE.split(contact.name))


def _words_of(name: str) -> list[str]:
    """The words of a person's name without titles, sorted."""
    return sorted(set(plain(name).split()) - _TITLES)


def forget_words() -> None:
    """Clear this process's caches of words and patterns, which may hold names and addresses of persons."""
    plain.cache_clear()
    re.purge()


class PersonSpellings:
    """The search for one person in many texts. The caller calls ``forget_words`` at the end."""

    def __init__(self, person: Contact) -> None:
        self._given, self._family = _parts(person.name)
        self._email = person.email
        digits = re.sub(r"\D", "", person.phone)
        self._digits = digits[-_TELLING_DIGITS:] if len(digits) >= _TELLING_DIGITS else ""

    def within(self, text: str) -> Iterator[tuple[str, Likeness]]:
        """The possible mentions of the person in a text, in their spelling there."""
        yield from ((written, Likeness.NAME) for written in self._names(text))
        if self._email:
            yield from ((written, Likeness.EMAIL) for written in _addresses(text, self._email))
        if self._digits:
            for found in _NUMBER.finditer(text):
                if re.sub(r"\D", "", found[0]).endswith(self._digits):
                    yield found[0], Likeness.PHONE

    def like(self, written: Contact) -> Likeness | None:
        """The attribute in which a stored contact person resembles this one, ``None`` for none."""
        return next((likeness for _, likeness in self.within(in_words(written))), None)

    def matches(self, texts: Iterable[tuple[str, str, str, Any]]) -> Iterator[NearMatch]:
        """The near matches in stored texts (table, key of the row, member, text), one for each spelling in a row."""
        for table, key, member, stored in texts:
            found: dict[tuple[str, Likeness], str] = {}
            for text in strings_in(stored):
                for written, likeness in self.within(text):
                    found.setdefault((written, likeness), _around(written, text))
            yield from (
                NearMatch(table, key, written, likeness, passage, member) for (written, likeness), passage in found.items()
            )

    def _names(self, text: str) -> Iterator[str]:
        if not self._given or not self._family:
            return
        given, found = self._given, list(_WORD.finditer(text))
        words = [_folded(word[0]) for word in found]
        for at in range(len(words)):
            end = self._end_of_family(words, at)
            if end is None:
                continue
            beside = [*range(max(0, at - _NEAR - len(given)), at), *range(end, min(len(words), end + _NEAR + len(given)))]
            firsts = [place for place in beside if self._is_first_name(words[place])]
            firsts = firsts or [place for place in range(max(0, at - _TITLED), at) if words[place] in _TITLES][:1]
            if firsts:
                nearest = min(firsts, key=lambda place: abs(place - at))
                begin, last = min(nearest, at), max(nearest, end - 1)
                yield text[found[begin].start() : found[last].end()][:_SHOWN]

    def _end_of_family(self, words: list[str], at: int) -> int | None:
        """The index after a family name that starts at a word: as known, in one word with or without particles, or its last
        word.
        """
        family = self._family
        if len(family) == 1 and _alike(_bare(words[at]), family[0]):
            return at + 1
        if len(family) > 1:
            if all(at + place < len(words) and _alike(words[at + place], word) for place, word in enumerate(family)):
                return at + len(family)
            if _alike(_bare(words[at]), "".join(family)) or _alike(words[at], family[-1]):
                return at + 1
        return None

    def _is_first_name(self, word: str) -> bool:
        given = self._given
        if word in _PARTICLES and word not in given:
            return False
        initials = "".join(name[0] for name in given)
        return any(_alike(word, name) for name in (given[0], "".join(given))) or word in {given[0][0], initials}


def _parts(name: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The first names of a person, and the words of the family name without particles."""
    pieces = name.replace(",", " ").split()
    if len(pieces) > 2:
        pieces = [piece for piece in pieces if _folded(piece) not in _TITLES]
    if len(pieces) < 2:
        return (), ()
    given = tuple(_folded(word) for word in _WORD.findall(pieces[0]))
    family = tuple(_folded(word) for piece in pieces[1:] for word in _WORD.findall(piece))
    return given, tuple(word for word in family if word not in _PARTICLES) or family


def _around(written: str, text: str) -> str:
    """The text around a spelling, for the person who decides on it."""
    at = max(0, text.find(written))
    begin, end = max(0, at - _BESIDE), min(len(text), at + len(written) + _BESIDE)
    return f"{'…' if begin else ''}{text[begin:end].strip()}{'…' if end < len(text) else ''}"


def _bare(word: str) -> str:
    """A word without particles that are joined to it: Vandenbossche."""
    for particle in ("vanden", "vander", "vande", "van", "den", "der", "de"):
        if word.startswith(particle) and len(word) - len(particle) >= _LONG:
            return word.removeprefix(particle)
    return word


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) >= _LONG and fuzz.ratio(one, other) >= _ALIKE)


def _folded(word: str) -> str:
    return plain(word).replace(" ", "")


def _addresses(text: str, email: str) -> Iterator[str]:
    """Addresses similar to the person's, those written with "(at)" and "(dot)" included."""
    local = _folded(email.partition("@")[0])
    for line in text.splitlines():
        for found in _ADDRESS.finditer(_DOT.sub(".", _AT.sub("@", line))):
            same = fuzz.ratio(found[0].casefold(), email.casefold()) >= _ADDRESS_ALIKE
            if same or (len(local) >= _LONG and _folded(found[0].partition("@")[0]) == local):
                yield _as_written(line, found[0])


def _as_written(line: str, address: str) -> str:
    """The part of a line from which an address was read."""
    pattern = "".join(
        f"(?:{_AT.pattern}|@)" if sign == "@" else f"(?:{_DOT.pattern}|\\.)" if sign == "." else re.escape(sign)
        for sign in address
    )
    found = re.search(pattern, line, re.IGNORECASE)
    return found[0] if found else address
