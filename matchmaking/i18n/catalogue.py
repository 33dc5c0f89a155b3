"""Translations, read from the ``.po`` files beside this module and compiled in memory."""

from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

_FOLDER = Path(__file__).parent


def po_file(language: str) -> Path:
    """Where the translations into a language stand."""
    return _FOLDER / f"{language}.po"


def read_catalogue(language: str) -> Catalog:
    """The translations into a language as they were written."""
    with po_file(language).open("rb") as stream:
        return read_po(stream, locale=language)


@cache
def translations(language: str) -> NullTranslations:
    """The translations into a language; those into English are the messages themselves."""
    if language == "en":
        return NullTranslations()
    compiled = BytesIO()
    write_mo(compiled, read_catalogue(language))
    compiled.seek(0)
    return GNUTranslations(compiled)
