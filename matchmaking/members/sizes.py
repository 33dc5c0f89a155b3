"""The size of an organisation by its number of staff, in the bands of the European recommendation 2003/361."""

from enum import StrEnum

from matchmaking.members.member import Member


class Size(StrEnum):
    """Micro below 10 employees, small below 50, medium below 250, large from 250."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


_BELOW = ((10, Size.MICRO), (50, Size.SMALL), (250, Size.MEDIUM))


def size_of(member: Member) -> Size | None:
    """The size band of a member's own headcount; None where it is unknown. Owners are not counted, so it is not the size for
    aid rules.

    >>> size_of(Member("alfa", "Alfa BV", headcount=49)).value
    'small'
    """
    if member.headcount is None:
        return None
    return next((size for below, size in _BELOW if member.headcount < below), Size.LARGE)
