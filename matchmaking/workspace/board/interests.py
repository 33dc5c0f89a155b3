"""Interest in posts: a member answers a post with a sentence, and the owner accepts it or declines it with a reason.

The owner sees the interest of the members that it may know; interest of a member that only the cluster office sees goes to the
office. An answer is final and is shown to the interested member. If that member was in a list shown to the owner, the answer is
also an outcome (``maintenance.feedback``) from which weights are learnt.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from matchmaking.errors import ImpossibleRequest, NotAllowed, UnknownMember
from matchmaking.i18n import day_of
from matchmaking.members.viewers import OFFICE, Viewer, ViewerRole
from matchmaking.workspace.board.posts import LONGEST, found, is_shown, read_posts
from matchmaking.workspace.board.sight import Sight, read_sight
from matchmaking.workspace.maintenance.feedback import Refusal, Result, write_outcome
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.journal import AuditEvent, write_line


class InterestState(StrEnum):
    """The state of an interest; ``DECLINED`` has a reason."""

    WAITING = "waiting"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Interest:
    """A member's interest in a post (both by id), in the member's words, with the owner's answer.

    ``mine`` is true where the viewer is the interested member or speaks for it; ``to_answer`` where the viewer may answer.
    """

    post: str
    member: str
    text: str
    at: datetime
    state: InterestState = InterestState.WAITING
    reason: Refusal | None = None
    answer: str = ""
    answered: datetime | None = None
    mine: bool = False
    to_answer: bool = False


def express_interest(
    workspace: Database, post: str, member: str, text: str, now: datetime, viewer: Viewer = OFFICE
) -> Interest:
    """Record a member's interest in a post that the member can see; a second text replaces the first.

    Raises ``NotAllowed`` for an analyst and for a company that acts for another member, ``UnknownMember`` for a member that the
    viewer does not see, and ``ImpossibleRequest`` for a post that the member does not see, its own post, a text that is empty
    or too long, and an interest that was already answered.
    """
    said, today = " ".join(text.split()), day_of(now)
    if not 0 < len(said) <= LONGEST:
        raise ImpossibleRequest("Say in a sentence why, in {most} characters at most.", most=LONGEST)
    with workspace.writing() as connection:
        sight = read_sight(connection, viewer, [member])
        _check_acts_for(sight, member)
        # the office may record it for a member, for posts that the member itself sees
        stored = found(connection, read_sight(connection, Viewer(ViewerRole.COMPANY, member)), post, today)
        together = sight.of(member)
        if stored.owner in together:
            raise ImpossibleRequest("This is your own post.")
        before = [each for each in _read(connection) if each.post == post and each.member in together]
        if any(each.state is not InterestState.WAITING for each in before):
            raise ImpossibleRequest("This interest was answered already.")
        _remove(connection, before)
        kept = Interest(post, member, said, now)
        connection.execute(tables.interests.insert(), [_row(kept)])
        write_line(connection, viewer, AuditEvent.INTEREST_EXPRESSED, now, member)
    return _as_shown(sight, kept, stored.owner)


def take_back_interest(workspace: Database, post: str, member: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Remove a member's interest in a post, with the answer to it. Raises as ``express_interest`` does."""
    with workspace.writing() as connection:
        sight = read_sight(connection, viewer, [member])
        _check_acts_for(sight, member)
        before = [each for each in _read(connection) if each.post == post and each.member in sight.of(member)]
        if not before:
            raise ImpossibleRequest("This post is no longer on the board.")
        _remove(connection, before)
        write_line(connection, viewer, AuditEvent.INTEREST_TAKEN_BACK, now, member)


def answer_interest(
    workspace: Database,
    interest: Interest,
    accepted: bool,
    now: datetime,
    *,
    reason: Refusal | None = None,
    text: str = "",
    showing: str = "",
    viewer: Viewer = OFFICE,
) -> Interest:
    """Accept an interest, or decline it with a reason.

    ``text`` is a message to the member, ``showing`` the list in which the member was shown. Raises ``ImpossibleRequest`` for a
    refusal without a reason or a reason without a refusal, a text that is too long, and an interest that is gone or was already
    answered; ``NotAllowed`` unless the viewer is the owner of the post or the cluster office.
    """
    if accepted != (reason is None):
        raise ImpossibleRequest("A no needs a reason, and only a no has one.")
    if len(text) > LONGEST:
        raise ImpossibleRequest("Say in a sentence why, in {most} characters at most.", most=LONGEST)
    state = InterestState.ACCEPTED if accepted else InterestState.DECLINED
    with workspace.writing() as connection:
        sight = read_sight(connection, viewer, [interest.member])
        stored = found(connection, sight, interest.post, day_of(now))
        if not sight.acts_for(stored.owner):
            raise NotAllowed("Only the cluster office and the member itself may do this.")
        there = [each for each in _read(connection) if each.post == interest.post and each.member in sight.of(interest.member)]
        waiting = [each for each in there if each.state is InterestState.WAITING and sight.sees(each.member)]
        if not waiting:
            raise ImpossibleRequest("This interest was taken back or answered in the meantime.")
        for each in waiting:
            kept = replace(each, state=state, reason=reason, answer=" ".join(text.split()), answered=now)
            connection.execute(tables.interests.update().where(tables.interests.c.key == _key(each)).values(_row(kept)))
        if showing:
            write_outcome(connection, showing, interest.member, Result.YES if accepted else Result.NO, now, reason, viewer)
        write_line(connection, viewer, AuditEvent.INTEREST_ANSWERED, now, kept.member, state=state.value)
    return _as_shown(sight, kept, stored.owner)


def interests(workspace: Database, today: date, viewer: Viewer = OFFICE) -> tuple[Interest, ...]:
    """The interest that a viewer may see, oldest first: its own, that in its posts, and all of it for the cluster office.

    An analyst sees none: interest is between the two members.
    """
    with workspace.reading() as connection:
        sight = read_sight(connection, viewer)
        there = {post.id: post for post in read_posts(connection) if is_shown(sight, post, today)}
        found: dict[tuple[str, str], Interest] = {}
        for each in _read(connection):
            post = there.get(each.post)
            if post is None or not sight.sees(each.member) or post.owner in sight.of(each.member):
                continue
            if not (sight.acts_for(post.owner) or sight.acts_for(each.member)):
                continue
            shown = _as_shown(sight, each, post.owner)
            # merged members have one interest: an answered one wins, else the latest
            found[each.post, shown.member] = max(found.get((each.post, shown.member), shown), shown, key=_standing)
    return tuple(sorted(found.values(), key=lambda each: (each.at, each.post, each.member)))


def _standing(interest: Interest) -> tuple[bool, datetime]:
    return interest.state is not InterestState.WAITING, interest.at


def _check_acts_for(sight: Sight, member: str) -> None:
    if sight.acts_for(member) and member:
        return
    if sight.viewer.role is ViewerRole.MANAGER:
        raise UnknownMember("No member has the id '{member}'.", member=member)
    raise NotAllowed("Interest is expressed in one's own name.")


def _as_shown(sight: Sight, interest: Interest, owner: str) -> Interest:
    return replace(
        interest,
        member=sight.name_of(interest.member),
        mine=sight.acts_for(interest.member),
        to_answer=sight.acts_for(owner) and interest.state is InterestState.WAITING,
    )


def _key(interest: Interest) -> str:
    return f"{interest.post}/{interest.member}"


def _remove(connection: sa.Connection, some: Iterable[Interest]) -> None:
    for each in some:
        connection.execute(tables.interests.delete().where(tables.interests.c.key == _key(each)))


def _row(interest: Interest) -> dict[str, Any]:
    return {
        "key": _key(interest),
        "post": interest.post,
        "member": interest.member,
        "text": interest.text,
        "state": interest.state.value,
        "reason": interest.reason.value if interest.reason else "",
        "answer": interest.answer,
        "at": interest.at.isoformat(),
        "answered": interest.answered.isoformat() if interest.answered else "",
    }


def _read(connection: sa.Connection) -> list[Interest]:
    return [
        Interest(
            row.post,
            row.member,
            row.text,
            datetime.fromisoformat(row.at),
            InterestState(row.state),
            Refusal(row.reason) if row.reason else None,
            row.answer,
            datetime.fromisoformat(row.answered) if row.answered else None,
        )
        for row in connection.execute(sa.select(tables.interests))
    ]
