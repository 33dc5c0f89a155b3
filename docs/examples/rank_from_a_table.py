"""Rank partners from a table of members, and ask why one of them is not first."""

import pandas as pd

import matchmaking as mm

members = pd.DataFrame(
    [
        {"name": "Alfa Patch", "kind": "sme", "text": "We make patches that measure glucose through the skin."},
        {"name": "UZ Beta", "kind": "university_hospital", "text": "Our ward tests wearable sensors with diabetes patients."},
        {"name": "Gamma Data", "kind": "sme", "text": "We build dashboards for logistics.", "offers": ["Data platforms"]},
        {"name": "Delta Universiteit", "kind": "university", "text": "We study adhesives that stay on wet skin."},
    ]
)
cluster = mm.Cluster.from_dataframe(members)

need = "Wij zoeken een ziekenhuis dat onze glucosepleister test bij patiënten"
ranking = cluster.rank("Alfa Patch", need=need, n=3, weights={"relevance": 3, "words": 1})
print(ranking.to_frame()[["rank", "name", "kind", "score"]])
print(ranking[0].reasons[0].criterion, ranking[0].reasons[0].evidence)

why = cluster.why_not("Gamma Data", "Alfa Patch", need="wearable sensors tested with patients", k=1)
print(f"{why.member.name} is number {why.rank} with {why.score:.0f} points; the last one listed has {why.last_score:.0f}.")
