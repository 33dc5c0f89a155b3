"""`make notebooks`: run them all and write them with their outputs; with ``--check`` compare with what is written instead."""

import argparse
import sys

import nbformat

from notebooks.execution import executed, said, sources, write


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--check", action="store_true", help="write nothing, fail where a number differs")
    check = arguments.parse_args().check
    different = []
    for source in sources():
        file = source.with_suffix(".ipynb")
        notebook = executed(source)
        if check and said(notebook) != said(nbformat.read(file, as_version=4)):
            different.append(file.name)
        if not check:
            write(notebook, file)
        print(f"{file.name} {'checked' if check else 'written'}", flush=True)
    if different:
        sys.exit(f"These say something else on a second run: {', '.join(different)}")


if __name__ == "__main__":
    main()
