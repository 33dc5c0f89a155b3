"""The legal role of each member under a rule set: those given by hand, else the usual ones."""

from collections.abc import Mapping
from dataclasses import replace

from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile, matches
from matchmaking.composition.rules.legal_roles import LegalRole
from matchmaking.composition.rules.rule_set import RuleSet, UsualLegalRole
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.errors import ImpossibleRequest


def usual_legal_role(ruleset: RuleSet, profile: EligibilityProfile) -> LegalRole:
    """How a member takes part unless somebody says otherwise."""
    usual = _usual(ruleset, profile)
    return usual.role if usual else LegalRole.BENEFICIARY


def with_legal_roles(candidates: Candidates, ruleset: RuleSet, given: Mapping[str, LegalRole]) -> Candidates:
    """The pool in which each member has the legal role that is given for its id, else its usual one."""
    profiles = tuple(
        profile if profile.legal_role is role else replace(profile, legal_role=role)
        for profile in candidates.eligibility_profiles
        for role in [given.get(profile.member) or usual_legal_role(ruleset, profile)]
    )
    if all(new is old for new, old in zip(profiles, candidates.eligibility_profiles, strict=True)):
        return candidates
    return replace(candidates, eligibility_profiles=profiles)


def check_legal_roles(candidates: Candidates, ruleset: RuleSet, given: Mapping[str, LegalRole]) -> None:
    """Refuse a legal role that the rules do not leave to a member (ids of members that are there)."""
    for member, role in given.items():
        profile = candidates.eligibility_profiles[candidates.position[member]]
        usual = _usual(ruleset, profile)
        if usual and usual.only and role is not usual.role:
            raise ImpossibleRequest(
                "Under these rules {member} can take part as {only} only, not as {role}.",
                member=profile.name,
                only=usual.role,
                role=role,
            )


def _usual(ruleset: RuleSet, profile: EligibilityProfile) -> UsualLegalRole | None:
    # a legal role is the organisation's: its part of the project plays no part in it
    return next((each for each in ruleset.legal_roles.usual if matches(each.of, profile, Part.COMPANY)), None)
