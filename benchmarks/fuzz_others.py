"""What people hand in beside lists, spoilt at random: calls, archives, lists of projects and of participants, answers.

``python -m benchmarks.fuzz_others 5000`` spoils as many files; a seed may follow. It prints for each kind how many were read
and refused, and ends with an error at the first file that is neither, or takes longer than its length accounts for.
"""

import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime
from datetime import time as hour
from pathlib import Path

import typst
from docx import Document

from benchmarks.fuzz import Clock, spoilt_archive, spoilt_bytes
from matchmaking.composition.calls.call import read_call, read_calls
from matchmaking.composition.rules.rule_set import read_rules
from matchmaking.data_files import data_file
from matchmaking.errors import MatchmakingError
from matchmaking.exports.question_sheet import question_sheet
from matchmaking.i18n import Wording
from matchmaking.meetings import Event, slots_of
from matchmaking.meetings.participant_list import read_participants
from matchmaking.members.cordis.programmes import read_cordis
from matchmaking.members.projects.project_list import read_project_list
from matchmaking.ranking.weights import read_preset
from matchmaking.workspace.backup import back_up, restore
from matchmaking.workspace.importing import import_directories
from matchmaking.workspace.maintenance.answers import read_answers
from matchmaking.workspace.storage.origins import origins
from matchmaking.workspace.workspace import Workspace
from tests.members.files import archive

NOW = datetime(2026, 11, 29, tzinfo=UTC)
_MEMBERS = "Naam;Gemeente;Website;Contactpersoon;E-mail;Aanbod\nAlfa BV;Genk;alfa.example;An Claes;an@alfa.example;lenzen\n"
_PROJECTS = (
    "Nr;Promotor;Co-promotoren;Project;Samenvatting;Start;Steun\n"
    "12;Zwaluwnest NV;Ravelbos BV, UZ Lindekant;NACHTWACHT;Thuismeting van ademhaling.;01/03/2023;1.250.000,50\n"
    "13;UZ Lindekant;Zwaluwnest NV / Hogeschool Ravelbos;TREDEN;Revalidatie met een zool.;2024-09-15;€ 400.000\n"
)
_PARTICIPANTS = (
    "Organisatie;Voornaam;Achternaam;E-mail;Talen;Beschikbaar;Max. gesprekken;KMO;Moet ontmoeten;Liever niet\n"
    "Alfa BV;An;Peeters;an@alfa.example;nl, Engels;9:00-10:30;4;;Gamma NV;Buiten BV\n"
    "Gamma NV;Bo;Claes;;français/en;;;;;\nBuiten BV;Cas;Wouters;;;;;ja;;\n"
)
_TOPIC = {
    "topicId": "HORIZON-HLTH-2027-01-CARE-99",
    "title": "Care at home",
    "actionType": "RIA",
    "description": "Proposals should develop sensors that follow patients with heart failure at home.",
    "deadline": "2027-04-13",
    "budgetMin": 3e6,
    "budgetMax": 4e6,
}
_CALL = (
    "Wondzorg thuis",
    "Het project ontwikkelt een verband met sensoren. De looptijd is 36 maanden, het budget 3 miljoen euro.",
)
_IN_TEXT = (b"\xff", b"\0", b'"', b"[", b"{", b"=", b"[[x]]\n", b"9" * 400, b"1e999", b"nan", b"-1", b"''' ", b"\xe2\x80\xae")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its ending, a good one, whether it is an archive, and how it is read."""

    ending: str
    good: bytes
    packed: bool
    read: Callable[[Path], object]


def kinds(folder: Path, workspace: Workspace) -> Mapping[str, Kind]:
    """Each kind of file that is read, with a good one."""
    (folder / "leden.csv").write_text(_MEMBERS, encoding="utf-8")
    import_directories(workspace, [folder / "leden.csv"], NOW)
    back_up(workspace, folder / "good.backup", NOW)
    roster = workspace.whole_roster()
    sheet = question_sheet(roster.members[0], origins(workspace), NOW.date(), Wording("nl"))
    document = Document()
    for line in _CALL:
        document.add_paragraph(line)
    document.save(str(folder / "good.docx"))
    (folder / "good.typ").write_text("\n\n".join(_CALL), encoding="utf-8")
    typst.compile(str(folder / "good.typ"), output=str(folder / "good.pdf"))
    demonstration = data_file("demonstration", "projects")
    archive(folder / "good.zip", {file.name: _some(file) for file in sorted(demonstration.glob("*.csv"))})
    slots, _ = slots_of([date(2027, 3, 4)], hour(9), hour(12), 30)
    event = Event("event", "Event", slots, 5)
    call = sorted(data_file("demonstration", "calls").glob("*.toml"))[0]
    return {
        "call file": Kind("toml", call.read_bytes(), False, read_call),
        "topics of the portal": Kind("json", json.dumps([_TOPIC, _TOPIC | {"topicId": "X"}]).encode(), False, read_calls),
        "call in Word": Kind("docx", (folder / "good.docx").read_bytes(), True, read_call),
        "call in PDF": Kind("pdf", (folder / "good.pdf").read_bytes(), False, read_call),
        "call as text": Kind("txt", "\n".join(_CALL).encode(), False, read_call),
        "archive of projects": Kind("zip", (folder / "good.zip").read_bytes(), True, read_cordis),
        "list of projects": Kind("csv", _PROJECTS.encode(), False, read_project_list),
        "list of participants": Kind(
            "csv", _PARTICIPANTS.encode(), False, lambda file: read_participants([file], event, roster)
        ),
        "question sheet": Kind("xlsx", sheet, True, lambda file: read_answers(file, roster)),
        "rules": Kind("toml", data_file("rules", "gber-25.toml").read_bytes(), False, read_rules),
        "weights": Kind("toml", data_file("weights", "learnt.toml").read_bytes(), False, read_preset),
        "backup": Kind("backup", (folder / "good.backup").read_bytes(), False, lambda file: _restored(workspace, file)),
    }


def _some(file: Path) -> bytes:
    """The headers and some rows of a table."""
    return b"".join(file.read_bytes().splitlines(keepends=True)[:12])


def _restored(workspace: Workspace, file: Path) -> None:
    """Put a backup back; a refused one leaves everything as it was."""
    before = workspace.state()
    try:
        restore(workspace, file, NOW)
    except MatchmakingError:
        if workspace.state() != before:
            raise AssertionError("a refused backup left a trace") from None
        raise


def spoilt(kind: Kind, chance: random.Random) -> bytes:
    """A file of this kind that something is wrong with, or not."""
    if kind.packed and chance.random() < 0.7:
        return spoilt_archive(kind.good, chance)
    content = spoilt_bytes(kind.good, chance, chance.randrange(5))
    for _ in range(0 if kind.packed else chance.randrange(3)):
        place = chance.randrange(len(content) + 1)
        content = content[:place] + chance.choice(_IN_TEXT) + content[place + chance.randrange(3) :]
    return content


def run(
    count: int, seed: int, folder: Path, clock: Clock, told: Callable[[int], None] = lambda done: None
) -> Counter[tuple[str, bool]]:
    """Spoil and read so many files, each kind in turn: how many of each kind were read (True) and refused (False).

    Raises whatever a reader raises that is no refusal, and ``AssertionError`` for a refusal without words or what takes too
    long; the file is then the one that is called ``spoilt`` in ``folder``.
    """
    chance = random.Random(seed)
    outcomes: Counter[tuple[str, bool]] = Counter()
    with closing(Workspace(folder / "fuzz.workspace")) as workspace:
        known = kinds(folder, workspace)
        for done in range(1, count + 1):
            name = list(known)[done % len(known)]
            kind = known[name]
            file = folder / f"spoilt.{kind.ending}"
            file.write_bytes(content := spoilt(kind, chance))
            try:
                with clock.reading(len(content)):
                    kind.read(file)
                outcomes[name, True] += 1
            except MatchmakingError as refusal:
                if len(str(refusal)) < 20:
                    raise AssertionError(f"a refusal that names no cause: {refusal}") from refusal
                outcomes[name, False] += 1
            if done % 100 == 0:
                told(done)
            file.unlink()
    return outcomes


def main() -> None:
    count, seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1000, int(sys.argv[2]) if len(sys.argv) > 2 else 1
    folder, clock = Path(tempfile.mkdtemp(prefix="fuzz-")), Clock()
    try:
        outcomes = run(count, seed, folder, clock, lambda done: print(f"\r{done:,}", end="", file=sys.stderr, flush=True))
    except BaseException:
        print(f"\nThe file that was at fault lies in {folder}.", file=sys.stderr)
        raise
    print(f"\n{count:,} files, seed {seed}; {clock}")
    for name in dict.fromkeys(name for name, _ in outcomes):
        print(f"{outcomes[name, True]:8,} read {outcomes[name, False]:8,} refused  {name}")


if __name__ == "__main__":
    main()
