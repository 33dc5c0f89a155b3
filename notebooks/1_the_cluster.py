# %% [markdown]
# # 1 The cluster
#
# Who is here, in which sectors they work, who worked with whom, and what calls ask for that nobody can do.
#
# The members are fictional: this is the demonstration cluster that comes with the product. Set the environment variable
# `MATCHMAKING_NOTEBOOK_WORKSPACE` to look at your own.

# %%
import altair as alt
import numpy as np
import pandas as pd

from matchmaking.composition import read_call, white_spots, with_capabilities
from matchmaking.i18n import Wording
from matchmaking.members.member import Sector
from matchmaking.workbench import cluster, draw_for_paper
from matchmaking.workspace.demonstration import demonstration_calls

draw_for_paper()
words = Wording("en")
features = cluster()
roster = features.roster
print(f"{len(roster.members)} members, {len(roster.projects)} past projects, {len(roster.participations)} participations")

# %% [markdown]
# ## Who is here
#
# Each member has a share in each of three sectors, read from its own texts; here it counts for the largest.

# %%
sectors = [sector.value for sector in Sector]
members = pd.DataFrame(
    {
        "member": [member.name for member in roster.members],
        "kind": [words.name(member.kind) for member in roster.members],
        "sector": [sectors[row.argmax()] if row.any() else "not known" for row in features.sectors],
        "projects": features.network.experience.astype(int),
        "partners": np.diff(features.network.ties.indptr),
    }
)
counts = members.groupby(["kind", "sector"], as_index=False).size()
largest = members["kind"].value_counts()
by_kind = alt.Chart(counts).encode(y=alt.Y("kind:N", sort="-x", title=None))
by_kind.mark_bar(stroke="white").encode(
    x=alt.X("sum(size):Q", title="members"),
    color=alt.Color("sector:N", title=None, sort=sectors),
    order=alt.Order("sector:N"),
).properties(title=f"{largest.iloc[0]} of {len(members)} members are of one kind: {largest.index[0]}")

# %% [markdown]
# ## Who works across sectors
#
# The second largest sector share tells who stands with one foot elsewhere.

# %%
ordered = np.sort(features.sectors, axis=1)
members["second"] = ordered[:, 1].round(3)
between = int((members["second"] >= 0.25).sum())
alt.Chart(members).mark_bar().encode(
    x=alt.X("second:Q", bin=alt.Bin(step=0.05), title="share of the second largest sector"),
    y=alt.Y("count():Q", title="members"),
).properties(title=f"{between} of {len(members)} members have a quarter or more of their work in a second sector")

# %% [markdown]
# ## Who worked with whom
#
# A tie is a past project together. Those without any are whom a ranking by past ties would never show.

# %%
alone = int((members["partners"] == 0).sum())
ties = members.groupby(["partners", "projects"], as_index=False).size()
alt.Chart(ties).mark_point(opacity=0.75).encode(
    x=alt.X("projects:Q", title="past projects"),
    y=alt.Y("partners:Q", title="different partners"),
    size=alt.Size("size:Q", title="members", scale=alt.Scale(range=[40, 700])),
).properties(title=f"{alone} of {len(members)} members never worked with another member", height=280)

# %%
members.sort_values(["partners", "member"], ascending=[False, True]).head(8).drop(columns="second")

# %% [markdown]
# ## White spots: what calls ask for and hardly anybody can do
#
# Each capability of the demonstration's calls is held against all members' own words. The gap is the part of all that the calls
# ask for, weighed by their budgets, that the cluster leaves open.

# %%
calls = [with_capabilities(read_call(file), features) for file in demonstration_calls()]
spots = white_spots(calls, features)
gaps = pd.DataFrame(
    {
        "capability": [spot.name for spot in spots],
        "gap": [round(spot.gap, 3) for spot in spots],
        "able": [spot.members for spot in spots],
    }
)
gaps.head(10)

# %% [markdown]
# ## In one picture

# %%
shown = gaps.sort_values(["gap", "capability"], ascending=[False, True]).head(12)
worst = shown.iloc[0]
base = alt.Chart(shown).encode(y=alt.Y("capability:N", sort=None, title=None))
(
    base.mark_bar(height=14).encode(x=alt.X("gap:Q", title="gap", axis=alt.Axis(format=".1%")))
    + base.mark_text(align="left", dx=5).encode(x="gap:Q", text=alt.Text("able:Q"))
).properties(
    title=alt.Title(
        f"The widest white spot: {worst.capability}, {worst.gap:.1%} of what calls ask",
        subtitle="Beside each bar: members who cover it",
    )
)

# %%
print(
    f"{len(gaps)} capabilities of {len(calls)} calls have a gap, the widest of {worst.gap:.1%}; members who cover it: {worst.able}.\n"
    f"{alone} of {len(members)} members have no tie yet, so partners must be found by what they say and not by whom they know."
)
