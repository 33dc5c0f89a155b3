"""Named lists of countries that rules speak of: the Union, the countries associated to its programmes, those of Eurostars."""

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache

from matchmaking.data_files import data_file


@cache
def country_lists() -> Mapping[str, frozenset[str]]:
    """The lists of ``data/countries.toml`` by name, as ISO 3166-1 alpha-2 codes; the file names the source of each."""
    tables = tomllib.loads(data_file("countries.toml").read_text(encoding="utf-8"))
    return {name: frozenset(table["countries"]) for name, table in tables.items()}


def countries_of(names: Iterable[str]) -> frozenset[str]:
    """All countries that a mix of codes and list names stands for."""
    return frozenset(code for name in names for code in country_lists().get(name, {name}))
