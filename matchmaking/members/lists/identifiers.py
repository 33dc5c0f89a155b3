"""Identifiers and contact details of an organisation: enterprise number, participant code, website, postcode, e-mail, phone."""

import re
from unicodedata import normalize

from stdnum.be import vat as belgian
from stdnum.eu import vat as european
from stdnum.exceptions import ValidationError

from matchmaking.members.lists.cells import Cell, whole_number

_EMAIL = re.compile(r"(?<![^\s@<>(),;:\"])[^\s@<>(),;:\"]{1,64}@[^\s@<>(),;:\"]{1,255}\.[^\W\d_]{2,}")
_HOST = re.compile(r"\A(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)++[^\W\d_]{2,24}")
_CALLING = {"BE": "32", "NL": "31", "FR": "33", "DE": "49", "GB": "44"}
"""The calling code of countries in which national numbers start with a 0."""
_EUROPEAN = frozenset(european.MEMBER_STATES)
_POSTCODE_BEHIND = re.compile(r"(?<=[^\W\d_]{3})[ ,(]{1,3}(?:[A-Z]{1,2}-)?(\d{4,5})\)?\Z")
_COURT = re.compile(r"\b(?:RPR|RPM)\b[^\d]*", re.IGNORECASE)
"""The court of the register, before or after a Belgian number: ``RPR Gent, afdeling Brugge``."""
_LABEL = re.compile(
    r"\A(?:(?:BTW|TVA|VAT|MWST|KBO|BCE|CBE|(?:ONDERNEMINGS)?(?:NUMMER|NR)|NUMERO|NUMBER|D?ENTREPRISE|ENTERPRISE|COMPANY|"
    r"NO?(?=TVA|BTW|VAT|KBO|BCE|CBE|D?ENTR|BE\d|[01]\d{9}\Z)))+"
)
"""Labels before the number, reduced to letters and digits: ``N° TVA``, ``KBO-nummer``, ``Numéro d'entreprise``."""


def checked_number(text: str, country: str = "") -> str:
    """A normalised enterprise number: ten digits for Belgium, elsewhere the VAT number with its country code.

    Raises ``ValueError`` for a wrong check digit or format; numbers from outside the European Union are not checked.

    >>> checked_number("BE 0403.019.261"), checked_number("NL811383696B01"), checked_number("N° TVA 0403.019.261 RPR Gent")
    ('0403019261', 'NL811383696B01', '0403019261')
    """
    written = normalize("NFD", _COURT.sub(" ", text).upper())
    compact = _LABEL.sub("", re.sub(r"[^A-Z0-9]", "", written))
    prefix = compact[:2] if compact[:2].isalpha() else ""
    try:
        if prefix == "BE" or (not prefix and country in {"", "BE"}):
            return str(belgian.validate(compact.removeprefix("BE").zfill(10)))
        if prefix.lower() in _EUROPEAN or prefix == "EL":
            return str(european.validate(compact))
        letters = "EL" if country == "GR" else country
        if letters.lower() in _EUROPEAN or letters == "EL":
            return str(european.validate(letters + compact))
    except ValidationError as error:
        raise ValueError(str(error)) from error
    if not 5 <= len(compact) <= 20 or not any(sign.isdigit() for sign in compact):
        raise ValueError(text)
    return compact if prefix else country + compact


def enterprise_number_in(cell: Cell, country: str) -> str:
    """The enterprise number in a cell; an invalid one is dropped, its row is kept."""
    try:
        return checked_number(cell.text, country)
    except ValueError:
        cell.drop(
            "'{value}' is not a valid enterprise or VAT number: its form or its check digit is wrong. Look it up and correct "
            "it; "
            "outside Belgium give the VAT number with its country's letters."
        )
        return ""


def participant_code_in(cell: Cell) -> str:
    """The nine-digit participant code with which the European Commission identifies an organisation."""
    code = re.sub(r"\D", "", cell.text)
    if len(code) != 9:
        cell.drop("'{value}' is not a participant code (PIC) of nine digits. Look it up and correct it.")
        return ""
    return code


def normal_website(text: str) -> str:
    """A website with its scheme, in lower case where case does not matter; ``""`` for text that is no website.

    >>> normal_website("WWW.Barco.com/Health/"), normal_website("not yet")
    ('https://www.barco.com/Health', '')
    """
    scheme, mark, rest = text.strip().strip("<>()").partition("://")
    if not mark:
        scheme, rest = "https", scheme
    host, slash, path = rest.partition("/")
    host = host.casefold().rstrip(".").partition(":")[0]
    if scheme.casefold() not in {"http", "https"} or "@" in host or not _HOST.fullmatch(host):
        return ""
    return f"{scheme.casefold()}://{host}{(slash + path).rstrip('/')}"[:500]


def website_in(cell: Cell) -> str:
    """The website in a cell; of several, the first."""
    words = [word for word in re.split(r"[\s;,|]+", cell.text) if word]
    found = [website for word in words if (website := normal_website(word))]
    if not found:
        cell.drop("'{value}' is not a web address. Write it as www.example.be.")
        return ""
    if len(found) > 1:
        cell.guess("'{value}' holds more than one web address; {known} was taken.", known=found[0])
    return found[0]


def postcode_in(cell: Cell) -> tuple[str, str]:
    """The postcode, without a country prefix, and the town where the cell names one as well.

    >>> from matchmaking.members.lists.problem_log import ProblemLog
    >>> postcode_in(Cell("B-3600 Genk", "Postcode", 2, ProblemLog("leden.xlsx")))
    ('3600', 'Genk')
    >>> postcode_in(Cell("Genk (B-3600)", "Gemeente", 2, ProblemLog("leden.xlsx")))
    ('3600', 'Genk')
    """
    text = re.sub(r"^(?:[BFDL]|BE|FR|DE|NL|LU)\s*-\s*(?=\d)", "", " ".join(cell.text.split()), flags=re.IGNORECASE)
    found = re.fullmatch(r"((?:\d{4,5}(?: ?[A-Z]{2}\b)?)?)[\s,]*(.*)", text)
    code, town = (found[1], found[2]) if found else ("", text)
    if not code and (behind := _POSTCODE_BEHIND.search(text)) and not any(sign.isdigit() for sign in text[: behind.start()]):
        town, code = text[: behind.start()].rstrip(" ,("), behind[1]
    town = town if any(sign.isalpha() for sign in town) else ""
    # postcodes of other countries combine letters and digits, such as NW1 2BE
    if not code and len(text) <= 10 and any(sign.isdigit() for sign in text):
        return text.upper(), ""
    return code, town[:200]


def email_in(cell: Cell) -> str:
    """The e-mail address in a cell; of several, the first."""
    found = _EMAIL.findall(cell.text.removeprefix("mailto:"))
    if not found:
        cell.drop("'{value}' is not an e-mail address. Write it as name@example.be.")
        return ""
    if len(found) > 1:
        cell.guess("'{value}' holds more than one e-mail address; {known} was taken.", known=found[0])
    return str(found[0])[:254]


def email_within(text: str) -> tuple[str, str]:
    """The e-mail address in a contact's text, and the rest of it: ``Jan Peeters <jan@acme.be>``."""
    found = _EMAIL.search(text)
    if not found:
        return text, ""
    rest = (text[: found.start()] + text[found.end() :]).replace("<>", "").replace("()", "").replace("mailto:", "")
    return " ".join(rest.split()).strip(" -,;:<>|"), found[0]


def phone_in(cell: Cell, country: str = "") -> str:
    """A telephone number as written, with the 0 or + that a spreadsheet removed; ``""`` when it has too few digits.

    >>> from matchmaking.members.lists.problem_log import ProblemLog
    >>> phone_in(Cell("4.78918273E+08", "Tel", 2, ProblemLog("leden.xlsx")), "BE")
    '0478918273'
    """
    text = " ".join(cell.text.split())[:60]
    text = whole_number(text)
    code = _CALLING.get(country, "")
    if code and text.isdigit() and text[0] != "0":
        if len(text) >= 10 and text.startswith(code):
            return f"+{text}"
        if 8 <= len(text) <= 9:
            return f"0{text}"
    if sum(sign.isdigit() for sign in text) < 5:
        cell.drop("'{value}' is not a telephone number. Write it as +32 9 000 00 00.")
        return ""
    return text
