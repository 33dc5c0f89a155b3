"""`make bench`, or `python -m benchmarks speed`: each main job at each size, beside a named peer in the same run.

Each size runs in processes of its own, one for the import and one for all else, so that peak memory is that of the size. The
peers come after the product in it, so that their memory is not counted. Sizes above 110 are drawn from the archives of the
optional benchmark data, or grown from them (``benchmarks.archives``); there vectors stand in for those of the model
(``benchmarks.stand_in``), whose reading of texts is measured apart. Figures go to JSON and to a page.
"""

import argparse
import json
import math
import os
import platform
import resource
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from functools import partial
from itertools import pairwise
from pathlib import Path
from statistics import quantiles
from time import perf_counter, process_time

import networkx as nx
import numpy as np
from rich.console import Console
from rich.table import Table
from sklearn.feature_extraction.text import TfidfVectorizer

from benchmarks.archives import archive_of
from benchmarks.stand_in import StandIn
from matchmaking.composition import compose, read_call
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.composition.solving.pool import pool_of
from matchmaking.features import Encoder, FeatureSet, default_cache, fit
from matchmaking.features.encoder import Vectors
from matchmaking.ranking import Filters, rank
from matchmaking.workspace.demonstration import demonstration_calls, load_demonstration
from matchmaking.workspace.importing import import_cordis
from matchmaking.workspace.workspace import Workspace

SIZES = (110, 1_500, 50_000)
DEMONSTRATION = 110
ALTERNATIVES, MEMBERS = 5, 6
NEED = "Wij zoeken een partner voor klinische validatie van een draagbare sensor bij hartpatiënten."
_MOST_RUNS, _MOST_SECONDS = 7, 5.0
_READ_TEXTS = 16


@dataclass(frozen=True)
class Figure:
    """One job at one size, in seconds: the median of ``runs`` warm runs and its quartiles, the first call apart, and a peer's.

    ``processor`` is the median of processor time, which a busy machine changes least; the peer is compared by it.
    ``peak`` is the memory in MB that the process had used at most by then.
    """

    size: int
    work: str
    seconds: float
    low: float
    high: float
    processor: float
    runs: int
    first: float
    peak: int
    peer: str = ""
    peer_processor: float | None = None

    @property
    def ratio(self) -> float | None:
        """How many times as much processor time the peer takes."""
        return self.peer_processor / self.processor if self.peer_processor and self.processor else None


def speed(sizes: Sequence[int], out: Path, page: Path | None) -> None:
    """Measure each size, print a table and write the figures; sizes beyond 110 need the archives."""
    archives = os.environ.get("MATCHMAKING_BENCHMARK")
    figures: list[Figure] = []
    for size in sorted(sizes):
        if size > DEMONSTRATION and not archives:
            print(f"MATCHMAKING_BENCHMARK is not set: {size:,} organisations are not measured.")
            continue
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            if size > DEMONSTRATION:
                archive_of(size, sorted(Path(archives or "").glob("cordis-*.zip")), place / "archive.zip")
            for stage in ("import", "ask"):
                command = [sys.executable, "-m", "benchmarks.speed", stage, str(size), folder]
                told = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout
                figures += [Figure(**figure) for figure in json.loads(told.splitlines()[-1])]
        _show(figures, size)
    at, machine = datetime.now(UTC).date().isoformat(), _machine()
    found = {"at": at, "machine": machine, "figures": [asdict(each) for each in figures]}
    out.parent.mkdir(parents=True, exist_ok=True)
    out.write_text(json.dumps(found, indent=1), encoding="utf-8")
    if page:
        page.write_text(as_page(figures, at, machine), encoding="utf-8")


def _machine() -> str:
    return f"{os.cpu_count()} processors, Python {platform.python_version()}, {platform.system()}"


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def _measured(size: int, work: str, job: Callable[[], object]) -> Figure:
    """Warm runs until there are enough or they have taken long, two at least."""
    start = perf_counter()
    job()
    first = perf_counter() - start
    seconds: list[float] = []
    processor: list[float] = []
    while len(seconds) < 2 or (len(seconds) < _MOST_RUNS and sum(seconds) < _MOST_SECONDS):
        start, clock = perf_counter(), process_time()
        job()
        seconds.append(perf_counter() - start)
        processor.append(process_time() - clock)
    low, middle, high = quantiles(seconds, n=4, method="inclusive")
    return Figure(size, work, middle, low, high, sorted(processor)[len(processor) // 2], len(seconds), first, _peak())


def _once(size: int, work: str, job: Callable[[], object]) -> Figure:
    start, clock = perf_counter(), process_time()
    job()
    seconds = perf_counter() - start
    return Figure(size, work, seconds, seconds, seconds, process_time() - clock, 1, seconds, _peak())


def _import(size: int, folder: Path) -> Iterator[Figure]:
    workspace = Workspace(folder / "cluster.workspace")
    if size == DEMONSTRATION:
        yield _once(size, "import", lambda: load_demonstration(workspace, datetime.now(UTC)))
    else:
        yield _once(size, "import", lambda: import_cordis(workspace, [folder / "archive.zip"], datetime.now(UTC)))


def _ask(size: int, folder: Path) -> Iterator[Figure]:
    """Every other job of a size; what a peer is set beside is measured first, the peer after."""
    encoder = Encoder() if size == DEMONSTRATION else StandIn()
    cache = default_cache() if size == DEMONSTRATION else folder / "vectors"
    workspace = Workspace(folder / "cluster.workspace")
    fit(workspace.roster(), encoder, cache)  # vectors are on disk from here on
    held: list[FeatureSet] = []

    def first_answer() -> None:
        held[:] = [fit(workspace.roster(), encoder, cache)]
        rank(held[0], need=NEED)

    yield _once(size, "start to first answer, vectors on disk", first_answer)
    features = held[0]
    row, members = int(features.network.experience.argmax()), len(features.roster.members)
    seeker = features.roster.members[row].id  # the one with most projects: the heaviest
    texts = features.compared
    ours = [
        _measured(size, "rank by text", lambda: rank(features, need=NEED)),
        _measured(size, "rank by seeker, all criteria", lambda: rank(features, seeker)),
        *(
            _measured(size, f"rank by text, filter keeps {kept:.1%}", partial(rank, features, need=NEED, filters=some))
            for some, kept in _filters(features)
        ),
        _measured(size, "nearest texts by vector", lambda: np.argsort(-features.cosines([NEED])[:, 0])[:10]),
        _measured(size, "partners in common", lambda: features.network.resource_allocation([row])),
    ]
    call = read_call(demonstration_calls()[0])
    composing = _measured(
        size,
        f"{ALTERNATIVES} alternatives of {MEMBERS} members",
        lambda: compose(call, features, size=MEMBERS, alternatives=ALTERNATIVES),
    )
    greedy_pool = pool_of(call, features)
    asked = features.questions([NEED])
    graph: nx.Graph[int] = nx.Graph()
    ties = features.network.ties.tocoo()
    graph.add_nodes_from(range(members))
    graph.add_edges_from(zip(ties.row.tolist(), ties.col.tolist(), strict=True))
    pairs = [(row, other) for other in range(members) if other != row]
    peers: dict[str, tuple[str, Callable[[], object]]] = {
        "rank by text": ("scikit-learn, TF-IDF search", _tfidf_search(features)),
        "nearest texts by vector": ("sentence-transformers, semantic search", lambda: _semantic_search(asked, texts)),
        "partners in common": ("networkx, resource allocation", lambda: list(nx.resource_allocation_index(graph, pairs))),
        composing.work: (f"one greedy set of {MEMBERS}", lambda: _greedy(greedy_pool)),
    }
    for figure in [*ours, composing]:
        if figure.work in peers:
            name, job = peers[figure.work]
            yield replace(figure, peer=name, peer_processor=_measured(size, name, job).processor)
        else:
            yield figure
    if size == DEMONSTRATION:
        some = [f"{text} {number}" for number, text in enumerate(features.passages.texts[:_READ_TEXTS])]
        yield _measured(size, f"the model reads {_READ_TEXTS} texts", lambda: encoder.encode(some))


def _filters(features: FeatureSet) -> list[tuple[Filters, float]]:
    """Filters by country that keep as near as can be to a tenth and a thousandth of the members, with what they keep."""
    times = Counter(member.country for member in features.roster.members if member.country)
    everybody, found = len(features.roster.members), []
    for part in (0.1, 0.001):
        country = min(times, key=lambda code: (abs(math.log(times[code] / everybody / part)), code))
        found.append((Filters(countries=frozenset({country})), times[country] / everybody))
    return found if found[0][0] != found[1][0] else found[:1]


def _tfidf_search(features: FeatureSet) -> Callable[[], object]:
    """The ten members whose texts, put together, share most words with the need: TF-IDF and a cosine, nothing else."""
    held = features.passages
    vectorizer = TfidfVectorizer(sublinear_tf=True)
    table = vectorizer.fit_transform(
        [" ".join(held.texts[place] for place in held.of(row)) for row in range(len(features.roster.members))]
    )
    return lambda: np.argsort(-(table @ vectorizer.transform([NEED]).T).toarray().ravel())[:10]


def _semantic_search(asked: Vectors, texts: Vectors) -> object:
    import torch
    from sentence_transformers.util import semantic_search

    return semantic_search(torch.from_numpy(asked), torch.from_numpy(texts), top_k=10)


def _greedy(pool: Candidates) -> list[int]:
    """Members one after the other, each the one that raises coverage most; no rules, one set."""
    chosen: list[int] = []
    covered = np.zeros(pool.strengths.shape[1])
    for _ in range(MEMBERS):
        gain = (np.maximum(pool.strengths, covered) - covered) @ pool.demand
        gain[chosen] = -1
        chosen.append(int(gain.argmax()))
        covered = np.maximum(covered, pool.strengths[chosen[-1]])
    return chosen


def growth(figures: Sequence[Figure]) -> dict[tuple[str, int], float]:
    """By work and size, the power of the size by which the time grew since the size before: 1 is in proportion."""
    grown: dict[tuple[str, int], float] = {}
    for work in {figure.work for figure in figures}:
        of_work = sorted((each for each in figures if each.work == work), key=lambda each: each.size)
        for before, after in pairwise(of_work):
            grown[work, after.size] = math.log(after.processor / max(before.processor, 1e-9)) / math.log(
                after.size / before.size
            )
    return grown


def _show(figures: Sequence[Figure], size: int) -> None:
    table = Table("", "ms", "quartiles", "processor", "first", "peak MB", "peer", "x", title=f"{size:,}", title_justify="left")
    for each in figures:
        if each.size == size:
            table.add_row(each.work, *_cells(each)[:-1], f"{each.ratio:,.2f}" if each.ratio else "")
    Console(width=150).print(table)


def _cells(figure: Figure) -> tuple[str, ...]:
    peer = f"{figure.peer}: {_ms(figure.peer_processor)}" if figure.peer_processor else ""
    quartiles = f"{_ms(figure.low)} to {_ms(figure.high)}" if figure.runs > 1 else ""
    times = f"{figure.ratio:,.2f}" if figure.ratio else ""
    return _ms(figure.seconds), quartiles, _ms(figure.processor), _ms(figure.first), f"{figure.peak:,}", peer, times


def _ms(seconds: float | None) -> str:
    return "" if seconds is None else f"{1000 * seconds:,.2f}" if seconds < 0.01 else f"{1000 * seconds:,.0f}"


def as_page(figures: Sequence[Figure], at: str, machine: str) -> str:
    """The figures as a page of the documentation."""
    grown = growth(figures)
    lines = [
        "# Speed",
        "",
        f"Measured on {at} ({machine}) by `make bench`, which writes this page.",
        "Milliseconds: the median of warm runs, its quartiles, processor time, which a busy machine changes least, and the",
        "first call; the memory that the process had used at most by then; a peer in the same run, in processor time, and how",
        "many times as much it takes; growth with size (processor time is proportional to size to this power). The peers do",
        "less: they know no criteria, no reasons and no rules.",
        "Above 110 members the pools are drawn from European archives, or grown from them by a fixed seed, and vectors stand",
        "in for those of the model, whose reading of texts is measured at 110.",
    ]
    for size in sorted({figure.size for figure in figures}):
        lines += ["", f"## {size:,} organisations", ""]
        lines += ["| work | ms | quartiles | processor | first | peak MB | peer | times as much | growth |"]
        lines += ["| --- | --- | --- | --- | --- | --- | --- | --- | --- |"]
        for each in figures:
            if each.size == size:
                power = grown.get((each.work, size))
                lines.append(f"| {' | '.join((each.work, *_cells(each), '' if power is None else f'{power:.2f}'))} |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """One stage of one size, as a process of its own: the figures as a line of JSON."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("stage", choices=["import", "ask"])
    arguments.add_argument("size", type=int)
    arguments.add_argument("folder", type=Path)
    given = arguments.parse_args()
    stage = _import if given.stage == "import" else _ask
    print(json.dumps([asdict(figure) for figure in stage(given.size, given.folder)]))


if __name__ == "__main__":
    main()
