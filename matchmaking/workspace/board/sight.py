"""The members on the board that a viewer may know, computed once for all posts."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import sqlalchemy as sa

from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.privacy.consent import read_seen
from matchmaking.workspace.storage import tables
from matchmaking.workspace.storage.joining import merged_groups, read_canonical_ids


@dataclass(frozen=True)
class Sight:
    """``own`` are the viewer's ids, more than one where it was merged with others; ``seen`` the ids of all members it may know.

    ``shown_as`` maps a stored id to the id under which the member is shown, ``together`` to all ids merged with it.
    """

    viewer: Viewer
    own: frozenset[str]
    seen: frozenset[str]
    shown_as: Mapping[str, str]
    together: Mapping[str, frozenset[str]]

    def sees(self, member: str) -> bool:
        """Whether the viewer may know the member; everybody knows the cluster office (``""``)."""
        return not member or member in self.seen

    def acts_for(self, member: str) -> bool:
        """Whether the viewer may act for the member: a company for itself, the cluster office for every member that it sees."""
        if self.viewer.role is ViewerRole.COMPANY:
            return member in self.own
        return self.viewer.role is ViewerRole.MANAGER and self.sees(member)

    def name_of(self, member: str) -> str:
        """The id under which a member is shown; a company sees itself under ``viewer.member``, also after a merge."""
        return self.viewer.member if member in self.own and self.viewer.member else self.shown_as.get(member, member)

    def of(self, member: str) -> frozenset[str]:
        """All stored ids that are merged with a member's id, that id included."""
        return self.together.get(member, frozenset((member,)))


def read_sight(connection: sa.Connection, viewer: Viewer, ids: Iterable[str] = ()) -> Sight:
    """The ``Sight`` of a viewer over the members with these ids and all owners and interested members on the board."""
    shown_as = read_canonical_ids(connection)
    together = merged_groups(shown_as)
    there = {id for id in connection.scalars(sa.select(tables.posts.c.owner)) if id}
    there.update(connection.scalars(sa.select(tables.interests.c.member)))
    for named in connection.scalars(sa.select(tables.posts.c.named)):
        there.update(named)
    own = together.get(viewer.member, frozenset()) | ({viewer.member} if viewer.member else set())
    return Sight(viewer, own, read_seen(connection, viewer, {*there, *ids, *own}, together), shown_as, together)
