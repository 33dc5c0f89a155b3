"""What else a member takes part in: a project or a saved consortium that runs."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Engagement:
    """One thing that runs: a project, or the call of one or more saved consortia; ``until`` is its last day, where known."""

    id: str
    name: str
    is_saved: bool
    until: date | None = None


Load = int | tuple[Engagement, ...]
"""In what else a member takes part: how many that is, or which."""


def count_of(load: Load) -> int:
    """In how many others a member takes part.

    >>> count_of(2), count_of((Engagement("p", "A project", False),))
    (2, 1)
    """
    return load if isinstance(load, int) else len(load)
