"""Measure the ranking on past projects, then look for weights that put true partners higher."""

from datetime import UTC, date, datetime

import numpy as np
from sklearn.model_selection import GridSearchCV, GroupKFold
from sklearn.pipeline import make_pipeline

import matchmaking as mm

with_projects = mm.Workspace("cluster.workspace")
mm.load_demonstration(with_projects, datetime.now(UTC))
with_projects.close()
cluster = mm.Cluster.open("cluster.workspace")

report = cluster.backtest(date(2023, 1, 1), tasks=["t1_known_member"], sample=10)
for system, outcome in report.outcomes["t1_known_member"]["all"].items():
    print(f"{system}: nDCG@10 {outcome.main.value:.3f} over {outcome.n} projects")

seekers = [member.id for member in cluster.roster.members[:10]]
table = mm.seeker_pairs(cluster.features, seekers)
pairs = table.pairs()
network = cluster.features.network
position = cluster.roster.position
worked = np.array([network.shared(position[one])[position[other]] > 0 for one, other in pairs])
pipeline = make_pipeline(mm.PairCriteria(table), mm.PartnerMatcher(past_collaboration=0, shared_network=0))
grid = {"partnermatcher__relevance": [10, 40], "partnermatcher__geo_proximity": [0, 10]}
search = GridSearchCV(pipeline, grid, cv=GroupKFold(2)).fit(pairs, worked, groups=pairs[:, 0])
print(search.best_params_, round(search.best_score_, 3))
