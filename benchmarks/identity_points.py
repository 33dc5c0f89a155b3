"""The points of ``data/identity.toml``, fitted anew: what agreement in each respect says about two being one."""

import gzip
import zlib
from csv import DictReader
from pathlib import Path

import numpy as np
from sklearn.linear_model import LogisticRegression

from benchmarks.identity import FILE
from matchmaking.members.identity.candidates import candidates
from matchmaking.members.identity.comparing import compare, features_besides_names, features_of_names
from matchmaking.members.identity.traits import Traits
from matchmaking.members.member import Member

_REGULARISATION = 3.0


def fit_points(folder: Path) -> None:
    """Print the points fitted on all pairs worth comparing, and how those of each half of the towns foretell the other half."""
    with gzip.open(folder / FILE, "rt", encoding="utf-8") as stream:
        rows = list(DictReader(stream))
    traits = [_traits(row) for row in rows]
    pairs = sorted(candidates(traits, lambda one, other: True))
    features = [
        features_besides_names(traits[one], traits[other]) | features_of_names(compare(traits[one], traits[other]).names)
        for one, other in pairs
    ]
    names = list(features[0])
    values = np.array([[said[name] for name in names] for said in features])
    same = np.array([rows[one]["organisationID"] == rows[other]["organisationID"] for one, other in pairs])
    half = np.array([zlib.crc32((traits[one].member.country + traits[one].town).encode()) % 2 == 0 for one, _ in pairs])
    for fitted_on in (half, ~half):
        model = LogisticRegression(C=_REGULARISATION, max_iter=3000).fit(values[fitted_on], same[fitted_on])
        sure = model.predict_proba(values[~fitted_on])[:, 1] >= 0.5
        right = int((same[~fitted_on] & sure).sum())
        print(f"on the other half: {right} right of {int(sure.sum())} likely ones, {int(same[~fitted_on].sum())} true pairs")
    model = LogisticRegression(C=_REGULARISATION, max_iter=3000).fit(values, same)
    print(f"start = {model.intercept_[0]:.2f}")
    for name, weight in zip(names, model.coef_[0], strict=True):
        print(f"{name} = {weight:.2f}")


def _traits(row: dict[str, str]) -> Traits:
    aliases = (row["shortName"],) if row["shortName"] not in ("", row["name"]) else ()
    place = {"city": row["city"], "country": row["country"], "website": row["url"]}
    return Traits(Member("", row["name"], aliases=aliases, sources=(row["source"],), **place))  # type: ignore[arg-type]
