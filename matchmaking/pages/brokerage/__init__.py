"""Parts of the page of meetings: an event, who comes, the schedule, its repair, its papers."""
