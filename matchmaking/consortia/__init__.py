"""Sets: calls, their rules, and the consortia that answer them, each with its certificate."""

from matchmaking.consortia.calls.call import DEFAULT_RULES, Call, Capability, read_call, read_calls, rules_for
from matchmaking.consortia.calls.proposing import propose_capabilities, with_capabilities
from matchmaking.consortia.composing import Composition, compose, compose_from
from matchmaking.consortia.compromises import Compromise, Money, pareto, pareto_to_json
from matchmaking.consortia.consortium import (
    Closest,
    Consortium,
    Contribution,
    Coverage,
    Criterion,
    Funding,
    Limits,
    Reason,
    Seat,
    Verdict,
    to_json,
)
from matchmaking.consortia.dials import Dials
from matchmaking.consortia.drafts.arranging import with_activities, with_roles, with_shares
from matchmaking.consortia.drafts.comparison import Comparison, compare
from matchmaking.consortia.drafts.difference import Difference, Turn, difference
from matchmaking.consortia.drafts.draft import Change, Draft, History, draft_from, draft_of, redo, then, undo
from matchmaking.consortia.drafts.dropout import Loss, Resilience, loss_of, resilience
from matchmaking.consortia.drafts.judging import Request, Setting, judge, judge_in, setting_of
from matchmaking.consortia.drafts.saved import Reopened, Saved, Since, read_saved, remove_saved, reopen, save, saved_consortia
from matchmaking.consortia.drafts.substitutes import additions, completed, substitutes
from matchmaking.consortia.introductions import Introduction, introductions
from matchmaking.consortia.portfolios import Portfolio, portfolio, portfolio_to_json
from matchmaking.consortia.rules.conditions import Part, Unit
from matchmaking.consortia.rules.role import Role
from matchmaking.consortia.rules.rule_set import (
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
from matchmaking.consortia.rules.standing import Standing, standings
from matchmaking.consortia.solving.candidates import Candidates
from matchmaking.consortia.solving.certificate import certify
from matchmaking.consortia.solving.request import size_limits
from matchmaking.consortia.ways_out.clash import WhyNone, why_none, why_to_json
from matchmaking.consortia.ways_out.missing_members import MissingMember
from matchmaking.consortia.ways_out.relaxing import Relaxation
from matchmaking.consortia.ways_out.steps import Lever, Step
from matchmaking.consortia.weights import COVERED_FROM, ConsortiumWeights
from matchmaking.consortia.white_spots import WhiteSpot, white_spot_to_json, white_spots
from matchmaking.signals.catalogue import Entry, catalogue

__all__ = [
    "COVERED_FROM",
    "DEFAULT_RULES",
    "Activity",
    "Call",
    "Candidates",
    "Capability",
    "Certainty",
    "Change",
    "Closest",
    "Comparison",
    "Composition",
    "Compromise",
    "Consortium",
    "ConsortiumWeights",
    "Contribution",
    "Coverage",
    "Criterion",
    "Dials",
    "Difference",
    "Draft",
    "Entry",
    "Funding",
    "History",
    "Introduction",
    "Lever",
    "Limits",
    "Loss",
    "MissingMember",
    "Money",
    "Part",
    "Portfolio",
    "Reason",
    "Relaxation",
    "Reopened",
    "Request",
    "Resilience",
    "Role",
    "Rule",
    "RuleSet",
    "Saved",
    "Seat",
    "Setting",
    "Severity",
    "Since",
    "Standing",
    "Step",
    "Turn",
    "Unit",
    "Verdict",
    "WhiteSpot",
    "WhyNone",
    "additions",
    "catalogue",
    "certify",
    "compare",
    "completed",
    "compose",
    "compose_from",
    "difference",
    "draft_from",
    "draft_of",
    "introductions",
    "judge",
    "judge_in",
    "loss_of",
    "pareto",
    "pareto_to_json",
    "parse_rules",
    "portfolio",
    "portfolio_to_json",
    "propose_capabilities",
    "read_call",
    "read_calls",
    "read_rules",
    "read_saved",
    "redo",
    "remove_saved",
    "reopen",
    "resilience",
    "rule_set",
    "rule_set_ids",
    "rules_for",
    "save",
    "saved_consortia",
    "setting_of",
    "size_limits",
    "standings",
    "substitutes",
    "then",
    "to_json",
    "undo",
    "white_spot_to_json",
    "white_spots",
    "why_none",
    "why_to_json",
    "with_activities",
    "with_capabilities",
    "with_roles",
    "with_shares",
]
