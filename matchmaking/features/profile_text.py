"""What a document about an organisation says that a profile asks for: what it can do, offers, needs, and its readiness level.

Nothing is made up: each text is a sentence of the document as it stands there. Sentences with an e-mail address or a telephone
number are passed over, since they name people.
"""

import re
from dataclasses import dataclass
from itertools import islice

from matchmaking.features.encoder import Encoder
from matchmaking.features.sentences import sentences
from matchmaking.features.stated import stated_level
from matchmaking.features.statement_roles import StatementRole, role_of

FEWEST_WORDS = 8
"""Words from which a sentence may say something concrete."""
_MOST_WORDS = 60
_MOST = 3
"""Sentences of each sort that are taken: who fills in a form reads them all."""
_LETTERS_READ = 200_000
"""Characters of a document that are looked at: a hundred pages."""
_SENTENCES_READ = 300
"""Sentences whose role is asked of the model, from the beginning: it takes seconds for as many."""
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


def profile_text(text: str, encoder: Encoder) -> ProfileText:
    """Look for what a profile asks for in the text of a document, at most three sentences of each sort.

    A model that does not tell roles finds no needs: every sentence is taken for what the author can do.
    """
    read = text[:_LETTERS_READ]
    short = (sentence for sentence in dict.fromkeys(sentences(read)) if len(sentence.split()) <= _MOST_WORDS)
    roles = _roles(list(islice((sentence for sentence in short if not _PERSONAL.search(sentence)), _SENTENCES_READ)), encoder)
    needs = [sentence for sentence, role in roles.items() if role is StatementRole.NEED]
    able = [sentence for sentence, role in roles.items() if role is StatementRole.ABILITY]
    offers = [sentence for sentence in able if _OFFERS.search(sentence)]
    told = [sentence for sentence in able if sentence not in offers and len(sentence.split()) >= FEWEST_WORDS]
    level = stated_level([read])
    return ProfileText(tuple(told[:_MOST]), tuple(offers[:_MOST]), tuple(needs[:_MOST]), level.value if level else None)


def is_concrete(text: str, encoder: Encoder) -> bool:
    """Whether a text has a sentence that says in eight words or more what its author can do, not what it lacks or plans."""
    long = [sentence for sentence in sentences(text) if len(sentence.split()) >= FEWEST_WORDS]
    return StatementRole.ABILITY in _roles(long, encoder).values()


def _roles(texts: list[str], encoder: Encoder) -> dict[str, StatementRole]:
    if not texts or not encoder.tells_roles:
        return dict.fromkeys(texts, StatementRole.ABILITY)
    return {text: role_of(roles) for text, roles in zip(texts, encoder.read(texts).roles, strict=True)}
