"""Work in a process of its own: its words come back, its errors too, and its death is no silence."""

import os
from pathlib import Path

import pytest

from matchmaking.errors import BadCall, WorkspaceError
from matchmaking.pages.frame.subprocess_job import Tell, in_subprocess
from matchmaking.remarks import Remark


def counted(tell: Tell, count: int) -> tuple[int, int]:
    for number in range(count):
        print("a library prints")
        tell(Remark("Number {number}", {"number": number}), number / count)
    return count, os.getpid()


def refuses(tell: Tell) -> None:
    raise BadCall("The call '{call}' is {what}.", call="{x}", what="bad")


def dies(tell: Tell) -> None:
    os._exit(9)


def test_the_work_is_done_elsewhere_and_tells_how_far_it_is() -> None:
    told: list[tuple[str, float]] = []
    count, process = in_subprocess(counted, 4, tell=lambda remark, part: told.append((str(remark), part)))
    assert count == 4
    assert process != os.getpid()
    assert told == [(f"Number {number}", number / 4) for number in range(4)]


def test_an_error_of_the_house_comes_back_with_its_words_and_values() -> None:
    with pytest.raises(BadCall) as refusal:
        in_subprocess(refuses, tell=lambda remark, part: None)
    assert refusal.value.message == "The call '{call}' is {what}."
    assert refusal.value.values == {"call": "{x}", "what": "bad"}


def test_a_process_that_dies_is_told_of() -> None:
    with pytest.raises(WorkspaceError, match="broken off"):
        in_subprocess(dies, tell=lambda remark, part: None)


def test_it_runs_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert in_subprocess(counted, 0, tell=lambda remark, part: None)[0] == 0
