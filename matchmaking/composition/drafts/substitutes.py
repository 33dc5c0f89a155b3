"""Who else could take a seat, who could join, and what each would change."""

from collections.abc import Iterable, Iterator

import numpy as np

from matchmaking.composition.consortium import Consortium, PurposeKind, Seat
from matchmaking.composition.drafts.changing import check_free, exchange, without
from matchmaking.composition.drafts.draft import Draft, DraftChange, changed
from matchmaking.composition.drafts.judging import broken_rules
from matchmaking.composition.drafts.newcomers import MOST_NEWCOMERS, with_fewest_newcomers
from matchmaking.composition.drafts.spare_cover import thin_covers
from matchmaking.composition.drafts.trials import Trials
from matchmaking.composition.weights import is_covered
from matchmaking.remarks import Remark

_TRIED = 20
"""Newcomers beyond those asked for that are judged in search of some who do what the seat is for."""


def substitutes(draft: Draft, member: str, count: int = 3) -> tuple[DraftChange, ...]:
    """The members that could take this member's seat, the best first: those that break fewest hard rules, then those that
    withstand the drop-outs asked for best, then by score.

    A substitute does what the seat is for: it covers a capability that the member covers, or takes its role or meets the rule
    where that is the seat's purpose. A seat for nothing of that kind is open to anybody. Empty where nobody can take it.

    Each consortium is, but for its passages, what judging the new set gives. Excluded and inadmissible members are none.
    Raises `ImpossibleRequest` for a member that does not take part or is locked.
    """
    check_free(draft, member)
    setting, request = draft.setting, without(draft.request, member)
    base = tuple(setting.row(other) for other in draft.members if other != member)
    seat = next(each for each in draft.consortium.seats if each.member == member)
    by_cover_alone = seat.purpose is None or seat.purpose.kind not in (PurposeKind.ROLE, PurposeKind.RULE)
    barred = {setting.row(member)}
    if by_cover_alone and seat.covers:
        covered = [capability.key in seat.covers for capability in setting.candidates.capabilities]
        barred |= set(np.flatnonzero(~setting.candidates.covering[:, covered].any(axis=1)).tolist())
    found = Trials(setting, request, base, frozenset(barred)).best(count if by_cover_alone else count + _TRIED)
    fitting = [(row, made) for row, made in found if by_cover_alone or _serves(seat, setting.member(row), made)]
    return tuple(
        DraftChange(exchange(draft, member, setting.member(row)), draft, Draft(setting, request, consortium))
        for row, consortium in fitting[:count]
    )


def _serves(seat: Seat, newcomer: str, consortium: Consortium) -> bool:
    """Whether a newcomer does in its consortium what a seat with the purpose of a role or a rule is for."""
    own, purpose = next(each for each in consortium.seats if each.member == newcomer), seat.purpose
    if set(own.covers) & set(seat.covers) or purpose is None:
        return True
    if purpose.kind is PurposeKind.ROLE:
        return own.role is seat.role
    return all(verdict.holds is not False for verdict in consortium.certificate if verdict.rule == purpose.what)


def additions(draft: Draft, count: int = 3) -> tuple[DraftChange, ...]:
    """The members that could join, in the order of `substitutes`; none where the call allows no more members."""
    if draft.is_full:
        return ()
    setting, request = draft.setting, draft.request
    found = Trials(setting, request, tuple(setting.row(member) for member in draft.members)).best(count)
    return tuple(
        DraftChange(_joining([setting.name(setting.member(row))]), draft, Draft(setting, request, consortium))
        for row, consortium in found
    )


def completed(draft: Draft) -> DraftChange | None:
    """The draft with what is missing: as few members as make it eligible, then one after the other the best who brings a
    capability that nobody covers yet, or too few for the drop-outs to withstand. None when nothing is missing or nobody brings
    it.
    """
    now = draft
    if not draft.consortium.eligible:
        base = tuple(draft.setting.row(member) for member in draft.members)
        mended = with_fewest_newcomers(draft.setting, draft.request, base, most=_room(draft))
        if mended is not None:
            now = Draft(draft.setting, draft.request, mended)
    while wanted_in(now) and _room(now):
        best = min(_bringers(now), key=_lacking, default=None)
        if best is None or _lacking(best) >= _lacking(now):
            break
        now = best
    if now is draft:
        return None
    names = [seat.name for seat in now.consortium.seats if seat.member not in draft.members]
    return changed(draft, _joining(names), now.members)


def wanted_in(draft: Draft) -> frozenset[str]:
    """The capabilities (ids) that nobody covers, or too few for the drop-outs to withstand."""
    return frozenset((*draft.consortium.missing, *(thin.capability for thin in thin_covers(draft))))


def _room(draft: Draft) -> int:
    """How many members may be added."""
    size = draft.setting.call.size
    return MOST_NEWCOMERS if size is None else max(0, min(MOST_NEWCOMERS, size[1] - len(draft.members)))


def _bringers(draft: Draft) -> Iterator[Draft]:
    """The draft with the best newcomer for each capability that is wanted."""
    setting, wanted = draft.setting, wanted_in(draft)
    base = tuple(setting.row(member) for member in draft.members)
    for at, capability in enumerate(setting.candidates.capabilities):
        if capability.key in wanted:
            weak = ~is_covered(setting.candidates.strengths[:, at])
            for _, found in Trials(setting, draft.request, base, frozenset(np.flatnonzero(weak).tolist())).best(1):
                yield Draft(setting, draft.request, found)


def _lacking(draft: Draft) -> tuple[int, int, int]:
    consortium, thin = draft.consortium, thin_covers(draft)
    return len(broken_rules(consortium)), len(consortium.missing), sum(each.asked - each.covered_by for each in thin)


def _joining(names: Iterable[str]) -> Remark:
    return Remark("Joins: {members}.", {"members": ", ".join(names)})
