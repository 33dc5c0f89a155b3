"""Translations, read from the ``.po`` files beside this module and compiled in memory."""

import re
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_FOLDER = Path(__file__).parent
_NARROW_SPACE = re.compile(r"(?<=\S) (?=[;?!%»])|(?<=«) ")
_COLON_SPACE = re.compile(r"(?<=\S) (?=:(?:\s|$))")
_APOSTROPHE = re.compile(r"(?<=[^\W\d_])'(?=[^\W\d_{])")


def po_file(language: str) -> Path:
    """Where the translations into a language stand."""
    return _FOLDER / f"{language}.po"


def read_catalogue(language: str) -> Catalog:
    """The translations into a language as they were written."""
    with po_file(language).open("rb") as stream:
        return read_po(stream, locale=language)


def typeset(text: str, language: str) -> str:
    """A text as its language prints it: the files are written with the signs of a keyboard.

    French has no-break spaces before its double signs and within its quotation marks, so that no line begins with one.

    >>> typeset("L'appel « ICON » : oui ?", "fr") == "L’appel «\\u202fICON\\u202f»\\u00a0: oui\\u202f?"
    True
    """
    if language != "fr":
        return text
    return _APOSTROPHE.sub("’", _COLON_SPACE.sub("\u00a0", _NARROW_SPACE.sub("\u202f", text)))


@cache
def translations(language: str) -> NullTranslations:
    """The translations into a language; those into English are the messages themselves."""
    if language == "en":
        return NullTranslations()
    catalogue = read_catalogue(language)
    for message in catalogue:
        if message.id:
            said = message.string or ""
            message.string = (
                typeset(said, language) if isinstance(said, str) else tuple(typeset(each, language) for each in said)
            )
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)
