"""What members can do in a project: the roles, and which kinds of organisation can take them."""

from enum import StrEnum

from matchmaking.members.member import COMPANIES, Kind


class Role(StrEnum):
    """What a member does in the project."""

    COORDINATOR = "coordinator"
    DEVELOPER = "developer"
    VALIDATOR = "validator"
    CLINICAL_SITE = "clinical_site"
    DATA_PROVIDER = "data_provider"
    MANUFACTURER = "manufacturer"
    KNOWLEDGE_PARTNER = "knowledge_partner"
    PATIENT_INVOLVEMENT = "patient_involvement"
    CARE_PARTNER = "care_partner"
    REGULATORY_ADVISER = "regulatory_adviser"
    MARKET_PARTNER = "market_partner"
    DISSEMINATION = "dissemination"


def may_take(kind: Kind) -> frozenset[Role]:
    """The roles beside the coordinator's that a member of this kind can take.

    >>> Role.CLINICAL_SITE in may_take(Kind.SME)
    False
    """
    return _MAY_TAKE.get(
        kind, _ANY - {Role.CLINICAL_SITE} if kind in COMPANIES else _ANY - {Role.CLINICAL_SITE, Role.MANUFACTURER}
    )


_ANY = frozenset(Role) - {Role.COORDINATOR}

_IN_CARE = frozenset({Role.CLINICAL_SITE, Role.DATA_PROVIDER, Role.VALIDATOR, Role.CARE_PARTNER})

_MAY_TAKE = {
    Kind.HOSPITAL: _IN_CARE | {Role.KNOWLEDGE_PARTNER},
    Kind.UNIVERSITY_HOSPITAL: _IN_CARE | {Role.KNOWLEDGE_PARTNER},
    Kind.CARE_PROVIDER: _IN_CARE,
    Kind.ASSOCIATION: frozenset({Role.DISSEMINATION, Role.MARKET_PARTNER, Role.REGULATORY_ADVISER}),
    Kind.PATIENT_ORGANISATION: frozenset({Role.PATIENT_INVOLVEMENT, Role.DISSEMINATION}),
    Kind.PUBLIC_BODY: _ANY - {Role.CLINICAL_SITE, Role.MANUFACTURER, Role.DEVELOPER, Role.MARKET_PARTNER},
    Kind.INVESTOR: frozenset({Role.MARKET_PARTNER}),
}
"""Kinds that can take some roles only."""
