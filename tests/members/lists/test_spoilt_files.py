"""Files spoilt at random are read or refused; ``python -m benchmarks.fuzz 100000`` does it a hundred thousand times."""

import os
from pathlib import Path

from benchmarks.fuzz import run


def test_every_spoilt_file_is_read_or_refused_with_its_cause(tmp_path: Path) -> None:
    count = int(os.environ.get("MATCHMAKING_SPOILT_FILES", "300"))
    read, members, refused = run(count, 7, tmp_path)
    assert read + refused.total() == count
    assert read > count / 3
    assert members > read
    assert len(refused) >= 4
