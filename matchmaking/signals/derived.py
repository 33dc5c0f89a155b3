"""What a member did not say in a field of its own, proposed from its texts and its name, for a person to confirm or correct."""

from matchmaking.members.member import Kind, Member, Sector, Theme
from matchmaking.signals.learning import Signals
from matchmaking.signals.sector_model import telling_words
from matchmaking.signals.stated import Derived, DerivedField, stated_area, stated_classes, stated_kind, stated_level

_LEAST_SHARE = 0.15
_MOST_QUOTED = 6


def derive(signals: Signals, member: Member) -> tuple[Derived, ...]:
    """Everything that a member did not say itself and its texts or its name tell, in the order of ``DerivedField``.

    What members are known to be teaches all of it: sectors and themes by their texts, the others by how often what was read
    proved right.
    """
    row = signals.roster.position[member.id]
    texts = [signals.passages.passages[place].text for place in signals.passages.of(row)]
    own = [statement.text for statement in (*member.statements, *member.offers)]
    stated = (
        stated_kind(member) if member.kind is Kind.UNKNOWN else None,
        stated_level(own) if member.trl is None else None,
        stated_classes(own) if not member.device_classes else None,
        stated_area(texts) if not member.therapeutic_areas else None,
    )
    found = (
        _sectors(signals, row, [member.name, *texts]),
        _themes(signals, row),
        *(signals.experience.judged(each) if each else None for each in stated),
    )
    return tuple(each for each in found if each)


def _sectors(signals: Signals, row: int, texts: list[str]) -> Derived | None:
    profiles = signals.profiles
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


def _themes(signals: Signals, row: int) -> Derived | None:
    profiles = signals.profiles
    themes = profiles.themes_of(row)
    if not profiles.derived_themes[row] or not themes:
        return None
    shares = dict(zip(Theme, profiles.themes[row], strict=True))
    return Derived(DerivedField.THEMES, themes, float(min(shares[theme] for theme in themes)))
