"""Calls that the cluster office saves for the whole cluster, each with its required capabilities."""

from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from matchmaking.composition.calls.call import Call
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.documents import Document, delete, keep, kept

KIND = "call"
"""The kind of these documents in the workspace."""

_CALL = TypeAdapter(Call)


def keep_call(workspace: Database, call: Call, now: datetime, viewer: Viewer = OFFICE) -> Document:
    """Save a call; it replaces the saved call with the same id.

    Raises ``NotAllowed`` for any viewer but the cluster office, and ``StaleChange`` when somebody else changed it meanwhile.
    """
    check_is_office(viewer)
    body = _CALL.dump_python(call, mode="json")
    before = _document(workspace, call.id) or Document(KIND, call.title, body)
    return keep(workspace, replace(before, name=call.title, body=body), now, viewer)


def remove_call(workspace: Database, id: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Remove a saved call; no effect where none has this id. Raises as ``keep_call`` does."""
    check_is_office(viewer)
    if document := _document(workspace, id):
        delete(workspace, document, now, viewer)


def kept_calls(workspace: Database) -> tuple[Call, ...]:
    """The saved calls, by title; all who see the cluster may see them."""
    return tuple(call for document in kept(workspace, KIND) if (call := _read(document)))


def _document(workspace: Database, id: str) -> Document | None:
    return next((each for each in kept(workspace, KIND) if each.body.get("id") == id), None)


def _read(document: Document) -> Call | None:
    try:
        return _CALL.validate_python(document.body)
    except ValidationError:  # saved by a newer version
        return None
