"""Automatic-merge rule: probability over the threshold, one distinctive match, no contradicting evidence."""

from matchmaking.members.identity.comparison import Comparison, match_probability_before, threshold
from matchmaking.members.identity.record_features import (
    RecordFeatures,
    are_in_two_towns,
    counted_otherwise,
    goes_by_its_own_name,
    other_legal_form,
    otherwise_constituted,
    same_town,
    two_in_one_list,
    unplaced_and_turned,
)

# names above this similarity are one name with a typing error, whatever their words
_NEARLY_SAME = 0.95
# names above this similarity that consist of common words are one name if they are long
_ALIKE, _LONG = 0.88, 0.7
# a name with an extra word is another spelling above this similarity
_SPELLING = 0.9
# an abbreviation or website counts only where the names share a word or reach this similarity
_NOT_UNLIKE = 0.6
_SHORT = ("initials", "initials_within", "short_name_within", "same_short_name")


def is_sure(one: RecordFeatures, other: RecordFeatures, comparison: Comparison, margin: float) -> bool:
    """Whether two records are merged automatically; ``margin`` is the lead over the best rival pair (log odds)."""
    return (
        match_probability_before(comparison, margin) >= threshold("match")
        and _tells(one, other, comparison)
        and not held_against(one, other, comparison)
    )


def held_against(one: RecordFeatures, other: RecordFeatures, comparison: Comparison) -> tuple[str, ...]:
    """The codes of the evidence against a merge, which a person must weigh.

    They are ``one_list``, ``other_sort_in_law``, ``other_number`` and ``says_more``.
    """
    held = {
        "one_list": two_in_one_list(one, other),
        "other_sort_in_law": otherwise_constituted(one, other),
        "other_number": counted_otherwise(one, other),
        "says_more": _may_be_a_daughter(comparison),
    }
    return tuple(code for code, holds in held.items() if holds)


def are_held_apart(one: RecordFeatures, other: RecordFeatures) -> bool:
    """Whether two similar records are in one list under two names, differ in legal kind, or are numbered parts of a series."""
    return two_in_one_list(one, other) or otherwise_constituted(one, other) or counted_otherwise(one, other)


def _tells(one: RecordFeatures, other: RecordFeatures, comparison: Comparison) -> bool:
    """Whether the shared feature is distinctive: a rare word, a whole name, an abbreviation or a website.

    In two different towns a distinctive name and a matching website are both required, since many hospitals, pharmacies and
    firms share a name; otherwise a person decides. For archives, which hold few of those, two such words suffice, or one when
    the whole name is equal and the legal form does not differ. A list with a row for each town keeps them apart. A name does
    not suffice either where the country is unknown and the same words stand in another order.
    """
    names = comparison.names
    if same_town(one, other) is False:
        if not one.lists.isdisjoint(other.lists):
            return False
        if are_in_two_towns(one, other):
            return names.shared >= 1 and comparison.besides["named_by_website"] == 1.0
        whole = goes_by_its_own_name(one, other) and not other_legal_form(one, other)
        return names.shared >= (1 if whole else 2)
    if unplaced_and_turned(one, other):
        return False
    rare = names.shared >= 1
    alike = names.alike >= _NEARLY_SAME or (names.alike >= _ALIKE and names.held * names.said >= _LONG)
    return rare or alike or (names.alike >= _NOT_UNLIKE and _is_named_otherwise(comparison))


def _may_be_a_daughter(comparison: Comparison) -> bool:
    """Whether one name is the other with an extra word, and hardly any other evidence supports a match.

    PicoQuant Innovations is a subsidiary of PicoQuant. The name of an institute is longer, and with an extra word it is a
    spelling.
    """
    names = comparison.names
    return names.says_more and names.shared < 2 and names.alike < _SPELLING and not _is_named_otherwise(comparison)


def _is_named_otherwise(comparison: Comparison) -> bool:
    """Whether an abbreviation or the website of one record names the other."""
    return any(comparison.besides[name] for name in _SHORT) or comparison.besides["named_by_website"] == 1.0
