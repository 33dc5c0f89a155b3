"""Pools of fictional members drawn at random, as plain arrays: for benchmarks, and for tests that try everything."""

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.rules.conditions import Independence, SizeCondition
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.members.member import COMPANIES, SECTOR_FROM, Kind, Sector

KINDS = (Kind.SME, Kind.LARGE_COMPANY, Kind.UNIVERSITY, Kind.UNIVERSITY_HOSPITAL, Kind.RESEARCH_CENTRE, Kind.ASSOCIATION)
PLACES = (("BE", "BE21"), ("BE", "BE23"), ("BE", "BE10"), ("NL", "NL32"), ("FR", "FR10"), ("US", ""), ("DE", "DE21"))

LIST = "flemish-in-brussels"
"""The list of organisations that some of the members are on, wherever they are."""


def a_call(capabilities: int = 4, **changes: object) -> Call:
    """A call that asks for so many capabilities, the first the most."""
    wanted = tuple(Capability(f"capability {at}", f"text {at}", 1.0 + (at == 0), f"c{at}") for at in range(capabilities))
    given = {"id": "call", "title": "A call", "capabilities": wanted, "budget": 2e6, "months": 36, **changes}
    return Call(**given)  # type: ignore[arg-type]


def random_pool(
    count: int, seed: int, capabilities: int = 4, ties: float = 0.1, kinds: Sequence[Kind] = KINDS, groups: float = 0.1
) -> Candidates:
    """A pool of this many members with everything drawn at random, some linked, some in difficulty."""
    random = np.random.default_rng(seed)
    strengths = random.beta(0.8, 2.0, (count, capabilities))
    sectors = random.dirichlet([0.4, 0.4, 0.4], count)
    sectors[random.random(count) < 0.1] = 0.0
    experience = np.floor(random.exponential(2.0, count)) * (random.random(count) < 0.7)
    pairs = np.triu(random.random((count, count)) < ties, 1) if count <= 3000 else None
    if pairs is None:
        few = int(count * 20)
        rows, columns = random.integers(0, count, few), random.integers(0, count, few)
        keep = rows < columns
        half = csr_array((random.integers(1, 5, keep.sum()).astype(float), (rows[keep], columns[keep])), shape=(count, count))
    else:
        half = csr_array(pairs * random.integers(1, 5, (count, count)).astype(float))
    eligibility_profiles: list[EligibilityProfile] = []
    for row in range(count):
        kind = kinds[int(random.integers(len(kinds)))]
        country, nuts = PLACES[min(int(random.exponential(1.5)), len(PLACES) - 1)]
        size = None
        if kind in COMPANIES:
            size = (
                SizeCondition.LARGE
                if kind is Kind.LARGE_COMPANY
                else (SizeCondition.MICRO, SizeCondition.SMALL, SizeCondition.MEDIUM)[int(random.integers(3))]
            )
        id = f"m{row:05}"
        linked = row and random.random() < groups
        group = eligibility_profiles[int(random.integers(row))].group if linked else id
        belongs = frozenset(sector for at, sector in enumerate(Sector) if sectors[row, at] >= SECTOR_FROM)
        in_difficulty = bool(random.random() < 0.05)
        tie = Independence.LINKED if linked else (Independence.PARTNER if row % 5 == 4 else Independence.AUTONOMOUS)
        eligibility_profiles.append(
            EligibilityProfile(
                id,
                f"Member {row}",
                kind,
                size,
                belongs,
                country,
                nuts,
                group,
                int(experience[row]),
                in_difficulty,
                tie,
                lists=frozenset({LIST} if row % 7 == 3 else ()),
            )
        )
    return Candidates(
        tuple(eligibility_profiles),
        a_call(capabilities).capabilities,
        strengths,
        random.beta(2.0, 4.0, count),
        sectors,
        csr_array(half + half.T),
        experience,
    )


def standing_as_dictionary(standing: EligibilityProfile) -> dict[str, object]:
    """What rules ask of one member, as plain values."""
    return {
        "id": standing.member,
        "kind": standing.kind.value,
        "size": standing.size.value if standing.size else None,
        "sectors": [sector.value for sector in standing.sectors],
        "country": standing.country,
        "nuts": standing.nuts,
        "group": standing.group,
        "experience": standing.experience,
        "in_difficulty": standing.in_difficulty,
        "independence": standing.independence.value,
        "category": standing.category.value if standing.category else "",
        "lists": sorted(standing.lists),
        "load": standing.load,
    }


def as_dictionaries(pool: Candidates) -> dict[str, dict[str, object]]:
    """The pool as plain values, for those who share nothing with the composer."""
    projects = pool.projects.toarray()
    ids = [standing.member for standing in pool.eligibility_profiles]
    return {
        standing.member: {
            **standing_as_dictionary(standing),
            "strengths": pool.strengths[row].tolist(),
            "shares": pool.sectors[row].tolist(),
            "relevance": float(pool.relevance[row]),
            "projects": dict(zip(ids, projects[row].tolist(), strict=True)),
        }
        for row, standing in enumerate(pool.eligibility_profiles)
    }
