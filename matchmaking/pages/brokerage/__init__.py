"""Parts of the page Meetings: an event, its participants, the schedule, its repair, its printed documents."""
