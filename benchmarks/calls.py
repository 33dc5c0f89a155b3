"""Real calls: a proposal, or a proven reason why there is none, for each topic of a file of the EU portal.

``python -m benchmarks.calls FILE --workspace WORKSPACE [--anchor ID]``; MATCHMAKING_CALLS may name the file instead. Without
``--anchor`` the proposals are built around the Belgian member with most projects. The calls of the demonstration follow, on the
demonstration cluster.
"""

import argparse
import os
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

from rich.console import Console
from rich.table import Table

from matchmaking.composition import Call, compose, read_call, read_calls, rule_set, with_capabilities
from matchmaking.errors import InputError
from matchmaking.features import Encoder, FeatureSet, default_cache, fit
from matchmaking.workspace.demonstration import demonstration_calls, load_demonstration
from matchmaking.workspace.workspace import Workspace


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("file", nargs="?", default=os.environ.get("MATCHMAKING_CALLS"), help="topics of the portal, JSON")
    arguments.add_argument("--workspace", help="the members to compose of")
    arguments.add_argument("--anchor", default="", help="the id of a member that must take part")
    arguments.add_argument("--size", type=int, help="how many members")
    given = arguments.parse_args()
    if given.file and given.workspace:
        features = _learnt(Workspace(given.workspace))
        anchor = given.anchor or _belgian(features)
        _answer(Path(given.file).name, read_calls(Path(given.file)), features, anchor, given.size)
    else:
        print("No file of topics or no workspace was named: only the calls of the demonstration are answered.")
    with tempfile.TemporaryDirectory() as folder:
        demonstration = Workspace(Path(folder) / "demonstration.workspace")
        load_demonstration(demonstration, datetime.now(UTC))
        _answer("demonstration", map(read_call, demonstration_calls()), _learnt(demonstration), "", given.size)


def _learnt(workspace: Workspace) -> FeatureSet:
    return fit(workspace.roster(), Encoder(), default_cache())


def _belgian(features: FeatureSet) -> str:
    """The Belgian member with most projects."""
    experience = features.network.experience
    rows = [row for row, member in enumerate(features.roster.members) if member.country == "BE"]
    return features.roster.members[max(rows, key=lambda row: experience[row])].id


def _answer(title: str, calls: Iterable[Call], features: FeatureSet, anchor: str, size: int | None) -> None:
    """One row for each call, and what became of them together."""
    about = f"{title}: {len(features.roster.members):,} members" + (f", around {anchor}" if anchor else "")
    table = Table("call", "rules", "score", "gap", "missing", "seconds", "outcome", title=about, title_justify="left")
    outcomes: Counter[str] = Counter()
    for call in calls:
        start = perf_counter()
        try:
            asked = with_capabilities(call, features)
            found = compose(asked, features, anchors=[anchor] if anchor else [], size=size, alternatives=1)
        except InputError as error:
            outcomes["refused"] += 1
            table.add_row(call.id, call.rules, "", "", "", f"{perf_counter() - start:.1f}", str(error))
            continue
        took = f"{perf_counter() - start:.1f}"
        print(f"{call.id}: {'answered' if found.consortia else 'none'} in {took} s", file=sys.stderr, flush=True)
        if found.consortia:
            best = found.consortia[0]
            outcomes["proposed" if best.eligible else "NOT ELIGIBLE"] += 1
            missing = f"{len(best.missing)} of {len(best.coverage)}"
            unsure = "" if rule_set(found.ruleset.id).valid_on(call.deadline or datetime.now(UTC).date()) else ", not in force"
            table.add_row(call.id, found.ruleset.id, f"{best.score:.1f}", f"{best.gap:.1%}", missing, took, f"eligible{unsure}")
        elif found.why_none:
            why = found.why_none
            outcomes["undecided" if why.undecided else "reason proven" if why.smallest else "reason given"] += 1
            ways = f" ({len(why.relaxations)} ways out)"
            table.add_row(call.id, found.ruleset.id, "", "", "", took, f"{why.remark}{ways}")
    Console(width=170).print(table)
    print(", ".join(f"{count} {outcome}" for outcome, count in outcomes.items()))


if __name__ == "__main__":
    main()
