"""Consortia side by side: by criterion, capability, rule and money, and who is in which."""

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from matchmaking.composition.consortium import Consortium, ConsortiumCriterion, Coverage, Seat, Verdict

Key = TypeVar("Key", bound=Hashable)
Item = TypeVar("Item")


@dataclass(frozen=True)
class ConsortiumComparison:
    """Several consortia, for one call or for several. Each mapping holds what every consortium says about one thing, in the
    order of the consortia; None where it says nothing.
    """

    consortia: tuple[Consortium, ...]

    @cached_property
    def criteria(self) -> Mapping[ConsortiumCriterion, tuple[float | None, ...]]:
        """The points on each criterion, in the order of `ConsortiumCriterion`."""
        points = [{reason.criterion: reason.points for reason in each.reasons} for each in self.consortia]
        return {
            each: tuple(side.get(each) for side in points)
            for each in ConsortiumCriterion
            if any(each in side for side in points)
        }

    @cached_property
    def capabilities(self) -> Mapping[str, tuple[Coverage | None, ...]]:
        """How well each capability is covered, by its id."""
        return self._beside(lambda each: each.coverage, lambda entry: entry.capability)

    @cached_property
    def rules(self) -> Mapping[str, tuple[Verdict | None, ...]]:
        """The verdict on each rule, by its id."""
        return self._beside(lambda each: each.certificate, lambda verdict: verdict.rule)

    @cached_property
    def seats(self) -> Mapping[str, tuple[Seat | None, ...]]:
        """The seat of each member, by its id: those who are in most first, then by name."""
        found = self._beside(lambda each: each.seats, lambda seat: seat.member)

        def order(member: str) -> tuple[int, str]:
            seats = [seat for seat in found[member] if seat]
            return -len(seats), seats[0].name.casefold()

        return {member: found[member] for member in sorted(found, key=order)}

    @property
    def common(self) -> tuple[str, ...]:
        """The ids of the members that are in all of them."""
        return tuple(member for member, seats in self.seats.items() if all(seats))

    def _beside(
        self, of: Callable[[Consortium], Sequence[Item]], key: Callable[[Item], Key]
    ) -> dict[Key, tuple[Item | None, ...]]:
        sides = [{key(item): item for item in of(each)} for each in self.consortia]
        keys = dict.fromkeys(name for side in sides for name in side)
        return {name: tuple(side.get(name) for side in sides) for name in keys}


def compare(consortia: Iterable[Consortium]) -> ConsortiumComparison:
    """These consortia side by side."""
    return ConsortiumComparison(tuple(consortia))
