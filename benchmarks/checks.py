"""`python -m benchmarks random-pools|drop-out|random-events [NUMBER]`: checks on as many random pools or events as wanted.

The suite runs the same checks on a few; pytest runs them here, one after the other, with the number in MATCHMAKING_POOLS.
"""

import os
import subprocess
import sys

CHECKS = {
    "random-pools": "composition/test_random_pools.py",
    "drop-out": "composition/drafts/test_dropout.py",
    "random-events": "meetings/test_random_events.py",
}


def check(what: str, pools: int) -> int:
    """Run a check on so many pools; the exit code of pytest."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-x", f"tests/{CHECKS[what]}"]
    return subprocess.run(command, env=os.environ | {"MATCHMAKING_POOLS": str(pools)}, check=False).returncode
