"""Reads one workbook in a process of its own, which `limited_process` starts.

`sheets` runs it by its path, with nothing of this package loaded. It writes
a line of JSON for each sheet (its name, whether it is hidden, its number of rows, and what `workbook_xml` notes of it) and,
after it, one for each row: its cells as text, numbers with a fraction as numbers, since nobody grouped their digits.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import is_zipfile

ENDLESS = 5
"""How it ends when the workbook has a sheet that spans too many cells."""


def as_text(cell: Any) -> str:
    """A cell as a person reads it: 9050 rather than 9050.0, a date as year-month-day."""
    match cell:
        case str():
            return cell
        case bool():
            return "true" if cell else "false"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case float():
            return f"{cell:.12g}"
        case datetime() if cell.time() != time():
            return cell.isoformat(sep=" ", timespec="minutes")
        case datetime():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case timedelta():
            return str(cell)
    return str(cell)


def as_written(cell: Any) -> str | float:
    """A cell as it goes to `sheets`: text, or a number that has a fraction."""
    return cell if isinstance(cell, float) and not cell.is_integer() and abs(cell) < 1e15 else as_text(cell)


def fill_down(rows: list[list[Any]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Give each row below the first of a merged cell its value: people join the cells of what is the same for several rows."""
    for (top, left), (bottom, _) in merged:
        if top < len(rows) and left < len(rows[top]) and (value := rows[top][left]) not in ("", None):
            for row in rows[top + 1 : bottom + 1]:
                if left < len(row) and row[left] in ("", None):
                    row[left] = value


def main(limits: str, libraries: str, memory: str, seconds: str, file: str) -> int:
    """Read the workbook, from folders with the limits and the library, and say how it ended."""
    sys.path += [limits, libraries]
    import limited_process  # type: ignore[import-not-found]  # by their own names: nothing of the package is loaded
    import workbook_xml  # type: ignore[import-not-found]
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    limited_process.limit_this_process(int(memory), int(seconds))
    try:
        notes = workbook_xml.look_through(file) if is_zipfile(file) else {}
        with open(file, "rb") as stream:
            workbook = CalamineWorkbook.from_filelike(stream)
        for about in workbook.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False)
            fill_down(rows, sheet.merged_cell_ranges or [])
            about_sheet = [about.name, about.visible != SheetVisibleEnum.Visible, len(rows), *notes.get(about.name, ([], []))]
            print(json.dumps(about_sheet))
            for row in rows:
                print(json.dumps([as_written(cell) for cell in row]))
    except PasswordError:
        return int(limited_process.PROTECTED)
    except workbook_xml.Endless:
        return ENDLESS
    except MemoryError:
        raise
    except BaseException as cause:  # the library is written in another language: its panics are no ordinary exceptions
        protected = isinstance(cause, CalamineError) and "password" in str(cause).casefold()
        return int(limited_process.PROTECTED if protected else limited_process.DAMAGED)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
