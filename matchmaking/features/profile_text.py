"""What a document about an organisation says that a profile asks for: what it can do, offers, needs, and its readiness level.

Nothing is made up: each text is a sentence of the document as it stands there. Sentences with an e-mail address or a telephone
number are passed over, since they name people.
"""

import re
from dataclasses import dataclass

from matchmaking.features.sentences import sentences
from matchmaking.features.stated import stated_level
from matchmaking.features.statement_roles import SentenceRole, role_of

FEWEST_WORDS = 8
"""Words from which a sentence may say something concrete."""
_MOST_WORDS = 60
_MOST = 3
"""Sentences of each sort that are taken: who fills in a form reads them all."""
_LETTERS_READ = 200_000
"""Characters of a document that are looked at: a hundred pages."""
_PERSONAL = re.compile(r"@|\+?\d(?:[ ./()-]{0,3}\d){8}|\bwww\.|https?:")
_OFFERS = re.compile(
    r"\b(?:we (?:can )?offer|offers? (?:partners|companies|hospitals|access)|available to partners|(?:wij|we) bieden"
    r"|biedt? .{0,40}\baan\b|stel(?:t|len) .{0,40}\bter beschikking|nous (?:offrons|proposons)"
    r"|met(?:tons)? .{0,40}\bà (?:la )?disposition|wir bieten)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class ProfileText:
    """Sentences of a document by what they say, and the lowest and highest readiness level that it names."""

    statements: tuple[str, ...] = ()
    offers: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    trl: tuple[int, int] | None = None


def profile_text(text: str) -> ProfileText:
    """Look for what a profile asks for in the text of a document, at most three sentences of each sort.

    >>> profile_text("We bouwen sensoren die zeven dagen op de huid van patiënten blijven. Wij zoeken een ziekenhuis.").needs
    ('Wij zoeken een ziekenhuis.',)
    """
    read = text[:_LETTERS_READ]
    said = [sentence for sentence in dict.fromkeys(sentences(read)) if not _PERSONAL.search(sentence)]
    roles = {sentence: role_of(sentence).role for sentence in said if len(sentence.split()) <= _MOST_WORDS}
    needs = [sentence for sentence, role in roles.items() if role is SentenceRole.NEED]
    able = [sentence for sentence, role in roles.items() if role in (SentenceRole.ABILITY, SentenceRole.NEUTRAL)]
    offers = [sentence for sentence in able if _OFFERS.search(sentence)]
    told = [sentence for sentence in able if sentence not in offers and is_concrete(sentence)]
    told.sort(key=lambda sentence: roles[sentence] is SentenceRole.NEUTRAL)  # what says outright that it can comes first
    level = stated_level([read])
    return ProfileText(tuple(told[:_MOST]), tuple(offers[:_MOST]), tuple(needs[:_MOST]), level.value if level else None)


def is_concrete(text: str) -> bool:
    """Whether a text has a sentence that says in eight words or more what its author can do, not what it lacks or plans."""
    return any(len(sentence.split()) >= FEWEST_WORDS and role_of(sentence).able for sentence in sentences(text))
