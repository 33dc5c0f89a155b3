"""Sets: calls, their rules, and the consortia that answer them, each with its certificate."""

from matchmaking.consortia.calls import Call, Capability
from matchmaking.consortia.conditions import Part, Unit
from matchmaking.consortia.consortium import (
    Consortium,
    Contribution,
    Coverage,
    Criterion,
    Limits,
    Reason,
    Remark,
    Role,
    Scope,
    Seat,
    Verdict,
    to_json,
)
from matchmaking.consortia.rules import Certainty, Severity

__all__ = [
    "Call",
    "Capability",
    "Certainty",
    "Consortium",
    "Contribution",
    "Coverage",
    "Criterion",
    "Limits",
    "Part",
    "Reason",
    "Remark",
    "Role",
    "Scope",
    "Seat",
    "Severity",
    "Unit",
    "Verdict",
    "to_json",
]
