"""A search that somebody shares: who looks, what for, under which conditions. It lies in the workspace under a key.

What people type may name persons or plans, and addresses are written down in many places (histories, mail, servers), so a need
in words stands in no address that the product makes. Whoever is sent the key and may see the owner's documents gets the search.
"""

from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter, ValidationError

from matchmaking.members.viewers import OFFICE, Viewer
from matchmaking.ranking.partner_filters import PartnerFilters
from matchmaking.workspace.storage.database import Database
from matchmaking.workspace.storage.documents import Document, keep, kept

KIND = "search"
"""What these documents are called in the workspace."""
_NAME = 60


@dataclass(frozen=True)
class Search:
    """``seeker`` is a member's id, or ``""``; ``need`` what is looked for, in words, or ``""``.

    ``without`` are the keys of conditions read in the need that were taken away.
    """

    seeker: str = ""
    need: str = ""
    filters: PartnerFilters = field(default_factory=PartnerFilters)
    without: frozenset[str] = frozenset()


_SEARCH = TypeAdapter(Search)


def keep_search(workspace: Database, search: Search, now: datetime, viewer: Viewer = OFFICE) -> str:
    """Keep a search for those who may see the viewer's documents, and return its key; the same search keeps the key it has.

    Raises ``NotAllowed`` for an analyst.
    """
    if key := key_of(workspace, search, viewer):
        return key
    name = " ".join(search.need.split())[:_NAME] or search.seeker or KIND
    return keep(workspace, Document(KIND, name, _SEARCH.dump_python(search, mode="json"), viewer.member), now, viewer).id


def key_of(workspace: Database, search: Search, viewer: Viewer = OFFICE) -> str:
    """The key of a search among the viewer's own that are kept; ``""`` where it is not kept."""
    own = kept(workspace, KIND, viewer.member, viewer)
    return next((document.id for document in own if _read(document) == search), "")


def kept_search(workspace: Database, key: str, viewer: Viewer = OFFICE) -> Search | None:
    """The search of a key; None where there is none, or it is not the viewer's to see."""
    return next((_read(document) for document in kept(workspace, KIND, viewer=viewer) if document.id == key), None)


def _read(document: Document) -> Search | None:
    try:
        return _SEARCH.validate_python(document.body)
    except ValidationError:  # kept by a newer version
        return None
