"""Weights that people save by name in the workspace."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from matchmaking.errors import BadWeights
from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.ranking.weights import Preset
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.documents import Document, keep, kept

KIND = "weights"
"""The kind of these documents in the workspace."""


def keep_weights(workspace: Database, name: str, preset: Preset, now: datetime, viewer: Viewer = OFFICE) -> Document:
    """Save weights under a name, as the next edition where the viewer already has weights of that name.

    Raises ``BadWeights`` for an empty name, ``StaleChange`` and ``NotAllowed`` as ``keep`` does.
    """
    if not (name := name.strip()):
        raise BadWeights("Give these weights a name.")
    body: Mapping[str, Any] = preset.model_dump(mode="json", exclude_none=True)
    before = next((one for one in kept_weights(workspace, viewer) if (one.name, one.owner) == (name, viewer.member)), None)
    edition, id, created = (before.edition, before.id, before.created) if before else (0, "", None)
    return keep(workspace, Document(KIND, name, body, viewer.member, id, edition, created), now, viewer)


def kept_weights(workspace: Database, viewer: Viewer = OFFICE) -> tuple[Document, ...]:
    """The weights that the viewer may see, by name."""
    return kept(workspace, KIND, viewer=viewer)


def preset_of(document: Document) -> Preset:
    """The weights in a document. Raises ``BadWeights`` for a damaged one."""
    try:
        return Preset.model_validate(document.body)
    except ValidationError as cause:
        raise BadWeights(
            "The weights '{name}' were kept in a form that cannot be read: save them again.", name=document.name
        ) from cause
