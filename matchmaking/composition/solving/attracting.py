"""Whom to attract for a capability: the kinds of organisations that typically bring it."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from matchmaking.composition.calls.call import Capability
from matchmaking.composition.rules.role import Role
from matchmaking.features import FeatureSet
from matchmaking.features.catalogue import catalogue
from matchmaking.members.member import Kind

_KINDS_NAMED = 3
_FEWEST_OF_A_KIND = 3
"""Members of a kind, from which on their texts say something about the kind."""

_BRINGS = {
    Role.VALIDATOR: (Kind.RESEARCH_CENTRE, Kind.UNIVERSITY_HOSPITAL),
    Role.CLINICAL_SITE: (Kind.UNIVERSITY_HOSPITAL, Kind.HOSPITAL),
    Role.DATA_PROVIDER: (Kind.UNIVERSITY_HOSPITAL, Kind.PUBLIC_BODY),
    Role.MANUFACTURER: (Kind.SME, Kind.LARGE_COMPANY),
    Role.PATIENT_INVOLVEMENT: (Kind.PATIENT_ORGANISATION,),
    Role.CARE_PARTNER: (Kind.CARE_PROVIDER, Kind.HOSPITAL),
    Role.REGULATORY_ADVISER: (Kind.SME, Kind.RESEARCH_CENTRE),
    Role.MARKET_PARTNER: (Kind.LARGE_COMPANY, Kind.INVESTOR),
    Role.DISSEMINATION: (Kind.ASSOCIATION,),
}
"""The kinds that usually play a role of the catalogue."""


def typical_kinds(capability: Capability, strengths: NDArray[np.float64], features: FeatureSet) -> tuple[Kind, ...]:
    """The kinds of the role that the catalogue gives it, else those whose members come closer to it than to most else.

    Of the latter a kind whose members come less than half as near as those of the nearest kind is left out.

    ``strengths`` (members,) say how well each member answers the capability, 0 to 1.
    """
    known = catalogue().get(capability.id)
    if known and known.role and Role(known.role) in _BRINGS:
        return _BRINGS[Role(known.role)]
    beyond = _beyond_the_usual(strengths, features)
    return tuple(sorted(beyond, key=lambda kind: (-beyond[kind], kind.value))[:_KINDS_NAMED])


def _beyond_the_usual(strengths: NDArray[np.float64], features: FeatureSet) -> Mapping[Kind, float]:
    """For each kind how much closer its closest members come to the capability than to others on average."""
    kinds = np.array([member.kind.value for member in features.roster.members])
    beyond: dict[Kind, float] = {}
    near: dict[Kind, float] = {}
    for kind in Kind:
        rows = np.flatnonzero(kinds == kind.value)
        if kind is Kind.UNKNOWN or rows.size < _FEWEST_OF_A_KIND:
            continue
        closest = np.sort(strengths[rows])[-_FEWEST_OF_A_KIND:].mean()
        usual = np.sort(features.capability_strengths[rows], axis=0)[-_FEWEST_OF_A_KIND:].mean()
        beyond[kind], near[kind] = float(closest - usual), float(closest)
    least = max(near.values(), default=0.0) / 2
    return {kind: more for kind, more in beyond.items() if near[kind] >= least}
