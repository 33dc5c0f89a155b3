"""What can be asked: the address, the scope that opens it, its parameters, and the shape of its answer."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from matchmaking.api import answers
from matchmaking.api.answers import Asker
from matchmaking.api.parameters import MembersAsked, Parameters, ProposalsAsked, RankingAsked
from matchmaking.api.shapes import (
    CallShape,
    CallsShape,
    MemberShape,
    MembersShape,
    ProposalsShape,
    RankingShape,
    Shape,
)
from matchmaking.workspace.api_tokens import Scope


@dataclass(frozen=True)
class Endpoint:
    """One address. ``cost`` is what a request counts for beside a simple one; ``shape`` is None for a calendar.

    ``in_address`` says that a token may stand in the address, for calendar programs, which can send it in no other way.
    """

    path: str
    name: str
    summary: str
    scope: Scope
    asked: type[Parameters]
    answer: Callable[[Asker, Any, str], Shape | bytes]
    shape: type[Shape] | None
    cost: int = 1
    in_address: bool = False


ENDPOINTS = (
    Endpoint(
        "/v1/members",
        "members",
        "The members that agreed to be published.",
        Scope.MEMBERS,
        MembersAsked,
        answers.members,
        MembersShape,
    ),
    Endpoint("/v1/members/{id}", "member", "One published member.", Scope.MEMBERS, Parameters, answers.member, MemberShape),
    Endpoint("/v1/calls", "calls", "The open calls.", Scope.CALLS, Parameters, answers.calls, CallsShape),
    Endpoint("/v1/calls/{id}", "call", "One open call.", Scope.CALLS, Parameters, answers.call, CallShape),
    Endpoint(
        "/v1/deadlines.ics",
        "deadlines",
        "The deadlines of open calls as a calendar to subscribe to.",
        Scope.CALLS,
        Parameters,
        answers.deadlines,
        None,
        in_address=True,
    ),
    Endpoint(
        "/v1/ranking",
        "ranking",
        "The published members that suit a need in words, an organisation that looks, or both.",
        Scope.RANKING,
        RankingAsked,
        answers.ranking,
        RankingShape,
        cost=3,
    ),
    Endpoint(
        "/v1/proposals",
        "proposals",
        "Consortia of published members for an open call.",
        Scope.PROPOSALS,
        ProposalsAsked,
        answers.proposals,
        ProposalsShape,
        cost=15,
    ),
)
