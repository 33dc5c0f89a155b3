"""`make bench`: the main jobs timed at several sizes, each beside a named peer in the same run (``benchmarks.speed``).

`python -m benchmarks speed --sizes 110 1500` takes minutes, 50000 and 1000000 take memory and hours; `consortia` times
alternatives in pools drawn at random and `app` the first paint in a browser.
`python -m benchmarks identity` measures who is who on real names; with `--fit` it fits the points behind it anew.
`python -m benchmarks pages` times every page and what is done on it in a browser, `python -m benchmarks sessions` one who
searches while another imports 50,000 organisations.
`python -m benchmarks optimum 240` holds consortia and portfolios against the best possible, `random-pools 1000` and
`drop-out 1000` run the checks of the suite on as many random pools, `random-events 10000` on as many events with meetings.
`python -m benchmarks meetings` schedules large events beside a greedy schedule of the same event.
`python -m benchmarks embedding 200` says how many texts a second the model reads, and what is lost where less of each is read.

Pools above 110 members come from the optional benchmark data (environment variable MATCHMAKING_BENCHMARK).
"""

import argparse
import os
import tempfile
from functools import partial
from pathlib import Path
from time import process_time

from rich.console import Console

from benchmarks import identity
from benchmarks.app import first_paint
from benchmarks.checks import CHECKS, check
from benchmarks.embedding import embedding
from benchmarks.identity_points import fit_points
from benchmarks.meetings import meetings
from benchmarks.optimum import against_one_after_the_other, against_the_optimum
from benchmarks.pages import pages
from benchmarks.random_pools import a_call, random_pool
from benchmarks.sessions import ORGANISATIONS, sessions
from benchmarks.speed import ALTERNATIVES, MEMBERS, SIZES, speed
from benchmarks.timing import Row, show, warm
from matchmaking.composition import compose, rule_set

DRAWN = (110, 500, 2_000)
"""Members of the pools drawn at random on which consortia are timed: within 1, 2 and 5 seconds for five alternatives."""


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "what",
        nargs="?",
        choices=["speed", "consortia", "app", "identity", "optimum", "sessions", "pages", "embedding", "meetings", *CHECKS],
        default="speed",
        help="what is measured",
    )
    arguments.add_argument(
        "number", nargs="?", type=int, help="how many calls (optimum), pools (checks) or organisations (sessions)"
    )
    arguments.add_argument("--portfolios", type=int, default=100, help="optimum: how many portfolios")
    arguments.add_argument("--fit", action="store_true", help="identity: fit the points of data/identity.toml anew")
    arguments.add_argument("--wrong", action="store_true", help="identity: list what was joined under two numbers")
    arguments.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="speed: numbers of organisations")
    arguments.add_argument("--out", type=Path, default=Path("build", "speed.json"), help="speed: where the figures go")
    arguments.add_argument("--page", type=Path, help="speed: a page of the documentation to write, such as docs/speed.md")
    given = arguments.parse_args()
    if given.what == "identity":
        _identity(fit=given.fit, wrong=given.wrong)
        return
    if given.what == "optimum":
        against_the_optimum(given.number or 200)
        against_one_after_the_other(given.portfolios)
        return
    if given.what == "pages":
        pages()
        return
    if given.what == "embedding":
        embedding(given.number or 200)
        return
    if given.what == "meetings":
        meetings()
        return
    if given.what == "sessions":
        sessions(given.number or ORGANISATIONS)
        return
    if given.what in CHECKS:
        raise SystemExit(check(given.what, given.number or 200))
    if given.what == "consortia":
        show("consortia, pools drawn at random", _drawn())
    if given.what == "app":
        with tempfile.TemporaryDirectory() as folder:
            show("app", first_paint(Path(folder)))
        pages()
    if given.what == "speed":
        speed(given.sizes, given.out, given.page)


def _identity(*, fit: bool, wrong: bool) -> None:
    if not (data := os.environ.get("MATCHMAKING_BENCHMARK")):
        print("MATCHMAKING_BENCHMARK is not set: it names the folder with the spellings of organisations.")
        return
    if fit:
        fit_points(Path(data))
        return
    found, console = identity.find(Path(data)), Console(width=120)
    identity.show(found, console)
    if wrong:
        identity.show_wrong(identity.wrongly_joined(found), console)


def _drawn() -> list[Row]:
    """Alternatives in pools of each size, with some twenty ties a member: ``processor`` is without the waiting for others."""
    rows = []
    for members in DRAWN:
        pool, call = random_pool(members, 5, capabilities=6, ties=20 / members), a_call(6)
        job = partial(compose, call, pool, ruleset=rule_set("medvia-icon"), size=MEMBERS, alternatives=ALTERNATIVES)
        rows.append(Row(f"{members:,} members", warm(job, runs=3)))
        rows.append(Row(f"{members:,} members, processor", warm(job, runs=3, clock=process_time)))
    return rows


if __name__ == "__main__":
    main()
