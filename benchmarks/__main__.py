"""`make bench`: the main jobs timed, each beside a plain TF-IDF ranking of the same members in the same run.

`python -m benchmarks identity` measures who is who on real names; with `--fit` it fits the points behind it anew.
`python -m benchmarks pages` times every page and what is done on it in a browser, `python -m benchmarks sessions` one who
searches while another imports 50,000 organisations.
`python -m benchmarks optimum 240` holds consortia and portfolios against the best possible, `random-pools 1000` and
`drop-out 1000` run the checks of the suite on as many random pools, `random-events 10000` on as many events with meetings.
`python -m benchmarks meetings` schedules large events beside a greedy schedule of the same event.
`python -m benchmarks embedding 200` says how many texts a second the model reads, and what is lost where less of each is read.

Medians of several warm runs, with the first call apart. The Belgian and the whole European pool are imported from the optional
benchmark data (environment variable MATCHMAKING_BENCHMARK); without it only the demonstration cluster is timed.
"""

import argparse
import os
import tempfile
from datetime import UTC, datetime
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
from benchmarks.pools import SIZES, Pool, open_pool
from benchmarks.random_pools import a_call, random_pool
from benchmarks.sessions import ORGANISATIONS, sessions
from benchmarks.timing import Row, show, warm
from matchmaking.composition import compose, compose_from, read_call, rule_set
from matchmaking.features import default_cache
from matchmaking.ranking import rank
from matchmaking.workspace.demonstration import demonstration_calls, load_demonstration
from matchmaking.workspace.importing import import_cordis
from matchmaking.workspace.workspace import Workspace

NEED = "Wij zoeken een partner voor klinische validatie van een draagbare sensor bij hartpatiënten."
ALTERNATIVES, MEMBERS = 5, 6


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument(
        "what",
        nargs="?",
        choices=["speed", "identity", "optimum", "sessions", "pages", "embedding", "meetings", *CHECKS],
        default="speed",
        help="what is measured",
    )
    arguments.add_argument(
        "number", nargs="?", type=int, help="how many calls (optimum), pools (checks) or organisations (sessions)"
    )
    arguments.add_argument("--portfolios", type=int, default=100, help="optimum: how many portfolios")
    arguments.add_argument("--fit", action="store_true", help="identity: fit the points of data/identity.toml anew")
    arguments.add_argument("--wrong", action="store_true", help="identity: list what was joined under two numbers")
    arguments.add_argument("--only", choices=["partners", "consortia", "app"], help="time one of the jobs alone")
    arguments.add_argument("--skip-europe", action="store_true", help="leave the 47,000 members out")
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
    with tempfile.TemporaryDirectory() as folder:
        if given.only != "app":
            for pool in _pools(Path(folder), given.skip_europe):
                if given.only != "consortia":
                    show(f"partners, {pool.title}", _partners(pool))
                if given.only != "partners":
                    show(f"consortia, {pool.title}", _consortia(pool))
            if given.only != "partners":
                show("consortia, pools drawn at random", _drawn())
        if given.only in (None, "app"):
            show("app", first_paint(Path(folder)))
            pages()


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


def _pools(folder: Path, skip_europe: bool) -> list[Pool]:
    cache, now = default_cache(), datetime.now(UTC)
    demonstration = Workspace(folder / "demonstration.workspace")
    load_demonstration(demonstration, now)
    pools = [open_pool("demonstration", demonstration, cache)]
    if data := os.environ.get("MATCHMAKING_BENCHMARK"):
        archives = sorted(Path(data).glob("cordis-*.zip"))
        belgium = Workspace(folder / "belgium.workspace")
        import_cordis(belgium, archives, now, country="BE")
        pools.append(open_pool("Belgium", belgium, cache))
        if not skip_europe:
            europe = Workspace(folder / "europe.workspace")
            import_cordis(europe, archives, now)
            pools.append(open_pool("Europe", europe, cache))
    else:
        print("MATCHMAKING_BENCHMARK is not set: only the demonstration cluster is timed.")
    return pools


def _partners(pool: Pool) -> list[Row]:
    seeker = pool.experienced
    return [
        Row("read and learn, before the first call", pool.learning, compared=False),
        Row("TF-IDF of the same texts (baseline)", warm(lambda: pool.baseline(NEED)), baseline=True),
        Row("need in words", warm(lambda: rank(pool.features, need=NEED))),
        Row(f"seeker ({seeker})", warm(lambda: rank(pool.features, seeker))),
        Row("seeker and need", warm(lambda: rank(pool.features, seeker, NEED))),
    ]


def _consortia(pool: Pool) -> list[Row]:
    call = read_call(demonstration_calls()[0])
    return [
        Row("TF-IDF of the same texts (baseline)", warm(lambda: pool.baseline(NEED)), baseline=True),
        Row(
            f"{ALTERNATIVES} alternatives of {MEMBERS}",
            warm(lambda: compose(call, pool.features, size=MEMBERS, alternatives=ALTERNATIVES), runs=3),
        ),
    ]


def _drawn() -> list[Row]:
    """Alternatives in pools of each size, with some twenty ties a member: ``processor`` is without the waiting for others."""
    rows = []
    for members in SIZES:
        pool, call = random_pool(members, 5, capabilities=6, ties=20 / members), a_call(6)
        job = partial(compose_from, pool, call, rule_set("medvia-icon"), size=MEMBERS, alternatives=ALTERNATIVES)
        rows.append(Row(f"{members:,} members", warm(job, runs=3)))
        rows.append(Row(f"{members:,} members, processor", warm(job, runs=3, clock=process_time)))
    return rows


if __name__ == "__main__":
    main()
