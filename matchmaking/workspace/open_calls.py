"""The calls known in a workspace: those that the office saves and, in the demonstration cluster, its examples."""

from datetime import date

from matchmaking.composition import Call
from matchmaking.workspace.demonstration import calls_of_demonstration, loaded_on
from matchmaking.workspace.saved_calls import kept_calls
from matchmaking.workspace.workspace import Workspace


def known_calls(workspace: Workspace, language: str, *, examples: bool = False) -> list[Call]:
    """All known calls, in one language (nl, en, fr) where a call has several; a saved call takes precedence over one with the
    same id.

    With ``examples`` the calls of the demonstration are included in any cluster, without deadlines where it was not loaded.
    """
    kept = kept_calls(workspace)
    here = {call.id for call in kept}
    loaded = loaded_on(workspace)
    shown = calls_of_demonstration(language, loaded) if examples or loaded else []
    return [*kept, *(call for call in shown if call.id not in here)]


def open_calls(workspace: Workspace, on: date, language: str) -> list[Call]:
    """The calls whose deadline has not passed on a day, next deadline first."""
    known = [call for call in known_calls(workspace, language) if call.deadline is None or call.deadline >= on]
    return sorted(known, key=lambda call: (call.deadline or date.max, call.id))
