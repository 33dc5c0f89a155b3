"""How likely it is that a reader says of a member "its own texts say that it does this": a strength, 0 to 1.

    agreement = cosine by scale + p (late interaction - what is usual at this cosine)
    u = m + 0.6 w^2
    strength = 1 / (1 + exp(-(a + b u + c s + d (u - max u) + e log(members / those that can be meant))))

``m`` is the agreement in meaning of the member's best passages (`Passages.answer`) and ``w`` the part of the question's words
that its best passage holds; ``s`` is how far ``u`` stands above the median of all members, in standard deviations, 0 to 6, and
``max u`` the ``u`` of the nearest member that can be meant: where one clearly does what is asked, those who come near it mostly
do not; where a hospital is asked for, it is the nearest hospital, and not the company that makes what hospitals use. Of few
hospitals each is more likely to be the answer than of many. The numbers are learnt from judged questions (``data/fit.toml``);
what strengths were worth on sets that they were not learnt from stands in ``docs/evidence.md``, "Words understood".
"""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from matchmaking.data_files import data_file
from matchmaking.features.late_interaction import Encoded, late_interaction

Values = NDArray[np.float64]

COVERED_FROM = 0.5
"""The threshold: from this strength on a member is said to cover what is asked for, as it is more likely than not."""
RELATED_FROM = 0.2
"""The strength from which a member is related to what is asked for. Of the judged questions that somebody answers, all members
stay below it for one in twenty: there a list says that nobody was found who says so (`ranking.doubt`)."""


class Fit(StrEnum):
    """What a strength means in words: its texts say that it does this, it is related to it, or next to nothing."""

    ANSWERS = "answers"
    RELATED = "related"
    WEAK = "weak"


def fit_of(strength: float) -> Fit:
    """What a strength means.

    >>> fit_of(0.5).value, fit_of(0.2).value, fit_of(0.0).value
    ('answers', 'related', 'weak')
    """
    return Fit.ANSWERS if is_covered(strength) else Fit.RELATED if strength >= RELATED_FROM else Fit.WEAK


def is_covered(strength: ArrayLike) -> NDArray[np.bool_]:
    """Whether a strength, 0 to 1, covers what is asked for: judged in whole percents, as people read it. Shape as given.

    >>> [bool(is_covered(strength)) for strength in (0.43, 0.494, 0.496)]
    [False, False, True]
    """
    return np.asarray(np.rint(100 * np.asarray(strength)) >= round(100 * COVERED_FROM))


_WORDS = 0.6
_MOST_PIECED = 3000
"""Texts whose word pieces are compared with a question, the nearest ones: of more, the others are too far to be an answer."""
_HELD_BACK = 20
_USUAL_SPREAD = 0.12
"""The spread of small clusters is shrunk, as if this number of further members had the usual one."""
_MOST_OUT = 6.0


@dataclass(frozen=True)
class FitModel:
    """The numbers of the formula."""

    constant: float
    near: float
    standing_out: float
    behind: float
    fewer: float
    pieces: float
    pieces_usual: float
    pieces_by_agreement: float

    def with_pieces(self, agreed: Values, texts: Encoded, questions: Encoded) -> Values:
        """Agreement put right by late interaction, shape (texts, questions), at most 1.

        ``pieces`` times what late interaction finds above or below what is usual at this agreement comes on top. Without word
        pieces, and for texts beyond the nearest ones, agreement stays as it is.
        """
        if not (texts.has_pieces and questions.has_pieces):
            return agreed
        if len(agreed) <= _MOST_PIECED:
            return self.corrected(agreed, late_interaction(texts, questions))
        corrected = agreed.copy()
        for column in range(agreed.shape[1]):
            rows = np.argpartition(-agreed[:, column], _MOST_PIECED)[:_MOST_PIECED]
            found = late_interaction(texts[rows], questions[[column]])[:, 0]
            corrected[rows, column] = self.corrected(agreed[rows, column], found)
        return corrected

    def corrected(self, agreed: Values, found: Values) -> Values:
        """Agreement put right by what late interaction found, each of one shape."""
        usual = self.pieces_usual + self.pieces_by_agreement * agreed
        return np.asarray(np.minimum(agreed + self.pieces * (found - usual), 1.0))

    def strengths(self, meaning: Values, words: Values, meant: NDArray[np.bool_] | None = None) -> Values:
        """Strengths, shape (members, questions), from agreement in meaning and shares of words of the same shape.

        ``meant`` are the members whom each question can mean by its conditions, of the same shape; None where it is everybody.
        """
        if not meaning.size:
            return np.zeros(meaning.shape)
        logit = self.constant + parts(meaning, words, meant) @ (self.near, self.standing_out, self.behind, self.fewer)
        return np.asarray(1 / (1 + np.exp(-np.clip(logit, -40, 40))))


def parts(meaning: Values, words: Values, meant: NDArray[np.bool_] | None = None) -> Values:
    """What a strength is made of, shape (members, questions, 4): ``u``, ``s``, ``u - max u`` and the logarithm of the formula.

    A question that can mean none of the members is taken to mean them all.
    """
    near = with_words(meaning, words)
    some = np.ones(near.shape, bool) if meant is None else meant | ~meant.any(axis=0)
    nearest = near.max(axis=0, where=some, initial=-np.inf)
    fewer = np.broadcast_to(np.log(len(near) / some.sum(axis=0)), near.shape)
    return np.stack([near, standing_out(near), np.minimum(near - nearest, 0.0), fewer], axis=-1)


def with_words(meaning: Values, words: Values) -> Values:
    """``u``: agreement in meaning, and what shares of words (0 to 1) add to it; shapes alike."""
    return np.asarray(meaning + _WORDS * words**2)


def standing_out(near: Values) -> Values:
    """How far each member stands above the median for each question, in standard deviations, 0 to 6; shape as given."""
    above = near - np.median(near, axis=0)
    spread = np.sqrt(((above**2).sum(axis=0) + _HELD_BACK * _USUAL_SPREAD**2) / (len(near) + _HELD_BACK))
    return np.asarray(np.clip(above / spread, 0.0, _MOST_OUT))


@cache
def fit_model() -> FitModel:
    """The model that comes with the product."""
    return FitModel(**_stored()["fit"])


def first_three(best: Fit) -> int:
    """Of ten judged questions whose best member fits so: how many one of the first three members answered. 0 to 10."""
    return int(_stored()["first_three"][best])


@cache
def _stored() -> dict[str, dict[str, float]]:
    return tomllib.loads(data_file("fit.toml").read_text(encoding="utf-8"))
