# %% [markdown]
# # 4 How sure are we
#
# Weights are judgements. How far may they move before another partner or another consortium stands first, and what does it cost
# to keep places for those who would drown?

# %%
import altair as alt
import numpy as np
import pandas as pd

from matchmaking.composition import read_call, with_capabilities
from matchmaking.composition.stability import consortium_stability
from matchmaking.ranking import Exposure, Group, default_weights, score, stability
from matchmaking.ranking.exposure import belonging, rerank_with_quotas
from matchmaking.ranking.matcher import weight_rows
from matchmaking.ranking.pair_table import seeker_pairs
from matchmaking.ranking.ranking import best_first
from matchmaking.workbench import cluster, draw_for_paper
from matchmaking.workspace.demonstration import demonstration_calls

draw_for_paper()
features, weights = cluster(), default_weights()
seekers = [member for member in features.roster.members if member.needs][:40]
print(f"{len(seekers)} seekers with needs")

# %% [markdown]
# ## Sensitivity: all weights shaken at once
#
# Every weight is multiplied or divided by a number drawn by chance, up to 1.05, 1.1, 1.25, 1.5 and 2. Who of the first ten
# is still there?

# %%
table = seeker_pairs(features, [seeker.id for seeker in seekers])
values = np.nan_to_num(table.values)
usual = weight_rows([weights])[0]
own_column = np.array([table.columns[key] for key in table.asked])
generator = np.random.default_rng(0)
kept = []
for shake in (0.05, 0.1, 0.25, 0.5, 1.0):
    shaken = usual * np.exp(generator.uniform(-1, 1, (200, usual.size)) * np.log1p(shake))
    for at, own in enumerate(values):
        sums = own @ np.vstack([usual, shaken]).T
        sums[own_column[at]] = -1
        first = np.argsort(-sums, axis=0, kind="stable")[:10]
        kept += [(shake, len(set(first[:, 0]) & set(each))) for each in first[:, 1:].T]
shaken_places = (
    pd.DataFrame(kept, columns=["shake", "kept"])
    .groupby("shake")["kept"]
    .agg(mean="mean", low=lambda found: found.quantile(0.05), high=lambda found: found.quantile(0.95))
    .round(2)
    .reset_index()
)
quarter = shaken_places.set_index("shake").loc[0.25]
lines = alt.Chart(shaken_places).encode(
    x=alt.X("shake:O", title="each weight changes by up to", axis=alt.Axis(format=".0%", labelAngle=0))
)
(
    lines.mark_rule().encode(
        y=alt.Y("low:Q", title="of the first ten still there", scale=alt.Scale(domain=[0, 10])), y2="high:Q"
    )
    + lines.mark_line().encode(y="mean:Q")
    + lines.mark_point().encode(y="mean:Q")
).properties(
    title=alt.Title(
        f"With all weights off by up to a quarter, {quarter['mean']:.1f} of the first ten stay",
        subtitle="Lines: from the 5th to the 95th percentile",
    ),
    height=240,
)

# %% [markdown]
# ## The certificate of one list: how far each weight may move, exactly
#
# Between the ends the ten stay the same ten; at an end the named member comes in. These are no estimates: ends are computed.

# %%
seeker = max(seekers, key=lambda member: (features.network.experience[features.roster.position[member.id]], member.id))
firm = stability(score(features, seeker, weights=weights), weights)
names = {member.id: member.name for member in features.roster.members}
spans = pd.DataFrame(
    [
        {
            "criterion": span.criterion.value.replace("_", " "),
            "weight": span.weight,
            "from": round(span.below.weight, 2) if span.below else 0.0,
            "to": round(span.above.weight, 2) if span.above else None,
            "comes in below": names[span.below.comes] if span.below else "-",
            "comes in above": names[span.above.comes] if span.above else "-",
        }
        for span in firm.spans
    ]
)
print(
    f"{seeker.name}: all weights together may change by {firm.together.weight:.2f}"
    if firm.together
    else "No weights change this list."
)
spans

# %%
far = 2 * spans["weight"].max()
drawn = spans.assign(end=spans["to"].fillna(far).clip(upper=far), open=spans["to"].isna() | (spans["to"] > far))
room = ((drawn["end"] - drawn["from"]) / drawn["weight"].clip(lower=1)).round(3)
tight = drawn.loc[room.idxmin()]
bars = alt.Chart(drawn).encode(y=alt.Y("criterion:N", sort=None, title=None))
(
    bars.mark_bar(height=10, color="#a3a3a3").encode(x=alt.X("from:Q", title="weight"), x2="end:Q")
    + bars.mark_tick(thickness=3, size=18).encode(x="weight:Q")
    + bars.transform_filter(alt.datum.open).mark_text(align="left", dx=3, text="▸").encode(x="end:Q")
).properties(
    title=alt.Title(
        f"The list is most sensitive to {tight.criterion}: it stands from {tight['from']:.1f} to {tight.end:.1f}",
        subtitle="Bar: the ten stay the same; mark: the weight; arrow: goes on",
    )
)

# %% [markdown]
# ## A consortium under changed weights
#
# The best consortium for a call is composed again with other weights, out to where it stops being the best, and back to the
# exact point where the other one draws level.

# %%
call = with_capabilities(read_call(demonstration_calls()[0]), features)
certain = consortium_stability(call, features, jointly=False)
print(", ".join(seat.name for seat in certain.consortium.seats))
pd.DataFrame(
    [
        {
            "criterion": span.criterion.value.replace("_", " "),
            "weight": span.weight,
            "from": round(span.below.weight, 2) if span.below else 0.0,
            "to": round(span.above.weight, 2) if span.above else None,
            "comes in below": ", ".join(names[id] for id in span.below.comes) if span.below else "-",
            "comes in above": ", ".join(names[id] for id in span.above.comes) if span.above else "-",
        }
        for span in certain.spans
    ]
)

# %% [markdown]
# ## In one picture: exposure and its price
#
# Without help the well-known fill the first page. Keeping a part of the ten places for SMEs costs points of the score: here is
# the price, over all these seekers.

# %%
groups = belonging(features)
sme = list(Group).index(Group.SME)
paid = []
for one in seekers:
    judged = score(features, one, weights=weights)
    order = best_first(judged, judged.question.others)
    free = judged.total[order[:10]].mean()
    for share in (0.0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6):
        shown = rerank_with_quotas(order, judged.total, groups, Exposure(smes=share), 10)
        paid.append((share, groups[shown, sme].mean(), 1 - judged.total[shown].mean() / free))
price = pd.DataFrame(paid, columns=["kept", "smes", "price"]).groupby("kept", as_index=False).mean().round(4)
half = price.set_index("kept").loc[0.5]
now = price.iloc[0]
curve = alt.Chart(price).encode(
    x=alt.X("smes:Q", title="SMEs among the first ten", axis=alt.Axis(format="%"), scale=alt.Scale(zero=False)),
    y=alt.Y("price:Q", title="part of the score that is lost", axis=alt.Axis(format=".1%")),
)
(
    curve.mark_line()
    + curve.mark_point()
    + curve.transform_filter(alt.datum.price > price["price"].max() / 20)
    .mark_text(align="right", dx=-8, dy=-8)
    .encode(text=alt.Text("kept:Q", format=".0%"))
).properties(
    title=alt.Title(
        f"Half of the places for SMEs cost {half.price:.1%} of the score",
        subtitle="Beside each point: the part of the places that is kept",
    ),
    height=260,
)

# %%
print(
    f"With all weights off by up to a quarter, {quarter['mean']:.1f} of the first ten partners stay; the list of {seeker.name} is most "
    f"sensitive to {tight.criterion}.\n"
    f"SMEs take {now.smes:.0%} of the first ten places without help, and {half.smes:.0%} when half are kept for them, at "
    f"{half.price:.1%} of the score."
)
