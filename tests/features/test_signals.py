"""What is learnt from a roster."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.composition.weights import is_covered
from matchmaking.features import FeatureSet, fit
from matchmaking.features.passages import Source
from matchmaking.features.sentences import sentences
from matchmaking.members.member import Language, Member, Participation, Project, Roster, Sector
from tests.conftest import WordEncoder, small_roster, statement


def row(features: FeatureSet, id: str) -> int:
    return features.roster.position[id]


def test_ties_count_shared_projects_and_are_symmetric(small: FeatureSet) -> None:
    ties = small.network.ties
    assert ties[row(small, "alfa"), row(small, "beta")] == 2
    assert (ties - ties.T).nnz == 0
    assert ties.diagonal().sum() == 0


def test_an_introduction_takes_the_shortest_path_and_names_each_project(small: FeatureSet) -> None:
    path = small.network.introduction(row(small, "alfa"), row(small, "delta"))
    assert [(step.first.id, step.second.id) for step in path] == [("alfa", "beta"), ("beta", "gamma"), ("gamma", "delta")]
    assert [step.projects[0].id for step in path] == ["p2", "p3", "p4"]


def test_nobody_without_consent_stands_between(word_cache: Path) -> None:
    roster = small_roster()
    shy = tuple(Member("gamma", "Gamma", consent=False) if member.id == "gamma" else member for member in roster.members)
    features = fit(Roster.of(shy, roster.projects, roster.participations), WordEncoder(), word_cache)
    assert features.network.introduction(row(features, "beta"), row(features, "delta")) == ()


def test_strangers_have_no_introduction(small: FeatureSet) -> None:
    assert small.network.introduction(row(small, "alfa"), row(small, "epsilon")) == ()


def test_a_very_large_project_makes_no_ties(word_cache: Path) -> None:
    members = [Member(f"m{number:03}", f"M{number}") for number in range(61)]
    parts = [Participation("big", member.id) for member in members]
    features = fit(Roster.of(members, [Project("big")], parts), WordEncoder(), word_cache)
    assert features.network.ties.nnz == 0
    assert features.network.experience.max() == 1


def test_a_member_is_judged_by_its_best_text_and_not_only_by_their_average(word_cache: Path) -> None:
    broad = [f"Institute for subject{number} and matter{number} research" for number in range(30)]
    members = [
        Member("broad", "Broad", statements=tuple(statement(text) for text in [*broad, "Laser welding of titanium implants"])),
        Member("other", "Other", statements=(statement("Building of ships"),)),
    ]
    features = fit(Roster.of(members), WordEncoder(), word_cache)
    strengths = features.strengths(["laser welding of titanium implants"])[:, 0]
    assert is_covered(strengths).tolist() == [True, False]


def test_projects_bring_their_text_to_each_of_their_members(small: FeatureSet) -> None:
    passage = small.best_passage(row(small, "gamma"), ["Protein tests beside the hospital bed."])
    assert passage is not None
    assert passage.source is Source.PROJECT
    assert passage.project == "p3"


def test_the_passage_quoted_is_the_one_that_does_most_for_the_strength(word_cache: Path) -> None:
    asked = "usability studies with nurses under IEC 62366"
    names_it = "Partners obtain usability studies under IEC 62366."
    members = [
        Member(
            "uni",
            "Uni",
            statements=(
                statement(f"Ships are designed in Houtland. Harbours are dredged in winter. {names_it}"),
                statement("Studies of care with nurses in homes."),
            ),
        ),
        Member("yard", "Yard", statements=(statement("Building of ships"),)),
    ]
    features = fit(Roster.of(members), WordEncoder(), word_cache)
    assert features.evidence(0, [asked]) == names_it


def test_a_project_says_less_of_a_member_than_its_own_words_and_all_of_one_without_words(word_cache: Path) -> None:
    project = Project("p", text="Laser welding of titanium implants")
    members = [
        Member("speaks", "Speaks", statements=(statement("Laser welding of titanium implants"),)),
        Member("other", "Other", statements=(statement("Protein chemistry"),)),
        Member("silent", "Silent"),
    ]
    parts = [Participation("p", "other"), Participation("p", "silent")]
    features = fit(Roster.of(members, [project], parts), WordEncoder(), word_cache)
    strength = dict(zip(["other", "silent", "speaks"], features.strengths([project.text])[:, 0], strict=True))
    assert strength["speaks"] == pytest.approx(strength["silent"])
    assert strength["other"] < strength["speaks"]


def test_given_sectors_are_kept_and_derived_ones_are_marked(small: FeatureSet) -> None:
    assert not small.profiles.derived_sectors[row(small, "alfa")]
    assert small.profiles.derived_sectors[row(small, "epsilon")]
    assert small.sectors[row(small, "alfa")].tolist() == [0, 1, 0]


def test_sector_shares_add_up_to_one_or_are_unknown(small: FeatureSet) -> None:
    totals = small.sectors.sum(axis=1)
    assert np.all(np.isclose(totals, 1) | (totals == 0))


def test_an_empty_roster_is_learnt(word_cache: Path) -> None:
    features = fit(Roster(), WordEncoder(), word_cache)
    assert features.strengths(["anything"]).shape == (0, 1)
    assert features.nothing


@pytest.mark.parametrize(
    ("need", "text", "language"),
    [
        ("hartkleppen", "Wij maken een hartklep uit weefsel.", Language.DUTCH),
        ("coating implants", "An implant coating that repels bacteria.", Language.ENGLISH),
        ("capteurs", "Un capteur sous la peau.", Language.FRENCH),
        ("Pflegeroboter", "Roboter helfen in der Pflege; ein Pflegeroboter hebt.", Language.GERMAN),
    ],
)
def test_words_are_found_in_their_other_forms(word_cache: Path, need: str, text: str, language: Language) -> None:
    members = [
        Member("hit", "Hit", statements=(statement(text, language),)),
        Member("miss", "Miss", statements=(statement("Zeep"),)),
    ]
    features = fit(Roster.of(members), WordEncoder(), word_cache)
    hit, miss = features.bm25.shares(need)
    assert hit > 0.5
    assert miss == 0


@pytest.mark.parametrize("typed", ['"', "AND OR (", "a:b", "*", "nl:^^", "\\", "~1 [x TO y]", "'"])
def test_search_signs_in_a_question_are_only_words(small: FeatureSet, typed: str) -> None:
    assert small.bm25.shares(typed).shape == (len(small.passages.texts),)


@given(st.text(max_size=300))
def test_sentences_lose_nothing_but_white_space_and_bullets(text: str) -> None:
    kept = "".join("".join(sentences(text)).split())
    whole = "".join(text.split())
    for sign in "-*•–":
        kept, whole = kept.replace(sign, ""), whole.replace(sign, "")
    assert kept == whole


def test_the_sector_of_a_clear_text_is_found(tmp_path: Path, word_cache: Path) -> None:
    from matchmaking.features import Encoder

    texts = {
        Sector.BIOTECH: "Wij ontwikkelen antilichamen en vaccins en kweken T-cellen onder GMP.",
        Sector.MEDTECH: "We make catheters and titanium implants under ISO 13485.",
        Sector.DIGITAL: "Ons softwareplatform traint algoritmen op ziekenhuisdata via FHIR.",
    }
    roster = Roster.of(Member(sector.value, sector.value, statements=(statement(text),)) for sector, text in texts.items())
    features = fit(roster, Encoder(), word_cache)
    for sector in Sector:
        assert list(Sector)[int(features.sectors[row(features, sector.value)].argmax())] is sector
