"""`python -m benchmarks.explanations`: do the explanations hold? Each is put to the test by doing what it speaks of.

Additive: the points of the reasons add up to the score. Deletion: a statement, offer, project or tie is taken out of the member
lists, everything is learnt anew from the changed lists, and the score must fall by what the explanation claims. Why not: the
change that is named as lifting a member among the first ten is made, everything is learnt anew, and it must stand there; where
none is named, each single change that was tried is made, and none may do it.
"""

import argparse
import math
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from matchmaking.composition import read_call
from matchmaking.features import Encoder, FeatureSet, default_cache, fit
from matchmaking.members.member import Member, Roster
from matchmaking.ranking import brings, explain, rank, score, why_not
from matchmaking.ranking.counterfactual import PartSort, ProfilePart
from matchmaking.ranking.why_not import applied
from matchmaking.workspace.demonstration import demonstration_calls, load_demonstration
from matchmaking.workspace.workspace import Workspace

_CLOSE = 1e-6
"""Points that a claim may be off by: the last digits of the arithmetic."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--checks", type=int, default=500, help="deletion tests; why-not tests are a fifth of them")
    arguments.add_argument("--seed", type=int, default=0)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder) / "demonstration.workspace")
        load_demonstration(workspace, datetime.now(UTC))
        encoder = Encoder()
        features = fit(workspace.roster(), encoder, default_cache())
        tried, held = Counter[str](), Counter[str]()
        for sort, holds in _checks(features, encoder, given.checks, np.random.default_rng(given.seed)):
            tried[sort] += 1
            held[sort] += holds
        for sort in tried:
            print(f"{sort:24} {held[sort]:5} of {tried[sort]:5} held")
        print(f"{'all':24} {held.total():5} of {tried.total():5} held")


def _checks(features: FeatureSet, encoder: Encoder, count: int, rng: np.random.Generator) -> Iterator[tuple[str, bool]]:
    deletions = whys = 0
    while deletions < count or whys < count // 5:
        seeker, need = _question(features, rng)
        matches = rank(features, seeker, need, top=30)
        yield (
            "additive",
            all(
                abs(match.score - math.fsum(reason.points for reason in match.reasons)) < _CLOSE
                and all(abs(reason.points - reason.value * reason.most) < _CLOSE for reason in match.reasons)
                for match in matches
            ),
        )
        if deletions < count:
            partner = matches[int(rng.integers(10))].member
            for brought in brings(features, partner, seeker, need):
                deletions += 1
                anew = fit(_without(features.roster, partner, brought.piece), encoder, default_cache())
                before, after = (explain(one, partner.id, seeker, need).score for one in (features, anew))
                yield f"deletion, {brought.piece.sort.value}", abs(before - after - brought.points) < _CLOSE
        if whys < count // 5:
            whys += 1
            yield "why not", _why_holds(features, encoder, matches[int(rng.integers(10, 30))].member, seeker, need)


def _question(features: FeatureSet, rng: np.random.Generator) -> tuple[str | None, str]:
    """A member that asks for its own needs, a call's words, or both."""
    members = features.roster.members
    seeker = members[int(rng.integers(len(members)))].id
    calls = demonstration_calls()
    call = read_call(calls[int(rng.integers(len(calls)))])
    words = " ".join(call.text.values())[:400] or call.title
    return [(seeker, ""), (None, words), (seeker, words)][int(rng.integers(3))]


def _without(roster: Roster, member: Member, piece: ProfilePart) -> Roster:
    """The lists without the piece, made apart from the product's own way."""
    if piece.sort in (PartSort.PROJECT, PartSort.TIE):
        left = [part for part in roster.participations if (part.member, part.project) not in _pairs(member, piece)]
        return Roster.of(roster.members, roster.projects, left)
    if piece.sort is PartSort.STATEMENT:
        changed = replace(member, statements=tuple(one for one in member.statements if one.text != piece.text))
    else:
        changed = replace(member, offers=tuple(one for one in member.offers if one.text != piece.text))
    return Roster.of(
        [changed if one.id == member.id else one for one in roster.members], roster.projects, roster.participations
    )


def _pairs(member: Member, piece: ProfilePart) -> set[tuple[str, str]]:
    return {(member.id, project) for project in piece.projects}


def _why_holds(features: FeatureSet, encoder: Encoder, partner: Member, seeker: str | None, need: str) -> bool:
    told = why_not(features, partner, seeker, need)
    asked = score(features, seeker, need)
    for tried in [told.smallest] if told.smallest else told.tried:
        anew = fit(applied(features.roster, asked, partner.id, tried.changes[0]), encoder, default_cache())
        lifted = partner.id in [match.member.id for match in rank(anew, seeker, need, top=told.k)]
        if lifted is not (told.smallest is not None):
            return False
    return True


if __name__ == "__main__":
    main()
