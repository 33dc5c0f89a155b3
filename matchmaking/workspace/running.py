"""What runs: the projects and saved consortia in which members take part on a day, so that nobody is asked too much."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from matchmaking.composition.calls.call import Call
from matchmaking.errors import WorkspaceError
from matchmaking.members.member import Roster
from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.workspace.saved_consortia import read_saved, saved_consortia
from matchmaking.workspace.storage.database import Database


@dataclass(frozen=True, slots=True)
class Engagement:
    """One thing that runs: a project, or the call of one or more saved consortia; ``until`` is its last day, where known."""

    id: str
    name: str
    is_saved: bool
    until: date | None = None


def engagements(
    workspace: Database, roster: Roster, day: date, viewer: Viewer = OFFICE
) -> Mapping[str, tuple[Engagement, ...]]:
    """What runs on a day or will, by the id of each member that takes part.

    A project runs until its end; one whose end is not known is left out. A saved consortium runs from the day on which it is
    kept until its project would be over: the call's deadline and months; where the call does not say, as long as it is kept.
    Several saved for one call count once. Of saved consortia those count that the viewer may see.
    """
    found: dict[str, dict[str, Engagement]] = defaultdict(dict)
    running = {project.id: project for project in roster.projects if project.end is not None and project.end >= day}
    for taken in roster.participations:
        if project := running.get(taken.project):
            found[taken.member][f"project {project.id}"] = Engagement(project.id, project.dated_label, False, project.end)
    for document in saved_consortia(workspace, viewer):
        try:
            saved = read_saved(document)
        except WorkspaceError:
            continue
        until = _end_of(saved.call)
        if until is not None and until < day:
            continue
        for member in {roster.id_of(seat.member) for seat in saved.seats} & roster.position.keys():
            found[member].setdefault(
                f"call {saved.call.id}", Engagement(saved.call.id, saved.call.title or document.name, True, until)
            )
    return {member: tuple(of_one.values()) for member, of_one in found.items()}


def load_of(running: Mapping[str, tuple[Engagement, ...]], call: Call) -> Mapping[str, int]:
    """In how many things that run each member takes part, 1 and more, without what was saved for this call."""
    counts = {member: sum(not (each.is_saved and each.id == call.id) for each in of_one) for member, of_one in running.items()}
    return {member: count for member, count in counts.items() if count}


def _end_of(call: Call) -> date | None:
    if call.deadline is None or not call.months:
        return None
    years, month = divmod(call.deadline.month - 1 + round(call.months), 12)
    return date(call.deadline.year + years, month + 1, min(call.deadline.day, 28))
