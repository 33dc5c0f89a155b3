"""What a member did not say in a field of its own, proposed from its texts and its name, for a person to confirm or correct."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from matchmaking.data_files import data_file
from matchmaking.members.lists.cells import words_for
from matchmaking.members.member import Kind, Member, Sector, Theme
from matchmaking.members.names import hospital_kind, plain
from matchmaking.signals.learning import Signals
from matchmaking.signals.sector_model import telling_words

_LEAST_SHARE = 0.15
_MOST_QUOTED = 6
_STATED = 0.9
"""Confidence in what a text states outright, such as "TRL 6"; whether it is said of the member or of another is not read."""

_BY_NAME = {
    Kind.COMPANY: 0.96,
    Kind.UNIVERSITY: 0.96,
    Kind.HOSPITAL: 0.90,
    Kind.UNIVERSITY_HOSPITAL: 0.95,
    Kind.RESEARCH_CENTRE: 0.64,
}
"""How often a name that speaks of a kind is right: counted on the 5,011 organisations of European health projects."""

_LEGAL_FORM = re.compile(
    r"\b(?:bvba|bv|b v|nv|n v|srl|s r l|sarl|sas|sa|s a|gmbh|ag|ltd|limited|llc|plc|inc|aps|ab|oy|spa|s p a|sl|s l|kft|doo)\b"
)
_TRL = re.compile(r"\bTRL\s*:?\s*([1-9])(?:\s*(?:-|–|to|tot|à|bis)\s*(?:TRL\s*)?([1-9]))?(?!\d)", re.IGNORECASE)
_CLASS = re.compile(
    r"\b(?:class|klasse|classe)[\s-]+(III|IIa|IIb|I|A|B|C|D)\b(?=[^.]{0,60}?\b(?:device|hulpmiddel|dispositif|produ|medi|MDR|IVDR|test|"
    r"software|implant|CE))|\b(?:MDR|IVDR)\b[^.]{0,30}?\b(?:class|klasse|classe)[\s-]+(III|IIa|IIb|I|A|B|C|D)\b",
    re.IGNORECASE,
)


class DerivedField(StrEnum):
    """What is proposed. The first four are fields of a member; a device's class and a therapeutic area are shown only."""

    SECTORS = "sectors"
    THEMES = "themes"
    KIND = "kind"
    TRL = "trl"
    DEVICE_CLASS = "device_class"
    THERAPEUTIC_AREA = "therapeutic_area"


KEPT = frozenset({DerivedField.SECTORS, DerivedField.THEMES, DerivedField.KIND, DerivedField.TRL})
"""What a person can confirm, so that the member keeps it."""


@dataclass(frozen=True, slots=True)
class Derived:
    """A proposed value: how sure it is (0 to 1), and the words of the member that speak for it."""

    field: DerivedField
    value: Any
    confidence: float
    because: tuple[str, ...] = ()


def derive(signals: Signals, member: Member) -> tuple[Derived, ...]:
    """Everything that a member did not say itself and its texts or its name tell, in the order of ``DerivedField``."""
    row = signals.roster.position[member.id]
    texts = [signals.passages.passages[place].text for place in signals.passages.of(row)]
    own = [statement.text for statement in (*member.statements, *member.offers)]
    found = (
        _sectors(signals, row, [member.name, *texts]),
        _themes(signals, row),
        _kind(member) if member.kind is Kind.UNKNOWN else None,
        _trl(own) if member.trl is None else None,
        _device_class(own),
        _therapeutic_area(texts),
    )
    return tuple(each for each in found if each)


def _sectors(signals: Signals, row: int, texts: list[str]) -> Derived | None:
    profiles = signals.profiles
    if not profiles.derived_sectors[row] or not profiles.sectors[row].any():
        return None
    shares = {
        sector: float(share) for sector, share in zip(Sector, profiles.sectors[row], strict=True) if share >= _LEAST_SHARE
    }
    total = sum(shares.values())
    main = int(profiles.sectors[row].argmax())
    words = dict.fromkeys(word for text in texts for word in telling_words(text, main))
    return Derived(
        DerivedField.SECTORS,
        {sector: share / total for sector, share in shares.items()},
        float(profiles.likely[row].max()),
        tuple(words)[:_MOST_QUOTED],
    )


def _themes(signals: Signals, row: int) -> Derived | None:
    profiles = signals.profiles
    themes = profiles.themes_of(row)
    if not profiles.derived_themes[row] or not themes:
        return None
    shares = dict(zip(Theme, profiles.themes[row], strict=True))
    return Derived(DerivedField.THEMES, themes, float(min(shares[theme] for theme in themes)))


def _kind(member: Member) -> Derived | None:
    """What the name says: a word for a kind, else a legal form."""
    name = f" {plain(member.name)} "
    said = [word for word in words_for("kind") if len(word) > 3 and f" {word} " in name]
    if hospital := hospital_kind(member.name):
        return Derived(DerivedField.KIND, hospital, _BY_NAME[hospital], (member.name,))
    if said:
        word = max(said, key=lambda word: (len(word), word))
        kind = Kind(words_for("kind")[word])
        return Derived(DerivedField.KIND, kind, _BY_NAME[kind], (word,)) if kind in _BY_NAME else None
    if form := _LEGAL_FORM.search(name):
        return Derived(DerivedField.KIND, Kind.COMPANY, _BY_NAME[Kind.COMPANY], (form[0],))
    return None


def _trl(texts: list[str]) -> Derived | None:
    stated = [match for text in texts for match in _TRL.finditer(text)]
    levels = [int(level) for match in stated for level in match.groups() if level]
    quoted = tuple(dict.fromkeys(match[0] for match in stated))[:_MOST_QUOTED]
    return Derived(DerivedField.TRL, (min(levels), max(levels)), _STATED, quoted) if levels else None


def _device_class(texts: list[str]) -> Derived | None:
    stated = [match for text in texts for match in _CLASS.finditer(text)]
    if not stated:
        return None
    named = dict.fromkeys(_written(next(filter(None, match.groups()))) for match in stated)
    return Derived(DerivedField.DEVICE_CLASS, tuple(named), _STATED, tuple(dict.fromkeys(match[0] for match in stated)))


def _written(device_class: str) -> str:
    return device_class.upper().replace("IIA", "IIa").replace("IIB", "IIb")


@cache
def therapeutic_areas() -> Mapping[str, Mapping[str, Any]]:
    """``data/therapeutic-areas.toml``: each area's name by language and the pattern of its words."""
    read = tomllib.loads(data_file("therapeutic-areas.toml").read_text(encoding="utf-8"))
    return {area: {"name": entry["name"], "words": _beginnings(entry["stems"].split())} for area, entry in read.items()}


def _beginnings(stems: list[str]) -> re.Pattern[str]:
    anyone = "|".join(re.escape(stem).replace(r"\-", "[- ]") for stem in stems)
    return re.compile(rf"(?<!\w)(?:{anyone})[\w-]*", re.IGNORECASE)


def _therapeutic_area(texts: list[str]) -> Derived | None:
    """The area that most texts speak of; as sure as the part of all mentions that are of it, held back where they are few."""
    mentions = {
        area: [found[0] for text in texts if (found := entry["words"].search(text))]
        for area, entry in therapeutic_areas().items()
    }
    area = max(mentions, key=lambda name: len(mentions[name]))
    count, total = len(mentions[area]), sum(map(len, mentions.values()))
    if not count:
        return None
    words = tuple(dict.fromkeys(word.casefold() for word in mentions[area]))[:_MOST_QUOTED]
    return Derived(DerivedField.THERAPEUTIC_AREA, area, count / (total + 1), words)
