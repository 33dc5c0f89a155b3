"""The clock that readers go by: moments are kept in UTC and told in one time zone, Brussels' unless a setting names another."""

import os
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from matchmaking.errors import ImpossibleRequest

SETTING = "MATCHMAKING_TIMEZONE"
DEFAULT_ZONE = "Europe/Brussels"


def local(moment: datetime) -> datetime:
    """The moment on the readers' clock; one without a time zone is taken to be on it already."""
    zone = _zone(os.environ.get(SETTING) or DEFAULT_ZONE)
    return moment.astimezone(zone) if moment.tzinfo else moment


def day_of(moment: datetime) -> date:
    """The day that the readers' calendar shows at a moment.

    >>> from datetime import UTC
    >>> day_of(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)).isoformat()
    '2026-07-02'
    """
    return local(moment).date()


@cache
def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImpossibleRequest(
            "{setting} names no time zone: '{name}'. Write one such as {example}.",
            setting=SETTING,
            name=name,
            example=DEFAULT_ZONE,
        ) from error
