"""One member from the many rows in which CORDIS mentions an organisation.

The latest row, by the start of its project, takes precedence; empty cells are ignored.
"""

import re

import pandas as pd

from matchmaking.members.cordis.tables import first_of
from matchmaking.members.cordis.values import kind_of
from matchmaking.members.lists.cells import cleaned
from matchmaking.members.lists.identifiers import checked_number, normal_website
from matchmaking.members.lists.problem_log import ProblemLog
from matchmaking.members.member import Member
from matchmaking.members.names import plain
from matchmaking.members.places import nuts_in, nuts_of
from matchmaking.members.problems import Problem

CORDIS = "CORDIS"
"""The source of members from these archives."""

_SAID = ("name", "number", "sme", "activity", "street", "postcode", "city", "country", "nuts", "website")


def member_id(code: str) -> str:
    """The member's id for the Commission's number of an organisation.

    >>> member_id("999905974"), member_id("fp7h:aee4")
    ('eu-999905974', 'eu-fp7h-aee4')
    """
    return "eu-" + re.sub(r"[^A-Za-z0-9_-]", "-", code)


def members_of(parts: pd.DataFrame, problems: list[Problem]) -> tuple[Member, ...]:
    """One member for each organisation in the rows of participations, sorted by id."""
    if parts.empty:
        return ()
    # the order of rows in a file must not matter: project and contents order rows of one day
    ordered = parts.sort_values(["day", "project", *_SAID], kind="stable", na_position="first")
    said = ordered[["code", *_SAID]].replace("", pd.NA)
    # "other" is less specific than any other activity ever given
    said["activity"] = said["activity"].where(said["activity"] != "OTH")
    latest = said.groupby("code", sort=True).last().fillna("")
    names = _other_names(ordered)
    wrong: list[str] = []
    members = [
        _member(code, dict(zip(_SAID, values, strict=True)), names.get(code, ()), wrong)
        for code, *values in latest.itertuples(name=None)
    ]
    if wrong:
        log = ProblemLog(str(parts["file"].iloc[0]))
        log.dropped(
            "{count} VAT numbers fail their own check and were left out, the first of {codes}.",
            field="vatNumber",
            count=len(wrong),
            codes=first_of(wrong),
        )
        problems += log.problems
    return tuple(sorted(members, key=lambda member: member.id))


def _other_names(ordered: pd.DataFrame) -> dict[str, tuple[str, ...]]:
    """The names and short names of each organisation, sorted."""
    found: dict[str, set[str]] = {}
    for column in ("name", "short"):
        pairs = ordered.loc[ordered[column] != "", ["code", column]].drop_duplicates()
        for code, name in zip(pairs["code"], pairs[column], strict=True):
            if sum(sign.isalnum() for sign in name) > 1:
                found.setdefault(code, set()).add(_line(name))
    return {code: tuple(sorted(names)) for code, names in found.items()}


def _line(text: str) -> str:
    return text if text.isascii() and text.isprintable() else " ".join(cleaned(text).split())


def _member(code: str, said: dict[str, str], names: tuple[str, ...], wrong: list[str]) -> Member:
    name = _line(said["name"]) or f"organisation {code}"
    spellings = {plain(name)}
    aliases: list[str] = []
    for alias in names:
        if (spelling := plain(alias)) not in spellings and len(spelling) > 1:
            spellings.add(spelling)
            aliases.append(alias)
    number = ""
    if said["number"]:
        try:
            number = checked_number(said["number"], said["country"])
        except ValueError:
            wrong.append(code)
    postcode = said["postcode"].removeprefix("B-") if said["country"] == "BE" else said["postcode"]
    return Member(
        id=member_id(code),
        name=name,
        kind=kind_of(said["activity"], said["sme"], name),
        aliases=tuple(aliases),
        enterprise_number=number,
        participant_code=code,
        website=normal_website(said["website"]) if said["website"] else "",
        street=_line(said["street"]),
        postcode=postcode,
        city=_line(said["city"]),
        country=said["country"],
        nuts=nuts_in(said["nuts"]) or nuts_of(postcode, said["country"]),
        sources=(CORDIS,),
    )
