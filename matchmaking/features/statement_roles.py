"""What a text says of its author: what it does, what it lacks or looks for, what others do, what it plans, what is past.

A member that writes "clinical tests would follow with a hospital partner" has no hospital. The bundled model gives each text
the probability of each role in the pass that gives its vector (``python -m benchmarks.statement_roles`` learns it). Sentences
and clauses that say no ability are left out of what a question is compared with. Another model gives no roles: all counts.
"""

from collections.abc import Container, Sequence
from enum import StrEnum
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from matchmaking.features.sentences import clauses, sentences
from matchmaking.members.member import Roster

NO_ABILITY = 0.8
"""The probability from which a text is taken to say no ability: of sentences that say one, 2 or 3 in 100 get it."""
_LEFT_OUT = "…"


class StatementRole(StrEnum):
    """What a text says of its author; the order is that of the model's probabilities."""

    ABILITY = "ability"
    LACK = "lack"
    NEED = "need"
    OTHER_PARTY = "other"
    PLAN = "plan"
    PAST = "past"


def judged_texts(roster: Roster) -> list[str]:
    """The sentences and clauses of all statements and offers, each once."""
    said = (statement.text for member in roster.members for statement in (*member.statements, *member.offers))
    return list(dict.fromkeys(piece for text in dict.fromkeys(said) for piece in pieces_of(text)))


def pieces_of(text: str) -> list[str]:
    """The sentences of a text and their clauses."""
    return [piece for sentence in sentences(text) for piece in (sentence, *clauses(sentence))]


def no_abilities(texts: Sequence[str], roles: NDArray[np.floating]) -> frozenset[str]:
    """Which of the texts say no ability of their author, by the probabilities of their roles, shape (texts, roles)."""
    unable = roles[:, 1:].sum(axis=1, dtype=np.float64) >= NO_ABILITY
    return frozenset(text for text, no_ability in zip(texts, unable.tolist(), strict=True) if no_ability)


def role_of(roles: NDArray[np.floating]) -> StatementRole:
    """The role of a text by the probabilities of its roles, shape (roles,): ability unless it is taken to say none."""
    if roles[1:].sum(dtype=np.float64) < NO_ABILITY:
        return StatementRole.ABILITY
    return list(StatementRole)[1 + int(roles[1:].argmax())]


def spoken_of_itself(text: str, unable: Container[str]) -> list[str]:
    """The text, then its sentences where it has several, each without the sentences and clauses that are ``unable``.

    "…" takes the place of what is left out inside a text; empty when nothing remains.

    >>> spoken_of_itself("We make catheters; a hospital tests them.", {"a hospital tests them."})
    ['We make catheters …']
    """
    said = sentences(text)
    kept = [_able_part(sentence, unable) for sentence in said]
    whole = text if kept == said else _joined(kept)
    return list(dict.fromkeys([whole, *(filter(None, kept) if len(said) > 1 else ())])) if any(kept) else []


def _able_part(sentence: str, unable: Container[str]) -> str:
    parts = clauses(sentence)
    if not any(part in unable for part in parts):
        return "" if sentence in unable else sentence
    kept = ["" if part in unable else part.rstrip(" ,;") for part in parts]
    return _joined(kept) if any(kept) else ""


def _joined(pieces: Sequence[str]) -> str:
    """The pieces with "…" once for empty ones that follow each other."""
    return " ".join(piece for there, some in groupby(pieces, bool) for piece in (some if there else (_LEFT_OUT,)))
