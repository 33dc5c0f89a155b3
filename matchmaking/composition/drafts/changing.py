"""What people do to a draft: lock, exclude, add, remove, replace, give roles and money, weigh. Each gives a `DraftChange`.

What was fixed about a member goes with it when it leaves. A member that is locked leaves by no change but its unlocking.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import TypeVar

from matchmaking.composition.composing import compose
from matchmaking.composition.drafts.draft import Draft, DraftChange, changed, draft_from, kept
from matchmaking.composition.drafts.judging import Request
from matchmaking.composition.preferences import Preferences
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.legal_roles import LegalRole
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Activity
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import ImpossibleRequest
from matchmaking.remarks import Remark

Value = TypeVar("Value")


def lock(draft: Draft, member: str) -> DraftChange:
    """This member stays, whatever else is changed or composed again."""
    check_seated(draft, member)
    request = replace(draft.request, locked=draft.request.locked | {member})
    return kept(draft, Remark("{member} stays in any case.", _name(draft, member)), request)


def unlock(draft: Draft, member: str) -> DraftChange:
    """This member may leave again."""
    request = replace(draft.request, locked=draft.request.locked - {member})
    return kept(draft, Remark("{member} may be replaced again.", _name(draft, member)), request)


def exclude(draft: Draft, member: str) -> DraftChange:
    """This member takes no part and is never proposed; it leaves when it is in."""
    if member in draft.members:
        check_free(draft, member)
    request = without(draft.request, member)
    request = replace(request, excluded=request.excluded | {member})
    others = tuple(other for other in draft.members if other != member)
    return changed(draft, Remark("{member} takes no part.", _name(draft, member)), others, request)


def add(draft: Draft, member: str) -> DraftChange:
    """This member joins; it is no longer excluded."""
    request = replace(draft.request, excluded=draft.request.excluded - {member})
    return changed(draft, Remark("{member} joins.", _name(draft, member)), (*draft.members, member), request)


def remove(draft: Draft, member: str) -> DraftChange:
    """This member leaves."""
    check_free(draft, member)
    others = tuple(other for other in draft.members if other != member)
    return changed(draft, Remark("{member} leaves.", _name(draft, member)), others, without(draft.request, member))


def substitute(draft: Draft, member: str, newcomer: str) -> DraftChange:
    """The newcomer takes the member's seat; it is no longer excluded."""
    check_free(draft, member)
    request = without(draft.request, member)
    request = replace(request, excluded=request.excluded - {newcomer})
    members = tuple(newcomer if other == member else other for other in draft.members)
    return changed(draft, exchange(draft, member, newcomer), members, request)


def exchange(draft: Draft, member: str, newcomer: str) -> Remark:
    """The sentence for a substitution."""
    names = {"newcomer": draft.setting.name(newcomer), "member": draft.setting.name(member)}
    return Remark("{newcomer} replaces {member}.", names)


def coordinate(draft: Draft, member: str | None) -> DraftChange:
    """This member coordinates; None leaves the choice to the composer."""
    others = {other: role for other, role in draft.request.roles.items() if role is not Role.COORDINATOR and other != member}
    if member is None:
        return changed(draft, Remark("The coordinator is chosen again."), request=replace(draft.request, roles=others))
    check_seated(draft, member)
    request = replace(draft.request, roles=others | {member: Role.COORDINATOR})
    return changed(draft, Remark("{member} coordinates.", _name(draft, member)), request=request)


def give_role(draft: Draft, member: str, role: Role | None) -> DraftChange:
    """This member has this role in the project; None leaves the choice to the composer. A coordinator takes the place of the
    one that people chose before.
    """
    check_seated(draft, member)
    if role is Role.COORDINATOR:
        return coordinate(draft, member)
    request = replace(draft.request, roles=_with(draft.request.roles, member, role))
    done = (
        Remark("{member} takes part as {role}.", {**_name(draft, member), "role": role})
        if role
        else Remark("The role of {member} is chosen again.", _name(draft, member))
    )
    return changed(draft, done, request=request)


def give_part(draft: Draft, member: str, part: Part | None) -> DraftChange:
    """This member sits in this part of the project; None leaves the choice to the rules."""
    check_seated(draft, member)
    request = replace(draft.request, parts=_with(draft.request.parts, member, part))
    match part:
        case Part.COMPANY:
            done = Remark("{member} is in the company part.", _name(draft, member))
        case Part.RESEARCH:
            done = Remark("{member} is in the research part.", _name(draft, member))
        case None:
            done = Remark("The part of {member} is chosen again.", _name(draft, member))
    return changed(draft, done, request=request)


def give_share(draft: Draft, member: str, share: float | None) -> DraftChange:
    """This member gets this share of the budget (0 to 1), as far as the rules allow; None leaves the choice to the composer."""
    check_seated(draft, member)
    request = replace(draft.request, shares=_with(draft.request.shares, member, share))
    if share is None:
        done = Remark("The share of {member} is chosen again.", _name(draft, member))
    else:
        done = Remark("{member} gets {percent} % of the budget.", {**_name(draft, member), "percent": round(100 * share, 1)})
    return changed(draft, done, request=request)


def give_activity(draft: Draft, member: str, activity: Activity | None) -> DraftChange:
    """This member does this, on which its rate of aid hangs; None leaves it to the call."""
    check_seated(draft, member)
    request = replace(draft.request, activities=_with(draft.request.activities, member, activity))
    if activity is None:
        done = Remark("The activity of {member} is chosen again.", _name(draft, member))
    else:
        done = Remark("{member} is paid for {activity}.", {**_name(draft, member), "activity": activity})
    return changed(draft, done, request=request)


def give_legal_role(draft: Draft, member: str, legal_role: LegalRole | None) -> DraftChange:
    """This member takes part so before the funder, as far as the rules leave it open; None leaves it to what is usual."""
    check_seated(draft, member)
    request = replace(draft.request, legal_roles=_with(draft.request.legal_roles, member, legal_role))
    if legal_role is None:
        done = Remark("{member} takes part in its usual legal role.", _name(draft, member))
    else:
        done = Remark("{member} takes part as {legal_role}.", {**_name(draft, member), "legal_role": legal_role})
    return changed(draft, done, request=request)


def weigh(draft: Draft, weights: ConsortiumWeights) -> DraftChange:
    """The same members, judged with other weights."""
    return changed(draft, Remark("The weights are changed."), request=replace(draft.request, weights=weights))


def judged_again(change: DraftChange) -> DraftChange:
    """The same change, its consortium with the passages of the members' own texts."""
    return changed(change.before, change.done, change.after.members, change.after.request)


def turn(draft: Draft, preferences: Preferences) -> DraftChange:
    """The same members, judged with other dials."""
    return changed(draft, Remark("The settings are changed."), request=replace(draft.request, preferences=preferences))


def compose_rest(draft: Draft) -> DraftChange:
    """The best consortium of the same size around the locked members, without the excluded ones, with its bound.

    Raises `ImpossibleRequest` when there is none.
    """
    setting, request = draft.setting, draft.request
    composition = compose(
        setting.call,
        setting.candidates,
        ruleset=setting.ruleset,
        anchors=sorted(request.locked),
        excluded=sorted(request.excluded),
        size=len(draft.members),
        alternatives=1,
        weights=request.weights,
        preferences=request.preferences,
        parts=request.parts,
        apart=sorted(request.apart),
        spare=request.spare,
        legal_roles=request.legal_roles,
        max_load=request.max_load,
    )
    if not composition.consortia:
        raise ImpossibleRequest(
            "No consortium of {size} members meets the rules with these members locked and excluded: free some of them.",
            size=len(draft.members),
        )
    done = Remark("All but the locked members are chosen again.")
    (found,) = composition.consortia
    request = request.about(found.members)
    if request.is_arranged:
        return changed(draft, done, found.members, request)
    return DraftChange(done, draft, draft_from(setting, found, request))


# what a change must keep ------------------------------------------------------------------------------------------------------


def check_seated(draft: Draft, member: str) -> None:
    """Refuse a member that does not take part."""
    if member not in draft.members:
        raise ImpossibleRequest("{member} does not take part: add it first.", member=draft.setting.name(member))


def check_free(draft: Draft, member: str) -> None:
    """Refuse a member that does not take part or is locked."""
    check_seated(draft, member)
    if member in draft.request.locked:
        raise ImpossibleRequest("{member} is locked: unlock it first.", member=draft.setting.name(member))


def without(request: Request, member: str) -> Request:
    """The request with nothing fixed about this member."""
    fixed = {*request.roles, *request.parts, *request.shares, *request.activities, *request.legal_roles}
    return replace(request.about(fixed - {member}), locked=request.locked - {member})


def _with(given: Mapping[str, Value], member: str, value: Value | None) -> dict[str, Value]:
    others = {other: each for other, each in given.items() if other != member}
    return others if value is None else others | {member: value}


def _name(draft: Draft, member: str) -> Mapping[str, str]:
    return {"member": draft.setting.name(member)}
