"""Which of the locked versions an advisory speaks of, read from a file alone: ``python -m requirements.advisories all.zip``.

The file is the export of the OSV database for PyPI, a zip of one JSON document for each advisory, or one such document; OSV
tells where it is downloaded (https://google.github.io/osv.dev/data/). Nothing is looked up on a network. It prints a line for
each advisory that holds for a locked version, then how many it read, and ends with 1 when one holds.
"""

import json
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

FOLDER = Path(__file__).resolve().parent


@dataclass(frozen=True, slots=True)
class Finding:
    """An advisory (its ``id`` and other names) that holds for a locked version, and the versions that mend it, if any do."""

    id: str
    aliases: tuple[str, ...]
    package: str
    version: str
    summary: str
    fixed: tuple[str, ...]


def locked_versions(folder: Path = FOLDER) -> dict[str, str]:
    """The version of each package in the lock, by its name as registries write it."""
    found: dict[str, str] = {}
    for name in ("locked.txt", "torch.txt"):
        for line in (folder / name).read_text(encoding="utf-8").splitlines():
            if line and line[0] not in " #":
                requirement = Requirement(line.rstrip(" \\"))
                (pinned,) = requirement.specifier
                found[canonicalize_name(requirement.name)] = pinned.version
    return found


def read_advisories(file: Path) -> Iterator[Mapping[str, Any]]:
    """The advisories of an export, one after the other."""
    if file.suffix == ".zip":
        with ZipFile(file) as export:
            for name in export.namelist():
                if name.endswith(".json"):
                    yield json.loads(export.read(name))
    else:
        yield json.loads(file.read_text(encoding="utf-8"))


def findings(advisory: Mapping[str, Any], locked: Mapping[str, str]) -> Iterator[Finding]:
    """What one advisory says of the locked versions; nothing once it is withdrawn."""
    if advisory.get("withdrawn"):
        return
    for affected in advisory.get("affected", ()):
        package = affected.get("package", {})
        name = canonicalize_name(package.get("name", ""))
        if package.get("ecosystem") == "PyPI" and name in locked and _holds(affected, Version(locked[name])):
            fixed = tuple(dict.fromkeys(event["fixed"] for event in _events(affected) if "fixed" in event))
            told = str(advisory.get("summary", ""))
            yield Finding(advisory["id"], tuple(advisory.get("aliases", ())), name, locked[name], told, fixed)


def _holds(affected: Mapping[str, Any], version: Version) -> bool:
    """Whether a version is named, or lies between where a weakness came and where it went."""
    if any(_version(named) == version for named in affected.get("versions", ())):
        return True
    inside = False
    for event in sorted(_events(affected), key=_when):
        if "introduced" in event and (event["introduced"] == "0" or _when(event)[0] <= version):
            inside = True
        elif ("fixed" in event and _when(event)[0] <= version) or ("last_affected" in event and _when(event)[0] < version):
            inside = False
    return inside


def _events(affected: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """The events of its versions; those of commits are left out, since no lock names a commit."""
    given = [event for each in affected.get("ranges", ()) if each["type"] == "ECOSYSTEM" for event in each["events"]]
    return [event for event in given if set(event) & {"introduced", "fixed", "last_affected"}]


def _when(event: Mapping[str, str]) -> tuple[Version, bool]:
    """The order of events: by version; at one version, what came goes before what went."""
    written = next(event[name] for name in ("introduced", "fixed", "last_affected") if name in event)
    return _version(written) or Version("0"), "introduced" not in event


def _version(written: str) -> Version | None:
    try:
        return Version(written)
    except InvalidVersion:
        return None


def main(file: str) -> int:
    """Print what an export says of the locked versions; 1 when an advisory holds for one."""
    locked, read, found = locked_versions(), 0, 0
    for advisory in read_advisories(Path(file)):
        read += 1
        for each in findings(advisory, locked):
            found += 1
            mended = f"mended in {', '.join(each.fixed)}" if each.fixed else "not mended in any version"
            names = " ".join([each.id, *each.aliases])
            sys.stdout.write(f"{each.package} {each.version}: {names}: {each.summary} ({mended})\n")
    sys.stdout.write(f"{read} advisories read, {len(locked)} locked packages, {found} hold for a locked version.\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
