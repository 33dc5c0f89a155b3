"""Members that may be one: pairs to show to a person, never put together by themselves."""

from collections.abc import Collection, Iterator, Sequence

from rapidfuzz import fuzz, process

from matchmaking.members.identity import PossibleDuplicate
from matchmaking.members.member import Member
from matchmaking.members.traits import SIMILAR, Traits, likeness, numbers_differ, same_town

# a name that is nearly the same says enough alone when nothing is known of the town
_NEARLY_SAME = 93
# in how many names a word may stand to be a reason to look closer
_RARE = 30


def possible_duplicates(members: Sequence[Member]) -> tuple[PossibleDuplicate, ...]:
    """All pairs that may be one, the most likely first.

    At least one of a pair stands in a directory: how the Commission numbers its own organisations is not looked into.

    >>> one, other = Member("a", "Imaging Lab", city="Gent"), Member("b", "Imagin Lab", city="Ghent")
    >>> [(pair.member, pair.other, pair.reasons) for pair in possible_duplicates([one, other])]
    [('a', 'b', ('similar_name', 'same_town'))]
    """
    traits = [Traits(member) for member in members]
    people = {place for place, trait in enumerate(traits) if trait.comes_from_people}
    if not people:
        return ()
    pairs = {
        (min(one, other), max(one, other))
        for one, other in _candidates(traits, people)
        if one != other and (one in people or other in people)
    }
    found = (_judged(traits[one], traits[other]) for one, other in pairs)
    return tuple(sorted((pair for pair in found if pair), key=lambda pair: (-pair.score, pair.member, pair.other)))


def _candidates(traits: Sequence[Traits], people: Collection[int]) -> Iterator[tuple[int, int]]:
    """Pairs that share a number, a website or a rare word of the name, or have similar names in one town."""
    towns: dict[tuple[str, str], list[int]] = {}
    sharing: dict[str, list[int]] = {value: [] for place in people for value in _values(traits[place])}
    for place, trait in enumerate(traits):
        if trait.town:
            towns.setdefault((trait.member.country, trait.town), []).append(place)
        for value in _values(trait):
            if value in sharing:
                sharing[value].append(place)
    for value, places in sharing.items():
        # a word in too many names does not tell organisations apart
        if len(places) <= _RARE or not value.startswith("word "):
            yield from ((place, other) for place in places if place in people for other in places)
    for places in towns.values():
        here = [place for place in places if place in people]
        if here:
            yield from _similar(traits, here, places)
            yield from _beginning_alike(traits, places)


def _similar(traits: Sequence[Traits], here: Sequence[int], places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of one town whose names are similar."""
    keys = [(key, place) for place in places for key in traits[place].keys]
    words = [key for key, _ in keys]
    for place in here:
        for key in traits[place].keys:
            found = process.extract(key, words, scorer=fuzz.ratio, score_cutoff=SIMILAR, limit=None)
            yield from ((place, keys[at][1]) for _, _, at in found)


def _beginning_alike(traits: Sequence[Traits], places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Pairs of one town of which one name is the beginning of the other."""
    names = sorted((name, place) for place in places for name in traits[place].solid)
    for at, (name, place) in enumerate(names):
        # what begins with a name stands right behind it
        for longer, other in names[at + 1 :]:
            if not longer.startswith(name):
                break
            yield place, other


def _begins(one: Traits, other: Traits) -> bool:
    """Whether a name of one is the beginning of a name of the other: Exoduin, Exo-Duin Kidney Labs."""
    return any(longer.startswith(name) for name in one.solid for longer in other.solid)


def _values(trait: Traits) -> set[str]:
    """What pairs are looked for by: the words of the names, the names, the number and the website, each with its own mark."""
    values = {f"word {token}" for key in trait.keys for token in key.split()}
    values.update(f"name {key}" for key in trait.keys)
    if trait.member.enterprise_number:
        values.add(f"number {trait.member.enterprise_number}")
    if trait.domain:
        values.add(f"website {trait.domain}")
    return values


def _judged(one: Traits, other: Traits) -> PossibleDuplicate | None:
    """The pair with its reasons, if there are enough of them."""
    a, b = one.member, other.member
    same_number = bool(a.enterprise_number) and a.enterprise_number == b.enterprise_number
    if a.country and b.country and a.country != b.country:
        return None
    if numbers_differ(a, b) and not same_number and a.enterprise_number and b.enterprise_number:
        return None
    alike = likeness(one, other)
    town = same_town(one, other)
    website = bool(one.domain) and one.domain == other.domain
    same_name = bool(set(one.keys) & set(other.keys) or set(one.solid) & set(other.solid))
    within = _begins(one, other) or _begins(other, one)
    enough = (
        same_number
        or website
        or same_name
        or ((within or alike >= SIMILAR) and town is True)
        or (alike >= _NEARLY_SAME and town is None)
    )
    if not enough:
        return None
    reasons = {
        "same_number": same_number,
        "same_website": website,
        "same_name": same_name,
        "similar_name": alike >= SIMILAR and not same_name,
        "name_within": within and not same_name,
        "same_town": town is True,
    }
    score = 0.6 * alike / 100 + 0.25 * website + 0.15 * (town is True) + 0.4 * same_number
    first, second = sorted((a.id, b.id))
    return PossibleDuplicate(
        first, second, round(min(score, 1.0), 2), tuple(reason for reason, holds in reasons.items() if holds)
    )
