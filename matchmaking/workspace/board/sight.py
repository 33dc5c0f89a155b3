"""Whom a viewer knows of those who stand on the board, worked out once for all of them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.privacy.consent import read_seen
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.joining import groups, read_leaders


@dataclass(frozen=True)
class Sight:
    """``own`` are the viewer's ids, one and more where it was put together with others, ``seen`` those of all it may know.

    ``shown_as`` gives for a stored id the one under which the member is shown, ``together`` all ids of those that are one.
    """

    viewer: Viewer
    own: frozenset[str]
    seen: frozenset[str]
    shown_as: Mapping[str, str]
    together: Mapping[str, frozenset[str]]

    def sees(self, member: str) -> bool:
        """Whether the viewer knows of the member; of the cluster office (``""``) everybody does."""
        return not member or member in self.seen

    def acts_for(self, member: str) -> bool:
        """Whether the viewer may speak for the member: itself, or the cluster office for everybody that it sees."""
        if self.viewer.role is ViewerRole.COMPANY:
            return member in self.own
        return self.viewer.role is ViewerRole.MANAGER and self.sees(member)

    def name_of(self, member: str) -> str:
        """The id under which a member is shown; a company finds itself under the id by which it asks."""
        return self.viewer.member if member in self.own and self.viewer.member else self.shown_as.get(member, member)

    def of(self, member: str) -> frozenset[str]:
        """All stored ids of the organisation that a member is."""
        return self.together.get(member, frozenset((member,)))


def read_sight(connection: sa.Connection, viewer: Viewer, ids: Iterable[str] = ()) -> Sight:
    """What a viewer sees of the members with these ids and of all who published or are interested."""
    shown_as = read_leaders(connection)
    together = groups(shown_as)
    there = {id for id in connection.scalars(sa.select(tables.posts.c.owner)) if id}
    there.update(connection.scalars(sa.select(tables.interests.c.member)))
    for named in connection.scalars(sa.select(tables.posts.c.named)):
        there.update(named)
    own = together.get(viewer.member, frozenset()) | ({viewer.member} if viewer.member else set())
    return Sight(viewer, own, read_seen(connection, viewer, {*there, *ids, *own}, together), shown_as, together)
