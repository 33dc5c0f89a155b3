"""A draft: a consortium that people work on, with the request that made it, and its history.

A draft never changes; each change makes a new one, with the difference to the one before. So undoing gives back exactly what
was there.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from matchmaking.composition.consortium import Consortium
from matchmaking.composition.drafts.difference import Difference, difference
from matchmaking.composition.drafts.judging import Request, Setting, check_members, judge_in
from matchmaking.remarks import Remark


@dataclass(frozen=True)
class Draft:
    """Members under a request, judged in a setting: ``consortium`` is what they make of it, eligible or not."""

    setting: Setting = field(repr=False)
    request: Request
    consortium: Consortium

    @property
    def members(self) -> tuple[str, ...]:
        """The ids, in the order of the seats: the coordinator first."""
        return self.consortium.members

    @property
    def is_full(self) -> bool:
        """It has as many members as the call allows."""
        size = self.setting.call.size
        return size is not None and len(self.members) >= size[1]


@dataclass(frozen=True)
class DraftChange:
    """What was done to a draft, the drafts before and after it, and the difference it makes."""

    done: Remark
    before: Draft
    after: Draft

    @property
    def difference(self) -> Difference:
        """After less before."""
        return difference(self.before.consortium, self.after.consortium)

    @property
    def consortium(self) -> Consortium:
        """What the draft becomes."""
        return self.after.consortium


@dataclass(frozen=True)
class DraftHistory:
    """The draft at hand, the changes that led to it, the oldest first, and those undone, the next to redo first."""

    draft: Draft
    done: tuple[DraftChange, ...] = ()
    undone: tuple[DraftChange, ...] = ()


def draft_of(setting: Setting, members: Iterable[str], request: Request | None = None) -> Draft:
    """The draft of these members (ids), judged; raises what `judge` raises."""
    request = request or Request()
    return Draft(setting, request, judge_in(setting, tuple(members), request))


def draft_from(setting: Setting, consortium: Consortium, request: Request | None = None) -> Draft:
    """The draft that a composed consortium is, with its bound, until something is changed."""
    request = request or Request()
    check_members(setting, consortium.members, request)
    return Draft(setting, request, consortium)


def changed(draft: Draft, done: Remark, members: Iterable[str] | None = None, request: Request | None = None) -> DraftChange:
    """The draft with other members or under another request, re-evaluated."""
    wanted = tuple(draft.members if members is None else members)
    return DraftChange(done, draft, draft_of(draft.setting, wanted, request or draft.request))


def kept(draft: Draft, done: Remark, request: Request) -> DraftChange:
    """The draft under a request that leaves its consortium as it is."""
    return DraftChange(done, draft, replace(draft, request=request))


def then(history: DraftHistory, change: DraftChange) -> DraftHistory:
    """The history with one change more; what was undone is given up."""
    return DraftHistory(change.after, (*history.done, change))


def undo(history: DraftHistory) -> DraftHistory:
    """The history before the last change; the same where there is none."""
    if not history.done:
        return history
    *earlier, last = history.done
    return DraftHistory(last.before, tuple(earlier), (last, *history.undone))


def redo(history: DraftHistory) -> DraftHistory:
    """The history with the change back that was undone last; the same where there is none."""
    if not history.undone:
        return history
    again, *later = history.undone
    return DraftHistory(again.after, (*history.done, again), tuple(later))
