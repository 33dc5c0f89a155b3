"""The calls that are known in a workspace: those that the office keeps and, in the demonstration cluster, its examples."""

from datetime import date

from matchmaking.composition import Call, read_call
from matchmaking.workspace.demonstration import demonstration_calls, holds_demonstration
from matchmaking.workspace.saved_calls import kept_calls
from matchmaking.workspace.workspace import Workspace


def known_calls(workspace: Workspace, language: str, *, examples: bool = False) -> list[Call]:
    """Every call, in a language (nl, en, fr) where it speaks several; of two with one id the one that the office keeps.

    With ``examples`` those of the demonstration are among them in any cluster.
    """
    kept = kept_calls(workspace)
    here = {call.id for call in kept}
    files = demonstration_calls() if examples or holds_demonstration(workspace) else []
    return [*kept, *(call for file in files if (call := read_call(file, language)).id not in here)]


def open_calls(workspace: Workspace, on: date, language: str) -> list[Call]:
    """The calls that may be answered on a day, the next deadline first."""
    known = [call for call in known_calls(workspace, language) if call.deadline is None or call.deadline >= on]
    return sorted(known, key=lambda call: (call.deadline or date.max, call.id))
