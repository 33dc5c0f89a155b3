"""Viewers: a company, the cluster office or an analyst; their permissions are decided here, below every screen.

role       sees of the directory                                  changes
company    itself, and those who are visible to everyone          its own profile, consent and documents
manager    all but those who opted out                            everything
analyst    as the manager, without contact persons                documents about weights, owned by the office
"""

from dataclasses import dataclass
from enum import StrEnum

from matchmaking.errors import NotAllowed


class ViewerRole(StrEnum):
    """The role of a user."""

    COMPANY = "company"
    MANAGER = "manager"
    ANALYST = "analyst"


@dataclass(frozen=True, slots=True)
class Viewer:
    """A user: the role, the member for which a company's user acts, and the person's name for the journal."""

    role: ViewerRole
    member: str = ""
    who: str = ""

    @property
    def signature(self) -> str:
        """The viewer's name in the journal and in the origin of a field."""
        return self.who or self.member or self.role.value

    def __post_init__(self) -> None:
        if (self.role is ViewerRole.COMPANY) != bool(self.member):
            raise ValueError("a company's viewer acts for one member; the others act for none")


OFFICE = Viewer(ViewerRole.MANAGER, who="office")
"""The cluster office on its own machine: whoever uses the commands, or the app where nobody signs in."""

ANYBODY = Viewer(ViewerRole.COMPANY, "-")
"""Every company of the cluster, and none of its members: no member has this id. It sees those who are visible to everyone."""


def check_may_change_member(viewer: Viewer, member: str) -> None:
    """Raise ``NotAllowed`` unless the viewer may change this member's profile and consent."""
    if not (viewer.role is ViewerRole.MANAGER or (viewer.role is ViewerRole.COMPANY and viewer.member == member)):
        raise NotAllowed(
            "Only the cluster office and the member itself may change what is said about '{member}'.", member=member
        )


def check_is_office(viewer: Viewer) -> None:
    """Raise ``NotAllowed`` unless the viewer is the cluster office."""
    if viewer.role is not ViewerRole.MANAGER:
        raise NotAllowed("Only the cluster office may do this.")


def sees_document(viewer: Viewer, owner: str) -> bool:
    """Whether a viewer may see a document of this owner: a company its own, an analyst the office's, the office all."""
    return viewer.role is ViewerRole.MANAGER or owner == viewer.member


def check_may_change_document(viewer: Viewer, kind: str, owner: str) -> None:
    """Raise ``NotAllowed`` unless the viewer may save or delete a document of this kind and owner."""
    if not sees_document(viewer, owner) or (viewer.role is ViewerRole.ANALYST and kind != "weights"):
        raise NotAllowed("This document belongs to somebody else, so it cannot be changed here.")
