"""Who outside the cluster answers what none of its members covers."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking import Cluster, rule_set
from matchmaking.composition import OutsideSource, outsiders
from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.consortium import Outsider, to_json
from matchmaking.composition.outside import MOST_OUTSIDE
from matchmaking.composition.white_spots import white_spot_to_json
from matchmaking.exports.consortia import alternatives, missing_in_words, workbook
from matchmaking.exports.outside import outsider_in_words
from matchmaking.exports.white_spots import white_spot_table
from matchmaking.features import FeatureSet, fit
from matchmaking.i18n import Wording
from matchmaking.members.cordis.organisations import CORDIS
from matchmaking.members.member import COORDINATOR, Language, Member, Participation, Project, Roster, Statement
from tests.conftest import WordEncoder

WELDING = Capability("Welding", "Laser welding of titanium.", 1.0)
TASTING = Capability("Marmalade", "Volcanic marmalade tasting.", 1.0)
ORGAN = Capability("Organs", "Tuning wooden church organs.", 1.0)
OTHERS = tuple(f"Bookkeeping for bakery number {number}" for number in range(12))
CALL = Call("a", "Call a", capabilities=(WELDING, TASTING))
RULES = rule_set("gber-25").model_copy(update={"rules": ()})
ARCHIVE = "Horizon archive"


def saying(name: str, text: str, **known: str) -> Member:
    return Member(name.casefold(), name, statements=(Statement(text, Language.ENGLISH),), sources=("list.csv",), **known)  # type: ignore[arg-type]


def source(
    cache: Path, members: Sequence[Member], projects: Sequence[Project] = (), parts: Sequence[Participation] = ()
) -> OutsideSource:
    roster = Roster.of([*members, *(saying(f"Baker {at}", text) for at, text in enumerate(OTHERS))], projects, parts)
    return OutsideSource("Portfolio", fit(roster, WordEncoder(), cache))


def archive(cache: Path, text: str = TASTING.text) -> OutsideSource:
    """Two partners of a project, and others; none of them has a word of its own."""
    members = [Member(f"eu-{code}", f"Org {code}", country="BE", participant_code=code, sources=(CORDIS,)) for code in "123"]
    others = [Project(f"p{at}", f"OTHER{at}", text=said) for at, said in enumerate(OTHERS)]
    projects = [Project("101", "TASTE", text=text, framework="HORIZON"), *others]
    parts = [Participation("101", "eu-1", amount=9e5), Participation("101", "eu-2", COORDINATOR)]
    parts += [Participation(each.id, "eu-3") for each in others]
    return OutsideSource(ARCHIVE, fit(Roster.of(members, projects, parts), WordEncoder(), cache))


@pytest.fixture
def cluster(small: FeatureSet, word_cache: Path) -> Cluster:
    return Cluster(small.roster, WordEncoder(), word_cache)


@pytest.fixture
def elsewhere(word_cache: Path) -> Cluster:
    taster = saying("Taster", TASTING.text, country="FR", city="Lyon")
    return Cluster(source(word_cache, [taster]).features.roster, WordEncoder(), word_cache, title="Portfolio")


def names(found: Sequence[Outsider]) -> list[str]:
    return [each.name for each in found]


def test_who_says_that_it_does_it_is_named_with_its_words_its_place_and_where_it_was_found(
    small: FeatureSet, word_cache: Path
) -> None:
    taster = saying("Taster", TASTING.text, country="FR", city="Lyon")
    found = outsiders([TASTING], small.roster, [source(word_cache, [taster])])
    (named,) = found[TASTING.key]
    assert (named.name, named.city, named.country, named.source) == ("Taster", "Lyon", "FR", "Portfolio")
    assert named.passage == TASTING.text
    assert named.does_it
    assert (named.agreement, named.project) == (None, "")


def test_what_nobody_outside_answers_is_left_out(small: FeatureSet, word_cache: Path) -> None:
    assert outsiders([ORGAN], small.roster, [source(word_cache, []), archive(word_cache)]) == {}
    assert outsiders([ORGAN], small.roster, [OutsideSource("Empty", fit(Roster(), WordEncoder(), word_cache))]) == {}
    assert outsiders([ORGAN], small.roster, []) == {}
    assert outsiders([], small.roster, [archive(word_cache)]) == {}


def test_of_a_project_on_it_the_leading_partner_alone_is_named_and_without_a_strength(
    small: FeatureSet, word_cache: Path
) -> None:
    (named,) = outsiders([TASTING], small.roster, [archive(word_cache)])[TASTING.key]
    assert (named.name, named.strength, named.project) == ("Org 2", None, "TASTE")
    assert named.agreement == pytest.approx(1.0, abs=0.01)
    assert named.link.endswith("/101")
    assert not named.does_it


def test_where_the_leading_partner_is_a_member_the_next_one_is_named(small: FeatureSet, word_cache: Path) -> None:
    own = replace(small.roster.members[0], participant_code="2")
    (named,) = outsiders([TASTING], small.roster.changed(own), [archive(word_cache)])[TASTING.key]
    assert named.name == "Org 1"


def test_a_long_project_is_quoted_by_the_sentence_that_is_nearest(small: FeatureSet, word_cache: Path) -> None:
    said = f"Breakfast stands on the table. {TASTING.text}"
    (named,) = outsiders([TASTING], small.roster, [archive(word_cache, said)])[TASTING.key]
    assert named.passage == TASTING.text


def test_own_words_go_before_a_project_and_nobody_is_named_twice(small: FeatureSet, word_cache: Path) -> None:
    twice = [archive(word_cache), archive(word_cache)]
    assert names(outsiders([TASTING], small.roster, twice)[TASTING.key]) == ["Org 2"]
    taster = source(word_cache, [saying("Taster", TASTING.text)])
    assert names(outsiders([TASTING], small.roster, [*twice, taster])[TASTING.key]) == ["Taster"]


def test_who_comes_close_is_named_only_where_nobody_does_it(small: FeatureSet, word_cache: Path) -> None:
    said = "Marmalade honey bread butter cheese syrup hotels restaurants season abroad garden kitchen table chairs curtains"
    near = saying("Near", f"{said} carpets")
    far = [source(word_cache, [near])]
    found = outsiders([TASTING], small.roster, far).get(TASTING.key, ())
    assert names(found) == ["Near"]
    assert not found[0].does_it
    both = source(word_cache, [near, saying("Taster", TASTING.text)])
    assert names(outsiders([TASTING], small.roster, [both])[TASTING.key]) == ["Taster"]


def test_no_more_are_named_than_somebody_reads(small: FeatureSet, word_cache: Path) -> None:
    many = source(word_cache, [saying(f"Taster {letter}", TASTING.text) for letter in "ABCDE"])
    assert len(outsiders([TASTING], small.roster, [many])[TASTING.key]) == MOST_OUTSIDE


@pytest.mark.parametrize(
    "known",
    [
        {"name": "Epsilon GmbH", "country": "DE"},
        {"name": "Something Else", "enterprise_number": "0403.170.701"},
        {"name": "Quite Another", "participant_code": "999999999"},
    ],
    ids=lambda known: next(reversed(known)),
)
def test_a_member_of_the_cluster_is_no_outsider_whatever_the_other_list_calls_it(
    known: dict[str, str], small: FeatureSet, word_cache: Path
) -> None:
    own = replace(
        small.roster.find("epsilon"), enterprise_number="0403.170.701", participant_code="999999999", sources=("leden.csv",)
    )
    namesake = replace(saying(known["name"], TASTING.text), id="another-id", **known)  # type: ignore[arg-type]
    assert outsiders([TASTING], small.roster.changed(own), [source(word_cache, [namesake])]) == {}


def test_two_lists_that_give_the_same_id_to_different_organisations_are_not_confused(
    small: FeatureSet, word_cache: Path
) -> None:
    other = replace(saying("Vulkaan Proeverij", TASTING.text), id="epsilon")
    assert names(outsiders([TASTING], small.roster, [source(word_cache, [other])])[TASTING.key]) == ["Vulkaan Proeverij"]


@settings(max_examples=12)
@given(taken=st.sets(st.sampled_from("ABCDEF")))
def test_nobody_of_the_cluster_is_ever_named(taken: set[str], tmp_path_factory: pytest.TempPathFactory) -> None:
    cache = tmp_path_factory.getbasetemp() / "outside-words"
    tasters = {letter: saying(f"Proeverij {letter * 5}", TASTING.text, country="BE") for letter in "ABCDEF"}
    roster = Roster.of([tasters[letter] for letter in taken])
    found = outsiders([TASTING], roster, [source(cache, list(tasters.values()))]).get(TASTING.key, ())
    assert len(found) == min(MOST_OUTSIDE, 6 - len(taken))
    assert not set(names(found)) & {tasters[letter].name for letter in taken}


def test_looking_outside_changes_nothing_but_what_is_told_of_what_nobody_covers(cluster: Cluster, elsewhere: Cluster) -> None:
    alone = cluster.compose(CALL, size=2, alternatives=2, ruleset=RULES)
    looked = cluster.compose(CALL, size=2, alternatives=2, ruleset=RULES, outside=[elsewhere])
    for one, other in zip(alone.consortia, looked.consortia, strict=True):
        told = {entry.capability: names(entry.outside) for entry in other.coverage}
        assert told == {WELDING.key: [], TASTING.key: ["Taster"]}
        assert replace(other, coverage=one.coverage) == one


def test_what_a_member_covers_is_not_looked_for_outside_even_where_it_does_not_take_part(
    cluster: Cluster, word_cache: Path
) -> None:
    welders = Cluster(source(word_cache, [saying("Welder", WELDING.text)]).features.roster, WordEncoder(), word_cache)
    found = cluster.compose(CALL, size=2, alternatives=1, ruleset=RULES, excluded=["epsilon"], outside=[welders])
    entry = next(entry for entry in found.consortia[0].coverage if entry.capability == WELDING.key)
    assert not entry.by
    assert entry.outside == ()


def test_white_spots_that_nobody_covers_name_who_does_it_outside(cluster: Cluster, elsewhere: Cluster) -> None:
    spots = {spot.name: spot for spot in cluster.white_spots([CALL], outside=[elsewhere])}
    assert names(spots["Marmalade"].outside) == ["Taster"]
    assert spots["Welding"].outside == ()
    assert white_spot_to_json(spots["Marmalade"])["outside"][0]["name"] == "Taster"
    assert all(not spot.outside for spot in cluster.white_spots([CALL]))


def test_json_names_who_was_found_outside_with_the_passage_and_the_source(cluster: Cluster, elsewhere: Cluster) -> None:
    (consortium,) = cluster.compose(CALL, size=2, alternatives=1, ruleset=RULES, outside=[elsewhere]).consortia
    (uncovered,) = to_json(consortium)["uncovered"]
    (named,) = uncovered["outside"]
    assert named.pop("strength") > 0.5
    assert named == {
        "name": "Taster",
        "city": "Lyon",
        "country": "FR",
        "source": "Portfolio",
        "passage": TASTING.text,
        "agreement": None,
        "project": "",
        "link": "",
    }


@pytest.mark.parametrize(
    ("language", "place"),
    [("en", "Taster (Lyon, France)"), ("nl", "Taster (Lyon, Frankrijk)"), ("fr", "Taster (Lyon, France)")],
)
def test_the_headline_the_files_and_the_line_with_the_quote_name_who_was_found(
    language: str, place: str, cluster: Cluster, elsewhere: Cluster
) -> None:
    words = Wording(language)
    found = cluster.compose(CALL, size=2, alternatives=1, ruleset=RULES, outside=[elsewhere]).consortia
    assert place in missing_in_words(found[0], words)
    rows = [row for table in workbook(CALL, alternatives(found), words) for row in table.rows]
    assert any("Taster" in row and "Portfolio" in row and TASTING.text in row for row in rows)
    spots = cluster.white_spots([CALL], outside=[elsewhere])
    assert any(place in str(row[-1]) for row in white_spot_table(spots, [CALL], cluster.roster, words).rows)
    (named,) = (entry.outside[0] for entry in found[0].coverage if entry.outside)
    line = outsider_in_words(named, words)
    assert line.startswith(place)
    assert TASTING.text in line
    assert "Portfolio" in line
