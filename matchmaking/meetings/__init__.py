"""Brokerage events: participants, their wishes, and the schedule of meetings by slot and table."""

from matchmaking.meetings.checking import Breach, check_schedule
from matchmaking.meetings.counting import MeetingCounts, count_meetings
from matchmaking.meetings.event import (
    Event,
    Meeting,
    MeetingState,
    MeetingWeights,
    MeetingWish,
    Participant,
    Schedule,
    Slot,
    WishKind,
)
from matchmaking.meetings.repairing import Repair, repair
from matchmaking.meetings.scheduling import schedule
from matchmaking.meetings.slots import slots_of
from matchmaking.meetings.suggesting import WishSuggestion, suggest_wishes

__all__ = [
    "Breach", "Event", "Meeting", "MeetingCounts", "MeetingState", "MeetingWeights", "MeetingWish", "Participant", "Repair",
    "Schedule", "Slot", "WishKind", "WishSuggestion", "check_schedule", "count_meetings", "repair", "schedule", "slots_of",
    "suggest_wishes",
]  # fmt: skip
