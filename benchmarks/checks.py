"""`python -m benchmarks random-pools|drop-out [NUMBER]`: checks against trying everything, on as many random pools as wanted.

The suite runs the same checks on a few pools; pytest runs them here, one after the other, with the number in MATCHMAKING_POOLS.
"""

import os
import subprocess
import sys

CHECKS = {"random-pools": "test_random_pools.py", "drop-out": "drafts/test_dropout.py"}


def check(what: str, pools: int) -> int:
    """Run a check on so many pools; the exit code of pytest."""
    command = [sys.executable, "-m", "pytest", "-q", "-s", "-x", f"tests/composition/{CHECKS[what]}"]
    return subprocess.run(command, env=os.environ | {"MATCHMAKING_POOLS": str(pools)}, check=False).returncode
