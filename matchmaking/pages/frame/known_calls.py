"""The known calls: those that the office saved for the cluster, and those of the demonstration."""

from matchmaking.composition import Call
from matchmaking.i18n import Wording
from matchmaking.pages.frame import session
from matchmaking.workspace import open_calls as of_workspace


def calls_to_choose(words: Wording) -> list[Call]:
    """All calls to try, in the reader's language where available; those that the office saved first."""
    return of_workspace.known_calls(session.workspace(), words.language, examples=True)


def open_calls(words: Wording) -> list[Call]:
    """The calls open today, next deadline first; without the demonstration's examples in a real cluster."""
    return of_workspace.open_calls(session.workspace(), session.today(), words.language)
