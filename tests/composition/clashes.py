"""The smallest clash of demands by trying all sets and all choices of demands; shares nothing with the composer."""

from itertools import combinations
from typing import Any

from tests.composition.brute_force import MONEY, BruteForce, seats_of
from tests.composition.independent_checker import Checker, Json

Demands = tuple[frozenset[str], frozenset[str], bool]
"""Ids of rules, ids of anchors, and whether the exclusions are kept."""


class Clashes:
    """Which hard rules, anchors and exclusions some set of this size meets together."""

    def __init__(self, checker: Checker, size: int, anchors: frozenset[str], excluded: frozenset[str]) -> None:
        self.checker, self.force = checker, BruteForce(checker, [], {"coverage": 1.0})
        hard = [rule for rule in checker.rules["rules"] if rule["severity"] == "hard"]
        free = [rule for rule in hard if rule["condition"]["type"] not in MONEY]
        self.money = {rule["id"]: checker.counting(rule["condition"]) for rule in hard if rule["condition"]["type"] in MONEY}
        self.rules = [rule["id"] for rule in hard]
        self.excluded = bool(excluded)
        self.anchors = anchors
        limits = checker.rules.get("shares", {})
        self.low = min(limits.get("least", 0.03), 0.5 / size)
        self.high = max(limits.get("most", 1.0), min(1.0, 2.0 / size))
        self.splits: dict[Any, bool] = {}
        coordinators = [rule for rule in free if rule["condition"]["type"] == "coordinator"]
        self.profiles: dict[tuple[frozenset[str], frozenset[str], bool, Any], list[Json]] = {}
        for members in combinations(checker.members.values(), size):
            seats = seats_of(list(members))
            ids = {member["id"] for member in members}
            for leader in range(size if coordinators else 1):
                led = [seat | {"role": "coordinator" if at == leader else ""} for at, seat in enumerate(seats)]
                broken = frozenset(rule["id"] for rule in free if checker.holds(rule["condition"], led) is False)
                key = (broken, anchors - ids, not ids.isdisjoint(excluded), self.money_key(seats))
                self.profiles.setdefault(key, seats)

    def money_key(self, seats: list[Json]) -> Any:
        """What the rules on money see of the seats."""
        marks = []
        for seat in seats:
            mark: list[Any] = []
            for rule in self.money.values():
                mark += [bool(self.checker.selected([seat], rule.get(name))) for name in ("of", "relative_to")]
                key = "group" if "for_each_with" in rule else rule.get("per")
                mark.append(self.checker.members[seat["id"]].get(key or "", ""))
            marks.append(tuple(mark))
        return tuple(sorted(marks))

    def can_split(self, key: Any, seats: list[Json], rules: frozenset[str]) -> bool:
        """Whether a split of the budget meets these rules on money."""
        if (key, rules) not in self.splits:
            said = [self.money[id] for id in sorted(rules) if self.force.says(self.money[id])]
            self.splits[key, rules] = self.force.can_keep(said, seats, self.low, self.high)
        return self.splits[key, rules]

    def can_meet(self, demands: Demands) -> bool:
        rules, anchors, excluded = demands
        money = rules & frozenset(self.money)
        return any(
            not broken & rules
            and not absent & anchors
            and not (excluded and uses_excluded)
            and self.can_split(key, seats, money)
            for (broken, absent, uses_excluded, key), seats in self.profiles.items()
        )

    @property
    def all_demands(self) -> Demands:
        return frozenset(self.rules), self.anchors, self.excluded

    def fewest_that_clash(self) -> int | None:
        """How many demands the smallest clash holds; None when all can be met."""
        if self.can_meet(self.all_demands):
            return None
        items = [("rule", id) for id in self.rules] + [("anchor", id) for id in sorted(self.anchors)]
        items += [("excluded", "")] * self.excluded
        for count in range(len(items) + 1):
            for some in combinations(items, count):
                chosen: Demands = (
                    frozenset(id for what, id in some if what == "rule"),
                    frozenset(id for what, id in some if what == "anchor"),
                    ("excluded", "") in some,
                )
                if not self.can_meet(chosen):
                    return count
        raise AssertionError("all demands clash, so some choice of them does")
