"""When the cluster itself is the cause: what kind of member it lacks, found by adding members who do not exist."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product
from typing import Any, Literal

from matchmaking.composition.relaxations.feasibility import demands_of, meet
from matchmaking.composition.rules.conditions import Selector, SizeCondition
from matchmaking.composition.rules.countries import countries_of
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile
from matchmaking.composition.solving.legal_roles import usual_legal_role
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.members.member import COMPANIES, Kind, Sector
from matchmaking.remarks import Remark

_USUAL_KINDS = (Kind.SME, Kind.LARGE_COMPANY, Kind.UNIVERSITY, Kind.RESEARCH_CENTRE, Kind.UNIVERSITY_HOSPITAL)
_NEAR_FIRST = ("NL", "FR", "DE", "LU", "GB")
_COUNTRIES_TRIED = 4
_COUNTRIES_NAMED = 5
_ELSEWHERE = "US"
"""A country that no list of the programmes holds: a member from there shows that the place does not matter."""

_WITH_EXPERIENCE = 5
_MOST_NEW = 4
"""More members than this are not missing from a cluster: it is another cluster."""


@dataclass(frozen=True, slots=True)
class MissingMember:
    """What members would have to be whom the cluster lacks; an empty field means that it does not matter.

    ``countries`` are some that would do, near ones first, and ``apart`` says that each must come from another one; ``region``
    is the beginning of a NUTS code; ``examples`` are fictitious members of this sort, with whom a consortium was found.
    """

    kinds: tuple[Kind, ...]
    countries: tuple[str, ...]
    region: str
    sectors: tuple[Sector, ...]
    experience: Literal["newcomer", "experienced"] | None
    examples: tuple[EligibilityProfile, ...]
    apart: bool = False

    @property
    def count(self) -> int:
        """How many are missing."""
        return len(self.examples)

    def remarks(self) -> tuple[Remark, ...]:
        """Whom to look for, in words."""
        some = list(self.countries[:_COUNTRIES_NAMED])
        said = [
            (True, Remark("Members to attract: {count}.", {"count": self.count})),
            (self.kinds, Remark("These kinds would do: {kinds}.", {"kinds": list(self.kinds)})),
            (self.region, Remark("With a site in {place_region}.", {"place_region": self.region})),
            (some and not self.apart, Remark("From {place_countries}, for example.", {"place_countries": some})),
            (
                some and self.apart,
                Remark("Each from another country, {place_countries} for example.", {"place_countries": some}),
            ),
            (self.sectors, Remark("Active in one of {sectors}.", {"sectors": list(self.sectors)})),
            (self.experience == "newcomer", Remark("New to such projects.")),
            (self.experience == "experienced", Remark("Experienced in such projects.")),
        ]
        return tuple(remark for holds, remark in said if holds)


def missing_members(problem: CompositionProblem) -> tuple[MissingMember, ...] | None:
    """The fewest members, of what sort, with whom there would be a consortium; None when no few would do.

    Each is described by what matters: whatever kind, place, sector or experience would serve as well is named too.
    """
    sorts = list(_sorts(problem))
    copies = min(problem.size, _MOST_NEW)
    newcomers = [replace(sort, member=f"new-{at}-{copy}") for at, sort in enumerate(sorts) for copy in range(copies)]
    known = len(problem.candidates)
    wanted = frozenset(demands_of(problem))
    price = {known + at: 1.0 for at in range(len(newcomers))}
    met = meet(with_newcomers(problem, newcomers), wanted, price=price)
    taken = sorted(row - known for row in met.parts if row >= known) if met else []
    if not taken or len(taken) > _MOST_NEW:
        return None
    chosen = [_named(newcomers[at], index) for index, at in enumerate(taken, start=1)]
    found: list[MissingMember] = []
    for at in range(len(chosen)):
        missing = _described(problem, sorts, chosen, at)
        same = next((other for other in found if _sort(other) == _sort(missing)), None)
        if same is None:
            found.append(missing)
            continue
        countries = tuple(dict.fromkeys((*same.countries, *missing.countries)))
        found[found.index(same)] = replace(
            same, examples=same.examples + missing.examples, countries=countries, apart=bool(countries)
        )
    return tuple(found)


def with_newcomers(problem: CompositionProblem, newcomers: Sequence[EligibilityProfile]) -> CompositionProblem:
    """The same question, with these members in the pool too, each in the legal role that is usual for it."""
    profiles = [replace(each, legal_role=usual_legal_role(problem.ruleset, each)) for each in newcomers]
    return replace(problem, candidates=problem.candidates.beside(profiles))


def _named(sort: EligibilityProfile, index: int) -> EligibilityProfile:
    """A fictitious member, with no organisation's name, independent of every other member."""
    return replace(sort, member=f"new-{index}", name=f"N. N. {index}", group=f"new-{index}")


def _sort(missing: MissingMember) -> tuple[object, ...]:
    return missing.kinds, bool(missing.countries), missing.region, missing.sectors, missing.experience


def _described(
    problem: CompositionProblem,
    sorts: Sequence[EligibilityProfile],
    chosen: Sequence[EligibilityProfile],
    at: int,
) -> MissingMember:
    """One of the chosen by what matters: each trait is varied, and the others held."""
    one = chosen[at]
    wanted = frozenset(demands_of(problem))

    def serves(**record_features: Any) -> bool:
        varied = [*chosen[:at], replace(one, **record_features), *chosen[at + 1 :]]
        return meet(with_newcomers(problem, varied), wanted) is not None

    kinds_and_sizes = dict.fromkeys((sort.kind, sort.size) for sort in sorts)
    serving = [(kind, size) for kind, size in kinds_and_sizes if serves(kind=kind, size=size)]
    kinds = tuple(dict.fromkeys(kind for kind, _ in serving)) if len(serving) < len(kinds_and_sizes) else ()
    places = list(dict.fromkeys((sort.country, sort.nuts) for sort in sorts))
    countries: tuple[str, ...] = ()
    region = ""
    if not all(serves(country=country, nuts="") for country in (_ELSEWHERE, _home(problem))):
        if one.nuts and not serves(nuts=""):
            region = one.nuts
        else:
            countries = tuple(dict.fromkeys(country for country, nuts in places if serves(country=country, nuts=nuts)))
    sectors: tuple[Sector, ...] = ()
    if one.sectors and not serves(sectors=frozenset()):
        sectors = tuple(sector for sector in Sector if serves(sectors=frozenset({sector})))
    experience: Literal["newcomer", "experienced"] | None = None
    if not serves(experience=0 if one.experience else _WITH_EXPERIENCE):
        experience = "experienced" if one.experience else "newcomer"
    return MissingMember(kinds, countries, region, sectors, experience, (one,))


def _sorts(problem: CompositionProblem) -> Iterator[EligibilityProfile]:
    """Fictitious members of every sort that the hard rules tell apart."""
    selectors = [
        selector
        for rule in problem.hard
        for name in ("of", "relative_to")
        if isinstance(selector := getattr(rule.condition, name, None), Selector)
    ]
    apart = {
        key for rule in problem.hard for key in (*getattr(rule.condition, "distinct", ()), getattr(rule.condition, "per", ""))
    }
    kinds = dict.fromkeys(
        (*_USUAL_KINDS, *sorted(kind for each in selectors for kind in each.kinds | each.able if kind is not Kind.COMPANY))
    )
    has_sectors = "sector" in apart or any(each.sector for each in selectors)
    sectors = [frozenset[Sector](), *(frozenset({sector}) for sector in Sector)] if has_sectors else [frozenset[Sector]()]
    projects = (0, _WITH_EXPERIENCE) if any(each.experience for each in selectors) else (0,)
    sizes = {size for each in selectors for size in each.size} & {SizeCondition.MICRO, SizeCondition.MEDIUM}
    for kind, (country, nuts), belongs, experience in product(kinds, _places(problem, selectors, apart), sectors, projects):
        of_kind = {Kind.SME: (SizeCondition.SMALL, *sorted(sizes)), Kind.LARGE_COMPANY: (SizeCondition.LARGE,)}.get(
            kind, (None,)
        )
        for size in of_kind if kind in COMPANIES else (None,):
            yield EligibilityProfile("new", "", kind, size, belongs, country, nuts, "", experience)


def _places(problem: CompositionProblem, selectors: Sequence[Selector], apart: set[str]) -> list[tuple[str, str]]:
    """The regions that rules name, the pool's own country, and where countries matter some of each list, near ones first."""
    regions = [(region[:2], region) for each in selectors for region in each.nuts]
    named = [each.country for each in selectors if each.country]
    countries: list[str] = [_home(problem)]
    for names in [*named, *([_NEAR_FIRST] if "country" in apart else [])]:
        allowed = countries_of(names)
        new = [code for code in (*_NEAR_FIRST, *sorted(allowed)) if code in allowed and code not in countries]
        countries += new[: max(_COUNTRIES_TRIED, problem.size if "country" in apart else 0)]
    return list(dict.fromkeys([*regions, *((country, "") for country in countries)]))


def _home(problem: CompositionProblem) -> str:
    """The country that most members of the pool come from."""
    own = [standing.country for standing in problem.candidates.eligibility_profiles if standing.country]
    return max(sorted(set(own)), key=own.count) if own else "BE"
