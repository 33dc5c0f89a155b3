"""What is installed: exact versions, the same for every Python that the product runs on."""

from collections import Counter
from pathlib import Path

import pytest
from packaging.requirements import Requirement

LOCKS = Path(__file__).resolve().parents[1] / "requirements"


def _locked(file: str) -> list[Requirement]:
    lines = (LOCKS / file).read_text(encoding="utf-8").splitlines()
    return [Requirement(line.rstrip(" \\")) for line in lines if line and not line.startswith(("#", " "))]


@pytest.mark.parametrize("file", ["locked.txt", "torch.txt"])
def test_each_package_has_one_exact_version_whatever_the_python(file: str) -> None:
    locked = _locked(file)
    assert locked
    assert [each.name for each in locked if [part.operator for part in each.specifier] != ["=="]] == []
    assert [name for name, times in Counter(each.name for each in locked).items() if times > 1] == []


@pytest.mark.parametrize("file", ["locked.txt", "torch.txt"])
def test_no_lock_names_a_registry(file: str) -> None:
    text = (LOCKS / file).read_text(encoding="utf-8")
    assert "://" not in text
    assert "index-url" not in text
