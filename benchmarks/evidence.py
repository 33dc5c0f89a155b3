"""`python -m benchmarks.evidence`: makes the reports of ``data/evidence`` again, from the archives of MATCHMAKING_BENCHMARK.

Figures are rounded to four decimals; what `matchmaking backtest` itself writes has them all.
"""

import argparse
import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from matchmaking.data_files import data_file
from matchmaking.evaluation import (
    Provenance,
    backtest,
    first_page_of,
    page_to_json,
    shipped,
    split_archives,
    to_json,
)
from matchmaking.features import Encoder, default_cache


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", choices=[report.file for report in shipped()], help="make one of them alone")
    arguments.add_argument("--into", type=Path, default=data_file("evidence"), help="the folder to write to")
    given = arguments.parse_args()
    folder = os.environ.get("MATCHMAKING_BENCHMARK")
    if not folder:
        sys.exit("MATCHMAKING_BENCHMARK is not set: it names the folder of the archives.")
    for report in shipped():
        if given.only in (None, report.file):
            start = time.monotonic()
            written = json.dumps(_rounded(_made(report, Path(folder))), separators=(",", ":"))
            (given.into / report.file).write_text(written.replace('"all":', '\n"all":') + "\n", encoding="utf-8")
            print(f"{report.file}: {time.monotonic() - start:.0f} s")


def _made(provenance: Provenance, folder: Path) -> dict[str, Any]:
    split = split_archives([folder / provenance.archive], provenance.cut)
    encoder, cache = Encoder(), default_cache()
    return to_json(backtest(split, encoder, cache)) | page_to_json(first_page_of(split, encoder, cache))


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, 4)
        case dict():
            return {key: _rounded(item) for key, item in value.items()}
        case list():
            return [_rounded(item) for item in value]
        case _:
            return value


if __name__ == "__main__":
    main()
