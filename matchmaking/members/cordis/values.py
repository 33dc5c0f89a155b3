"""The columns of a CORDIS download as values: amounts, dates, countries, kinds of organisation."""

import re

import pandas as pd

from matchmaking.members.member import COMPANIES, Kind
from matchmaking.members.names import hospital_kind
from matchmaking.members.places import INSTEAD

_ACTIVITIES = {"HES": Kind.UNIVERSITY, "REC": Kind.RESEARCH_CENTRE, "PUB": Kind.PUBLIC_BODY}
_SPELLED_OUT = {"higher": "HES", "secondary": "HES", "research": "REC", "public": "PUB", "private": "PRC", "other": "OTH"}
"""The first word of each activity type that is written without its code."""
_YES, _NO = frozenset({"true", "yes", "y", "1"}), frozenset({"false", "no", "n", "0"})


def amounts(column: pd.Series) -> pd.Series:
    """Amounts in euros, with a decimal comma or point; NaN where there is none."""
    text = column.str.replace(r"[\s\u00a0€']", "", regex=True)
    # of 1.234,5 and 1,234.5 the last sign is the decimal one
    comma_last = text.str.rfind(",") > text.str.rfind(".")
    continental = text.str.replace(".", "", regex=False).str.replace(",", ".", regex=False)
    return pd.to_numeric(continental.where(comma_last, text.str.replace(",", "", regex=False)), errors="coerce")


def dates(column: pd.Series) -> pd.Series:
    """Dates, written as year-month-day or day/month/year; NaT where there is none."""
    text = column.str.slice(0, 10)
    days = pd.to_datetime(text, format="%Y-%m-%d", errors="coerce")
    return days.fillna(pd.to_datetime(text, format="%d/%m/%Y", errors="coerce"))


def countries(column: pd.Series) -> pd.Series:
    """ISO 3166 codes: the Commission writes UK and EL for GB and GR."""
    codes = column.str.upper().replace(dict(INSTEAD))
    return codes.where(codes.str.fullmatch(r"[A-Z]{2}"), "")


def codes_in(text: str) -> list[str]:
    """The codes in a cell that may hold several: ``Innovation in SMEs;LEIT``."""
    return [code.strip() for code in text.split(";") if code.strip()]


def activity_code(activity: str) -> str:
    """The code of an activity type that is written with or without its description; ``""`` for an unknown one.

    >>> activity_code("HES - Higher or Secondary Education Establishments"), activity_code("Public bodies")
    ('HES', 'PUB')
    """
    words = re.findall(r"[A-Za-z]+", activity)
    first = words[0] if words else ""
    return first.upper() if first.upper() in {*_ACTIVITIES, "PRC", "OTH"} else _SPELLED_OUT.get(first.lower(), "")


def kind_of(activity: str, sme: str, name: str) -> Kind:
    """The kind of an organisation, from its activity type, its SME flag and the words of its name.

    >>> kind_of("PRC", "true", "ACME").value, kind_of("REC", "", "CENTRE HOSPITALIER UNIVERSITAIRE DE LIEGE").value
    ('sme', 'university_hospital')
    """
    kind = _ACTIVITIES.get(activity.upper(), Kind.UNKNOWN)
    if activity.upper() == "PRC":
        kind = Kind.SME if sme.casefold() in _YES else Kind.LARGE_COMPANY if sme.casefold() in _NO else Kind.COMPANY
    if kind is Kind.SME or (hospital := hospital_kind(name)) is None:
        return kind
    if kind is Kind.UNIVERSITY:
        return Kind.UNIVERSITY_HOSPITAL
    # a large company with a hospital word in its name sells to hospitals; one of unknown size is more often a hospital
    return (
        kind
        if kind in COMPANIES
        and hospital is Kind.HOSPITAL
        and re.search(r"\b(?:solutions?|systems?|software|services?)\b", name, re.I)
        else hospital
    )
