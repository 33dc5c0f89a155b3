"""Profile forms as text: the URL of a form, and the values of its fields."""

from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from matchmaking.exports.erasure import contact_in_words
from matchmaking.exports.member_words import capital
from matchmaking.i18n import Wording
from matchmaking.members.member import Contact, Statement
from matchmaking.workspace.maintenance.profile_forms import FormLink

FORM = "form"
"""The URL parameter with the token of a form."""


def form_address(app: str, link: FormLink) -> str:
    """The URL of a form, in its language; ``app`` is the URL of the app."""
    return f"{app}/?{urlencode({FORM: link.token, 'lang': link.form.language})}"


def field_in_words(name: str, value: Any, words: Wording) -> str:
    """The value of a member's field as text; empty for an empty field."""
    match value:
        case None | "" | ():
            return ""
        case bool():
            return words.translate("yes") if value else words.translate("no")
        case StrEnum():
            return capital(words.name(value))
        case Contact():
            return contact_in_words(value)
        case tuple() if name == "trl":
            return "-".join(map(str, dict.fromkeys(value)))
        case tuple():
            return "; ".join(_one(each, words) for each in value)
        case float() | int():
            return words.number(value, 0 if value == round(value) else 1)
    return str(value)


def _one(value: Any, words: Wording) -> str:
    if isinstance(value, Statement):
        return value.text
    return words.name(value) if isinstance(value, StrEnum) else str(value)
