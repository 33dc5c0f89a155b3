"""The languages that the product speaks, and which one a reader gets."""

from collections.abc import Mapping

LANGUAGES: Mapping[str, str] = {"nl": "nl_BE", "en": "en_GB", "fr": "fr_BE"}
"""From a language code to the locale whose numbers and dates belong to it, in the order of the language switch."""

DEFAULT_LANGUAGE = "nl"


def choose_language(link: str | None = None, session: str | None = None, browser: str | None = None) -> str:
    """The language of a reader: what the link says, else what was chosen before, else the browser's own, else Dutch.

    >>> choose_language(browser="fr-BE")
    'fr'
    >>> choose_language(link="xx", session="en", browser="fr-BE")
    'en'
    """
    for wish in (link, session, browser):
        code = (wish or "").replace("_", "-").split("-")[0].lower()
        if code in LANGUAGES:
            return code
    return DEFAULT_LANGUAGE
