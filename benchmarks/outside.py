"""`python -m benchmarks.outside DEMONSTRATION.json`: whether those who are named outside a cluster do what it lacks.

The file holds judged questions about the demonstration cluster. Random halves of it are the cluster, the other halves the
outside: for each capability that no member of a half covers, those named from the other half are held against judgement.
Printed is, for those named by their own words from a threshold on, for the closest, and for those named by a project, how
many there are and how many do it (``right``: judged to do it fully or partly).
"""

import argparse
import random
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from matchmaking.composition import Capability, OutsideSource, is_covered, outsiders
from matchmaking.composition.solving.pool import strengths_of
from matchmaking.evaluation.judgements import read_judgements
from matchmaking.features import Encoder, default_cache, fit
from matchmaking.members.member import Roster
from matchmaking.workspace.demonstration import load_demonstration
from matchmaking.workspace.workspace import Workspace


def named_outside(roster: Roster, judged: Path, halves: int) -> dict[str, list[bool]]:
    """Whether each organisation that is named does what is lacking, by what it is named on."""
    encoder, cache = Encoder(), default_cache()
    asked = read_judgements(judged, roster).capabilities
    answers = {each.name: each.answers for each in asked}
    wanted = [Capability(each.name, each.text, 1.0) for each in asked]
    found: dict[str, list[bool]] = {"own words": [], "closest": [], "project": []}
    for seed in range(halves):
        ids = [member.id for member in roster.members]
        random.Random(seed).shuffle(ids)
        cluster, others = (fit(_part(roster, some), encoder, cache) for some in (ids[::2], ids[1::2]))
        covered = is_covered(strengths_of(wanted, cluster))
        lacking = [capability for at, capability in enumerate(wanted) if not covered[:, at].any()]
        for key, named in outsiders(lacking, cluster.roster, [OutsideSource("others", others)]).items():
            doing = next(answers[each.name] for each in lacking if each.key == key)
            for each in named:
                on = "project" if each.project else "own words" if each.does_it else "closest"
                found[on].append(roster.position[roster.find(each.name).id] in doing)
    return found


def _part(roster: Roster, ids: list[str]) -> Roster:
    parts = [part for part in roster.participations if part.member in ids]
    return Roster.of([member for member in roster.members if member.id in ids], roster.projects, parts)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("judged", type=Path)
    parser.add_argument("--halves", type=int, default=6)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, closing(Workspace(Path(folder) / "demonstration.workspace")) as place:
        load_demonstration(place, datetime.now(UTC))
        for on, right in named_outside(place.roster(), options.judged, options.halves).items():
            print(f"{on}: {sum(right)} of {len(right)} right")
