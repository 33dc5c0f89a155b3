"""The calls that are known here: those that the office keeps for everybody, and those of the demonstration."""

from matchmaking.composition import Call
from matchmaking.i18n import Wording
from matchmaking.pages.frame import session
from matchmaking.workspace import open_calls as of_workspace


def calls_to_choose(words: Wording) -> list[Call]:
    """Every call that can be tried, in the reader's language where it speaks several; those that the office keeps first."""
    return of_workspace.known_calls(session.workspace(), words.language, examples=True)


def open_calls(words: Wording) -> list[Call]:
    """The calls that members may answer today, the next deadline first; a cluster of its own has none of the examples'."""
    return of_workspace.open_calls(session.workspace(), session.today(), words.language)
