"""What a text says of its author: what it can do, what it lacks or looks for, what others do, what it plans, what is past.

A member that writes "clinical tests would follow with a hospital partner" has no hospital. Each clause of a text gets a role by
the turns of phrase in ``data/statement-roles.toml``, with the words it was read from; what is no ability is left out of
what a question is compared with (``spoken_of_itself``). What these turns leave is judged once more by the bundled model
(``Encoded.able``): it finds what is told without such a turn ("Sequencing happens at the client's").
"""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from types import MappingProxyType
from typing import Any

from matchmaking.data_files import data_file
from matchmaking.features.turns import Turns, Word, words_of
from matchmaking.members.member import Language


class SentenceRole(StrEnum):
    """What a clause says of its author."""

    ABILITY = "ability"
    LACK = "lack"
    NEED = "need"
    OTHER_PARTY = "other_party"
    PLAN = "plan"
    PAST = "past"
    NEUTRAL = "neutral"


ABILITY_WEIGHT: Mapping[SentenceRole, float] = MappingProxyType(
    {
        SentenceRole.ABILITY: 1.0,
        SentenceRole.NEUTRAL: 1.0,
        SentenceRole.LACK: 0.0,
        SentenceRole.NEED: 0.0,
        SentenceRole.OTHER_PARTY: 0.2,
        SentenceRole.PLAN: 0.2,
        SentenceRole.PAST: 0.1,
    }
)
"""How far a clause of each role counts as something that its author can do, 0 to 1."""

_RANK = (
    SentenceRole.NEED,
    SentenceRole.LACK,
    SentenceRole.OTHER_PARTY,
    SentenceRole.PAST,
    SentenceRole.PLAN,
    SentenceRole.ABILITY,
    SentenceRole.NEUTRAL,
)
"""Which role a clause has that speaks of several."""
_ELIDED = "…"
_NO_ROLES = ("lack_phrase", "denial")
_FEW = 4
"""Words under which a piece of a sentence says nothing alone."""
_LEADING = 10
"""Words from which what begins like a lead to something ("In Turnhout …") says something of its own."""
_PHRASE = 5
"""Words after "without our own" that belong to it."""
_NEAR = 3
"""Words before a turn in which somebody else can stand as its subject ("people who cannot …")."""

_GAP = r"(?:,\s++|(?<![^\S\r\n])[^\S\r\n]++)"
_BREAK = re.compile(
    rf"(?<![.!?;])[.!?;]++(?=\s|$)|\s[–—-]\s|[\r\n]+|{_GAP}(?=(?:but|however|whereas|maar|echter|terwijl|mais|tandis|toutefois|aber|sondern|jedoch|waehrend"
    r"|während)\b)|,\s+(?=(?:while|though|although|yet|hoewel|bien)\b)"
    r"|(?:[,:]|\s\(|\s(?:and|en|et|und))\s*+(?=(?:not?|never|niet|geen|nooit|pas|aucune?|nicht|keine?[nmrs]?)\b)"
    rf"|{_GAP}(?=(?:and|en|et|und)\s+(?:we|wij|nous|wir|our|onze|ons|notre|nos|unsere?"
    r"|look for|seek|zoeken|zoekt|cherchons|recherchons|suchen|sucht)\b)",
    re.IGNORECASE,
)
"""Where a clause ends: a full stop, a semicolon, a dash, "but", "and we", and before "no" and "not"."""
_DENIED_EARLY = 8
"""Words of a clause after which what is denied is seldom denied of its author, but at its end."""
_AT_END = 3


@dataclass(frozen=True, slots=True)
class Clause:
    """A piece of a text, where it stands in it (characters ``start`` to ``end``), and what it says of the author.

    ``cue`` are the words that the role was read from, empty for ``NEUTRAL``.
    """

    start: int
    end: int
    role: SentenceRole
    cue: str = ""


@dataclass(frozen=True, slots=True)
class StatementRole:
    """What a text says of its author.

    ``role`` is that of the whole: ability or neutral as soon as one clause is, since the others can be left out. ``weight`` is
    how far the text counts as ability, 0 to 1: of its clauses, each by its length.
    """

    role: SentenceRole
    cue: str
    weight: float
    clauses: tuple[Clause, ...]

    @property
    def able(self) -> bool:
        return self.role in (SentenceRole.ABILITY, SentenceRole.NEUTRAL)


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(data_file("statement-roles.toml").read_text(encoding="utf-8"))


@cache
def _turns(language: Language | None) -> Turns:
    chosen = [_data()[one.value] for one in ([language] if language else Language)]
    patterns = [(meaning, pattern) for by in chosen for meaning, found in by.items() for pattern in found]
    return Turns(patterns, _data()["classes"])


@lru_cache(maxsize=20_000)
def role_of(text: str, language: Language | None = None) -> StatementRole:
    """What a text says of its author, clause by clause; without a language the turns of all four are looked for.

    >>> role_of("We still lack a clinical partner.", Language.ENGLISH).role.value
    'lack'
    >>> role_of("Wij bouwen sensoren; klinische tests gebeuren bij een partnerziekenhuis.", Language.DUTCH).role.value
    'ability'
    """
    words = words_of(text)
    clauses = [clause for piece in _pieces(text, words) for clause in _read(text, piece, language)]
    if not clauses:
        return StatementRole(SentenceRole.NEUTRAL, "", 1.0, ())
    length = sum(clause.end - clause.start for clause in clauses)
    weight = sum(ABILITY_WEIGHT[clause.role] * (clause.end - clause.start) for clause in clauses) / length
    best = min(clauses, key=lambda clause: (-ABILITY_WEIGHT[clause.role], clause.role is SentenceRole.NEUTRAL))
    if ABILITY_WEIGHT[best.role] < 1:
        best = min(clauses, key=lambda clause: _RANK.index(clause.role))
    return StatementRole(best.role, best.cue, weight, tuple(clauses))


def spoken_of_itself(text: str, language: Language | None = None) -> str:
    """The text without what is no ability of its author, "…" in its place; empty when nothing remains.

    >>> spoken_of_itself("It speaks Dutch, but stumbles over dialect.", Language.ENGLISH)
    'It speaks Dutch …'
    """
    clauses = role_of(text, language).clauses
    if all(ABILITY_WEIGHT[clause.role] == 1 for clause in clauses):
        return text
    pieces: list[str] = []
    for clause in clauses:
        if ABILITY_WEIGHT[clause.role] == 1:
            pieces.append(text[clause.start : clause.end].strip(" ,;"))
        elif not pieces or pieces[-1] != _ELIDED:
            pieces.append(_ELIDED)
    return " ".join(pieces) if any(piece != _ELIDED for piece in pieces) else ""


def _pieces(text: str, words: Sequence[Word]) -> list[list[Word]]:
    """The words of each piece between two breaks."""
    ends = [match.end() for match in _BREAK.finditer(text)]
    pieces: list[list[Word]] = [[]]
    at = 0
    for word in words:
        while at < len(ends) and ends[at] <= word.start:
            at += 1
            if pieces[-1]:
                pieces.append([])
        pieces[-1].append(word)
    return [piece for piece in pieces if piece]


def _read(text: str, piece: list[Word], language: Language | None, whole: bool = True) -> list[Clause]:
    """The clauses of a piece; of one that is not ``whole``, but the rest behind a denial, no rest is read again."""
    found = list(_turns(language).found(piece))
    blocked = [(start, end) for turn, start, end in found if turn.meaning == "unless"]
    cues = [
        (turn, start, end)
        for turn, start, end in found
        if turn.meaning != "unless"
        and not any(start < till and since < end for since, till in blocked)
        and (turn.meaning == SentenceRole.ABILITY or turn.words & _class("we") or not _of_others(piece, start))
    ]
    phrases = [(start, end) for turn, start, end in cues if turn.meaning == "lack_phrase"]
    told = [(SentenceRole(turn.meaning), start, end) for turn, start, end in cues if turn.meaning not in _NO_ROLES]
    heavy = [cue for cue in told if cue[0] is not SentenceRole.ABILITY]
    if heavy:
        role, start, end = min(heavy, key=lambda cue: (_RANK.index(cue[0]), cue[1]))
        first = min(cue[1] for cue in heavy)
        return _parted(text, piece, first, Clause(0, 0, role, _quoted(text, piece, start, end)), told)
    for turn, start, end in cues:
        if turn.meaning == "denial" and _of_the_author(text, piece, start, end):
            lack = Clause(0, 0, SentenceRole.LACK, _quoted(text, piece, start, end))
            rest = _after_denial(text, piece, start, end) if whole else len(piece)
            after = _read(text, piece[rest:], language, whole=False) if rest < len(piece) else []
            return [*_parted(text, piece[:rest], start, lack, told), *after]
    able = next((cue for cue in told if cue[0] is SentenceRole.ABILITY), None)
    plain = (
        Clause(0, 0, SentenceRole.ABILITY, _quoted(text, piece, able[1], able[2]))
        if able
        else Clause(0, 0, SentenceRole.NEUTRAL)
    )
    if phrases:
        return _without_phrase(text, piece, phrases[0], plain)
    return [_placed(text, piece, plain)]


def _of_the_author(text: str, piece: Sequence[Word], start: int, end: int) -> bool:
    """Whether what is denied there is denied of the author, not of something that a subordinate clause speaks of."""
    if end > _DENIED_EARLY and end < len(piece) - _AT_END:
        return False
    return not any(
        piece[at].plain in _class("subordinate")
        or (piece[at].plain in _class("relative") and "," in text[piece[at - 1].end : piece[at].start])
        for at in range(1, end)
    )


def _after_denial(text: str, piece: Sequence[Word], start: int, end: int) -> int:
    """Where something else begins behind what is denied: at a colon, or at a comma behind "no …" at the beginning."""
    marks = set(":" if start else ",:")
    return next((at for at in range(end, len(piece)) if marks & set(text[piece[at - 1].end : piece[at].start])), len(piece))


def _of_others(piece: Sequence[Word], start: int) -> bool:
    """Somebody whom the author serves is the subject of what begins there: "people who are unable to walk"."""
    third = _class("third")
    return any(
        piece[at].plain in third and not (at and piece[at - 1].plain in _class("lead"))
        for at in range(max(0, start - _NEAR), start)
    )


@cache
def _class(name: str) -> frozenset[str]:
    return frozenset(_data()["classes"][name].split())


def _parted(
    text: str, piece: list[Word], first: int, clause: Clause, told: Sequence[tuple[SentenceRole, int, int]]
) -> list[Clause]:
    """The piece as one clause, or as two where a comma parts what stands before the turn and can stand alone."""
    comma = next((at for at in range(first, 0, -1) if "," in text[piece[at - 1].end : piece[at].start]), 0)
    if comma >= (_LEADING if piece[0].plain in _class("lead") else _FEW):
        able = next((cue for cue in told if cue[0] is SentenceRole.ABILITY and cue[2] <= comma), None)
        before = (
            Clause(0, 0, SentenceRole.ABILITY, _quoted(text, piece, able[1], able[2]))
            if able
            else Clause(0, 0, SentenceRole.NEUTRAL)
        )
        return [_placed(text, piece[:comma], before), _placed(text, piece[comma:], clause)]
    return [_placed(text, piece, clause)]


def _without_phrase(text: str, piece: list[Word], phrase: tuple[int, int], rest: Clause) -> list[Clause]:
    """ "without a lab of our own" inside a clause that says something else: only the phrase is a lack."""
    start, end = phrase
    last = end
    while last < min(len(piece), end + _PHRASE) and text[piece[last - 1].end : piece[last].start].strip() == "":
        if piece[last].plain in _class("link"):
            break
        last += 1
    lack = Clause(0, 0, SentenceRole.LACK, _quoted(text, piece, start, end))
    pieces = [(piece[:start], rest), (piece[start:last], lack), (piece[last:], rest)]
    if len(piece[:start]) < _FEW and len(piece[last:]) < _FEW - 1:
        return [_placed(text, piece, lack)]
    return [_placed(text, words, clause) for words, clause in pieces if words]


def _quoted(text: str, piece: Sequence[Word], start: int, end: int) -> str:
    return text[piece[start].start : piece[end - 1].end]


def _placed(text: str, words: Sequence[Word], clause: Clause) -> Clause:
    end = words[-1].end
    while end < len(text) and not text[end].isspace() and not text[end].isalnum():
        end += 1
    return Clause(words[0].start, end, clause.role, clause.cue)
