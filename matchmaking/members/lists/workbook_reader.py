"""Reads one workbook in a separate process, which `limited_process` starts.

`sheets` runs it by its path, without the rest of this package. It writes one line of JSON for each sheet (its name, whether it
is hidden, the number of non-empty rows, and the notes of `workbook_xml`), followed by one line for each of these rows: its
number from 1, and its cells up to the last filled one as text, numbers with a fraction as numbers, since their digits are not
grouped. A stray cell far away therefore costs a row and not an area.
"""

import json
import sys
from datetime import date, datetime, time, timedelta
from typing import Any
from zipfile import is_zipfile

ENDLESS = 5
"""Exit code for a workbook with a sheet that spans too many cells."""


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
    """Copy the value of a merged cell to the rows below its first, since people merge cells with the same value.

    Cells in two merged ranges get the upper value; each cell is visited once.
    """
    walked: dict[int, int] = {}
    for (top, left), (bottom, _) in sorted(merged):
        if top < len(rows) and left < len(rows[top]) and (value := rows[top][left]) not in ("", None):
            begin = max(top, walked.get(left, 0)) + 1
            for row in rows[begin : bottom + 1]:
                if left < len(row) and row[left] in ("", None):
                    row[left] = value
            walked[left] = max(bottom, walked.get(left, 0))


def up_to_the_last(row: list[Any]) -> list[Any]:
    """The cells of a row up to the last that is filled."""
    filled = len(row)
    while filled and row[filled - 1] in ("", None):
        filled -= 1
    return row[:filled]


def main(limits: str, libraries: str, memory: str, seconds: str, file: str) -> int:
    """Read the workbook, with the folders of the limits and the library, and return the exit code."""
    sys.path += [limits, libraries]
    import compound_file  # type: ignore[import-not-found]  # by their own names: nothing of the package is loaded
    import limited_process  # type: ignore[import-not-found]
    import workbook_xml  # type: ignore[import-not-found]
    from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

    limited_process.limit_this_process(int(memory), int(seconds))
    try:
        packed = is_zipfile(file)
        notes = workbook_xml.look_through(file) if packed else {}
        with open(file, "rb") as stream:
            if not packed and compound_file.has_endless_chain(stream.read()):
                return int(limited_process.DAMAGED)
            stream.seek(0)
            workbook = CalamineWorkbook.from_filelike(stream)
        for about in workbook.sheets_metadata:
            if about.typ != SheetTypeEnum.WorkSheet:
                continue
            sheet = workbook.get_sheet_by_name(about.name)
            rows = sheet.to_python(skip_empty_area=False)
            fill_down(rows, sheet.merged_cell_ranges or [])
            filled = [number for number, row in enumerate(rows, start=1) if row.count("") < len(row)]
            about_sheet = [about.name, about.visible != SheetVisibleEnum.Visible, len(filled), *notes.get(about.name, ([], []))]
            print(json.dumps(about_sheet))
            for number in filled:
                print(json.dumps([number, [as_written(cell) for cell in up_to_the_last(rows[number - 1])]]))
    except PasswordError:
        return int(limited_process.PROTECTED)
    except workbook_xml.Endless:
        return ENDLESS
    except MemoryError:
        raise
    except BaseException as cause:  # the library is written in Rust: its panics are no ordinary exceptions
        protected = isinstance(cause, CalamineError) and "password" in str(cause).casefold()
        return int(limited_process.PROTECTED if protected else limited_process.DAMAGED)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
