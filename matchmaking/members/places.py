"""Where an organisation is: from a postcode to the European code of its region (NUTS)."""

import csv
import re
from collections.abc import Mapping
from functools import cache

from matchmaking.data_files import data_file

# first and last postcode of each Belgian province: for the special postcodes of large bodies that the table does not list
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
_BELGIAN_POSTCODE = re.compile(r"\A(?:BE?\s*+-?\s*+)?([1-9]\d{3})(?:\.0)?")


@cache
def _table() -> Mapping[str, str]:
    with data_file("postcodes-be.csv").open(encoding="utf-8", newline="") as lines:
        return {row["postcode"]: row["nuts3"] for row in csv.DictReader(lines)}


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
    """The NUTS code in a text (with Greece as EL and the United Kingdom as UK, as these codes have it), else ``""``."""
    # without a digit, as in UKI, only in capitals: "Gent" is none
    found = re.match(r"(?=[A-Z]{0,4}\d)[A-Z]{2}[0-9A-Z]{1,3}\b", text.strip().upper()) or re.match(
        r"[A-Z]{2,3}\b", text.strip()
    )
    return found[0] if found else ""
