"""Ranks before and after: whoever moves can be followed by name from one side to the other."""

import pandas as pd

from matchmaking.pages.charts import bump_chart
from matchmaking.pages.charts.drawing import Colours, Drawing


def test_names_stand_on_both_sides_and_are_shortened_where_there_is_little_room() -> None:
    places = [("alfa", "before", 1), ("alfa", "now", 2), ("beta", "before", 2), ("beta", "now", 1)]
    frame = pd.DataFrame(
        [{"partner": who, "when": when, "place": place, "name": who, "moved": True} for who, when, place in places]
    )
    paint = Colours(*["#000000"] * len(Colours.__dataclass_fields__))
    drawn: Drawing = bump_chart._chart(frame, "before", "now", 10, paint)
    names = [layer for layer in drawn["layer"] if layer["mark"]["type"] == "text"]
    assert [layer["mark"]["align"] for layer in names] == ["right", "left"]
    assert all("width" in layer["mark"]["limit"]["expr"] for layer in names)
