"""Batch work gives the same on several machines, whatever becomes of these."""

import errno
import json
import os
import pickle
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from benchmarks.stand_in import StandIn
from matchmaking import machines as machines_module
from matchmaking.cli import app
from matchmaking.errors import ImpossibleRequest, ModelError, SchedulerError, WorkspaceError
from matchmaking.evaluation import HIDDEN_TEXT, Split, backtest, split_archives, split_words, to_json
from matchmaking.evaluation.texts import KnownTexts
from matchmaking.features.encoder import TOGETHER, Progress
from matchmaking.features.late_interaction import Encoded
from matchmaking.features.vectors import VectorCache
from matchmaking.machines import HERE, Machines, machines
from matchmaking.members.member import Roster
from matchmaking.workspace.workspace import Workspace
from tests.conftest import WordEncoder, small_roster
from tests.evaluation.archives import FUTURE, PAST, cordis
from tests.evaluation.test_hidden_texts import strangers
from tests.workers import Cluster, DiesOnce, Slow, cluster
from tests.workspace.test_workspace import saved

CUT = date(2019, 1, 1)
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


def _workspace(folder: Path) -> Path:
    workspace = Workspace(folder / "cluster.workspace")
    saved(workspace, small_roster())
    workspace.close()
    return folder / "cluster.workspace"


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


@pytest.fixture(scope="module")
def questions(tmp_path_factory: pytest.TempPathFactory) -> Sequence[Split]:
    """An archive, whose projects are asked for, and a workspace whose members' own texts are."""
    archive = cordis(tmp_path_factory.mktemp("archive") / "a.zip", PAST + FUTURE)
    return split_archives([archive], CUT), split_words(Roster.of(strangers(8)))


def _report(split: Split, cache: Path, workers: Machines = HERE, progress: Progress | None = None) -> str:
    tasks = () if split.test else [HIDDEN_TEXT]
    return json.dumps(to_json(backtest(split, WordEncoder(), cache, tasks=tasks, progress=progress, machines=workers)))


def test_a_back_test_on_several_machines_reports_the_same_byte_for_byte_with_a_worker_killed_in_the_middle(
    running: Cluster, questions: Sequence[Split], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["matchmaking.evaluation.backtest"], "_AT_ONCE", 1)
    killed: list[int] = []

    def kill_once(done: int, total: int) -> None:
        if done < total and not killed:
            killed.append(done)
            running.end_worker()

    alone = [_report(split, tmp_path / "alone") for split in questions]
    with machines(running.address) as workers:
        assert [_report(split, tmp_path / "vectors", workers, kill_once) for split in questions] == alone
    assert killed


def test_what_a_process_knows_of_texts_goes_to_another_without_files_and_without_other_texts(tmp_path: Path) -> None:
    whole = VectorCache(tmp_path, StandIn()).read(TEXTS[:300])
    known = KnownTexts(StandIn(), tmp_path, TEXTS[:5])
    sent = pickle.dumps(known)
    again: KnownTexts = pickle.loads(sent)  # noqa: S301
    for segment in tmp_path.rglob("*.npz"):
        segment.unlink()
    found = again.read(TEXTS[:5])
    assert np.array_equal(found.pieces[:], whole[range(5)].pieces[:])
    assert np.array_equal(found.vectors, whole.vectors[:5])
    assert len(sent) < whole.pieces[:].nbytes / 10


def test_a_text_that_a_back_test_did_not_foresee_is_read_alone(tmp_path: Path) -> None:
    read: list[int] = []

    class Telling(StandIn):
        def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
            read.append(len(texts))
            return super().read(texts, progress)

    known = KnownTexts(Telling(), tmp_path, TEXTS[:2])
    read.clear()
    known.read(["unforeseen", TEXTS[0], "another"])
    assert read == [1, 1]


def test_the_command_reads_what_is_new_on_the_machines_and_says_how_much(
    running: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("matchmaking.commands.embedding.Encoder", StandIn)
    monkeypatch.setenv("MATCHMAKING_CACHE", str(tmp_path / "vectors"))
    place = _workspace(tmp_path)
    command = ["embed", "--workspace", str(place), "--scheduler", running.address, "--json"]
    first, second = (json.loads(CliRunner().invoke(app, command).stdout) for _ in range(2))
    assert first["read"] == first["texts"] > 0
    assert second == first | {"read": 0}


def test_the_command_says_that_no_scheduler_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines_module, "_CONNECT_S", 1)
    place = _workspace(tmp_path)
    for command in ("embed",), ("backtest", "--cut", "2021-01-01"):
        told = CliRunner().invoke(app, [*command, "--workspace", str(place), "--scheduler", "127.0.0.1:1"])
        assert told.exit_code == 1
        assert "No scheduler answers at 127.0.0.1:1." in told.stderr


def test_vectors_that_cannot_be_kept_are_an_error_of_the_command_that_is_there_to_keep_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("matchmaking.features.vectors.np.savez", full)
    with pytest.raises(WorkspaceError, match="the disk is full"):
        VectorCache(tmp_path, StandIn()).add(TEXTS[:3])


def test_a_scheduler_that_vanishes_is_named_and_the_next_run_goes_on_from_what_was_read(tmp_path: Path) -> None:
    asked: list[int] = []

    class Counting(StandIn):
        def read(self, texts, progress=None):  # type: ignore[no-untyped-def]
            asked.append(len(texts))
            return super().read(texts)

    (tmp_path / "dask").mkdir()
    with (
        cluster(tmp_path / "dask") as begun,
        machines(begun.address) as workers,
        pytest.raises(SchedulerError, match=f"The scheduler at {begun.address} does not answer any more"),
    ):
        VectorCache(tmp_path / "vectors", Slow()).add(TEXTS, lambda *_: begun.end_scheduler(), workers)
    with pytest.raises(SchedulerError, match="does not answer any more"):
        list(workers.each(_refuse, "", [["later"]]))
    VectorCache(tmp_path / "vectors", Counting()).add(TEXTS)
    assert 0 < sum(asked) <= len(TEXTS) - TOGETHER
    found, whole = VectorCache(tmp_path / "vectors", StandIn()).read(TEXTS), StandIn().read(TEXTS)
    assert all(np.array_equal(getattr(found, name)[:], getattr(whole, name)) for name in ("vectors", "pieces", "weights"))


def test_a_scheduler_without_workers_is_not_waited_for_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines_module, "PATIENCE_S", 0)
    with (
        cluster(tmp_path, workers=0) as begun,
        machines(begun.address) as workers,
        pytest.raises(SchedulerError, match=f"The scheduler at {begun.address} has no workers"),
    ):
        VectorCache(tmp_path / "vectors", StandIn()).add(TEXTS, machines=workers)


def test_what_no_scheduler_answers_is_named_before_anything_is_done(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(machines_module, "_CONNECT_S", 1)
    with pytest.raises(SchedulerError, match="No scheduler answers at tcp:"), machines("tcp://127.0.0.1:1"):
        pass


@pytest.mark.parametrize("address", ["somewhere", "http://127.0.0.1:8786", "inproc://1", "/etc/passwd", "tcp://host:"])
def test_what_is_no_address_of_a_scheduler_is_refused(address: str) -> None:
    with pytest.raises(ImpossibleRequest, match="is no address of a scheduler"), machines(address):
        pass


def test_what_the_work_itself_says_comes_back_and_no_text_is_written_to_a_log(running: Cluster, tmp_path: Path) -> None:
    said = "Jan Peeters zoekt een partner"
    with machines(running.address) as workers, pytest.raises(ModelError, match="another one on a worker"):
        list(workers.each(_refuse, said, [[said], [said]]))
    assert "refuse" in running.log.read_text()
    assert said not in running.log.read_text()


def _refuse(_: str, texts: list[str]) -> None:
    raise ModelError("The embedding model is another one on a worker.")
