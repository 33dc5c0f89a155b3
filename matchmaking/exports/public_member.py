"""A member with only what may be known outside the cluster: for the public directory and for other programs."""

from typing import Any

from matchmaking.exports.member_words import main_sectors, sectors_derived
from matchmaking.features import FeatureSet
from matchmaking.members.member import Contact, Member, Statement


def public_member(member: Member, features: FeatureSet, *, contacts: bool = False) -> dict[str, Any]:
    """A member of a published roster as plain values.

    ``features`` are those of that roster; ``contacts`` requests contact persons, included only where consent allows it. Sectors
    are shares (0 to 1), with a flag for those derived from its texts; ``trl`` is the lowest and highest level.
    """
    plain: dict[str, Any] = {
        **{name: getattr(member, name) for name in ("id", "name", "city", "country", "nuts")},
        "kind": member.kind.value,
        "website": web_address(member.website),
        "sectors": {sector.value: round(share, 4) for sector, share in main_sectors(features, member)},
        "sectors_derived": sectors_derived(features, member),
        "themes": [theme.value for theme in member.themes],
        "trl": list(member.trl) if member.trl else None,
        **{name: _texts(getattr(member, name)) for name in ("statements", "offers", "needs")},
    }
    if contacts:
        plain["contact"] = _contact(member.contact)
    return plain


def web_address(website: str) -> str:
    """A website as a link for a page; empty for schemes other than http and https."""
    return website if website.casefold().startswith(("https://", "http://")) else ""


def _texts(given: tuple[Statement, ...]) -> list[dict[str, str]]:
    return [{"text": each.text, "language": each.language.value} for each in given]


def _contact(contact: Contact | None) -> dict[str, str] | None:
    return {"name": contact.name, "email": contact.email, "phone": contact.phone} if contact else None
