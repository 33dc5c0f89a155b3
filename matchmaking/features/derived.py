"""Proposes values for empty fields of a member from its texts and its name, for a person to confirm or correct."""

from matchmaking.features.fitting import FeatureSet
from matchmaking.features.sector_model import telling_words
from matchmaking.features.stated import Derived, DerivedField, stated_area, stated_classes, stated_kind, stated_level
from matchmaking.members.member import Kind, Member, Sector, Theme

_LEAST_SHARE = 0.15
_MOST_QUOTED = 6


def derive(features: FeatureSet, member: Member) -> tuple[Derived, ...]:
    """The proposed values of a member's empty fields, in the order of ``DerivedField``.

    Members with known values train the proposals: sectors and themes through their texts, the other fields through the share
    of earlier readings that was correct.
    """
    row = features.roster.position[member.id]
    texts = [features.passages.passages[index].text for index in features.passages.of(row)]
    own = [statement.text for statement in (*member.statements, *member.offers)]
    stated = (
        stated_kind(member) if member.kind is Kind.UNKNOWN else None,
        stated_level(own) if member.trl is None else None,
        stated_classes(own) if not member.device_classes else None,
        stated_area(texts) if not member.therapeutic_areas else None,
    )
    found = (
        _sectors(features, row, [member.name, *texts]),
        _themes(features, row),
        *(features.experience.judged(each) if each else None for each in stated),
    )
    return tuple(each for each in found if each)


def _sectors(features: FeatureSet, row: int, texts: list[str]) -> Derived | None:
    profiles = features.profiles
    if not profiles.derived_sectors[row] or not profiles.sectors[row].any():
        return None
    shares = {
        sector: float(share) for sector, share in zip(Sector, profiles.sectors[row], strict=True) if share >= _LEAST_SHARE
    }
    total = sum(shares.values())
    main = int(profiles.sectors[row].argmax())
    words = dict.fromkeys(word for text in texts for word in telling_words(text, main))
    return Derived(
        DerivedField.SECTORS,
        {sector: share / total for sector, share in shares.items()},
        float(profiles.likely[row].max()),
        tuple(words)[:_MOST_QUOTED],
    )


def _themes(features: FeatureSet, row: int) -> Derived | None:
    profiles = features.profiles
    themes = profiles.themes_of(row)
    if not profiles.derived_themes[row] or not themes:
        return None
    shares = dict(zip(Theme, profiles.themes[row], strict=True))
    return Derived(DerivedField.THEMES, themes, float(min(shares[theme] for theme in themes)))
