"""The return of a member that opted out: the office names it exactly, and nobody sees a list of opted-out members."""

from dataclasses import dataclass
from datetime import datetime

from matchmaking.errors import UnknownMember
from matchmaking.members.member import Member
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.workspace.privacy.consent import Consent, Visibility, consent_of, consents, give_consent
from matchmaking.workspace.workspace import Workspace


@dataclass(frozen=True)
class CameBack:
    """A member that takes part again, by id and name."""

    member: str
    name: str


def count_out(workspace: Workspace) -> int:
    """The number of stored members that opted out."""
    return len(_out(workspace))


def bring_back(workspace: Workspace, asked: str, consent: Consent, now: datetime, viewer: Viewer = OFFICE) -> CameBack:
    """Give a member that opted out the consent that it agrees to now; ``asked`` is its name, id or enterprise number.

    Raises ``UnknownMember`` unless exactly one opted-out member goes by that, and ``NotAllowed``.
    """
    check_is_office(viewer)
    wanted = " ".join(asked.split()).casefold()
    found = [member for member in _out(workspace) if wanted and wanted in _called(member)]
    if len({workspace.shown_as(member.id) for member in found}) != 1:
        raise UnknownMember(
            "No single member that opted out is called “{name}”: give its exact name or its enterprise number.",
            name=asked.strip(),
        )
    give_consent(workspace, found[0].id, consent, now, viewer)
    return CameBack(found[0].id, found[0].name)


def _out(workspace: Workspace) -> list[Member]:
    said = consents(workspace)
    return [member for member in workspace.whole_roster().members if consent_of(member, said).visibility is Visibility.NOBODY]


def _called(member: Member) -> set[str]:
    digits = "".join(filter(str.isalnum, member.enterprise_number)).casefold()
    named = (member.name, *member.aliases, member.id, member.enterprise_number, digits)
    return {" ".join(name.split()).casefold() for name in named if name}
