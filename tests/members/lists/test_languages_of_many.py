"""The languages of many texts at once are those of each text."""

from hypothesis import given
from hypothesis import strategies as st

from matchmaking.members.lists.languages import language_of, languages_of_many

SAID = st.sampled_from(
    [
        "Wij ontwikkelen draagbare sensoren voor patiënten thuis",
        "We test implants for orthopaedic surgery in sheep",
        "Nous fabriquons des pansements pour les brûlures",
        "Wir beschichten Herzklappen mit Titan",
        "42 000",
        "",
        "ISO 13485",
        "ΑΒΓ δοκιμή σε εργαστήριο",
        "GROSSE BUCHSTABEN FÜR JEDEN TEXT",
    ]
)


@given(st.lists(st.one_of(SAID, st.text(max_size=60)), max_size=12))
def test_many_texts_show_the_languages_that_each_shows(texts: list[str]) -> None:
    assert languages_of_many(texts) == [language_of(text) for text in texts]


def test_the_beginning_of_a_long_text_tells() -> None:
    text = "Nous fabriquons des pansements pour les brûlures. " * 100
    assert languages_of_many([text, "?"]) == [language_of(text), None]
