"""Batch work gives the same on several machines, whatever becomes of these."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pytest

from benchmarks.stand_in import StandIn
from matchmaking import machines as machines_module
from matchmaking.errors import ImpossibleRequest, ModelError, SchedulerError
from matchmaking.features.encoder import TOGETHER
from matchmaking.features.vectors import VectorCache
from matchmaking.machines import machines
from tests.workers import Cluster, DiesOnce, Slow, cluster

TEXTS = [f"Text {number} " + "of sensors " * (number % 7) for number in range(20 * TOGETHER + 5)]


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    with cluster(tmp_path_factory.mktemp("dask")) as begun:
        yield begun


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, bytes]:
    """The files that one process keeps."""
    folder = tmp_path_factory.mktemp("alone")
    VectorCache(folder, StandIn()).add(TEXTS)
    return _files(folder)


def _files(folder: Path) -> Mapping[str, bytes]:
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def test_texts_read_by_several_machines_leave_the_same_files_byte_for_byte(
    running: Cluster, alone: Mapping[str, bytes], tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    with machines(running.address) as workers:
        assert VectorCache(tmp_path, StandIn()).add(TEXTS, lambda *so_far: told.append(so_far), workers) == len(TEXTS)
    assert _files(tmp_path) == alone
    assert told == sorted(told)
    assert told[-1] == (len(TEXTS), len(TEXTS))


def test_a_worker_killed_in_the_middle_changes_nothing(running: Cluster, alone: Mapping[str, bytes], tmp_path: Path) -> None:
    killed = tmp_path / "killed"
    with machines(running.address) as workers:
        VectorCache(tmp_path / "vectors", DiesOnce(str(killed))).add(TEXTS, machines=workers)
    assert killed.exists()
    assert _files(tmp_path / "vectors") == alone


def test_a_scheduler_that_vanishes_is_named_and_the_next_run_goes_on_from_what_was_read(tmp_path: Path) -> None:
    asked: list[int] = []

    class Counting(StandIn):
        def read(self, texts, progress=None):  # type: ignore[no-untyped-def]
            asked.append(len(texts))
            return super().read(texts)

    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask") as begun, machines(begun.address) as workers:
        with pytest.raises(SchedulerError, match=f"The scheduler at {begun.address} does not answer any more"):
            VectorCache(tmp_path / "vectors", Slow()).add(TEXTS, lambda *_: begun.end_scheduler(), workers)
    VectorCache(tmp_path / "vectors", Counting()).add(TEXTS)
    assert 0 < sum(asked) <= len(TEXTS) - TOGETHER
    found, whole = VectorCache(tmp_path / "vectors", StandIn()).read(TEXTS), StandIn().read(TEXTS)
    assert all(np.array_equal(getattr(found, name)[:], getattr(whole, name)) for name in ("vectors", "pieces", "weights"))


def test_a_scheduler_without_workers_is_not_waited_for_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines_module, "PATIENCE_S", 0)
    with cluster(tmp_path, workers=0) as begun, machines(begun.address) as workers:
        with pytest.raises(SchedulerError, match=f"The scheduler at {begun.address} has no workers"):
            VectorCache(tmp_path / "vectors", StandIn()).add(TEXTS, machines=workers)


def test_what_no_scheduler_answers_is_named_before_anything_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines_module, "_CONNECT_S", 1)
    with pytest.raises(SchedulerError, match="No scheduler answers at tcp://127.0.0.1:1"), machines("tcp://127.0.0.1:1"):
        pass


@pytest.mark.parametrize("address", ["somewhere", "http://127.0.0.1:8786", "inproc://1", "/etc/passwd", "tcp://host:"])
def test_what_is_no_address_of_a_scheduler_is_refused(address: str) -> None:
    with pytest.raises(ImpossibleRequest, match="is no address of a scheduler"), machines(address):
        pass


def test_what_the_work_itself_says_comes_back_and_no_text_is_written_to_a_log(running: Cluster, tmp_path: Path) -> None:
    secret = "Jan Peeters zoekt een partner"
    with machines(running.address) as workers, pytest.raises(ModelError, match="another one on a worker"):
        list(workers.each(_refuse, secret, [[secret], [secret]]))
    assert "refuse" in running.log.read_text()
    assert secret not in running.log.read_text()


def _refuse(_: str, texts: list[str]) -> None:
    raise ModelError("The embedding model is another one on a worker.")
