# %% [markdown]
# # 3 Tuning weights
#
# By hand, by grid and by Optuna, on past projects with a date cut: tuned on earlier years, judged on later ones that the tuning
# never saw. At the end a `weights.toml` that the app and the command line read.
#
# The demonstration cluster is small and fictional: what is found here shows the way and proves nothing about real clusters. Set
# `MATCHMAKING_NOTEBOOK_ARCHIVES` to CORDIS archives to tune on real history.

# %%
import tempfile
from datetime import date
from pathlib import Path

import altair as alt
import numpy as np
import optuna
import pandas as pd
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import make_pipeline

from matchmaking.evaluation.contest import contest
from matchmaking.evaluation.learning import LEARNT
from matchmaking.evaluation.statistics import interval
from matchmaking.ranking import Preset, Weights, default_weights, read_preset, read_weights
from matchmaking.ranking.matcher import PairCriteria, PartnerMatcher, gains, weight_rows
from matchmaking.ranking.weights import as_toml
from matchmaking.workbench import draw_for_paper, history

draw_for_paper()
optuna.logging.set_verbosity(optuna.logging.WARNING)
FIRST, SECOND, END = date(2017, 1, 1), date(2022, 1, 1), date(2027, 1, 1)

# %% [markdown]
# ## The cut
#
# Tuning asks the projects from the first day to the second, knowing what came before the first. Judging asks those after the
# second. Profiles carry no dates: they count as known before, so all weights alike gain from them.

# %%
tune, later = history(FIRST, SECOND), history(SECOND, END)
for name, one in (("tuned on", tune), ("judged on", later)):
    print(f"{name}: {len(one.split.test)} projects from {one.split.train_end} on, {len(one.split.train.members)} candidates")

# %% [markdown]
# ## By hand
#
# `PartnerMatcher` has one keyword for each weight; its score is the mean nDCG@10 over the projects. Texts were embedded and
# criteria judged once, above: a new weighing is one matrix product.

# %%
features = PairCriteria(tune.past.table).transform(tune.past.pairs)
presets = {
    "learnt": default_weights(),
    "hand-set": read_weights("hand-set"),
    "equal": Weights(**dict.fromkeys(default_weights().by_criterion, 1.0)),
}
pd.DataFrame(
    [
        {"weights": name, "nDCG@10": round(PartnerMatcher.of(one).fit(features).score(features, tune.past.true), 3)}
        for name, one in presets.items()
    ]
)

# %% [markdown]
# ## By grid
#
# scikit-learn's search over two weights, folds grouped by project so that no project is on both sides.

# %%
pipeline = make_pipeline(PairCriteria(tune.past.table), PartnerMatcher.of(presets["hand-set"]))
steps = [0.0, 5.0, 10.0, 20.0, 40.0, 80.0]
grid = GridSearchCV(
    pipeline, {"partnermatcher__past_collaboration": steps, "partnermatcher__relevance": steps}, cv=GroupKFold(4)
).fit(tune.past.pairs, tune.past.true, groups=tune.past.pairs[:, 0])
tried = pd.DataFrame(
    {
        "past ties": grid.cv_results_["param_partnermatcher__past_collaboration"].astype(float),
        "relevance": grid.cv_results_["param_partnermatcher__relevance"].astype(float),
        "ndcg": grid.cv_results_["mean_test_score"].round(3),
    }
)
peak = tried.loc[tried["ndcg"].idxmax()]
cells = alt.Chart(tried).encode(
    x=alt.X("past ties:O", title="weight of past ties", axis=alt.Axis(labelAngle=0)),
    y=alt.Y("relevance:O", sort="descending", title="weight of relevance"),
)
(
    cells.mark_rect().encode(color=alt.Color("ndcg:Q", title="nDCG@10", scale=alt.Scale(zero=False)))
    + cells.mark_text().encode(
        text=alt.Text("ndcg:Q", format=".2f"),
        color=alt.condition(
            alt.datum.ndcg > (tried["ndcg"].max() + tried["ndcg"].min()) / 2, alt.value("white"), alt.value("black")
        ),
    )
).properties(
    title=f"Of this grid, past ties {peak['past ties']:.0f} and relevance {peak['relevance']:.0f} predict best, nDCG@10 {peak['ndcg']:.2f}",
    height=260,
    width=420,
)

# %% [markdown]
# ## By chance: what ten thousand weighings make of the same projects

# %%
generator = np.random.default_rng(0)
many = generator.dirichlet(np.ones(features.shape[1] - 1), 10_000)
reached = gains(features, tune.past.true, many).mean(axis=1)
own = gains(features, tune.past.true, weight_rows([presets["learnt"]])).mean()
better = float((reached > own).mean())
spread = pd.DataFrame({"ndcg": reached.round(2)}).groupby("ndcg", as_index=False).size()
(
    alt.Chart(spread).mark_bar(size=7).encode(x=alt.X("ndcg:Q", title="nDCG@10"), y=alt.Y("size:Q", title="weighings"))
    + alt.Chart(pd.DataFrame({"ndcg": [round(own, 2)]})).mark_rule(strokeDash=[5, 4], strokeWidth=2).encode(x="ndcg:Q")
).properties(
    title=alt.Title(
        f"{better:.1%} of 10,000 weighings by chance do better here than the learnt ones", subtitle="Dashed: the learnt weights"
    ),
    height=220,
)

# %% [markdown]
# ## By Optuna
#
# It proposes weights for the criteria that history can judge; what members say of themselves keeps its hand-set weights.

# %%
study = optuna.create_study(direction="maximize", sampler=optuna.samplers.TPESampler(seed=0))
study.enqueue_trial({criterion.value: default_weights().by_criterion[criterion] for criterion in LEARNT})
for _ in range(120):
    trial = study.ask()
    proposed = {criterion.value: trial.suggest_float(criterion.value, 0.0, 60.0) for criterion in LEARNT}
    matcher = PartnerMatcher.of(presets["hand-set"]).set_params(**proposed)
    study.tell(trial, matcher.fit(features).score(features, tune.past.true))
tuned = Weights(
    **{key.value: value for key, value in presets["hand-set"].by_criterion.items()}
    | {key: round(value, 1) for key, value in study.best_params.items()}
)
print(f"nDCG@10 {study.best_value:.3f} on the projects it was tuned on")
pd.DataFrame(
    {
        name: [round(100 * one.share(criterion), 1) for criterion in tuned.by_criterion]
        for name, one in {**presets, "tuned": tuned}.items()
    },
    index=[criterion.value for criterion in tuned.by_criterion],
)

# %% [markdown]
# ## The weights file
#
# The app reads it on its page *Weights*, the commands with `--weights weights.toml`. Here it goes into a folder that is thrown
# away; keep yours.

# %%
provenance = {
    "made": SECOND,
    "by": "notebook 3",
    "history": f"{len(tune.split.test)} projects from {FIRST} to {SECOND}",
    "predicted": round(study.best_value, 4),
}
with tempfile.TemporaryDirectory() as folder:
    file = Path(folder) / "weights.toml"
    file.write_text(as_toml(Preset(weights=tuned, provenance=provenance)), encoding="utf-8")
    assert read_preset(file).weights == tuned
    print(file.read_text(encoding="utf-8"))

# %% [markdown]
# ## In one picture: on the later years
#
# Each set of weights is asked about projects that it was not tuned on, with the 95 % interval over projects.

# %%
unseen = PairCriteria(later.past.table).transform(later.past.pairs)
compared = {**presets, "tuned": tuned}
by_project = gains(unseen, later.past.true, weight_rows(list(compared.values())))
low, high = interval(by_project.T)
judged = pd.DataFrame(
    {"weights": list(compared), "ndcg": by_project.mean(axis=1).round(3), "low": low.round(3), "high": high.round(3)}
)
settled = contest(later.split, later.features, presets["learnt"], tuned, tasks=[later.task], repeats=1)[0].difference
verdict = "no proven difference" if settled.low <= 0 <= settled.high else ("better" if settled.value > 0 else "worse")
points = alt.Chart(judged).encode(y=alt.Y("weights:N", sort="-x", title=None))
(
    points.mark_rule().encode(x=alt.X("low:Q", title="nDCG@10 on later projects", scale=alt.Scale(zero=True)), x2="high:Q")
    + points.mark_point().encode(x="ndcg:Q", shape=alt.Shape("weights:N", legend=None))
    + points.mark_text(dy=-12).encode(x="ndcg:Q", text=alt.Text("ndcg:Q", format=".2f"))
).properties(title=f"Tuned against learnt on {by_project.shape[1]} later projects: {verdict}", height=200)

# %%
print(
    f"Tuned on {FIRST.year} to {SECOND.year - 1}, the weights change nDCG@10 on later projects by {settled.value:+.3f} "
    f"({settled.low:+.3f} to {settled.high:+.3f}) against the learnt ones: {verdict}.\n"
    f"On {by_project.shape[1]} projects only large differences can be told from chance, so a cluster of this size keeps the learnt weights "
    f"unless the interval leaves 0."
)
