"""In which language a text is written."""

from functools import cache
from typing import Any

from matchmaking.members.member import Language

TELLING_LENGTH = 20
"""Below this many letters a text does not show its language."""

SURE_LENGTH = 60
"""Below this many letters it shows its language only where nothing is known of it."""

_CLEARLY = 0.999


@cache
def _identifier() -> Any:
    # reading its model takes a while, so that happens with the first text and not with the import
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([language.value for language in Language])
    return identifier


def language_of(text: str, likely: Language | None = None) -> Language | None:
    """The language of a text; of one too short to tell the ``likely`` one, which may be ``None``.

    A text of a few words is taken to be in the likely language unless it is clearly in another.

    >>> language_of("Wij ontwikkelen draagbare sensoren voor patiënten thuis").value
    'nl'
    >>> language_of("trial design consultancy", Language.ENGLISH).value
    'en'
    """
    if len(text) < TELLING_LENGTH or not any(sign.isalpha() for sign in text):
        return likely
    found, probability = _identifier().classify(text[:2000])
    return likely if likely and len(text) < SURE_LENGTH and probability < _CLEARLY else Language(found)
