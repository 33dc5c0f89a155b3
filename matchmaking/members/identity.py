"""Who is who: whether a record is about a member that is known already, about a new one, or perhaps about another."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PossibleDuplicate:
    """Two members that may be one and were both kept; a person decides.

    ``member`` and ``other`` are ids, the smaller first; ``score`` is from 0 to 1; ``reasons`` are codes such as
    ``same_website``, ``similar_name``, ``same_town``.
    """

    member: str
    other: str
    score: float
    reasons: tuple[str, ...]
