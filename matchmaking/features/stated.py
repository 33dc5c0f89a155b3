"""Values stated in a member's name and texts: its kind, a readiness level, a device class, a therapeutic area."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from matchmaking.data_files import data_file
from matchmaking.members.lists.cells import words_for
from matchmaking.members.member import Kind, Member
from matchmaking.members.names import hospital_kind, plain

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

_RUN = 6
"""Words that the longest word for a kind is made of."""
_LEGAL_FORM = re.compile(
    r"\b(?:bvba|bv|b v|nv|n v|srl|s r l|sarl|sas|sa|s a|gmbh|ag|ltd|limited|llc|plc|inc|aps|ab|oy|spa|s p a|sl|s l|kft|doo)\b"
)
_TRL = re.compile(
    r"\bTRL\s{0,5}:?\s{0,5}([1-9])(?:\s{0,5}(?:-|–|to|tot|à|bis)\s{0,5}(?:TRL\s{0,5})?([1-9]))?(?!\d)", re.IGNORECASE
)
_CLASS = re.compile(
    r"\b(?:class|klasse|classe)[\s-]+(III|IIa|IIb|I|A|B|C|D)\b(?=[^.]{0,60}?\b(?:device|hulpmiddel|dispositif|produ|medi|MDR|IVDR|test|"
    r"software|implant|CE))|\b(?:MDR|IVDR)\b[^.]{0,30}?\b(?:class|klasse|classe)[\s-]+(III|IIa|IIb|I|A|B|C|D)\b",
    re.IGNORECASE,
)


class DerivedField(StrEnum):
    """The fields of a member for which values are proposed."""

    SECTORS = "sectors"
    THEMES = "themes"
    KIND = "kind"
    TRL = "trl"
    DEVICE_CLASS = "device_classes"
    THERAPEUTIC_AREA = "therapeutic_areas"


@dataclass(frozen=True, slots=True)
class Derived:
    """A proposed value, its confidence (0 to 1), and the words of the member that support it.

    ``rule`` names the rule that found it; ``experience`` measures how often each rule is correct.
    """

    field: DerivedField
    value: Any
    confidence: float
    because: tuple[str, ...] = ()
    rule: str = ""


def stated_kind(member: Member) -> Derived | None:
    """The kind of organisation stated in the name: a word for a kind, else a legal form."""
    name = plain(member.name)
    kinds, words = words_for("kind"), name.split()
    runs = (" ".join(words[start:end]) for start in range(len(words)) for end in range(start + 1, len(words) + 1)[:_RUN])
    said = [run for run in runs if len(run) > 3 and run in kinds]
    if hospital := hospital_kind(member.name):
        return Derived(DerivedField.KIND, hospital, _BY_NAME[hospital], (member.name,), "hospital")
    if said:
        word = max(said, key=lambda word: (len(word), word))
        kind = Kind(kinds[word])
        return Derived(DerivedField.KIND, kind, _BY_NAME[kind], (word,), word) if kind in _BY_NAME else None
    if form := _LEGAL_FORM.search(f" {name} "):
        return Derived(DerivedField.KIND, Kind.COMPANY, _BY_NAME[Kind.COMPANY], (form[0],), form[0].replace(" ", ""))
    return None


def stated_level(texts: Sequence[str]) -> Derived | None:
    """The lowest and highest readiness level named in the texts."""
    stated = [match for text in texts for match in _TRL.finditer(text)]
    levels = [int(level) for match in stated for level in match.groups() if level]
    quoted = tuple(dict.fromkeys(match[0] for match in stated))[:_MOST_QUOTED]
    return Derived(DerivedField.TRL, (min(levels), max(levels)), _STATED, quoted) if levels else None


def stated_classes(texts: Sequence[str]) -> Derived | None:
    """The device classes named in the texts, of the MDR (I to III) or the IVDR (A to D)."""
    stated = [match for text in texts for match in _CLASS.finditer(text)]
    if not stated:
        return None
    named = dict.fromkeys(_written(next(filter(None, match.groups()))) for match in stated)
    return Derived(DerivedField.DEVICE_CLASS, tuple(named), _STATED, tuple(dict.fromkeys(match[0] for match in stated)))


def _written(device_class: str) -> str:
    return device_class.upper().replace("IIA", "IIa").replace("IIB", "IIb")


DEVICE_CLASSES = ("I", "IIa", "IIb", "III", "A", "B", "C", "D")
"""Of the MDR and, for tests, of the IVDR."""
NONE = "none"
"""Stands where a person says that a member has no device, or no area of its own."""


@cache
def therapeutic_areas() -> Mapping[str, Mapping[str, Any]]:
    """``data/therapeutic-areas.toml``: each area's name by language and the pattern of its words."""
    read = tomllib.loads(data_file("therapeutic-areas.toml").read_text(encoding="utf-8"))
    return {area: {"name": entry["name"], "words": _beginnings(entry["stems"].split())} for area, entry in read.items()}


def _beginnings(stems: list[str]) -> re.Pattern[str]:
    anyone = "|".join(re.escape(stem).replace(r"\-", "[- ]") for stem in stems)
    return re.compile(rf"(?<!\w)(?:{anyone})[\w-]*", re.IGNORECASE)


def stated_area(texts: Sequence[str]) -> Derived | None:
    """The most frequent therapeutic area; its confidence is its share of all mentions, lowered where there are few."""
    mentions = {
        area: [found[0] for text in texts if (found := entry["words"].search(text))]
        for area, entry in therapeutic_areas().items()
    }
    area = max(mentions, key=lambda name: len(mentions[name]))
    count, total = len(mentions[area]), sum(map(len, mentions.values()))
    if not count:
        return None
    words = tuple(dict.fromkeys(word.casefold() for word in mentions[area]))[:_MOST_QUOTED]
    return Derived(DerivedField.THERAPEUTIC_AREA, (area,), count / (total + 1), words, area)
