"""Everything that can go wrong and is not a mistake in the code.

    MatchmakingError
    ├── InputError              what a person gave cannot be used: exit code 1 on the command line
    │   ├── UnreadableFile      a file is damaged, protected, too large or of another type
    │   ├── UnknownMember       no member, or more than one, goes by this name or id
    │   ├── UnknownCall         no open call goes by this id
    │   ├── UnknownAddress      nothing is answered at this address
    │   ├── OnlyReading         something else than reading is asked where nothing can be changed
    │   ├── BadCall             a call file or text cannot be used
    │   ├── BadRules            a rule file has a mistake
    │   ├── BadWeights          a weights file has a mistake
    │   ├── BadJudgements       a file of judged questions has a mistake
    │   ├── ImpossibleRequest   the request contradicts itself (an anchor that is also excluded)
    │   └── StaleChange         what was to be changed has been changed by somebody else since it was read
    ├── UnknownToken            a program shows a token that opens nothing: never made, revoked or expired
    ├── TooManyRequests         a program asks more often than it may
    ├── NotAllowed              this viewer may not see or change that
    ├── AccessRefused           nobody may be served: sign-in is not configured whole, or a request comes from elsewhere
    ├── WorkspaceError          the workspace cannot be opened, read or written
    │   └── DamagedWorkspace    its file is damaged, or is no workspace at all
    ├── ModelError              an embedding model cannot be loaded
    └── SchedulerError          the scheduler of batch work does not answer, has no workers, or they cannot do the work

A message says what is wrong, where, and what to do. It is an English template with named values, so that the wording can
translate the template and fill in the same values.
"""

from typing import Any


class MatchmakingError(Exception):
    """The family's root: an English message template and the values that fill it."""

    def __init__(self, message: str, **values: Any) -> None:
        self.message = message
        self.values = values
        super().__init__(message.format(**values) if values else message)


class InputError(MatchmakingError):
    """What a person gave cannot be used."""


class UnreadableFile(InputError):
    """A file is damaged, protected, too large or of another type."""


class UnknownMember(InputError):
    """No member, or more than one, goes by this name or id."""


class UnknownCall(InputError):
    """No open call goes by this id."""


class UnknownAddress(InputError):
    """Nothing is answered at this address."""


class OnlyReading(InputError):
    """Something else than reading is asked where nothing can be changed."""


class BadCall(InputError):
    """A call file or text cannot be used."""


class BadRules(InputError):
    """A rule file has a mistake."""


class BadWeights(InputError):
    """A weights file has a mistake."""


class BadJudgements(InputError):
    """A file of judged questions has a mistake."""


class ImpossibleRequest(InputError):
    """The request contradicts itself or cannot be met as it stands."""


class StaleChange(InputError):
    """What was to be changed has been changed by somebody else since it was read."""


class NotAllowed(MatchmakingError):
    """This viewer may not see or change that."""


class UnknownToken(MatchmakingError):
    """A program shows a token that opens nothing: never made, revoked or expired."""


class TooManyRequests(MatchmakingError):
    """A program asks more often than it may; values say how many ``seconds`` to wait, and whether it was ``told`` before."""


class AccessRefused(MatchmakingError):
    """Nobody may be served: sign-in is not configured whole, or a request comes from elsewhere."""


class WorkspaceError(MatchmakingError):
    """The workspace cannot be opened, read or written."""


class DamagedWorkspace(WorkspaceError):
    """The workspace's file is damaged, or is no workspace at all."""


class ModelError(MatchmakingError):
    """An embedding model cannot be loaded."""


class SchedulerError(MatchmakingError):
    """The scheduler of batch work does not answer, has no workers, or they cannot do the work."""
