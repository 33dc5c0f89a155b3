"""Rule sets drawn at random from the whole vocabulary, as the text of a rule file."""

import json

import numpy as np

KINDS = ("companies", "research_organisations", "hospitals", "sme", "university", "association")
COUNTRIES = ("eu", "associated", "eurostars", "BE", "NL")


def random_rule_file(seed: int) -> str:
    """Two to five hard rules and a target, some of them hard to meet."""
    random = np.random.default_rng(seed)
    conditions = [_condition(random) for _ in range(int(random.integers(2, 6)))]
    shares = {"least": float(random.choice([0.02, 0.05])), "most": float(random.choice([0.4, 0.6, 1.0]))}
    lines = [
        'id = "random"',
        'programme = "drawn at random"',
        'version = "1"',
        "valid_from = 2026-01-01",
        'source = "a test"',
        "checked = 2026-01-01",
        'title = { nl = "t", en = "t" }',
        f"shares = {_inline(shares)}",
    ]
    for at, condition in enumerate([*conditions, _condition(random)]):
        severity = "hard" if at < len(conditions) else "target"
        lines += [
            "[[rules]]",
            f'id = "rule-{at}"',
            f'severity = "{severity}"',
            'certainty = "high"',
            'source = "a test"',
            f'text = {{ nl = "r{at}", en = "r{at}" }}',
            f"condition = {_inline(condition)}",
        ]
    return "\n".join(lines)


def _condition(random: np.random.Generator) -> dict[str, object]:
    of = _selector(random)
    match str(random.choice(["count", "count", "count", "share", "share", "coordinator", "admissible", "duration", "budget"])):
        case "count":
            least = int(random.choice([1, 1, 1, 2, 2, 3]))
            match int(random.integers(8)):
                case 0:
                    return {"type": "count", "of": of, "per": "country", "max": int(random.integers(1, 3))}
                case 1:
                    return {"type": "count", "of": of, "distinct": ["group", "country"], "min": min(least, 3)}
                case 2:
                    return {"type": "count", "of": of, "distinct": ["sector"], "min": min(least, 2)}
                case 3:
                    return {"type": "count", "of": of, "distinct": ["country"], "min": least, "max": least + 1}
                case 4:
                    return {"type": "count", "of": of, "distinct": ["group"], "min": least}
                case 5:
                    return {"type": "count", "of": of, "max": least}
                case 6:
                    return {"type": "count", "of": of, "distinct": ["category"], "min": min(least, 3)}
            return {"type": "count", "of": of, "min": least, "max": least + int(random.integers(3))}
        case "share":
            limit = float(random.choice([0.2, 0.3, 0.45, 0.6]))
            match int(random.integers(5)):
                case 0:
                    return {"type": "share", "of": of, "min": limit}
                case 1:
                    return {"type": "share", "of": of, "max": limit}
                case 2:
                    return {"type": "share", "of": of, "relative_to": _selector(random), "max": limit}
                case 3:
                    return {"type": "share", "of": of, "relative_to": _selector(random), "min": limit}
            return {"type": "share", "of": of, "per": str(random.choice(["member", "group", "country"])), "max": limit}
        case "budget":
            if random.random() < 0.4:
                held = float(random.choice([0.15, 0.3, 0.5]))
                return {"type": "budget", "of": of, "max": float(random.choice([3e5, 5e5, 8e5])), "for_each_with": held}
            return {"type": "budget", "of": of, "per_year": bool(random.integers(2)), "min": 2e5, "max": 5e5}
        case "coordinator":
            return {"type": "coordinator", "of": of}
        case "admissible":
            return {"type": "admissible", "of": of | {"in_difficulty": True}}
        case _:
            return {"type": "duration", "max": int(random.choice([24, 36, 48, 48, 60]))}


def _selector(random: np.random.Generator) -> dict[str, object]:
    of: dict[str, object] = {}
    if random.random() < 0.5:
        of["kind"] = [str(random.choice(KINDS))]
    if random.random() < 0.15:
        of["country"] = [str(random.choice(COUNTRIES))]
    if random.random() < 0.15:
        of["region"] = [str(random.choice(["BE2", "BE21", "BE"])), *(["flemish-in-brussels"] if random.random() < 0.5 else [])]
    if random.random() < 0.1:
        of["off_list"] = ["flemish-in-brussels"]
    if random.random() < 0.08:
        of["size"] = [str(random.choice(["sme", "large", "small"]))]
    if random.random() < 0.08:
        of["sector"] = [str(random.choice(["biotech", "medtech", "digital"]))]
    if random.random() < 0.1:
        of["independence"] = ["autonomous", "partner"]
    if random.random() < 0.1:
        of["role"] = [str(random.choice(["clinical_site", "manufacturer", "data_provider", "market_partner"]))]
    if random.random() < 0.15:
        of["part"] = str(random.choice(["company", "research"]))
    if random.random() < 0.15:
        of["experience"] = str(random.choice(["newcomer", "experienced"]))
    return of


def _inline(value: object) -> str:
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{key} = {_inline(each)}" for key, each in value.items()) + " }"
    return json.dumps(value)
