"""Where the shipped data lies: tables, rules and the demonstration cluster.

In a checkout that is the folder ``data`` beside the package; an installed wheel carries the same folder inside the package.
"""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def data_file(*parts: str) -> Path:
    """The path of a shipped data file or folder.

    >>> data_file("postcodes-be.csv").name
    'postcodes-be.csv'
    """
    checkout = _PACKAGE.parent / "data"
    # a wheel's own folder is looked at first: beside an installed package anything could be called "data"
    inside = _PACKAGE / "data"
    return (inside if inside.is_dir() else checkout).joinpath(*parts)
