"""A second opinion on a consortium: from its JSON, plain dictionaries of members and the rule files, and from nothing else.

It imports nothing of the product. Sets are small, so it may be slow and obvious: the largest choice of members that differ in
country and group is found by trying all choices.
"""

import tomllib
from itertools import combinations, product
from pathlib import Path
from typing import Any

TOLERANCE = 1e-6
Json = dict[str, Any]

KINDS = {
    "companies": {"sme", "large_company", "company"},
    "hospitals": {"hospital", "university_hospital"},
    "research_organisations": {"university", "research_centre"},
}


def read_rule_file(folder: Path, id: str) -> Json:
    """A rule file with the rules it extends."""
    own = tomllib.loads((folder / f"{id}.toml").read_text(encoding="utf-8"))
    if "extends" in own:
        base = read_rule_file(folder, own["extends"])
        ids = {rule["id"] for rule in own.get("rules", [])}
        own["rules"] = [rule for rule in base["rules"] if rule["id"] not in ids] + own.get("rules", [])
        own["aid"] = own.get("aid", base.get("aid", {}))
        own["shares"] = own.get("shares", base.get("shares", {}))
        own["legal_roles"] = own.get("legal_roles", base.get("legal_roles", {}))
    return own


def as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


COMPANY_KINDS = {"sme", "large_company", "company"}
IN_CARE = {"hospital", "university_hospital", "care_provider"}
CAN_BE = {
    "clinical_site": IN_CARE,
    "manufacturer": COMPANY_KINDS,
    "data_provider": COMPANY_KINDS | IN_CARE | {"university", "research_centre", "public_body", "unknown"},
    "patient_involvement": COMPANY_KINDS | {"university", "research_centre", "public_body", "unknown", "patient_organisation"},
    "market_partner": COMPANY_KINDS | {"university", "research_centre", "unknown", "association", "investor"},
}
"""Which kinds can take a role, written down once more by hand, for the roles that the random rules ask for."""


def speaks_about(selector: Json, seat: Json, member: Json, countries: dict[str, set[str]]) -> bool:
    """Whether every field of the selector holds."""
    checks = []
    if "kind" in selector:
        checks.append(any(member["kind"] in KINDS.get(kind, {kind}) for kind in as_list(selector["kind"])))
    if "size" in selector:
        sizes = set(as_list(selector["size"]))
        checks.append(member["size"] in sizes or ("sme" in sizes and member["size"] in {"micro", "small", "medium"}))
    if "independence" in selector:
        checks.append(member["independence"] in as_list(selector["independence"]))
    if "role" in selector:
        checks.append(any(member["kind"] in CAN_BE.get(role, set()) for role in as_list(selector["role"])))
    if "sector" in selector:
        checks.append(bool(set(as_list(selector["sector"])) & set(member["sectors"])))
    if "country" in selector:
        checks.append(any(member["country"] in countries.get(name, {name}) for name in as_list(selector["country"])))
    if "region" in selector:
        places = as_list(selector["region"])
        checks.append(
            any((member["nuts"] and member["nuts"].startswith(place)) or place in member["lists"] for place in places)
        )
    if "off_list" in selector:
        checks.append(not set(as_list(selector["off_list"])) & set(member["lists"]))
    if "legal_role" in selector:
        checks.append(seat["legal_role"] in as_list(selector["legal_role"]))
    if "part" in selector:
        checks.append(seat["part"] == selector["part"])
    if "experience" in selector:
        checks.append((member["experience"] > 0) == (selector["experience"] == "experienced"))
    if "busy" in selector:
        checks.append(member["load"] >= selector["busy"])
    if "in_difficulty" in selector:
        checks.append(member["in_difficulty"] == selector["in_difficulty"])
    return all(checks)


class Checker:
    """Checks consortia of these members against a rule file."""

    def __init__(self, folder: Path, rules: str, members: dict[str, Json], call: Json) -> None:
        self.rules = read_rule_file(folder / "rules", rules)
        lists = tomllib.loads((folder / "countries.toml").read_text(encoding="utf-8"))
        self.countries = {name: set(table["countries"]) for name, table in lists.items()}
        self.members = members
        self.call = call

    def selected(self, seats: list[Json], selector: Json | None) -> list[Json]:
        """The seats that a selector speaks about; one that names no legal role has the usual one."""
        return [
            seat
            for seat in seats
            if speaks_about(
                selector or {}, {"legal_role": self.legal_role(seat["id"])} | seat, self.members[seat["id"]], self.countries
            )
        ]

    def legal_role(self, id: str) -> str:
        """How a member takes part before the funder where nobody says otherwise."""
        for usual in self.rules.get("legal_roles", {}).get("usual", []):
            if speaks_about(usual["of"], {}, self.members[id], self.countries):
                return str(usual["role"])
        return "beneficiary"

    def counting(self, condition: Json) -> Json:
        """The condition with the legal roles that count, where it names none."""
        table = self.rules.get("legal_roles", {})
        signing = ["beneficiary", "unfunded_contributor"]
        counts = {
            "count": table.get("members", signing),
            "coordinator": signing,
            "share": table.get("shares"),
            "budget": table.get("shares"),
        }.get(condition["type"])
        if not counts:
            return condition
        named = {"of": condition.get("of", {})} | {name: condition[name] for name in ("relative_to",) if name in condition}
        return condition | {name: {"legal_role": counts} | selector for name, selector in named.items()}

    def holds(self, condition: Json, seats: list[Json]) -> bool | None:
        """Whether the condition holds; None where the call does not say enough."""
        condition = self.counting(condition)
        of = self.selected(seats, condition.get("of"))
        least, most = condition.get("min"), condition.get("max")
        match condition["type"]:
            case "count":
                return self.count_holds(condition, of)
            case "share":
                return self.share_holds(condition, of, seats)
            case "budget":
                if not self.call.get("budget") or (condition.get("per_year") and not self.call.get("months")):
                    return None
                amount = self.call["budget"] * sum(seat["share"] for seat in of)
                amount /= self.call["months"] / 12 if condition.get("per_year") else 1
                if most is not None and "for_each_with" in condition:
                    most *= self.holders(condition["for_each_with"], of)
                slack = self.call["budget"] * TOLERANCE
                return (least is None or amount >= least - slack) and (most is None or amount <= most + slack)
            case "coordinator":
                return any(seat["role"] == "coordinator" for seat in of)
            case "admissible":
                return not of
            case "duration":
                months = self.call.get("months")
                return None if months is None else (least or 0) <= months <= (most or 10**9)
            case "trl":
                if self.call.get("trl") is None:
                    return None
                start, end = self.call["trl"]
                return bool(start >= (least or 0) and end <= (most or 9))
        raise NotImplementedError(condition["type"])

    def holders(self, least: float, of: list[Json]) -> int:
        """How many groups hold at least this part of what all of them hold."""
        total = sum(seat["share"] for seat in of)
        groups = {self.members[seat["id"]]["group"] for seat in of}
        held = [sum(seat["share"] for seat in of if self.members[seat["id"]]["group"] == group) for group in groups]
        return sum(each >= least * total - TOLERANCE for each in held)

    def count_holds(self, condition: Json, of: list[Json]) -> bool:
        if condition.get("per") == "country":
            places = [self.members[seat["id"]]["country"] for seat in of]
            return bool(max((places.count(place) for place in set(places) if place), default=0) <= condition["max"])
        count = len(of)
        if condition.get("distinct"):
            count = self.most_distinct(set(condition["distinct"]), [self.members[seat["id"]] for seat in of])
        return bool(condition.get("min", 0) <= count <= condition.get("max", 10**9))

    def most_distinct(self, keys: set[str], members: list[Json]) -> int:
        for size in range(len(members), 0, -1):
            for some in combinations(members, size):
                if "sector" in keys:
                    if any(len(set(choice)) == size for choice in product(*(member["sectors"] for member in some))):
                        return size
                elif all(len({member[key] for member in some} - {""}) == size for key in keys):
                    return size
        return 0

    def share_holds(self, condition: Json, of: list[Json], seats: list[Json]) -> bool:
        total = 1.0
        if "relative_to" in condition:
            total = sum(seat["share"] for seat in self.selected(seats, condition["relative_to"]))
        held = [sum(seat["share"] for seat in of)]
        if condition.get("per") == "member":
            held = [seat["share"] for seat in of]
        elif "per" in condition:
            keys = {self.members[seat["id"]][condition["per"]] for seat in of} - {""}
            held = [sum(seat["share"] for seat in of if self.members[seat["id"]][condition["per"]] == key) for key in keys]
        return all(
            (value >= condition.get("min", 0.0) * total - TOLERANCE)
            and ("max" not in condition or value <= condition["max"] * total + TOLERANCE)
            for value in held
        )

    def verdicts(self, consortium: Json) -> dict[str, bool | None]:
        """Rule by rule, the second opinion."""
        return {rule["id"]: self.holds(rule["condition"], consortium["members"]) for rule in self.rules["rules"]}

    def is_eligible(self, consortium: Json) -> bool:
        hard = {rule["id"] for rule in self.rules["rules"] if rule["severity"] == "hard"}
        shares = [seat["share"] for seat in consortium["members"]]
        ids = [seat["id"] for seat in consortium["members"]]
        sound = abs(sum(shares) - 1) < TOLERANCE and min(shares) >= -TOLERANCE and len(set(ids)) == len(ids)
        return sound and not any(self.verdicts(consortium)[id] is False for id in hard)
