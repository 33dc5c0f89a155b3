"""Calls that the cluster office keeps for everybody in the cluster, each with the capabilities that it was read with."""

from dataclasses import replace
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from matchmaking.composition.calls.call import Call
from matchmaking.members.viewers import OFFICE, Viewer, check_is_office
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.documents import Document, delete, keep, kept

KIND = "call"
"""What these documents are called in the workspace."""

_CALL = TypeAdapter(Call)


def keep_call(workspace: Database, call: Call, now: datetime, viewer: Viewer = OFFICE) -> Document:
    """Keep a call, in place of the one that was kept with this id.

    Raises ``NotAllowed`` for any viewer but the cluster office, and ``StaleChange`` when somebody else changed it meanwhile.
    """
    check_is_office(viewer)
    body = _CALL.dump_python(call, mode="json")
    before = _document(workspace, call.id) or Document(KIND, call.title, body)
    return keep(workspace, replace(before, name=call.title, body=body), now, viewer)


def remove_call(workspace: Database, id: str, now: datetime, viewer: Viewer = OFFICE) -> None:
    """Keep a call no longer; nothing where none has this id. Raises as ``keep_call`` does."""
    check_is_office(viewer)
    if document := _document(workspace, id):
        delete(workspace, document, now, viewer)


def kept_calls(workspace: Database) -> tuple[Call, ...]:
    """The calls that are kept, by title; whoever sees the cluster may see them."""
    return tuple(call for document in kept(workspace, KIND) if (call := _read(document)))


def _document(workspace: Database, id: str) -> Document | None:
    return next((each for each in kept(workspace, KIND) if each.body.get("id") == id), None)


def _read(document: Document) -> Call | None:
    try:
        return _CALL.validate_python(document.body)
    except ValidationError:  # kept by a newer version
        return None
