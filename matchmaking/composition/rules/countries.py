"""Named lists of countries that rules refer to: the Union, the countries associated to its programmes, those of Eurostars."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from matchmaking.composition.rules.toml_records import Mistake
from matchmaking.data_files import data_file
from matchmaking.members.places import INSTEAD, country_codes


@dataclass(frozen=True, slots=True)
class _List:
    countries: frozenset[str]
    since: Mapping[str, date]


@cache
def _lists() -> Mapping[str, _List]:
    tables = tomllib.loads(data_file("countries.toml").read_text(encoding="utf-8"))
    return {name: _List(frozenset(table["countries"]), table.get("since", {})) for name, table in tables.items()}


@cache
def country_lists(day: date | None = None) -> Mapping[str, frozenset[str]]:
    """The lists of ``data/countries.toml`` by name, as ISO 3166-1 alpha-2 codes; the file names the source of each.

    ``day`` leaves out those who joined a list later; without it they all count.
    """
    return {
        name: frozenset(code for code in each.countries if day is None or each.since.get(code, day) <= day)
        for name, each in _lists().items()
    }


def countries_of(names: Iterable[str]) -> frozenset[str]:
    """All countries that a mix of codes and list names stands for."""
    return frozenset(code for name in names for code in country_lists().get(name, {name}))


def countries_on(names: Iterable[str], day: date) -> tuple[str, ...]:
    """The same names; a list that was shorter on that day is opened into the codes of then."""
    now, then = country_lists(), country_lists(day)
    found = ((name,) if name not in now or now[name] == then[name] else sorted(then[name]) for name in names)
    return tuple(code for codes in found for code in codes)


def check_countries(given: tuple[str, ...]) -> tuple[str, ...]:
    """The same names; raises ``ValueError`` for what is neither a list nor the code of a country."""
    for name in given:
        if name in INSTEAD:
            raise Mistake("holds '{name}': write '{code}', the code of ISO 3166", name=name, code=INSTEAD[name])
        if name not in country_lists() and name not in country_codes():
            raise Mistake(
                "must hold two-letter country codes or one of {allowed}, not '{name}'",
                allowed=", ".join(country_lists()),
                name=name,
            )
    return given


@cache
def _member_states() -> Mapping[str, str]:
    tables = tomllib.loads(data_file("territories.toml").read_text(encoding="utf-8"))
    return {code: state for table in tables.values() for state, codes in table["of"].items() for code in codes}


def member_state_of(country: str) -> str:
    """The member state that an outermost region or overseas territory counts as; any other country itself.

    >>> member_state_of("RE"), member_state_of("GL"), member_state_of("NO")
    ('FR', 'DK', 'NO')
    """
    return _member_states().get(country, country)
