"""Nothing that a person may read is left in English, and nothing stands in the catalogues that nobody says."""

import re
from collections.abc import Sequence
from string import Formatter

import pytest

from matchmaking.i18n import LANGUAGES
from matchmaking.i18n.catalogue import read_catalogue
from matchmaking.i18n.messages import messages, untranslated

TRANSLATED = sorted(LANGUAGES.keys() - {"en"})


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_message_is_translated(language: str) -> None:
    catalogue = read_catalogue(language)
    missing = [f"{message.file}:{message.line}: {message.text}" for message in messages() if message.text not in catalogue]
    assert not missing
    assert not untranslated(catalogue)


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_translation_is_used(language: str) -> None:
    said = {message.text for message in messages()}
    assert [entry.id for entry in read_catalogue(language) if entry.id and _forms(entry.id)[0] not in said] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_translations_keep_the_values_of_their_message(language: str) -> None:
    for entry in read_catalogue(language):
        originals, said = _forms(entry.id), _forms(entry.string)
        allowed = _values(originals[-1])
        for text in said:
            assert _values(text) <= allowed, entry.id
        assert _values(said[-1]) == allowed, entry.id


def test_messages_are_found_where_they_are_said() -> None:
    found = {message.text for message in messages()}
    assert "Find partners" in found
    assert "There is no rule set '{id}'. Choose one of {allowed}." in found
    assert not any(re.fullmatch(r"[\W\d_]*", text) for text in found)


def _forms(text: str | Sequence[str] | None) -> list[str]:
    return [text] if isinstance(text, str) else list(text or [""])


def _values(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


@pytest.mark.parametrize(
    ("language", "other_word"),
    [
        ("fr", r"\bpoids\b"),
        ("fr", r"[“”]\{"),
        ("fr", r"(?<!\w)'\{\w+\}'"),
        ("fr", r"\brevendication\b"),
        ("fr", r"\bbesoins? en mots\b"),
        ("nl", r"\bde ids?\b"),
        ("nl", r"\bopladen\b"),
        ("nl", r"\bfinancier\b"),
        ("nl", r"\bbekwaamhe"),
        ("nl", r"\bkolomtitel"),
        ("nl", r"(bedrijfs|onderzoeks)deel\b"),
        ("nl", r"\b(jullie|jouw|jij|je)\b"),
    ],
)
def test_one_thing_has_one_name(language: str, other_word: str) -> None:
    said = [text for entry in read_catalogue(language) if entry.id for text in _forms(entry.string)]
    assert [text for text in said if re.search(other_word, text, re.IGNORECASE)] == []


def test_the_english_is_of_today() -> None:
    assert [
        each.text
        for each in messages()
        if re.search(r"\b(anew|of whom|all the while|chance has it)\b", each.text, re.IGNORECASE)
    ] == []
