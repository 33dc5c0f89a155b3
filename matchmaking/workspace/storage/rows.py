"""How each noun of the roster becomes a row of a table and comes back."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from matchmaking.members.identity.organisations import PossibleDuplicate
from matchmaking.members.member import (
    Contact,
    Kind,
    Language,
    Member,
    Participation,
    Project,
    Sector,
    Statement,
    Theme,
)

_AGREED = {True: "yes", False: "no"}


def member_row(member: Member) -> dict[str, Any]:
    """A member as a row of ``member``; its contact goes to a table of its own."""
    profile = {
        "aliases": member.aliases,
        "enterprise_number": member.enterprise_number,
        "participant_code": member.participant_code,
        "website": member.website,
        "street": member.street,
        "postcode": member.postcode,
        "city": member.city,
        "parent": member.parent,
        "parent_share": member.parent_share,
        "headcount": member.headcount,
        "in_difficulty": member.in_difficulty,
        "sectors": {sector.value: share for sector, share in member.sectors.items()},
        "themes": [theme.value for theme in member.themes],
        "statements": _texts(member.statements),
        "offers": _texts(member.offers),
        "needs": _texts(member.needs),
        "trl": member.trl,
        "device_classes": member.device_classes,
        "therapeutic_areas": member.therapeutic_areas,
        "contact_agreed": None if member.contact_agreed is None else _AGREED[member.contact_agreed],
        "consent": member.consent,
        "sources": member.sources,
    }
    said = {key: value for key, value in profile.items() if says_something(value)}
    stored = {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}
    row = {"id": member.id, "name": member.name, "kind": member.kind.value, "country": member.country, "nuts": member.nuts}
    return row | {"profile": stored}


def contact_row(member: Member) -> dict[str, Any] | None:
    if (contact := member.contact) is None:
        return None
    return {"member": member.id, "name": contact.name, "email": contact.email, "phone": contact.phone}


def member_of(row: Mapping[str, Any], contact: Contact | None) -> Member:
    """A member back from its row."""
    profile = row["profile"]
    trl = profile.get("trl")
    return Member(
        id=row["id"],
        name=row["name"],
        kind=Kind(row["kind"]),
        aliases=tuple(profile.get("aliases", ())),
        enterprise_number=profile.get("enterprise_number", ""),
        participant_code=profile.get("participant_code", ""),
        website=profile.get("website", ""),
        street=profile.get("street", ""),
        postcode=profile.get("postcode", ""),
        city=profile.get("city", ""),
        country=row["country"],
        nuts=row["nuts"],
        parent=profile.get("parent", ""),
        parent_share=profile.get("parent_share"),
        headcount=profile.get("headcount"),
        in_difficulty=profile.get("in_difficulty", False),
        sectors={Sector(sector): share for sector, share in profile.get("sectors", {}).items()},
        themes=tuple(Theme(theme) for theme in profile.get("themes", ())),
        statements=_statements(profile.get("statements", ())),
        offers=_statements(profile.get("offers", ())),
        needs=_statements(profile.get("needs", ())),
        trl=(trl[0], trl[1]) if trl else None,
        device_classes=tuple(profile.get("device_classes", ())),
        therapeutic_areas=tuple(profile.get("therapeutic_areas", ())),
        contact=contact,
        contact_agreed={word: agreed for agreed, word in _AGREED.items()}.get(profile.get("contact_agreed")),
        consent=profile.get("consent", False),
        sources=tuple(profile.get("sources", ())),
    )


def project_row(project: Project) -> dict[str, Any]:
    return {
        "id": project.id,
        "acronym": project.acronym,
        "title": project.title,
        "text": project.text,
        "framework": project.framework,
        "codes": {"programmes": list(project.programmes), "topics": list(project.topics)},
        "start": project.start,
        "end": project.end,
        "budget": project.budget,
        "keywords": list(project.keywords),
    }


def project_of(row: Mapping[str, Any]) -> Project:
    codes = row["codes"]
    start: date | None = row["start"]
    return Project(
        id=row["id"],
        acronym=row["acronym"],
        title=row["title"],
        text=row["text"],
        framework=row["framework"],
        programmes=tuple(codes["programmes"]),
        topics=tuple(codes["topics"]),
        start=start,
        end=row["end"],
        budget=row["budget"],
        keywords=tuple(row["keywords"]),
    )


def participation_row(part: Participation) -> dict[str, Any]:
    return {"project": part.project, "member": part.member, "role": part.role, "amount": part.amount}


def duplicate_row(pair: PossibleDuplicate) -> dict[str, Any]:
    return {"member": pair.member, "other": pair.other, "score": pair.score, "reasons": list(pair.reasons)}


def duplicate_of(row: Mapping[str, Any]) -> PossibleDuplicate:
    return PossibleDuplicate(row["member"], row["other"], row["score"], tuple(row["reasons"]))


def _texts(statements: tuple[Statement, ...]) -> list[list[str]]:
    return [[statement.text, statement.language.value] for statement in statements]


def _statements(stored: Any) -> tuple[Statement, ...]:
    return tuple(Statement(text, Language(language)) for text, language in stored)


def says_something(value: Any) -> bool:
    """Whether a field holds anything; zero is something: nobody works there."""
    return bool(value) or type(value) in (int, float)
