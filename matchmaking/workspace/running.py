"""The workload of members: the projects and saved consortia that they take part in on a given day."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date

from matchmaking.composition.calls.call import Call
from matchmaking.composition.rules.engagement import Engagement
from matchmaking.errors import WorkspaceError
from matchmaking.members.member import Roster
from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.workspace.kept_apart import kept_apart, pairs_of
from matchmaking.workspace.saved_consortia import Circumstances, CircumstancesOf, read_saved, saved_consortia
from matchmaking.workspace.storage.database import Database


def workloads(workspace: Database, roster: Roster, day: date, viewer: Viewer = OFFICE) -> Mapping[str, tuple[Engagement, ...]]:
    """The projects and saved consortia that run on a day or start later, by id of each member that takes part in them.

    A project runs until its end; one without a known end is left out. A saved consortium runs from the day on which it is saved
    until the end of its project: the call's deadline plus its months, or without end where the call does not give both. Several
    consortia saved for one call count once. Only saved consortia that the viewer may see count.
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


def load_of(running: Mapping[str, tuple[Engagement, ...]], call: Call) -> Mapping[str, tuple[Engagement, ...]]:
    """The workload of each member, the earliest end first, without consortia saved for this call; members without one are left
    out.
    """
    others = {
        member: tuple(
            sorted(
                (each for each in of_one if not (each.is_saved and each.id == call.id)),
                key=lambda each: (each.until is None, each.until or date.max, each.name),
            )
        )
        for member, of_one in running.items()
    }
    return {member: of_one for member, of_one in others.items() if of_one}


def circumstances_on(workspace: Database, roster: Roster, day: date, viewer: Viewer = OFFICE) -> CircumstancesOf:
    """A function from a call to the circumstances on a day, as far as the viewer may know: workloads and pairs kept apart."""
    running = workloads(workspace, roster, day, viewer)

    def of(call: Call) -> Circumstances:
        return Circumstances(load_of(running, call), pairs_of(kept_apart(workspace, roster, viewer, call)))

    return of


def _end_of(call: Call) -> date | None:
    if call.deadline is None or not call.months:
        return None
    years, month = divmod(call.deadline.month - 1 + round(call.months), 12)
    return date(call.deadline.year + years, month + 1, min(call.deadline.day, 28))
