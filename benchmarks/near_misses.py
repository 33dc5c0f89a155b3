"""`python -m benchmarks.near_misses`: how often an answer stands before what only seems to be one, and what is claimed of both.

`benchmarks/training/near_misses` holds 1,440 questions in nl, en, fr and de, each with texts of invented organisations that
answer it and texts that a search by words or by vectors takes for an answer: another object, another activity, a denial, a
customer, other people, a part, a plan, another modality. All texts of a file are members of one cluster. The model that
ships did not learn from them.
"""

import json
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np

from matchmaking.features import Encoder, fit
from matchmaking.features.fit import is_covered
from matchmaking.members.member import Language, Member, Roster, Statement

NEAR_MISSES = Path(__file__).parent / "training" / "near_misses"


def main() -> None:
    before: dict[str, list[bool]] = defaultdict(list)
    claimed: dict[str, list[bool]] = defaultdict(list)
    encoder = Encoder()
    for file in sorted(NEAR_MISSES.glob("*.jsonl")):
        rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
        texts = {each["text"]: each["lang"] for row in rows for key in ("yes", "no") for each in row[key]}
        members = [
            Member(str(at), f"Member {at}", statements=(Statement(text, Language(language)),))
            for at, (text, language) in enumerate(texts.items())
        ]
        with tempfile.TemporaryDirectory() as folder:
            features = fit(Roster.of(members), encoder, Path(folder))
        row_of = {text: features.roster.position[str(at)] for at, text in enumerate(texts)}
        strengths = features.strengths([row["question"] for row in rows])
        for column, row in enumerate(rows):
            yes = [strengths[row_of[each["text"]], column] for each in row["yes"]]
            claimed["answers"] += list(is_covered(yes))
            for each in row["no"]:
                no = strengths[row_of[each["text"]], column]
                before[each["why"]] += [no < own for own in yes]
                before["all"] += [no < own for own in yes]
                claimed[each["why"]].append(bool(is_covered(no)))
                claimed["all"].append(bool(is_covered(no)))
        print(f"{file.stem}: {len(rows)} questions, {len(texts)} texts", flush=True)
    print(f"answers that are claimed: {np.mean(claimed['answers']):.3f} of {len(claimed['answers'])}")
    for reason in sorted(before, key=lambda reason: -len(before[reason])):
        print(
            f"{reason:12} answer first {np.mean(before[reason]):.3f} of {len(before[reason])} pairs, "
            f"claimed {np.mean(claimed[reason]):.3f} of {len(claimed[reason])}"
        )


if __name__ == "__main__":
    main()
