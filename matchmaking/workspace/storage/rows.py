"""Members, projects, participations and pairs as rows of tables, and back."""

from collections.abc import Callable, Mapping
from dataclasses import asdict, fields
from typing import Any

from matchmaking.members.identity.organisations import PossibleDuplicate
from matchmaking.members.member import Contact, Kind, Language, Member, Participation, Project, Sector, Statement, Theme

_COLUMNS = ("id", "name", "kind", "country", "nuts")
_PROFILE = tuple(field.name for field in fields(Member) if field.name not in {*_COLUMNS, "contact"})
"""The fields in the column ``profile``, stored as JSON without empty ones."""
AGREED = {True: "yes", False: "no"}


def member_row(member: Member) -> dict[str, Any]:
    """A member as a row of ``member``; its contact is stored in a table of its own."""
    said = {name: value for name in _PROFILE if says_something(value := getattr(member, name))}
    profile = {name: list(value) if isinstance(value, tuple) else value for name, value in said.items()}
    for name in {"statements", "offers", "needs"} & said.keys():
        profile[name] = [[statement.text, statement.language.value] for statement in said[name]]
    if "sectors" in said:
        profile["sectors"] = {sector.value: share for sector, share in member.sectors.items()}
    if member.contact_agreed is not None:
        profile["contact_agreed"] = AGREED[member.contact_agreed]
    return {name: getattr(member, name) for name in _COLUMNS} | {"profile": profile}


def contact_row(member: Member) -> dict[str, Any] | None:
    if (contact := member.contact) is None:
        return None
    return {"member": member.id, "name": contact.name, "email": contact.email, "phone": contact.phone}


def _statements(stored: list[list[str]]) -> tuple[Statement, ...]:
    return tuple(Statement(text, Language(language)) for text, language in stored)


_READ: Mapping[str, Callable[[Any], Any]] = {
    "sectors": lambda stored: {Sector(sector): share for sector, share in stored.items()},
    "themes": lambda stored: tuple(map(Theme, stored)),
    **dict.fromkeys(("statements", "offers", "needs"), _statements),
    **dict.fromkeys(("aliases", "trl", "device_classes", "therapeutic_areas", "sources"), tuple),
    "contact_agreed": {word: agreed for agreed, word in AGREED.items()}.get,
}


def member_of(row: Mapping[str, Any], contact: Contact | None) -> Member:
    """A member from its row; a profile without the field ``consent`` does not consent."""
    stored = {"consent": False} | row["profile"]
    profile = {name: _READ[name](stored[name]) if name in _READ else stored[name] for name in _PROFILE if name in stored}
    return Member(
        row["id"], row["name"], Kind(row["kind"]), country=row["country"], nuts=row["nuts"], contact=contact, **profile
    )


def project_row(project: Project) -> dict[str, Any]:
    row = {field.name: getattr(project, field.name) for field in fields(Project)}
    codes = {"programmes": list(row.pop("programmes")), "topics": list(row.pop("topics"))}
    return row | {"codes": codes, "keywords": list(project.keywords)}


def project_of(row: Mapping[str, Any]) -> Project:
    values = {name: value for name, value in row.items() if name not in ("codes", "keywords")}
    programmes, topics = (tuple(row["codes"][name]) for name in ("programmes", "topics"))
    return Project(**values, programmes=programmes, topics=topics, keywords=tuple(row["keywords"]))


def participation_row(part: Participation) -> dict[str, Any]:
    return {"project": part.project, "member": part.member, "role": part.role, "amount": part.amount}


def duplicate_row(pair: PossibleDuplicate) -> dict[str, Any]:
    return asdict(pair)


def duplicate_of(row: Mapping[str, Any]) -> PossibleDuplicate:
    return PossibleDuplicate(**{**row, "reasons": tuple(row["reasons"])})


def says_something(value: Any) -> bool:
    """Whether a field holds a value; zero is one (no employees)."""
    return bool(value) or type(value) in (int, float)
