"""Calls: what is asked for, by when, for how much, under which rules."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from matchmaking.members.member import Theme


@dataclass(frozen=True, slots=True)
class Capability:
    """Something a project for the call must be able to do; `weight` says how much it matters beside the others, above 0."""

    name: str
    text: str
    weight: float = 1.0
    id: str = ""

    @property
    def key(self) -> str:
        """What a consortium's coverage calls it: the id, or the name where it has none."""
        return self.id or self.name


@dataclass(frozen=True, slots=True)
class Call:
    """A funding call.

    `text` is by language code; `rules` the id of a rule set; `budget` in EUR; `months` the project's duration; `size` the
    smallest and largest number of members; `trl` where the project starts and where it must arrive, 1 to 9.
    """

    id: str
    title: str
    text: Mapping[str, str] = field(default_factory=dict)
    themes: tuple[Theme, ...] = ()
    capabilities: tuple[Capability, ...] = ()
    rules: str = ""
    budget: float | None = None
    months: int | None = None
    size: tuple[int, int] | None = None
    trl: tuple[int, int] | None = None
    deadline: date | None = None
    source: str = ""
