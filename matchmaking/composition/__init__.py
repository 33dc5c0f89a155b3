"""Sets: calls, their rules, and the consortia that answer them, each with its certificate."""

from matchmaking.composition.calls.call import DEFAULT_RULES, Call, Capability, parse_call, read_call, read_calls, rules_for
from matchmaking.composition.calls.proposing import propose_capabilities, with_capabilities
from matchmaking.composition.composing import Composition, compose, compose_from
from matchmaking.composition.consortium import (
    Closest,
    Consortium,
    ConsortiumCriterion,
    ConsortiumReason,
    Contribution,
    Coverage,
    Funding,
    Limits,
    Seat,
    Verdict,
    to_json,
)
from matchmaking.composition.drafts.arranging import with_activities, with_roles, with_shares
from matchmaking.composition.drafts.comparison import ConsortiumComparison, compare
from matchmaking.composition.drafts.difference import Difference, Turn, difference
from matchmaking.composition.drafts.draft import Draft, DraftChange, DraftHistory, draft_from, draft_of, redo, then, undo
from matchmaking.composition.drafts.dropout import Loss, Resilience, loss_of, resilience
from matchmaking.composition.drafts.judging import Request, Setting, judge, judge_in, setting_of
from matchmaking.composition.drafts.spare_cover import ThinCover, thin_covers
from matchmaking.composition.drafts.substitutes import additions, completed, substitutes, wanted_in
from matchmaking.composition.introductions import Introduction, introductions
from matchmaking.composition.opportunities import CapabilityFit, Opportunity, calls_for, opportunity_to_json
from matchmaking.composition.pareto_front import Money, ParetoPoint, pareto, pareto_to_json
from matchmaking.composition.portfolios import Portfolio, portfolio, portfolio_to_json
from matchmaking.composition.preferences import Preferences
from matchmaking.composition.relaxations.missing_members import MissingMember
from matchmaking.composition.relaxations.relaxing import Relaxation
from matchmaking.composition.relaxations.smallest_conflict import WhyNone, why_none, why_to_json
from matchmaking.composition.relaxations.steps import RelaxationCandidate, RelaxationStep
from matchmaking.composition.rules.conditions import Part, Unit
from matchmaking.composition.rules.eligibility_profile import EligibilityProfile, eligibility_profiles
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import (
    Activity,
    Certainty,
    Rule,
    RuleSet,
    Severity,
    parse_rules,
    read_rules,
    rule_set,
    rule_set_ids,
)
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.certificate import certify
from matchmaking.composition.solving.request import size_limits, usual_sizes
from matchmaking.composition.weights import COVERED_FROM, ConsortiumWeights, is_covered
from matchmaking.composition.white_spots import WhiteSpot, white_spot_to_json, white_spots
from matchmaking.features.catalogue import CatalogueEntry, catalogue

__all__ = [
    "COVERED_FROM",
    "DEFAULT_RULES",
    "Activity",
    "Call",
    "Candidates",
    "Capability",
    "CapabilityFit",
    "CatalogueEntry",
    "Certainty",
    "Closest",
    "Composition",
    "Consortium",
    "ConsortiumComparison",
    "ConsortiumCriterion",
    "ConsortiumReason",
    "ConsortiumWeights",
    "Contribution",
    "Coverage",
    "Difference",
    "Draft",
    "DraftChange",
    "DraftHistory",
    "EligibilityProfile",
    "Funding",
    "Introduction",
    "Limits",
    "Loss",
    "MissingMember",
    "Money",
    "Opportunity",
    "ParetoPoint",
    "Part",
    "Portfolio",
    "Preferences",
    "Relaxation",
    "RelaxationCandidate",
    "RelaxationStep",
    "Request",
    "Resilience",
    "Role",
    "Rule",
    "RuleSet",
    "Seat",
    "Setting",
    "Severity",
    "ThinCover",
    "Turn",
    "Unit",
    "Verdict",
    "WhiteSpot",
    "WhyNone",
    "additions",
    "calls_for",
    "catalogue",
    "certify",
    "compare",
    "completed",
    "compose",
    "compose_from",
    "difference",
    "draft_from",
    "draft_of",
    "eligibility_profiles",
    "introductions",
    "is_covered",
    "judge",
    "judge_in",
    "loss_of",
    "opportunity_to_json",
    "pareto",
    "pareto_to_json",
    "parse_call",
    "parse_rules",
    "portfolio",
    "portfolio_to_json",
    "propose_capabilities",
    "read_call",
    "read_calls",
    "read_rules",
    "redo",
    "resilience",
    "rule_set",
    "rule_set_ids",
    "rules_for",
    "setting_of",
    "size_limits",
    "substitutes",
    "then",
    "thin_covers",
    "to_json",
    "undo",
    "usual_sizes",
    "wanted_in",
    "white_spot_to_json",
    "white_spots",
    "why_none",
    "why_to_json",
    "with_activities",
    "with_capabilities",
    "with_roles",
    "with_shares",
]
