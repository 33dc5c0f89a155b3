"""Roles and money in people's hands: what they give is kept, the rest is spread within the rules, and all is judged anew."""

from collections.abc import Mapping

from matchmaking.composition.consortium import Consortium
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Activity
from matchmaking.composition.solving.problem import CompositionProblem
from matchmaking.composition.solving.proposal import propose
from matchmaking.composition.solving.request import check_share
from matchmaking.errors import BadCall, ImpossibleRequest, UnknownMember


def with_shares(
    problem: CompositionProblem,
    consortium: Consortium,
    shares: Mapping[str, float] | None = None,
    *,
    amounts: Mapping[str, float] | None = None,
) -> Consortium:
    """The consortium with these shares of the budget (by member, 0 to 1) or these amounts in EUR; roles stay as they are.

    The rest of the budget is spread over the others, within the rules and near to what their work suggests. What the rules do
    not allow is changed as little as they ask for, and the remarks say which rule it was.

    Raises `UnknownMember` for a member that takes no part, `ImpossibleRequest` for what is no share, `BadCall` for amounts
    where the call names no budget.
    """
    given = dict(shares or {})
    if amounts:
        if not problem.call.budget:
            raise BadCall(
                "The call '{call}' names no budget: give shares in percent, or a budget to the call.",
                call=problem.call.title or problem.call.id,
            )
        given |= {member: amount / problem.call.budget for member, amount in amounts.items()}
    for member, share in given.items():
        _check_seated(consortium, member)
        check_share(share)
    return arranged(problem, consortium, shares=given)


def with_roles(problem: CompositionProblem, consortium: Consortium, roles: Mapping[str, Role]) -> Consortium:
    """The consortium with these roles (by member); the shares stay as they are, and so do the other roles.

    A member that is made coordinator takes the place of the one before, who gets the role that fits it best.
    Raises `UnknownMember` for a member that takes no part, `ImpossibleRequest` for two coordinators.
    """
    for member in roles:
        _check_seated(consortium, member)
    if sum(role is Role.COORDINATOR for role in roles.values()) > 1:
        raise ImpossibleRequest("A consortium has one coordinator: choose one of those named.")
    kept = {seat.member: seat.role for seat in consortium.seats}
    if Role.COORDINATOR in roles.values():
        kept = {member: role for member, role in kept.items() if role is not Role.COORDINATOR}
    shares = {seat.member: seat.share for seat in consortium.seats}
    return arranged(problem, consortium, roles=kept | dict(roles), shares=shares)


def with_activities(problem: CompositionProblem, consortium: Consortium, activities: Mapping[str, Activity]) -> Consortium:
    """The consortium with these activities (by member), on which the rates of aid hang; roles and shares stay as they are."""
    for member in activities:
        _check_seated(consortium, member)
    shares = {seat.member: seat.share for seat in consortium.seats}
    return arranged(problem, consortium, shares=shares, activities=activities)


def arranged(
    problem: CompositionProblem,
    consortium: Consortium,
    *,
    roles: Mapping[str, Role] | None = None,
    shares: Mapping[str, float] | None = None,
    activities: Mapping[str, Activity] | None = None,
) -> Consortium:
    """The same members in the same parts of the project with these roles (else those they have), shares and activities."""
    position = problem.candidates.position
    said = {seat.member: seat.funding.activity for seat in consortium.seats if seat.funding} | dict(activities or {})
    has = {seat.member: seat.role for seat in consortium.seats}
    return propose(
        problem,
        {position[seat.member]: seat.part for seat in consortium.seats},
        consortium.bound,
        roles={position[member]: role for member, role in (has if roles is None else roles).items()},
        shares={position[member]: share for member, share in (shares or {}).items()},
        activities={position[member]: activity for member, activity in said.items()},
    )


def _check_seated(consortium: Consortium, member: str) -> None:
    if member not in consortium.members:
        raise UnknownMember("{member} takes no part in this consortium.", member=member)
