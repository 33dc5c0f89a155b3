"""Parts of topic and programme codes: projects under one topic share more parts than projects under one programme."""

import re
from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from matchmaking.members.member import Project

_DEEPEST = 4
_HEALTH = re.compile(r"H2020-EU\.3\.1(?!\d)|SC1\b|HORIZON\.2\.1(?!\d)|(?:FP7-)?HEALTH\b", re.IGNORECASE)


def topic_codes(project: Project) -> tuple[str, ...]:
    """The topic codes without their years, and every beginning of each, four parts deep.

    >>> topic_codes(Project("1", topics=("FP7-HEALTH-2011-two-stage",)))
    ('HEALTH', 'HEALTH.TWO', 'HEALTH.TWO.STAGE')
    """
    found: set[str] = set()
    for code in project.topics:
        parts = [part for part in re.split(r"[-._ /]+", _plain(code)) if part and not re.fullmatch(r"20\d\d", part)]
        found.update(".".join(parts[:end]) for end in (*range(1, min(len(parts), _DEEPEST) + 1), len(parts)) if parts)
    return tuple(sorted(found))


def programme_codes(project: Project) -> tuple[str, ...]:
    """The programmes of a project; for a project without any, the first parts of its topic codes.

    >>> programme_codes(Project("1", topics=("FP7-HEALTH-2011-two-stage",)))
    ('HEALTH',)
    """
    if project.programmes:
        return tuple(sorted({code.strip(".") for code in project.programmes}))
    return tuple(code for code in topic_codes(project) if "." not in code)


def is_health(project: Project) -> bool:
    """Whether the health part of a framework programme funded the project."""
    return any(_HEALTH.match(code) for code in (*project.programmes, *project.topics))


def _plain(code: str) -> str:
    return re.sub(r"^FP7-", "", code.upper().rstrip("."))


class Codes:
    """The codes of each past project; a code weighs ``log(projects / (1 + projects with the code))``, at least 0."""

    def __init__(self, codes: Sequence[Sequence[str]]) -> None:
        self._index = {code: index for index, code in enumerate(sorted({code for own in codes for code in own}))}
        self._carried = self._matrix(codes)
        carriers = np.bincount(self._carried.indices, minlength=len(self._index))
        self._weights = np.maximum(np.log(len(codes) / (1 + carriers)), 1e-3).astype(np.float32)

    def _matrix(self, codes: Sequence[Sequence[str]]) -> csr_array:
        pairs = [(row, self._index[code]) for row, own in enumerate(codes) for code in own if code in self._index]
        rows, columns = np.array(pairs, np.intp).reshape(-1, 2).T
        shape = (len(codes), len(self._index))
        return csr_array((np.ones(len(pairs), np.float32), (rows, columns)), shape=shape)

    def shared(self, codes: Sequence[Sequence[str]]) -> csr_array:
        """The summed weights of shared codes, shape (asked, past)."""
        asked = self._matrix(codes)
        asked.data = self._weights[asked.indices]
        return csr_array(asked @ self._carried.T)
