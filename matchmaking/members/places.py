"""Regions: from a postcode to the European region code (NUTS)."""

import csv
import re
from collections.abc import Mapping
from functools import cache

from babel import Locale

from matchmaking.data_files import data_file

# first and last postcode of each Belgian province: for special postcodes of large bodies that the table lacks
_PROVINCES = (
    (1000, 1299, "BE10"),
    (1300, 1499, "BE31"),
    (1500, 1999, "BE24"),
    (2000, 2999, "BE21"),
    (3000, 3499, "BE24"),
    (3500, 3999, "BE22"),
    (4000, 4999, "BE33"),
    (5000, 5999, "BE35"),
    (6000, 6599, "BE32"),
    (6600, 6999, "BE34"),
    (7000, 7999, "BE32"),
    (8000, 8999, "BE25"),
    (9000, 9999, "BE23"),
)
INSTEAD = {"UK": "GB", "EL": "GR"}
"""Country codes of NUTS that differ in ISO 3166."""
_NO_COUNTRIES = frozenset({"AC", "CP", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"})
_NUTS = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
_BELGIAN_POSTCODE = re.compile(r"\A(?:BE?\s*+-?\s*+)?([1-9]\d{3})(?:\.0)?")


@cache
def _table() -> Mapping[str, str]:
    with data_file("postcodes-be.csv").open(encoding="utf-8", newline="") as lines:
        return {row["postcode"]: row["nuts3"] for row in csv.DictReader(lines)}


@cache
def country_codes() -> frozenset[str]:
    """The codes of all countries (ISO 3166-1 alpha-2), XK for Kosovo among them."""
    return frozenset(code for code in map(str, Locale("en").territories) if len(code) == 2 and code.isalpha()) - _NO_COUNTRIES


def is_region(code: str) -> bool:
    """Whether this is a NUTS code or a prefix of one; NUTS has EL and UK where ISO 3166 has GR and GB.

    Belgian codes must exist; for other countries only the form is checked.

    >>> is_region("BE2"), is_region("BE9"), is_region("Flanders")
    (True, False, False)
    """
    country = code[:2]
    if not _NUTS.fullmatch(code) or not (
        country in INSTEAD or (country in country_codes() and country not in INSTEAD.values())
    ):
        return False
    return country != "BE" or any(known.startswith(code) for known in _table().values())


@cache
def nuts_of(postcode: str, country: str) -> str:
    """The NUTS code of a postcode: level 3, else the province (level 2), else ``""``. Only Belgian postcodes are known.

    >>> nuts_of("9000", "BE"), nuts_of("B-3001", "BE"), nuts_of("1012 AB", "NL")
    ('BE234', 'BE242', '')
    """
    if country != "BE" or not (found := _BELGIAN_POSTCODE.fullmatch(postcode.strip().upper())):
        return ""
    digits = found[1]
    return _table().get(digits) or next((nuts for low, high, nuts in _PROVINCES if low <= int(digits) <= high), "")


def nuts_in(text: str) -> str:
    """The NUTS code in a text (with Greece as EL and the United Kingdom as UK), else ``""``."""
    # a code without a digit, such as UKI, only in capitals: "Gent" is none
    found = re.match(r"(?=[A-Z]{0,4}\d)[A-Z]{2}[0-9A-Z]{1,3}\b", text.strip().upper()) or re.match(
        r"[A-Z]{2,3}\b", text.strip()
    )
    return found[0] if found else ""
