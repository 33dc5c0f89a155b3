"""The best consortium by trying all: plain loops and a linear program for the money, for pools of a dozen.

Shares nothing with the composer but the threshold of what covers: members are dictionaries, rules come from the files through
the independent checker.
"""

import math
from collections.abc import Iterator, Sequence
from itertools import combinations, product
from typing import Any

import numpy as np
from scipy.optimize import linprog

from matchmaking.composition import COVERED_FROM
from tests.composition.independent_checker import Checker, Json

RESEARCH = {"university", "research_centre"}
MONEY = ("share", "budget")
SEAT, IDLE, NEARLY = 2.0, 0.5, 1.0
"""What a seat costs, and one for nothing; how much less covers as well; in points of 100 of the call."""


def seats_of(members: list[Json]) -> list[Json]:
    """Seats in the usual part of the project; the money is still open."""
    return [{"id": each["id"], "part": "research" if each["kind"] in RESEARCH else "company", "role": ""} for each in members]


def tie(projects: float) -> float:
    return min(1.0, math.log2(1 + min(projects, 3)) / 2)


def steps(value: float, count: int) -> float:
    return float(np.rint(value * count) / count)


def nearness(member: Json, home: list[str]) -> float:
    """1 in one of the places, else by the longest beginning of a code in common."""
    nuts, country = member["nuts"], member["country"]
    if any((nuts or country).startswith(place) for place in home):
        return 1.0
    shared = max((max(end for end in range(5) if (nuts or country)[:end] == place[:end]) for place in home), default=0)
    return {2: 0.5, 3: 0.7, 4: 0.85}.get(shared, 0.0)


def reaches(strength: float) -> bool:
    """Whether a strength covers, in whole percents."""
    return round(100 * strength) >= round(100 * COVERED_FROM)


def covers(member: Json, at: int) -> float:
    """How well a member covers a capability: 0 below the threshold, else its strength in twentieths."""
    strength = member["strengths"][at]
    return max(steps(strength, 20), 0.05) if reaches(strength) else 0.0


def is_idle(member: Json) -> bool:
    return not any(reaches(strength) for strength in member["strengths"])


def reach(members: list[Json], demand: list[float]) -> float:
    """The points of 100 of the call that the best members cover."""
    return 100 * sum(weight * max((covers(member, at) for member in members), default=0.0) for at, weight in enumerate(demand))


def points_but_wishes(
    members: list[Json], demand: list[float], points: dict[str, float], home: list[str], crossed: set[str]
) -> float:
    """The score by its published formulas, without the wishes; ``crossed`` are the sectors that the pool can cross."""
    size = len(members)
    coverage = 0.0
    for at, weight in enumerate(demand):
        ranked = [*sorted((covers(member, at) for member in members), reverse=True), 0.0]
        coverage += weight * (0.9 * ranked[0] + 0.1 * ranked[1])
    there = {sector for member in members if not is_idle(member) for sector in member["sectors"]}
    crossover = len(there) / len(crossed) if crossed else 0.0
    best = [max((tie(a["projects"][b["id"]]) for b in members if b is not a), default=0.0) for a in members]
    pairs = list(combinations(members, 2))
    new = sum(a["projects"][b["id"]] == 0 for a, b in pairs) / len(pairs) if pairs else 0.0
    experience = sum(min(1.0, math.log2(1 + member["experience"]) / 5) for member in members) / size
    exposed = sum(member["size"] in {"micro", "small", "sme"} or not member["experience"] for member in members)
    relevance = sum(member["relevance"] for member in members) / size
    return float(
        points["coverage"] * coverage
        + points["crossover"] * crossover
        + points["past_collaboration"] * sum(best) / size
        + points["new_ties"] * new
        + points["experience"] * experience
        + points["relevance"] * relevance
        + points["geo_proximity"] * sum(nearness(member, home) for member in members) / size
        + points["exposure"] * min(1.0, exposed / max(1.0, size / 2))
    )


class BruteForce:
    """All sets of a size, and what each is worth."""

    def __init__(self, checker: Checker, demand: list[float], weights: dict[str, float]) -> None:
        self.checker, self.demand = checker, demand
        self.crossed = {sector for member in checker.members.values() if not is_idle(member) for sector in member["sectors"]}
        self.home = checker.call.get("place") or checker.rules.get("aid", {}).get("region", [])
        rules = checker.rules["rules"]
        self.hard = [rule["condition"] for rule in rules if rule["severity"] == "hard"]
        self.wishes = [
            (2.0 if rule["severity"] == "target" else 1.0, rule["condition"]) for rule in rules if rule["severity"] != "hard"
        ]
        given = dict(weights)
        if not self.wishes:
            given["wishes"] = 0.0
        if not self.home:
            given["geo_proximity"] = 0.0
        self.points = {criterion: 100 * weight / sum(given.values()) for criterion, weight in given.items()}

    def eligible_sets(self, size: int) -> Iterator[tuple[frozenset[str], float]]:
        """Each eligible set with its best score."""
        for members in combinations(self.checker.members.values(), size):
            worth = self.worth(list(members))
            if worth is not None:
                yield frozenset(member["id"] for member in members), worth

    def coverage_first(self, least: int, most: int, apart: Sequence[frozenset[str]] = ()) -> dict[frozenset[str], float]:
        """The sets that the composer may choose from, with their scores: of the size that covers most for its seats those that
        cover within a point as much, with no more members that cover nothing.
        """
        found = {}
        for size in range(least, most + 1):
            for members, score in self.eligible_sets(size):
                if not any(pair <= members for pair in apart):
                    chosen = [self.checker.members[id] for id in members]
                    found[members] = score, reach(chosen, self.demand), sum(map(is_idle, chosen))
        if not found:
            return {}
        best = max(found, key=lambda members: found[members][1] - (SEAT + 1e-4) * len(members) - IDLE * found[members][2])
        _, most_covered, idle = found[best]
        return {
            members: score
            for members, (score, covered, empty) in found.items()
            if len(members) == len(best) and covered >= most_covered - NEARLY - 1e-6 and empty <= idle
        }

    def worth(self, members: list[Json]) -> float | None:
        """The score with the best coordinator and the best split of the budget; None for a set that is not eligible."""
        seats = seats_of(members)
        limits = self.checker.rules.get("shares", {})
        low = min(limits.get("least", 0.03), 0.5 / len(seats))
        high = max(limits.get("most", 1.0), min(1.0, 2.0 / len(seats)))
        best: float | None = None
        leaders = range(len(seats)) if any(rule["type"] == "coordinator" for rule in self.hard) else range(1)
        for leader in leaders:
            led = [seat | {"role": "coordinator" if at == leader else ""} for at, seat in enumerate(seats)]
            if not all(self.checker.holds(rule, led) is not False for rule in self.hard if rule["type"] not in MONEY):
                continue
            met = self.best_wishes(led, low, high)
            if met is not None:
                worth = (
                    points_but_wishes(members, self.demand, self.points, self.home, self.crossed) + self.points["wishes"] * met
                )
                best = worth if best is None else max(best, worth)
        return best

    def best_wishes(self, seats: list[Json], low: float, high: float) -> float | None:
        """The largest part of the wishes that some split of the budget meets; None when no split meets the hard rules."""
        must = [rule for rule in self.hard if self.says(rule)]
        if not self.can_keep(must, seats, low, high):
            return None
        free = [(weight, self.checker.holds(rule, seats)) for weight, rule in self.wishes if rule["type"] not in MONEY]
        money = [(weight, rule) for weight, rule in self.wishes if self.says(rule)]
        total = sum(weight for weight, holds in free if holds is not None) + sum(weight for weight, _ in money)
        got = sum(weight for weight, holds in free if holds)
        choices = sorted(
            (some for count in range(len(money) + 1) for some in combinations(money, count)),
            key=lambda some: -sum(weight for weight, _ in some),
        )
        for some in choices:
            if self.can_keep([*must, *(rule for _, rule in some)], seats, low, high):
                return (got + sum(weight for weight, _ in some)) / total if total else 0.0
        return None

    def says(self, rule: Json) -> bool:
        call = self.checker.call
        if rule["type"] == "budget":
            return bool(call.get("budget")) and not (rule.get("per_year") and not call.get("months"))
        return bool(rule["type"] == "share")

    def can_keep(self, rules: list[Json], seats: list[Json], low: float, high: float) -> bool:
        """Whether some split of the budget keeps all of these rules on money."""
        ways = [list(self.ways(rule, seats)) for rule in rules]
        return any(self.can_split([row for rows in chosen for row in rows], len(seats), low, high) for chosen in product(*ways))

    def ways(self, rule: Json, seats: list[Json]) -> Iterator[list[tuple[list[float], float]]]:
        """The ways to keep a rule on money, each as rows; one for each choice of those for whom the most counts."""
        if "for_each_with" not in rule:
            yield list(self.rows(rule, seats))
            return
        of = [seat in self.checker.selected(seats, rule.get("of")) for seat in seats]
        key = [self.checker.members[seat["id"]]["group"] for seat in seats]
        groups = sorted({value for value, flag in zip(key, of, strict=True) if flag})
        for count in range(len(groups) + 1):
            for some in combinations(groups, count):
                limit = rule["max"] * count / self.checker.call["budget"]
                rows: list[tuple[list[float], float]] = [([float(flag) for flag in of], limit)]
                for group in some:
                    own = [flag and value == group for value, flag in zip(key, of, strict=True)]
                    held = [rule["for_each_with"] * flag - mine for flag, mine in zip(of, own, strict=True)]
                    rows.append((held, 0.0))
                yield rows

    def rows(self, rule: Json, seats: list[Json]) -> Iterator[tuple[list[float], float]]:
        """A rule on money as rows ``coefficients . shares <= limit``."""
        of = [seat in self.checker.selected(seats, rule.get("of")) for seat in seats]
        if rule["type"] == "budget":
            call = self.checker.call
            unit = call["budget"] / (call["months"] / 12 if rule.get("per_year") else 1)
            if "max" in rule:
                yield [unit * flag for flag in of], rule["max"]
            if "min" in rule:
                yield [-unit * flag for flag in of], -rule["min"]
            return
        others = self.checker.selected(seats, rule["relative_to"]) if "relative_to" in rule else seats
        total = [seat in others for seat in seats]
        groups: list[list[bool]] = [of]
        if rule.get("per") == "member":
            groups = [[flag and at == one for at, flag in enumerate(of)] for one in range(len(seats)) if of[one]]
        elif "per" in rule:
            key = [self.checker.members[seat["id"]][rule["per"]] for seat in seats]
            groups = [[flag and key[at] == value for at, flag in enumerate(of)] for value in set(key) - {""}]
        for group in groups:
            if "max" in rule:
                yield [flag - rule["max"] * whole for flag, whole in zip(group, total, strict=True)], 0.0
            if "min" in rule:
                yield [rule["min"] * whole - flag for flag, whole in zip(group, total, strict=True)], 0.0

    def can_split(self, rows: list[tuple[list[float], float]], count: int, low: float, high: float) -> bool:
        answer: Any = linprog(
            np.zeros(count),
            A_ub=np.array([row for row, _ in rows]) if rows else None,
            b_ub=np.array([limit for _, limit in rows]) if rows else None,
            A_eq=np.ones((1, count)),
            b_eq=[1.0],
            bounds=(low, high),
        )
        return bool(answer.status == 0)
