"""Norms by their numbers: "ISO 13485", "EN IEC 62366-1"; one digit more or less is another norm."""

import re

_NORM = re.compile(
    r"(?<![\w-])((?:(?:NBN|DIN|NEN|NF|BS|EN|ISO|IEC|ASTM|IEEE|ANSI|AAMI)[\s/-]{0,2}){1,4})(?:TR|TS|IR)?\s?([A-Z]?\d{3,6})((?:[-‑–]\d{1,3}){0,3})(?![\w])"
)


def norms_in(text: str) -> list[tuple[int, int, str]]:
    """The norms that a text names: where each begins and ends, and how it is written.

    >>> norms_in("made under EN ISO 13485:2016 and IEC62366-1")
    [(11, 23, 'EN ISO 13485'), (33, 43, 'IEC 62366-1')]
    >>> norms_in("tested by IEC 62366-1")[0][2]
    'IEC 62366-1'
    """
    return [
        (match.start(), match.end(), f"{' '.join(re.split(r'[^A-Z]+', match[1])).strip()} {match[2]}{_parts(match[3])}")
        for match in _NORM.finditer(text)
    ]


def same_norm(asked: str, named: str) -> bool:
    """Whether a norm that a text names is the one asked for: the same number, and the same part where both name one.

    >>> same_norm("IEC 62366", "EN IEC 62366-1"), same_norm("IEC 62366", "IEC 62304")
    (True, False)
    """
    (number, _, part), (other, _, its) = (norm.split()[-1].partition("-") for norm in (asked, named))
    return number == other and (not part or not its or part == its)


def _parts(said: str) -> str:
    return re.sub(r"[‑–]", "-", said)
