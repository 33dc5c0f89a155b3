# %% [markdown]
# # 2 A match taken apart
#
# One seeker, its ten best partners, and one pair followed from the criteria through the weights to the score.

# %%
import altair as alt
import numpy as np
import pandas as pd

from matchmaking.i18n import Wording
from matchmaking.ranking import brings, default_weights, moves, rank, read_weights, score
from matchmaking.workbench import cluster, draw_for_paper, weight_sliders

draw_for_paper()
words = Wording("en")
features, weights = cluster(), default_weights()

# %% [markdown]
# ## The seeker
#
# Among those who say what they need, the member with the most past projects: it has something to say on every criterion.

# %%
experience = features.network.experience
seeker = max(
    (member for member in features.roster.members if member.needs),
    key=lambda member: (experience[features.roster.position[member.id]], member.id),
)
print(seeker.name)
for need in seeker.needs:
    print("-", need.text)

# %% [markdown]
# ## Its ten best partners

# %%
matches = rank(features, seeker, weights=weights)
pd.DataFrame(
    [
        {
            "partner": match.member.name,
            "score": round(match.score, 1),
            "most points": max(match.reasons, key=lambda reason: reason.points).criterion.value,
        }
        for match in matches
    ],
    index=range(1, len(matches) + 1),
)

# %% [markdown]
# ## One pair through all numbers
#
# A criterion has a *value* of 0 to 1. Its *weight* counts as a share of the weights of all criteria that this question gives
# ground for; a hundred times that share is the *most* it can bring. Value times most are its *points*; the points add up to the
# score.

# %%
best = matches[0]
scores = score(features, seeker, weights=weights)
row = features.roster.position[best.member.id]
applying = sum(weights.by_criterion[criterion] for criterion in scores.criteria)
numbers = pd.DataFrame(
    {
        "criterion": [criterion.value.replace("_", " ") for criterion in scores.criteria],
        "value": scores.values[row].round(3),
        "weight": [weights.by_criterion[criterion] for criterion in scores.criteria],
        "most": [round(100 * weights.by_criterion[criterion] / applying, 2) for criterion in scores.criteria],
        "points": (scores.values[row] * scores.most).round(2),
    }
).sort_values(["points", "criterion"], ascending=[False, True], ignore_index=True)
assert np.isclose(scores.values[row] @ scores.most, best.score)
print(f"{seeker.name} and {best.member.name}: {best.score:.2f} points")
numbers

# %% [markdown]
# ## The same in words

# %%
for reason in sorted(best.reasons, key=lambda reason: -reason.points):
    if reason.points >= 0.5:
        print(
            f"{reason.points:5.1f}  {words.name(reason.criterion)}: {'; '.join(words.say(said) for said in reason.evidence[:1])}"
        )

# %% [markdown]
# ## What each piece of the partner's profile brings
#
# Nothing is estimated: each piece is taken away and the pair judged again.

# %%
pieces = pd.DataFrame(
    [
        {"piece": brought.piece.text[:70], "points": round(brought.points, 2)}
        for brought in brings(features, best.member, seeker)
    ]
)
pieces

# %% [markdown]
# ## Criteria of all ten side by side

# %%
cells = pd.DataFrame(
    [
        {
            "partner": f"{place}. {match.member.name}",
            "criterion": reason.criterion.value.replace("_", " "),
            "points": round(reason.points, 1),
        }
        for place, match in enumerate(matches, 1)
        for reason in match.reasons
    ]
)
strongest = cells.groupby("criterion")["points"].sum().sort_values(ascending=False)
heat = alt.Chart(cells).encode(
    x=alt.X("criterion:N", sort=list(strongest.index), title=None, axis=alt.Axis(labelAngle=-40)),
    y=alt.Y("partner:N", sort=None, title=None),
)
(
    heat.mark_rect().encode(color=alt.Color("points:Q", title="points"))
    + heat.mark_text(fontSize=11).encode(
        text=alt.Text("points:Q", format=".0f"),
        color=alt.condition(alt.datum.points > cells["points"].max() / 2, alt.value("white"), alt.value("black")),
    )
).properties(
    title=f"{strongest.index[0].capitalize()} brings {strongest.iloc[0] / strongest.sum():.0%} of the points of the first ten",
    height=300,
)

# %% [markdown]
# ## Move the weights and watch the ranks
#
# The criteria are judged once; a slider only weighs them anew.

# %%
weight_sliders(scores, weights)

# %% [markdown]
# ## Learnt against hand-set

# %%
found = moves(scores, score(features, seeker, weights=read_weights("hand-set")))
stayed = sum(move.before <= 10 and move.after <= 10 for move in found)
lines = pd.DataFrame(
    [
        {"weights": name, "place": min(place, 11), "partner": move.member.name}
        for move in found
        for name, place in (("learnt", move.before), ("hand-set", move.after))
    ]
)
bumps = alt.Chart(lines).encode(
    x=alt.X("weights:N", sort=["learnt", "hand-set"], title=None, axis=alt.Axis(labelAngle=0, orient="top")),
    y=alt.Y("place:Q", scale=alt.Scale(domain=[11.4, 0.6]), axis=alt.Axis(values=list(range(1, 11))), title="place"),
    detail="partner:N",
)
last = (
    bumps.transform_filter((alt.datum.weights == "hand-set") & (alt.datum.place <= 10))
    .mark_text(align="left", dx=10)
    .encode(text="partner:N")
)
(bumps.mark_line() + bumps.mark_point() + last).properties(
    title=f"{stayed} of the first ten stay when the weights are set by hand", height=340, width=300
)

# %% [markdown]
# ## In one picture

# %%
steps = numbers[numbers["most"] > 0].copy()
steps["end"] = steps["points"].cumsum().round(2)
steps["start"] = (steps["end"] - steps["points"]).round(2)
total = pd.DataFrame([{"criterion": "score", "points": round(best.score, 2), "start": 0.0, "end": round(best.score, 2)}])
steps = pd.concat([steps, total], ignore_index=True)
first = numbers.iloc[0]
base = alt.Chart(steps).encode(y=alt.Y("criterion:N", sort=None, title=None))
(
    base.mark_bar(height=14).encode(
        x=alt.X("start:Q", title="points"),
        x2="end:Q",
        color=alt.condition(alt.datum.criterion == "score", alt.value("#7d7d7d"), alt.value("#1a1a1a")),
    )
    + base.mark_text(align="left", dx=5).encode(x="end:Q", text=alt.Text("points:Q", format=".1f"))
).properties(title=f"{first.criterion.capitalize()} brings {first.points:.1f} of the {best.score:.1f} points of the best match")

# %%
lost = numbers.assign(lost=numbers["most"] - numbers["points"]).sort_values("lost", ascending=False).iloc[0]
print(
    f"{best.member.name} is the best match of {seeker.name} above all for its {first.criterion}, {first.points:.1f} points.\n"
    f"Most is left on the table in {lost.criterion}, where it gets {lost.points:.1f} of {lost.most:.1f} points."
)
