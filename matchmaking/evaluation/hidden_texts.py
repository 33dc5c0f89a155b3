"""The hidden-text task: one text of a member is hidden and used as a need; the task is to find its author.

    roster -- hide -->  what is left  -- learn once -->  systems
                |                                           ^
                +---- each hidden text, names masked -------+

A text that another one says again, in much the same words or in another language, is never the hidden one: a copy would find
its author. Several members may truly answer a need and only the author counts, so that every figure is a lower bound.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from matchmaking.evaluation.masking import masked, without_legal_form
from matchmaking.evaluation.namesakes import DISTINCT
from matchmaking.evaluation.past import Encode, Past
from matchmaking.evaluation.strata import Stratum, strata_of
from matchmaking.evaluation.tasks import HIDDEN_TEXT, Query, Task, chance, sampled
from matchmaking.features import FeatureSet
from matchmaking.features.sentences import sentences
from matchmaking.members.member import Member, Participation, Project, Roster
from matchmaking.ranking.filters import Ties

_SAME_MEANING = 0.65
"""Agreement from which two sentences say the same: each of the 66 bundled capabilities has at least 0.73 in Dutch and English,
and no two different ones have more than 0.64."""
_SAME_WORDS = 0.8
"""Part of a sentence's words that another text holds, from which it says the same."""
_WORD = re.compile(r"\w{4,}|\d+")
"""Words that tell something; small ones stand in every text."""


@dataclass(frozen=True)
class Hidden:
    """``left`` is the roster without the hidden texts; the task's rows are its members, those who still say something can be
    found.
    """

    left: Roster
    task: Task


def texts_of(member: Member) -> tuple[str, ...]:
    """The statements and offers of a member, without its needs."""
    return tuple(statement.text for statement in (*member.statements, *member.offers) if any(map(str.isalnum, statement.text)))


def hide(
    roster: Roster,
    encode: Encode,
    agreement: Callable[[NDArray[np.floating]], NDArray[np.float64]],
    sample: int | None = None,
    seed: int = 0,
) -> Hidden:
    """Hide one text of every member that has at least two, by chance, and ask with at most ``sample`` of them.

    ``agreement`` makes 0 to 1 of a cosine of the model. A member whose texts all occur elsewhere is left out.
    """
    done = _said_in_projects(roster)
    hidden = {member.id: text for member in roster.members if (text := _drawn(member, done, encode, agreement, seed))}
    left = Roster.of(
        (_without(member, hidden.get(member.id, "")) for member in roster.members), roster.projects, roster.participations
    )
    names = _names(roster)
    asked = {id: masked(text, _named_in(text, names)) for id, text in hidden.items()}
    queries = tuple(
        Query(Project(id, text=text), (), (left.position[id],)) for id, text in asked.items() if any(map(str.isalnum, text))
    )
    says = np.array([bool(texts_of(member)) for member in left.members], bool)
    return Hidden(left, sampled(Task(HIDDEN_TEXT, queries, says), sample, seed))


def past_of(hidden: Hidden, features: FeatureSet, encode: Encode) -> Past:
    """What the simple baselines go by: each text that is left as a project of its member's own, beside the real projects."""
    said = [
        (Project(f"{member.id}, text {place}", text=text), member.id)
        for member in hidden.left.members
        for place, text in enumerate(texts_of(member))
    ]
    roster = Roster.of(
        hidden.left.members,
        [*hidden.left.projects, *(project for project, _ in said)],
        [*hidden.left.participations, *(Participation(project.id, member) for project, member in said)],
    )
    return Past(roster, encode, features.network.experience)


def strata_without_seeker(past: Past, pool: NDArray[np.bool_]) -> Sequence[Stratum]:
    """The strata that a question without a seeker and without codes has."""
    return [
        stratum
        for stratum in strata_of(past, pool)
        if stratum.ties is Ties.ANY and not (stratum.strangers or stratum.health) and stratum.name != DISTINCT
    ]


def _drawn(
    member: Member,
    done: Mapping[str, Sequence[str]],
    encode: Encode,
    agreement: Callable[[NDArray[np.floating]], NDArray[np.float64]],
    seed: int,
) -> str:
    """The text of a member that is hidden, empty where none can be."""
    own = texts_of(member)
    if len(own) < 2:
        return ""
    again = _said_again(own, done.get(member.id, ()), encode, agreement)
    free = [text for text, twice in zip(own, again, strict=True) if not twice]
    return min(free, key=lambda text: chance(seed, "hidden text", member.id, text), default="")


def _said_again(
    own: Sequence[str],
    others: Sequence[str],
    encode: Encode,
    agreement: Callable[[NDArray[np.floating]], NDArray[np.float64]],
) -> NDArray[np.bool_]:
    """Of which own texts a sentence, or the whole, stands in another text too, by its words or by its meaning; shape (own,)."""
    pieces = [(at, piece) for at, text in enumerate((*own, *others)) for piece in dict.fromkeys([text, *sentences(text)])]
    owner = np.array([at for at, _ in pieces])
    ours = int((owner < len(own)).sum())  # they stand first
    vectors = encode([piece for _, piece in pieces])
    same = agreement(vectors[:ours] @ vectors.T) >= _SAME_MEANING
    words = [frozenset(_WORD.findall(piece.casefold())) for _, piece in pieces]
    shared = np.array([[len(one & other) for other in words] for one in words[:ours]])
    fewest = np.array([[min(len(one), len(other)) for other in words] for one in words[:ours]])
    same |= (fewest > 0) & (shared >= _SAME_WORDS * fewest)
    again = (same & (owner[:ours, None] != owner[None, :])).any(axis=1)
    return np.isin(np.arange(len(own)), owner[:ours][again])


def _said_in_projects(roster: Roster) -> Mapping[str, Sequence[str]]:
    """The texts of each member's projects, by its id."""
    found: dict[str, list[str]] = {}
    for part in roster.participations:
        if text := roster.project[part.project].text:
            found.setdefault(part.member, []).append(text)
    return found


def _without(member: Member, hidden: str) -> Member:
    if not hidden:
        return member
    return replace(
        member,
        statements=tuple(statement for statement in member.statements if statement.text != hidden),
        offers=tuple(offer for offer in member.offers if offer.text != hidden),
    )


def _names(roster: Roster) -> Mapping[str, Sequence[str]]:
    """Every name that a member goes by, with and without its legal form, by its first word."""
    found: dict[str, list[str]] = {}
    for member in roster.members:
        for name in member.names:
            for said in (name, without_legal_form(name)):
                if first := re.search(r"\w+", said.casefold()):
                    found.setdefault(first[0], []).append(said)
    return found


def _named_in(text: str, names: Mapping[str, Sequence[str]]) -> list[str]:
    """The names that may stand in the text: their first word does."""
    return [name for word in sorted(set(re.findall(r"\w+", text.casefold()))) for name in names.get(word, ())]
