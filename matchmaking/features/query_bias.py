"""How people ask, without saying what for."""

import tomllib
from functools import cache

from matchmaking.data_files import data_file


@cache
def query_bias_sentences() -> tuple[str, ...]:
    """Sentences that ask for nothing in particular, in four languages."""
    return tuple(tomllib.loads(data_file("asking.toml").read_text(encoding="utf-8"))["sentences"])
