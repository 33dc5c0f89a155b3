"""A search that a person shares: seeker, need and filters, stored in the workspace under a key.

A typed need may name persons or plans, and addresses of pages end up in histories, mail and server logs, so no address that the
product makes contains a need. A recipient of the key who may see the owner's documents gets the search.
"""

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.ranking.partner_filters import PartnerFilters
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.documents import Document, keep, kept

KIND = "search"
"""The kind of these documents in the workspace."""
_NAME = 60


@dataclass(frozen=True)
class Search:
    """A search: ``seeker`` is a member's id, or ``""``; ``need`` is the text of the need, or ``""``.

    ``without`` are the keys of conditions that were read in the need and that the person removed.
    """

    seeker: str = ""
    need: str = ""
    filters: PartnerFilters = field(default_factory=PartnerFilters)
    without: frozenset[str] = frozenset()


_SEARCH = TypeAdapter(Search)


def keep_search(workspace: Database, search: Search, now: datetime, viewer: Viewer = OFFICE) -> str:
    """Save a search for all who may see the viewer's documents, and return its key; an already saved search keeps its key.

    Raises ``NotAllowed`` for an analyst.
    """
    if key := key_of(workspace, search, viewer):
        return key
    name = " ".join(search.need.split())[:_NAME] or search.seeker or KIND
    return keep(workspace, Document(KIND, name, _SEARCH.dump_python(search, mode="json"), viewer.member), now, viewer).id


def key_of(workspace: Database, search: Search, viewer: Viewer = OFFICE) -> str:
    """The key of a search among the viewer's own saved searches; ``""`` where it is not saved."""
    own = kept(workspace, KIND, viewer.member, viewer)
    return next((document.id for document in own if _read(document) == search), "")


def kept_search(workspace: Database, key: str, viewer: Viewer = OFFICE) -> Search | None:
    """The search with this key; None where there is none or the viewer may not see it."""
    return next((_read(document) for document in kept(workspace, KIND, viewer=viewer) if document.id == key), None)


def _read(document: Document) -> Search | None:
    try:
        return _SEARCH.validate_python(document.body)
    except ValidationError:  # saved by a newer version
        return None
