"""Named lists of single organisations that rules refer to, because no kind, place or owner tells them apart."""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from matchmaking.data_files import data_file
from matchmaking.members.member import COMPANIES, Member
from matchmaking.members.names import name_key

LIST_NAME = re.compile(r"[a-z][a-z-]+")
"""What lists are called: in small letters, unlike NUTS codes."""


@dataclass(frozen=True, slots=True)
class OrganisationList:
    """A list of ``data/organisations.toml``: the country of all on it, why rules name them, and the words of each name."""

    country: str
    why: Mapping[str, str]
    source: str
    checked: date
    names: frozenset[frozenset[str]]

    def holds(self, member: Member) -> bool:
        """Whether a member is on the list, by one of its names; a part of one that is on it, such as a faculty, is so too."""
        if member.country != self.country:
            return False
        for name in (*member.names, *([member.parent] if member.kind not in COMPANIES else [])):
            words = frozenset(name_key(name).split())
            if words in self.names or (member.kind not in COMPANIES and any(known <= words for known in self.names)):
                return True
        return False


@cache
def organisation_lists() -> Mapping[str, OrganisationList]:
    """The lists of ``data/organisations.toml`` by name."""
    tables = tomllib.loads(data_file("organisations.toml").read_text(encoding="utf-8"))
    return {
        name: OrganisationList(
            table["country"],
            table["why"],
            table["source"],
            table["checked"],
            frozenset(frozenset(name_key(each).split()) for each in table["names"]),
        )
        for name, table in tables.items()
    }


def lists_of(member: Member) -> frozenset[str]:
    """The names of the lists that a member is on."""
    return frozenset(name for name, each in organisation_lists().items() if each.holds(member))
