"""Blocking: candidate pairs that share a value, instead of all pairs."""

from collections.abc import Callable, Iterator, Sequence

from rapidfuzz import fuzz

from matchmaking.members.identity.name_similarity import telling
from matchmaking.members.identity.near_spellings import alike
from matchmaking.members.identity.record_features import RecordFeatures
from matchmaking.members.names import solid_name, telling_words

# a value shared by more names than this does not distinguish organisations
_MOST_SHARING, _MOST_SHORT = 60, 25
_BEGINNING = 7
MOST_OF_ONE_WEBSITE = 200
"""Maximum number of names per website; a website with more is a portal and identifies nothing."""
# a word with less information than this is shared by too many names
_TELLING = 0.5
# names of one town below these similarities (characters, words; 0 to 100) are not compared
_ALIKE, _SAME_WORDS = 55, 80


def candidates(record_features: Sequence[RecordFeatures], wanted: Callable[[int, int], bool]) -> set[tuple[int, int]]:
    """The candidate pairs (indexes, the smaller first, unordered) that ``wanted`` accepts.

    The pairs depend on which names occur, not on how often: reading a list again gives the same pairs.
    """
    people = [index for index, trait in enumerate(record_features) if trait.comes_from_people]
    found = {
        pair for indexes in _sharing(record_features, people) for pair in _pairs(indexes, record_features) if wanted(*pair)
    }
    found.update(pair for pair in _similar_in_one_town(record_features, people) if wanted(*pair))
    return found


def _pairs(indexes: Sequence[int], record_features: Sequence[RecordFeatures]) -> Iterator[tuple[int, int]]:
    for at, one in enumerate(indexes):
        from_people = record_features[one].comes_from_people
        for other in indexes[at + 1 :]:
            # organisations that the Commission numbered are not compared with each other
            if from_people or record_features[other].comes_from_people:
                yield one, other


def _sharing(record_features: Sequence[RecordFeatures], people: Sequence[int]) -> Iterator[list[int]]:
    """Indexes that share a number, a website, a name, its prefix, a rare word or an abbreviation, in ascending order."""
    looked_for = {value for index in people for value, _, _ in _values(record_features[index])}
    indexes: dict[str, dict[int, None]] = {}
    names: dict[str, set[str]] = {}
    limits: dict[str, int] = {}
    for index, trait in enumerate(record_features):
        for value, name, limit in _values(trait):
            if value in looked_for:
                indexes.setdefault(value, {})[index] = None
                if limit:
                    names.setdefault(value, set()).add(name)
                    limits[value] = limit
    for value, sharing in indexes.items():
        if len(sharing) > 1 and len(names.get(value, ())) <= limits.get(value, 0):
            yield list(sharing)


def _values(trait: RecordFeatures) -> Iterator[tuple[str, str, int]]:
    """The blocking keys of a member, with the name that gives each, and the maximum number of names per key (0: unlimited)."""
    country = trait.member.country
    if trait.member.enterprise_number:
        yield f"number {trait.member.enterprise_number}", "", 0
    if trait.domain:
        yield f"website {trait.domain}", trait.solid_name, MOST_OF_ONE_WEBSITE
    for name in trait.full_names:
        solid, words = solid_name(name), telling_words(name)
        yield f"{country} name {solid}", "", 0
        yield f"{country} key {' '.join(sorted(words))}", "", 0
        yield f"{country} begins {solid[:_BEGINNING]}", solid, _MOST_SHARING
        for word in words:
            if telling(word) >= _TELLING:
                yield f"{country} word {word}", solid, _MOST_SHARING
            if len(word) > 2:
                yield f"{country} short {word}", solid, _MOST_SHORT
    for short in trait.short_names | trait.short_aliases | trait.initials | trait.openings | trait.web_names:
        yield f"{country} short {short}", trait.solid_name, _MOST_SHORT


def _similar_in_one_town(record_features: Sequence[RecordFeatures], people: Sequence[int]) -> Iterator[tuple[int, int]]:
    towns: dict[tuple[str, str], list[int]] = {}
    for index, trait in enumerate(record_features):
        if trait.town:
            towns.setdefault((trait.member.country, trait.town), []).append(index)
    from_people = set(people)
    for indexes in towns.values():
        here = [index for index in indexes if index in from_people]
        if not here or len(indexes) < 2:
            continue
        for spelt, likeness, least in ((_solid, fuzz.ratio, _ALIKE), (_words, fuzz.token_set_ratio, _SAME_WORDS)):
            ours, theirs = _by_spelling(here, record_features, spelt), _by_spelling(indexes, record_features, spelt)
            for name, other_name in alike(list(ours), list(theirs), likeness, least):
                for one in ours[name]:
                    for other in theirs[other_name]:
                        if one != other:
                            yield min(one, other), max(one, other)


def _by_spelling(
    indexes: Sequence[int], record_features: Sequence[RecordFeatures], spelt: Callable[[RecordFeatures], str]
) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for index in indexes:
        found.setdefault(spelt(record_features[index]), []).append(index)
    return found


def _solid(trait: RecordFeatures) -> str:
    return trait.solid_name


def _words(trait: RecordFeatures) -> str:
    return " ".join(telling_words(trait.member.name))
