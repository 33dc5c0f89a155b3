"""Short descriptions of a member: its kind and place, its sectors."""

from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Member, Sector, Statement

_LEAST_SHARE = 0.15
"""Minimum share (0 to 1) of a sector that is named."""


def kind_and_place(member: Member, words: Wording) -> str:
    """*SME · Ghent, Belgium*."""
    country = words.country(member.country) if member.country else ""
    where = ", ".join(part for part in (member.city, country) if part)
    return " · ".join(part for part in (capital(words.name(member.kind)), where) if part)


def statements_to_read(member: Member, words: Wording) -> tuple[Statement, ...]:
    """A member's statements in the reader's language; all of them where it has none in that language."""
    return tuple(each for each in member.statements if each.language.value == words.language) or member.statements


def main_sectors(features: FeatureSet, member: Member) -> list[tuple[Sector, float]]:
    """The main sectors with their shares (0 to 1), largest first."""
    shares = features.sectors[features.roster.position[member.id]]
    named = [(sector, float(share)) for sector, share in zip(Sector, shares, strict=True) if share >= _LEAST_SHARE]
    return sorted(named, key=lambda pair: -pair[1])


def sectors_derived(features: FeatureSet, member: Member) -> bool:
    """Whether the sectors were derived from the member's texts, because it gave none itself."""
    return bool(features.profiles.derived_sectors[features.roster.position[member.id]])


def sectors_in_words(features: FeatureSet, member: Member, words: Wording) -> str:
    """*medtech 70%, digital 30% (derived from its texts)*."""
    said = ", ".join(f"{words.name(sector)} {words.percent(share)}" for sector, share in main_sectors(features, member))
    if said and sectors_derived(features, member):
        return words.translate("{sectors} (derived from its texts)", sectors=said)
    return said


def themes_in_words(features: FeatureSet, member: Member, words: Wording) -> str:
    """*digital medicine and efficient care (derived from its texts)*; empty where unknown."""
    row = features.roster.position[member.id]
    said = words.listed([words.name(theme) for theme in features.profiles.themes_of(row)])
    if said and features.profiles.derived_themes[row]:
        return words.translate("{themes} (derived from its texts)", themes=said)
    return said


def headcount_in_words(member: Member, words: Wording) -> str:
    """*1,250* or *12.4*; empty where unknown."""
    staff = member.headcount
    return "" if staff is None else words.number(staff, 0 if staff == round(staff) else 1)


def capital(text: str) -> str:
    """The text with a capital first letter; *SME* is unchanged."""
    return text[:1].upper() + text[1:]
