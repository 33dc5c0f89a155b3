"""Calls: required capabilities, deadline, budget and rules; read from a file, from pasted text, or from the JSON of the EU
Funding & Tenders portal (`portal`).

A call file is TOML::

    id = "remote-heart-care"
    title = "Remote care for heart failure"    # or by language: { nl = "...", en = "..." }
    rules = "medvia-icon"            # a rule set; optional
    budget = 2500000                 # EUR; optional
    months = 36                      # optional
    size = [5, 8]                    # members; optional
    deadline = 2027-03-31            # optional
    themes = ["digital_medicine"]    # optional
    source = "https://..."           # optional, as are a note, and trl = [3, 6]
    place = ["BE23"]                 # NUTS codes, or their beginnings, of the project's place; optional
    roles = ["manufacturer"]         # the roles it wants filled, see `consortium.Role`; optional
    person_month = 9000              # EUR that a month of one person costs, where person-months are asked for; optional

    [text]
    en = "..."                       # by language: nl, en, fr, de

    [[capabilities]]                 # optional: they can be proposed from the text; name and text also by language
    id = "telemonitoring"            # an id of the catalogue needs no name and no text
    weight = 2
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path as FilePath
from typing import Any

from pydantic import Field, RootModel, field_validator, model_validator

from matchmaking.composition.calls.documents import text_of, whole_words
from matchmaking.composition.calls.facts import facts_in
from matchmaking.composition.calls.portal import Day, topics_in
from matchmaking.composition.rules.conditions import MOST_EUR, Regions
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import RuleSet, rule_set
from matchmaking.composition.rules.toml_records import Mistake, TomlRecord, check_record, parse_toml, refuse
from matchmaking.errors import BadCall
from matchmaking.features.catalogue import catalogue
from matchmaking.members.identity.organisations import slug
from matchmaking.members.lists.languages import language_of
from matchmaking.members.member import Language, Theme
from matchmaking.remarks import Remark

_TOML = re.compile(r"\A(?:\s++|#[^\n]*+\n)*+(?:id|title)\s*+=\s*+[\"']")
_LETTERS_NEEDED = 40
_LONGEST_TITLE = 160
_AS_WRITTEN = ("themes", "rules", "budget", "months", "size", "trl", "deadline", "source", "place", "person_month")

DEFAULT_RULES = "medvia-icon"
"""The rule set of a call that names none."""


@dataclass(frozen=True, slots=True)
class Capability:
    """A capability that a project for the call needs; `weight` (above 0) is its importance relative to the others.

    `other_texts` are translations of `text`: coverage does not depend on the language of the reader.
    """

    name: str
    text: str
    weight: float = 1.0
    id: str = ""
    other_texts: tuple[str, ...] = ()

    @classmethod
    def of_catalogue(cls, id: str, language: str, weight: float = 1.0) -> "Capability":
        """A capability of the catalogue, named in a language (nl, en, fr); raises ``KeyError`` for an id that is not there."""
        entry = catalogue()[id]
        text = entry.text.get(language, entry.text["en"])
        return cls(entry.name.get(language, entry.name["en"]), text, weight, id, _others(entry.text.values(), text))

    @property
    def texts(self) -> tuple[str, ...]:
        """All texts that are compared with members' texts."""
        return (self.text or self.name, *self.other_texts)

    @property
    def key(self) -> str:
        """Its key in a consortium's coverage: the id, else the name."""
        return self.id or self.name


@dataclass(frozen=True, slots=True)
class Call:
    """A funding call.

    `text` is by language code; `rules` is the id of a rule set; `budget` is in EUR; `months` is the duration of the project;
    `size` is the smallest and largest number of members; `place` holds NUTS codes or prefixes of them; `trl` is the readiness
    level at the start and at the end, 1 to 9; `roles` are the roles to fill (empty: any); `remarks` tell how the call was read;
    `other_titles` are the title in other languages; `read` names the fields that were extracted from its text, for a person to
    check.
    """

    id: str
    title: str
    text: Mapping[str, str] = field(default_factory=dict)
    themes: tuple[Theme, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    rules: str = ""
    budget: float | None = None
    months: int | None = None
    size: tuple[int, int] | None = None
    trl: tuple[int, int] | None = None
    deadline: date | None = None
    source: str = ""
    place: tuple[str, ...] = ()
    roles: tuple[Role, ...] = ()
    person_month: float | None = None
    remarks: tuple[Remark, ...] = ()
    other_titles: tuple[str, ...] = ()
    read: frozenset[str] = frozenset()

    @property
    def words(self) -> str:
        """All texts of the call, line by line; independent of the reader's language."""
        return "\n".join(
            text for text in dict.fromkeys([*sorted([self.title, *self.other_titles]), *self.text.values()]) if text
        )


class _Words(RootModel[dict[Language, str]]):
    """A text by language; a text without a language counts for all of them."""

    @model_validator(mode="before")
    @classmethod
    def _plain_text_is_in_every_language(cls, given: Any) -> Any:
        return dict.fromkeys(Language, given) if isinstance(given, str) else given

    def __bool__(self) -> bool:
        return any(words.strip() for words in self.root.values())

    def of(self, language: str) -> str:
        """The text in this language, else in English, in Dutch, or in whichever there is."""
        order = (language, Language.ENGLISH, Language.DUTCH, *self.root)
        return next((self.root[Language(tongue)].strip() for tongue in order if tongue in self.root), "")


class _CapabilityRecord(TomlRecord):
    id: str = ""
    name: _Words = _Words({})
    text: _Words = _Words({})
    weight: float = Field(1.0, gt=0, allow_inf_nan=False)

    @model_validator(mode="after")
    def _is_known_or_described(self) -> "_CapabilityRecord":
        if self.id not in catalogue() and not (self.name and self.text):
            raise Mistake("needs a name and a text, or the id of a capability in the catalogue")
        return self


class _CallRecord(TomlRecord):
    id: str = Field(min_length=1)
    title: _Words
    text: _Words = _Words({})
    note: str = ""
    themes: tuple[Theme, ...] = ()
    capabilities: tuple[_CapabilityRecord, ...] = ()
    rules: str = ""
    budget: float | None = Field(None, gt=0, le=MOST_EUR, allow_inf_nan=False)
    months: int | None = Field(None, gt=0, le=600)
    size: tuple[int, int] | None = None
    trl: tuple[int, int] | None = None
    deadline: Day = None
    source: str = ""
    place: Regions = ()
    roles: tuple[Role, ...] = ()
    person_month: float | None = Field(None, gt=0, le=MOST_EUR, allow_inf_nan=False)

    @field_validator("title")
    @classmethod
    def _not_empty(cls, given: _Words) -> _Words:
        if not given:
            raise Mistake("is empty")
        return given

    @field_validator("trl")
    @classmethod
    def _readiness(cls, given: tuple[int, int] | None) -> tuple[int, int] | None:
        if given and max(given) > 9:
            raise Mistake("must be two technology readiness levels from 1 to 9, not {given}", given=list(given))
        return given

    @field_validator("size", "trl")
    @classmethod
    def _in_order(cls, given: tuple[int, int] | None) -> tuple[int, int] | None:
        if given and not 1 <= given[0] <= given[1]:
            raise Mistake("must be two numbers from 1, the smaller first, not {given}", given=str(list(given)))
        return given


def rules_for(call: Call) -> RuleSet:
    """The rule set that the call names, or the usual one; raises `BadRules` for a name that is not known."""
    return rule_set(call.rules or DEFAULT_RULES)


def read_call(path: FilePath | str, language: str = "en") -> Call:
    """Read a call from a file: TOML, JSON of the EU portal, PDF, Word or plain text.

    Parameters
    ----------
    path : the file. A topic of a JSON file with several is named after a ``#``: ``topics.json#HORIZON-HLTH-2027-01-CARE-02``.
    language : the language in which capabilities of the catalogue are named: nl, en or fr.

    Raises `BadCall`: for a TOML file with a mistake it names line and field, for a call without usable text it says what to do.
    """
    file = FilePath(path)
    whole, mark, topic = str(file).partition(".json#")
    if mark or file.suffix.lower() == ".json":
        return _one_of(read_calls(FilePath(f"{whole}.json") if mark else file), topic, file.name)
    text = text_of(file)
    return _from_toml(text, file.name, language) if file.suffix.lower() == ".toml" else _pasted(text, file.stem)


def parse_call(text: str, language: str = "en") -> Call:
    """Read a call from a text: that of a call file, or one pasted from anywhere.

    From a text that is no call file, budget (EUR), duration (months), size (members) and deadline are read where it states
    them; `Call.read` names them. ``language`` and errors are those of `read_call`.

    >>> parse_call("Home care for heart patients\\nWe ask for projects that follow patients at home with sensors.").title
    'Home care for heart patients'
    """
    return _from_toml(text, "the call", language) if _TOML.match(text) else _pasted(text)


def read_calls(path: FilePath | str) -> tuple[Call, ...]:
    """All topics of a JSON file of the EU portal, as calls whose rules follow from the type of action.

    Raises `BadCall` that names the file, the topic and the field.
    """
    file = FilePath(path)
    return tuple(
        Call(
            id=topic.id,
            title=topic.title,
            text={Language.ENGLISH.value: topic.description.strip()},
            rules=topic.rules,
            budget=topic.budget or None,
            deadline=topic.deadline,
            source=f"EU Funding & Tenders portal, topic {topic.id}",
            remarks=(topic.remark,),
        )
        for topic in topics_in(text_of(file), file.name)
    )


def _one_of(calls: Sequence[Call], topic: str, file: str) -> Call:
    """The call with this id, or the only one."""
    found = [call for call in calls if call.id == topic] if topic else list(calls)
    if len(found) != 1:
        some = ", ".join(call.id for call in calls[:5]) + (", …" if len(calls) > 5 else "")
        raise BadCall(
            "{file} holds {count} topics: name one after a #, such as {file}#{example}. There are {some}.",
            file=file.partition("#")[0],
            count=len(calls),
            example=calls[0].id,
            some=some,
        )
    _check_text(found[0])
    return found[0]


def _from_toml(text: str, file: str, language: str) -> Call:
    given: dict[str, Any] = parse_toml(text, file, BadCall)
    record = check_record(_CallRecord, given, text, file, BadCall)
    capabilities = tuple(_capability(each, language) for each in record.capabilities)
    keys = [capability.key for capability in capabilities]
    for at, key in enumerate(keys):
        if key in keys[:at]:
            refuse(Remark("names '{key}' a second time", {"key": key}), ("capabilities", at), text, file, BadCall)
    title = record.title.of(language)
    call = Call(
        id=record.id,
        title=title,
        other_titles=_others(record.title.root.values(), title),
        text={tongue.value: words.strip() for tongue, words in record.text.root.items()},
        capabilities=capabilities,
        roles=tuple(dict.fromkeys(record.roles)),
        **{name: getattr(record, name) for name in _AS_WRITTEN},
    )
    if not call.capabilities:
        _check_text(call)
    return call


def _capability(record: _CapabilityRecord, language: str) -> Capability:
    text = record.text.of(language)
    own = Capability(record.name.of(language), text, record.weight, record.id, _others(record.text.root.values(), text))
    if record.id not in catalogue():
        return own
    usual = Capability.of_catalogue(record.id, language, record.weight)
    return replace(own if own.text else usual, name=own.name or usual.name)


def _others(texts: Iterable[str], text: str) -> tuple[str, ...]:
    return tuple(other for other in dict.fromkeys(each.strip() for each in texts) if other and other != text)


def _pasted(text: str, id: str = "") -> Call:
    """A call from plain text: the first line is its title, from which the id is made where no file gives one.

    Two pasted calls therefore have different ids.
    """
    text = whole_words(text)
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    title = lines[0] if lines else ""
    short = title if len(title) <= _LONGEST_TITLE else title[:_LONGEST_TITLE].rsplit(" ", 1)[0] + " …"
    facts = facts_in(text)
    call = Call(
        id or slug(title, "call"),
        short,
        {(language_of(text) or Language.ENGLISH).value: text.strip()},
        remarks=facts.remarks,
        read=facts.names,
        **{name: getattr(facts, name) for name in facts.names},
    )
    _check_text(call)
    return call


def _check_text(call: Call) -> None:
    letters = sum(map(str.isalpha, " ".join(call.text.values())))
    if letters < _LETTERS_NEEDED:
        raise BadCall(
            "The call '{call}' has no text to work with: paste its description, a few sentences at least, or list the "
            "capabilities it asks for.",
            call=call.title or call.id,
        )
