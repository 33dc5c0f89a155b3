"""In which language a text is written."""

from functools import cache
from typing import Any

from matchmaking.members.member import Language

TELLING_LENGTH = 20
"""Below this many letters a text does not show its language."""


@cache
def _identifier() -> Any:
    # reading its model takes a while, so that happens with the first text and not with the import
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE)
    identifier.set_languages([language.value for language in Language])
    return identifier


def language_of(text: str) -> Language | None:
    """The language of a text, ``None`` for one too short to tell.

    >>> language_of("Wij ontwikkelen draagbare sensoren voor patiënten thuis").value
    'nl'
    """
    if len(text) < TELLING_LENGTH or not any(sign.isalpha() for sign in text):
        return None
    return Language(_identifier().classify(text[:2000])[0])
