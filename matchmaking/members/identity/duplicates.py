"""Possible duplicates: pairs of members to show to a person, never merged automatically."""

from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from pathlib import Path

from matchmaking.data_files import data_file
from matchmaking.members.identity.blocking import candidates
from matchmaking.members.identity.certainty import held_against
from matchmaking.members.identity.comparison import compare, threshold
from matchmaking.members.identity.organisations import PossibleDuplicate
from matchmaking.members.identity.record_features import RecordFeatures, same_town
from matchmaking.members.member import Member

# from these similarities on, the names' common part is given as a reason
_SIMILAR, _WITHIN, _WORD = 0.8, 0.9, 1.0
_SLIP = 0.88
_ABBREVIATED = ("initials", "same_short_name", "initials_within", "short_name_within")


def possible_duplicates(members: Sequence[Member]) -> tuple[PossibleDuplicate, ...]:
    """All pairs that may be one organisation, most probable first.

    At least one member of a pair is in a directory: organisations that the Commission numbered are not compared with each
    other.

    >>> one, other = Member("a", "Imaging Lab", city="Gent"), Member("b", "Imagin Lab", city="Ghent")
    >>> [(pair.member, pair.other, pair.reasons) for pair in possible_duplicates([one, other])]
    [('a', 'b', ('similar_name', 'same_town'))]
    """
    record_features = [RecordFeatures(member) for member in members]
    pairs = candidates(
        record_features, lambda one, other: _may_be_one(record_features[one].member, record_features[other].member)
    )
    found = (_judged(record_features[one], record_features[other]) for one, other in pairs)
    return tuple(sorted((pair for pair in found if pair), key=lambda pair: (-pair.score, pair.member, pair.other)))


@cache
def rules() -> str:
    """A digest of the linkage code and data, which changes whenever other pairs could be found."""
    here = Path(__file__).parent
    files = [*sorted(here.glob("*.py")), here.parent / "names.py", data_file("identity.toml"), data_file("names.toml")]
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _may_be_one(one: Member, other: Member) -> bool:
    """Whether two members have no different countries and no different enterprise numbers."""
    return not any(
        first and second and first != second
        for first, second in ((one.country, other.country), (one.enterprise_number, other.enterprise_number))
    )


def _judged(one: RecordFeatures, other: RecordFeatures) -> PossibleDuplicate | None:
    """The pair with its reasons, or None where the evidence is too weak."""
    comparison = compare(one, other)
    number = bool(one.member.enterprise_number) and one.member.enterprise_number == other.member.enterprise_number
    website = bool(one.domain) and one.domain == other.domain
    same_name = bool(set(one.keys) & set(other.keys) or set(one.solid) & set(other.solid))
    names, town = comparison.names, same_town(one, other)
    # a typing error within one list counts too, although its keeper sees two rows as two organisations
    slip = names.alike >= _SLIP and town is not False
    if not (number or website or same_name or slip or comparison.match_probability >= threshold("review")):
        return None
    reasons = {
        "same_number": number,
        "same_website": website,
        "same_name": same_name,
        "similar_name": names.alike >= _SIMILAR and not same_name,
        "name_within": (names.begins or names.held >= _WITHIN) and names.alike < _SIMILAR,
        "same_word": names.shared >= _WORD and names.held < _WITHIN and names.alike < _SIMILAR,
        "short_name": any(comparison.besides[name] for name in _ABBREVIATED) and not same_name,
        "website_name": bool(comparison.besides["named_by_website"]) and not website,
    }
    if not any(reasons.values()):
        return None
    # evidence besides names: an equal number is almost certain, an equal website more likely than not
    score = max(comparison.match_probability, 0.99 * number, 0.5 * website, 0.5 * same_name, 0.4 * slip)
    first, second = sorted((one.member.id, other.member.id))
    codes = [reason for reason, holds in reasons.items() if holds]
    here = ["same_town"] if town is True else []
    return PossibleDuplicate(first, second, round(score, 2), (*codes, *here, *held_against(one, other, comparison)))
