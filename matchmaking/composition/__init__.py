"""Composition of consortia: calls, rules, and certified consortia that answer a call."""

from matchmaking.composition.beside_precedents import call_precedents, lacking
from matchmaking.composition.calls.call import DEFAULT_RULES, Call, Capability, parse_call, read_call, read_calls, rules_for
from matchmaking.composition.calls.proposing import propose_capabilities, with_capabilities
from matchmaking.composition.composing import Composition, compose
from matchmaking.composition.consortium import (
    Closest,
    Consortium,
    ConsortiumCriterion,
    Contribution,
    Coverage,
    Limits,
    Outsider,
    Seat,
    Verdict,
    to_json,
)
from matchmaking.composition.drafts.comparison import ConsortiumComparison, compare
from matchmaking.composition.drafts.difference import Difference, Turn
from matchmaking.composition.drafts.draft import Draft, DraftChange, DraftHistory, draft_from, draft_of, redo, then, undo
from matchmaking.composition.drafts.dropout import Resilience, resilience
from matchmaking.composition.drafts.judging import Request, Setting, judge, judge_in, setting_of
from matchmaking.composition.drafts.spare_cover import thin_covers
from matchmaking.composition.drafts.substitutes import additions, completed, substitutes, wanted_in
from matchmaking.composition.introductions import Introduction, introductions
from matchmaking.composition.opportunities import CapabilityFit, Opportunity, calls_for, opportunity_to_json
from matchmaking.composition.outside import (
    OutsideSource,
    empty_spots,
    lacking_capabilities,
    outsiders,
    spots_with_outsiders,
    with_outsiders,
)
from matchmaking.composition.pareto_front import Money, ParetoPoint, pareto
from matchmaking.composition.portfolios import Portfolio, portfolio, portfolio_to_json
from matchmaking.composition.preferences import Preferences
from matchmaking.composition.relaxations.relaxing import Relaxation
from matchmaking.composition.relaxations.smallest_conflict import WhyNone, why_none, why_to_json
from matchmaking.composition.rules.conditions import Part, Unit
from matchmaking.composition.rules.legal_roles import LegalRole
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import (
    Activity,
    Certainty,
    RuleSet,
    Severity,
    read_rules,
    rule_set,
    rule_set_ids,
)
from matchmaking.composition.solving.certificate import certify
from matchmaking.composition.stability import ConsortiumStability, ConsortiumWeightRange, SwitchPoint, consortium_stability
from matchmaking.composition.weights import COVERED_FROM, ConsortiumWeights, is_covered
from matchmaking.composition.white_spots import WhiteSpot, white_spot_to_json, white_spots

__all__ = [
    "COVERED_FROM", "DEFAULT_RULES", "Activity", "Call", "Capability", "CapabilityFit", "Certainty", "Closest", "Composition",
    "Consortium", "ConsortiumComparison", "ConsortiumCriterion", "ConsortiumStability", "ConsortiumWeightRange",
    "ConsortiumWeights", "Contribution", "Coverage", "Difference", "Draft", "DraftChange", "DraftHistory", "Introduction",
    "LegalRole", "Limits", "Money", "Opportunity", "OutsideSource", "Outsider", "ParetoPoint", "Part", "Portfolio",
    "Preferences", "Relaxation", "Request", "Resilience", "Role", "RuleSet", "Seat", "Setting", "Severity", "SwitchPoint",
    "Turn", "Unit", "Verdict", "WhiteSpot", "WhyNone", "additions", "call_precedents", "calls_for", "certify", "compare",
    "completed", "compose", "consortium_stability", "draft_from", "draft_of", "empty_spots", "introductions",
    "is_covered", "judge", "judge_in", "lacking", "lacking_capabilities", "opportunity_to_json", "outsiders", "pareto",
    "parse_call", "portfolio", "portfolio_to_json", "propose_capabilities", "read_call", "read_calls", "read_rules", "redo",
    "resilience", "rule_set", "rule_set_ids", "rules_for", "setting_of", "spots_with_outsiders", "substitutes", "then",
    "thin_covers", "to_json", "undo", "wanted_in", "white_spot_to_json", "white_spots", "why_none", "why_to_json",
    "with_capabilities", "with_outsiders",
]  # fmt: skip
