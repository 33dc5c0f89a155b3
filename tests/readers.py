"""Whatever reads what people write, each as a function of a text, and pieces of text that somebody may repeat without end."""

import tempfile
from collections.abc import Callable
from datetime import date, time
from pathlib import Path

from matchmaking.api.parameters import MembersAsked, ProposalsAsked, RankingAsked
from matchmaking.composition.calls.call import parse_call
from matchmaking.composition.calls.facts import facts_in
from matchmaking.evaluation.masking import masked
from matchmaking.exports.fonts import printable
from matchmaking.features.profile_text import profile_text
from matchmaking.features.sector_model import CLASSES, telling_words, words_in
from matchmaking.features.sentences import sentences
from matchmaking.features.stated import stated_area
from matchmaking.features.statement_roles import role_of
from matchmaking.features.vectors import text_key
from matchmaking.features.word_forms import exact_terms, plain_words
from matchmaking.meetings import Event, slots_of
from matchmaking.meetings.participant_list import read_participants
from matchmaking.members.lists.cells import cleaned
from matchmaking.members.lists.directory import read_directory
from matchmaking.members.member import Contact, Language, Roster
from matchmaking.members.names import plain, town_key
from matchmaking.members.projects.project_list import organisations_in, read_project_list
from matchmaking.ranking.question_reading import read_question
from matchmaking.workspace.privacy.erasing import literal_trace, scrubbed, traces_of
from matchmaking.workspace.privacy.near_matches import near_in

_WHOLE = 1_000
"""Letters of a text that every cell of a table gets, however many cells there are."""
PERSON = Contact("Anne Claes", "anne@alfa.example", "+32 9 111 11 11")

PIECES = {
    "labels": "a.",
    "blanks": " ",
    "hard blanks": "\u00a0",
    "digits": "1",
    "digits apart": "1 ",
    "grouped digits": "1'",
    "euros": "€1",
    "brackets": "(",
    "addresses": "a@",
    "addresses with dots": "a@b.",
    "letters": "a",
    "capitals": "A",
    "words": "aa-",
    "dots": ".",
    "short sentences": "A. ",
    "commas": ",",
    "bullets": "\n- ",
    "lines": "\n",
    "lines without an end": "the work of a whole project that has no end anywhere\n",
    "marks over one letter": "\u0301\u0323",
    "and": "and ",
    "classes": "class ",
    "norms": "ISO IEC ",
    "slashes": "a/b ",
    "quotation marks": '"',
    "comments": "#a\n",
    "tags": "<br",
    "dates": "1-1-",
    "hashes": "#A/",
}


def _read_roles(text: str) -> object:
    return [role_of(sentence, Language.DUTCH) for sentence in sentences(text)[:50]]


def _in_a_table(headers: str, columns: int, read: Callable[[Path], object]) -> Callable[[str], object]:
    """A reader of a file with a table, in which a text is every cell of a row; a long one is parted among them."""

    def reader(text: str) -> object:
        quoted = '"' + text[: max(_WHOLE, len(text) // columns)].replace('"', '""') + '"'
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder, "table.csv")
            file.write_text(f"{headers}\n{';'.join([quoted] * columns)}\n", encoding="utf-8", errors="replace")
            return read(file)

    return reader


def _read_event(file: Path) -> object:
    slots, _ = slots_of([date(2027, 3, 4)], time(9), time(12), 30)
    return read_participants([file], Event("event", "Event", slots, 5), Roster.of([]))


def _read_sectors(text: str) -> object:
    return [words_in([text]), stated_area([text]), *(telling_words(text, index) for index in range(CLASSES))]


def _read_parameters(text: str) -> object:
    asked = {"need": text, "words": text, "call": text, "kind": text, "anchor": text, text[:40]: text}
    return [
        shape.read([(name, value) for name, value in asked.items() if name in shape.model_fields] * 3)
        for shape in (MembersAsked, RankingAsked, ProposalsAsked)
    ]


READERS: dict[str, Callable[[str], object]] = {
    "a cell": cleaned,
    "a name": plain,
    "a town": town_key,
    "sentences": sentences,
    "who does it": _read_roles,
    "exact words": exact_terms,
    "words": plain_words,
    "organisations": organisations_in,
    "a question": read_question,
    "a call": parse_call,
    "facts of a call": facts_in,
    "a printed text": printable,
    "the key of a text": text_key,
    "a profile in words": profile_text,
    "sectors and areas": _read_sectors,
    "names to be masked": lambda text: masked(text, ["Alfa BV", "a.b", text[:30]]),
    "a person as known": lambda text: scrubbed(text, (*traces_of(PERSON), literal_trace("A. Claes"))),
    "a person written otherwise": lambda text: list(near_in(text, PERSON)),
    "parameters of a request": _read_parameters,
    "a list": _in_a_table("Naam;Wat is uw website?;Omschrijving;Medewerkers;Sector;Gegevens van", 6, read_directory),
    "a list of projects": _in_a_table("Nr;Promotor;Co-promotoren;Project;Samenvatting;Start;Steun", 7, read_project_list),
    "a list of participants": _in_a_table("Organisatie;Voornaam;E-mail;Talen;Beschikbaar;Moet ontmoeten", 6, _read_event),
}
