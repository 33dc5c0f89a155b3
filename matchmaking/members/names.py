"""Normalisation of names: without spelling variants, legal form, abbreviation and translation, the rest is the name's key.

"UZ Gent", "Universitair Ziekenhuis Gent" and "Ghent University Hospital vzw" have the same key. The word lists are in
``data/names.toml`` and can be extended.
"""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache, lru_cache

from matchmaking.data_files import data_file
from matchmaking.members.marks import without_heaps
from matchmaking.members.member import Kind

# letters that Unicode does not decompose into a plain letter and an accent
_LETTERS = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i"})
_NOT_A_WORD = re.compile(r"[\W_]+")
_SINGLE_LETTERS = re.compile(r"\b(?:\w (?=\w\b))+\w\b")


# UTF-8 that was decoded in one of these encodings, and the character that reveals it
_MISREAD = (("√", "mac_roman"), ("Ã", "cp1252"))
_NUMERALS = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}
# a shorter first part of a compound word is split off only where it is a known word
_COMPOUND_BEGINS = 4
# spellings of one sound: Göteborg is Goeteborg and Goteborg
_ONE_SOUND = (("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("ph", "f"))


@lru_cache(maxsize=2**17)  # an import normalises each name many times
def plain(text: str) -> str:
    """Normalise a text: lower case, no accents or punctuation, single spaces; accents garbled by a wrong encoding are repaired.

    >>> plain("Hôpital  Saint-Jean, S.A."), plain("f√∂rening")
    ('hopital saint jean s a', 'forening')
    """
    for mark, encoding in _MISREAD:
        if mark in text:
            with suppress(UnicodeError):
                text = text.encode(encoding).decode()
    text = text.casefold()
    if not text.isascii():
        text = "".join(
            sign
            for sign in unicodedata.normalize("NFKD", without_heaps(text).translate(_LETTERS))
            if not unicodedata.combining(sign)
        )
    return _NOT_A_WORD.sub(" ", text).strip()


@dataclass(frozen=True)
class _Words:
    legal_forms: frozenset[str]
    one_legal_form: Mapping[str, str]
    constitutions: Mapping[str, frozenset[str]]
    long_legal_forms: re.Pattern[str]
    small: frozenset[str]
    shared_hosts: frozenset[str]
    departments: frozenset[str]
    phrase: Mapping[str, str]
    any_phrase: re.Pattern[str]
    word: Mapping[str, str]
    compound: re.Pattern[str]
    town: Mapping[str, str]


def _turned(table: Mapping[str, Sequence[str]]) -> dict[str, str]:
    return {spelling: meaning for meaning, spellings in table.items() for spelling in spellings}


def _any_of(spellings: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(spellings, key=lambda spelling: (-len(spelling), spelling))
    return re.compile(rf"\b(?:{'|'.join(longest_first)})\b")


@cache
def _words() -> _Words:
    table = tomllib.loads(data_file("names.toml").read_text(encoding="utf-8"))
    phrase = _turned(table["phrases"]) | _turned(table["names"])
    town = _turned(table["towns"])
    return _Words(
        legal_forms=frozenset(table["legal_forms"]),
        one_legal_form=_turned(table["one_legal_form"]),
        constitutions={sort: frozenset(words) for sort, words in table["constitutions"].items()},
        long_legal_forms=_any_of(table["long_legal_forms"]),
        small=frozenset(table["small_words"]),
        shared_hosts=frozenset(table["shared_hosts"]),
        departments=frozenset(table["departments"]),
        phrase=phrase,
        any_phrase=_any_of(phrase),
        word=_turned(table["words"]) | {spelling: name for spelling, name in town.items() if " " not in spelling},
        compound=re.compile(rf"\A(\w{{3,}})({'|'.join(sorted(table['compound_ends'], key=lambda end: (-len(end), end)))})"),
        town=town,
    )


def _split(tokens: list[str]) -> tuple[list[str], list[str]]:
    """The words of a name without the legal forms at either end, and those forms."""
    forms = _words().legal_forms
    first, last = 0, len(tokens)
    while last - first > 1 and tokens[last - 1] in forms:
        last -= 1
    while last - first > 1 and tokens[first] in forms:
        first += 1
    return tokens[first:last], [*tokens[:first], *tokens[last:]]


def _tokens(name: str) -> list[str]:
    """The plain words of a name, with abbreviations such as N.V. and S.p.A. joined again."""
    return _SINGLE_LETTERS.sub(lambda letters: letters[0].replace(" ", ""), plain(name)).split()


@lru_cache(maxsize=200_000)
def legal_forms(name: str) -> frozenset[str]:
    """The legal forms in a name, normalised to one language and spelling.

    >>> legal_forms("Barco NV") == legal_forms("Barco S.A."), legal_forms("Barco")
    (True, frozenset())
    """
    one = _words().one_legal_form
    return frozenset(one.get(form, form) for form in _split(_tokens(name))[1]) - {""}


@lru_cache(maxsize=200_000)
def constitutions(name: str) -> frozenset[str]:
    """The legal kinds that a name states: ``foundation``, ``association``, ``company``, or several.

    >>> sorted(constitutions("Stichting Surf")), sorted(constitutions("Surf BV")), sorted(constitutions("Surf"))
    (['foundation'], ['company'], [])
    """
    words = {*_tokens(name), *telling_words(name)}
    forms = legal_forms(name)
    return frozenset(
        sort for sort, said in _words().constitutions.items() if not said.isdisjoint(forms if sort == "company" else words)
    )


def _without_legal_form(name: str) -> list[str]:
    text = " ".join(_tokens(name))
    return _split((_words().long_legal_forms.sub(" ", text).strip() or text).split())[0]


@lru_cache(maxsize=200_000)
def telling_words(name: str) -> tuple[str, ...]:
    """The distinctive words of a name, in one language and in their order."""
    words = _words()
    # the legal form goes first, since it may stand behind a phrase
    tokens = _without_legal_form(name)
    if len(tokens) > 1 and (number := _NUMERALS.get(tokens[-1])):
        # Rennes I is neither Rennes II nor Rennes
        tokens[-1] = number
    text = words.any_phrase.sub(lambda found: words.phrase[found[0]], " ".join(tokens))
    tokens = [words.word.get(part, part) for token in text.split() for part in _parts_of(token)]
    return tuple(one_sound(token) for token in [token for token in tokens if token not in words.small] or tokens)


def _parts_of(token: str) -> tuple[str, ...]:
    """The parts of a compound, without the linking s: Kinderziekenhuis is Kinder and Ziekenhuis."""
    words = _words()
    if token in words.word or not (found := words.compound.fullmatch(token)):
        return (token,)
    first = found[1]
    if len(first) < _COMPOUND_BEGINS and first not in words.word:
        return (token,)
    if first not in words.word and first.endswith("s") and first[:-1] in words.word:
        first = first[:-1]
    return (first, found[2])


_DIRECTIONS = frozenset({"north", "south", "east", "west"})


@lru_cache(maxsize=200_000)
def counters(name: str) -> frozenset[str]:
    """The words that distinguish parts of a series: numbers, Roman ones included, and compass points.

    >>> counters("Zaaifonds II NV") == counters("Zaaifonds 2"), sorted(counters("Kliniek Noord")), sorted(counters("Barco"))
    (True, ['north'], [])
    """
    words = telling_words(name)
    numerals = (_NUMERALS.get(word, word) for word in words[1:])
    numbers = {number for word in (*words[:1], *numerals) for number in re.findall(r"\d+", word)}
    return frozenset(numbers | (_DIRECTIONS & set(words)))


def one_sound(word: str) -> str:
    """A plain word with one spelling for every sound.

    >>> one_sound("goeteborg") == one_sound("goteborg")
    True
    """
    for spelling, sound in _ONE_SOUND:
        word = word.replace(spelling, sound)
    return word


def initials(name: str) -> frozenset[str]:
    """The initialisms of a name: from all its words, and from the distinctive ones.

    >>> "niab" in initials("National Institute of Agricultural Botany")
    True
    """
    words = plain(name).split()
    telling = [word for word in words if word not in _words().small]
    found = ("".join(word[0] for word in some) for some in (words, telling, telling_words(name)))
    return frozenset(letters for letters in found if len(letters) > 2)


def name_key(name: str) -> str:
    """The key of a name: two names with the same key are most likely one organisation. ``""`` only for a name without letters.

    The words of a key are sorted, since translations change their order.

    >>> name_key("UZ Gent") == name_key("Universitair Ziekenhuis Gent") == name_key("Ghent University Hospital vzw")
    True
    >>> name_key("BARCO N.V.") == name_key("Barco")
    True
    """
    return " ".join(sorted(telling_words(name)))


def solid_name(name: str) -> str:
    """The name's key words in their own order without spaces, since people write both Anti-Filma and Antifilma.

    >>> solid_name("Anti-Filma BV")
    'antifilma'
    """
    return "".join(telling_words(name))


@lru_cache(maxsize=200_000)
def letters_of(name: str) -> str:
    """The untranslated letters of a name, without legal form and spaces: words written together are not translated.

    >>> letters_of("LZH Laser Zentrum e.V.") == letters_of("LZH Laserzentrum"), letters_of("LZH Laserzentrum")
    (True, 'lzhlaserzentrum')
    """
    return one_sound("".join(_without_legal_form(name)))


@lru_cache(maxsize=50_000)
def town_key(city: str) -> str:
    """The key of a town: the same for Gent, Ghent and Gand; without a district's letter or cedex number.

    >>> town_key("Bruxelles 4") == town_key("BRUSSELS")
    True
    """
    town = plain(city).rstrip("0123456789").rstrip()
    before, _, last = town.rpartition(" ")
    if before and (last == "cedex" or len(last) == 1):
        town = before
    return one_sound(_words().town.get(town, town))


def _host(website: str) -> str:
    return re.sub(r"^[a-z]+://", "", website.strip().casefold()).partition("/")[0].partition(":")[0].strip(".")


def website_host(website: str) -> str:
    """The host name of a website without www, ``""`` where many organisations share the domain.

    >>> website_host("https://www.uzgent.be/nl"), website_host("https://hart.uzgent.be")
    ('uzgent.be', 'hart.uzgent.be')
    """
    return _host(website).removeprefix("www.") if website and website_domain(website) else ""


@lru_cache(maxsize=100_000)
def website_domain(website: str) -> str:
    """The domain of an organisation's website, ``""`` for a shared host such as Facebook.

    >>> website_domain("https://www.nl.philips.com/health"), website_domain("https://facebook.com/acme")
    ('philips.com', '')
    """
    labels = _host(website).split(".")
    if len(labels) < 2:
        return ""
    # co.uk, com.tr, ac.be: second-level domains of a country
    keep = (
        3 if len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in {"co", "com", "ac", "org", "net", "gov", "edu"} else 2
    )
    domain = ".".join(labels[-keep:])
    return "" if domain in _words().shared_hosts else domain


def is_department(name: str) -> bool:
    """Whether a name is that of a part of an organisation: a faculty, a department, a service.

    >>> is_department("Universiteit Gent, Vakgroep Oogheelkunde"), is_department("Universiteit Gent")
    (True, False)
    """
    words = plain(name).split()
    # a name that starts or ends so, or has it after a comma: dienst, but not the name of a company called Campus
    return len(words) > 1 and bool(_words().departments & set(words))


def hospital_kind(name: str) -> Kind | None:
    """The kind of hospital that a name mentions, if any.

    >>> hospital_kind("Klinikum der Universität zu Köln").value, hospital_kind("AZ Groeninge").value, hospital_kind("Barco")
    ('university_hospital', 'hospital', None)
    """
    tokens = set(name_key(name).split())
    if tokens & {"uza", "uzgent", "uzleuven", "uzbrussel", "hubruxelles", "saintluc"}:
        return Kind.UNIVERSITY_HOSPITAL
    if not tokens & {"hospital", "clinic"}:
        return None
    return Kind.UNIVERSITY_HOSPITAL if "university" in tokens else Kind.HOSPITAL


_SORTS_IN_NAMES = (
    (Kind.CARE_PROVIDER, frozenset({"care", "home"})),
    (Kind.UNIVERSITY, frozenset({"university"})),
    (Kind.RESEARCH_CENTRE, frozenset({"research", "centre"})),
    (Kind.RESEARCH_CENTRE, frozenset({"research", "institute"})),
)
_BESIDE_A_UNIVERSITY = frozenset({"foundation", "association", "federation", "alumni", "friends", "students", "press", "fund"})
_UNIVERSITIES = frozenset(
    {"kuleuven", "uclouvain", "ugent", "uantwerpen", "uhasselt", "vub", "ulb", "uliege", "umons", "unamur"}
)
_OF_PATIENTS = re.compile(
    r"\bpatient(?:en)? ?(?:vereniging|organisatie|organisation|organization|association|platform|forum)\b"
)


def kind_in_name(name: str) -> Kind | None:
    """The kind of organisation that a name mentions, if any; a company's name may mention its customers.

    >>> kind_in_name("UZ Scheldeland").value, kind_in_name("Hogeschool Houtland").value, kind_in_name("Hospital Software BV")
    ('university_hospital', 'university', None)
    """
    if is_department(name) or constitutions(name) == {"company"}:
        return None
    if hospital := hospital_kind(name):
        return hospital
    if _OF_PATIENTS.search(plain(name)):
        return Kind.PATIENT_ORGANISATION
    words = set(telling_words(name))
    if words & _BESIDE_A_UNIVERSITY:
        return None
    if words <= _UNIVERSITIES:
        return Kind.UNIVERSITY
    return next((kind for kind, sort in _SORTS_IN_NAMES if sort <= words), None)
