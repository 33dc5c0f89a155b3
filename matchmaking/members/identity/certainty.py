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

# names so alike are one with a slip, regardless of their words
_NEARLY_SAME = 0.95
# names as alike as this, of common words alone, are one when they are long
_ALIKE, _LONG = 0.88, 0.7
# a name with a word more is a spelling when it is as alike as this
_SPELLING = 0.9
# an abbreviation or a website tells only where the names have a word in common, or are alike at least as much as this
_NOT_UNLIKE = 0.6
_SHORT = ("initials", "initials_within", "short_name_within", "same_short_name")


def is_sure(one: RecordFeatures, other: RecordFeatures, comparison: Comparison, margin: float) -> bool:
    """Whether two records are merged without a person; ``margin`` is the lead over the best rival (log odds)."""
    return (
        match_probability_before(comparison, margin) >= threshold("match")
        and _tells(one, other, comparison)
        and not held_against(one, other, comparison)
    )


def held_against(one: RecordFeatures, other: RecordFeatures, comparison: Comparison) -> tuple[str, ...]:
    """The codes of the evidence against a merge that a person must weigh.

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
    """Whether two similar records share a list under two names, differ in legal kind, or are two of a series."""
    return two_in_one_list(one, other) or otherwise_constituted(one, other) or counted_otherwise(one, other)


def _tells(one: RecordFeatures, other: RecordFeatures, comparison: Comparison) -> bool:
    """Whether what they share is rare: a word that few names have, a whole name, an abbreviation or a website.

    In two towns it takes such a name and a website that says it too: there are two of many hospitals, pharmacies and firms, and
    a person is asked. Only for an archive, which has few of those, two such words will do, or one when the whole name is the
    same and the legal form does not differ. A list that has a row for each town takes them for two. Nor does a name tell where
    nothing says in which country they are and the same words stand in another order.
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
    """Whether one name is the other's with something more, and hardly anything else says that they are one.

    PicoQuant Innovations is a daughter of PicoQuant. An institute's name is longer, and with a word more it is a spelling.
    """
    names = comparison.names
    return names.says_more and names.shared < 2 and names.alike < _SPELLING and not _is_named_otherwise(comparison)


def _is_named_otherwise(comparison: Comparison) -> bool:
    """Whether an abbreviation or the website of the one names the other."""
    return any(comparison.besides[name] for name in _SHORT) or comparison.besides["named_by_website"] == 1.0
