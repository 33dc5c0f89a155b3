"""Sentences as data: said once in English, put into other languages by the wording."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Remark:
    """An English template and the values that fill it.

    A value that is a mapping from language codes to words (``{"nl": "biotech", "en": "biotech"}``) is said in the reader's
    language.

    >>> str(Remark("It took part in {project}.", {"project": "ARTERIA"}))
    'It took part in ARTERIA.'
    """

    message: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.fill(self.message, "en")

    def fill(self, template: str, language: str) -> str:
        """The template, this remark's own or its translation, with the values in a language (English where there is none)."""
        words = {
            key: value.get(language) or value.get("en") or next(iter(value.values()), "")
            if isinstance(value, Mapping)
            else value
            for key, value in self.values.items()
        }
        return template.format(**words)
