"""What a call demands of a consortium: the rules, each a record in an editable file."""

from enum import StrEnum


class Part(StrEnum):
    """The half of a project that a member works in; decided per project, not per member: a hospital may sit in either."""

    COMPANY = "company"
    RESEARCH = "research"


class Severity(StrEnum):
    """``HARD``: not eligible without it; ``TARGET``: the call asks for it and scores it; ``SOFT``: good advice."""

    HARD = "hard"
    TARGET = "target"
    SOFT = "soft"


class Certainty(StrEnum):
    """How sure the source makes us: ``PER_CALL`` differs from call to call, ``CONFLICTING`` has sources that disagree."""

    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    PER_CALL = "per_call"
    CONFLICTING = "conflicting"


class Unit(StrEnum):
    """What a rule's value counts; a ``SHARE`` is a fraction of the budget, 0 to 1."""

    COUNT = "count"
    SHARE = "share"
    EUR = "eur"
    EUR_PER_YEAR = "eur_per_year"
    MONTHS = "months"
    TRL = "trl"
