"""Needs answered by what members say: a text is hidden, asked as a need, and its author looked for."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from typer.testing import CliRunner, Result

from matchmaking.cli import app
from matchmaking.errors import ImpossibleRequest
from matchmaking.evaluation import HIDDEN_TEXT, Report, backtest, split_archives, split_roster, split_words, to_json
from matchmaking.evaluation.hidden_texts import Hidden, hide, past_of, texts_of
from matchmaking.evaluation.report import MEASURES
from matchmaking.evaluation.texts import KnownTexts
from matchmaking.features import Encoder, fit
from matchmaking.features.catalogue import catalogue
from matchmaking.features.encoder import Progress
from matchmaking.features.late_interaction import Encoded
from matchmaking.members.member import Kind, Language, Member, Participation, Project, Roster, Statement
from matchmaking.workspace.workspace import Workspace
from tests.conftest import Demonstration, WordEncoder, small_roster, statement
from tests.evaluation.archives import FUTURE, PAST, cordis
from tests.workspace.test_workspace import saved

STRANGE = "abcdefghijklmnopqrst"
"""Letters for words that no two texts share."""


def member(id: str, *texts: str) -> Member:
    """The first text is a statement, the others are offers."""
    said = tuple(statement(text) for text in texts)
    return Member(id, f"{id.title()} Labs NV", Kind.SME, statements=said[:1], offers=said[1:])


def word(*place: int) -> str:
    return "".join(STRANGE[number] * 3 for number in place)


def strangers(count: int) -> list[Member]:
    """Members of whom no two texts have a word in common, their own included."""
    return [
        member(f"m{row:02}", *(f"{word(row, text, 1)} {word(row, text, 2)} {word(row, text, 3)}" for text in range(3)))
        for row in range(count)
    ]


def as_it_is(cosines: NDArray[np.floating]) -> NDArray[np.float64]:
    """Agreement of an encoder of words: the cosine itself."""
    return np.asarray(cosines, np.float64)


def hidden_of(members: Sequence[Member], encoder: Encoder | None = None, seed: int = 0) -> Hidden:
    return hide(Roster.of(members), (encoder or WordEncoder()).encode, as_it_is, seed=seed)


def asked(hidden: Hidden) -> dict[str, str]:
    return {query.project.id: query.project.text for query in hidden.task.queries}


def judged(roster: Roster, cache: Path, seed: int = 0) -> Report:
    return backtest(split_words(roster), WordEncoder(), cache, tasks=[HIDDEN_TEXT], seed=seed)


def as_text(report: Report) -> str:
    return json.dumps(to_json(report))


def test_one_text_of_each_member_is_hidden_and_its_author_is_looked_for() -> None:
    members = strangers(8)
    hidden = hidden_of(members)
    assert list(asked(hidden)) == [one.id for one in members]
    for query in hidden.task.queries:
        (row,) = query.truth
        author = hidden.left.members[row]
        assert (author.id, query.given) == (query.project.id, ())
        assert set(texts_of(members[row])) - set(texts_of(author)) == {query.project.text}


def test_nothing_that_is_learnt_knows_a_hidden_text(word_cache: Path) -> None:
    hidden = hidden_of(strangers(8))
    features = fit(hidden.left, WordEncoder(), word_cache)
    past = past_of(hidden, features, WordEncoder().encode)
    gone = set(asked(hidden).values())
    assert not gone & set(features.passages.texts)
    assert not gone & {project.text for project in past.projects}
    assert len(past.projects) == 16


def test_words_that_stand_in_a_hidden_text_alone_find_nobody(word_cache: Path) -> None:
    found = judged(Roster.of(strangers(18)), word_cache).outcomes[HIDDEN_TEXT]["all"]
    for system in ("BM25", "TF-IDF", "TF-IDF kNN"):
        assert found[system].figures == found["random"].figures
    assert found["matchmaking"].figures["mrr"].value < 0.6


def test_an_author_who_goes_on_about_the_same_is_found(word_cache: Path) -> None:
    # every text has a word of its author's own, and else its own words
    members = [member(one.id, *(f"{word(row, row)} {text}" for text in texts_of(one))) for row, one in enumerate(strangers(18))]
    found = judged(Roster.of(members), word_cache).outcomes[HIDDEN_TEXT]["all"]
    for system in ("BM25", "TF-IDF", "matchmaking"):
        assert found[system].figures["hit@10"].value == 1
        assert found[system].figures["mrr"].value > 0.7
    assert found["random"].figures["mrr"].value < 0.5


def test_a_member_with_one_text_is_not_asked_but_can_be_found() -> None:
    members = [*strangers(3), member("single", "Laser welding of titanium"), Member("silent", "Silent NV")]
    hidden = hidden_of(members)
    assert "single" not in asked(hidden)
    assert {one.id for one, there in zip(hidden.left.members, hidden.task.pool, strict=True) if there} == {
        "m00",
        "m01",
        "m02",
        "single",
    }


def test_the_order_of_rows_and_of_texts_does_not_matter(word_cache: Path) -> None:
    roster = small_roster()
    members = [*roster.members, *strangers(4)]
    turned = [replace(one, statements=one.statements[::-1], offers=one.offers[::-1]) for one in reversed(members)]
    one, other = (judged(Roster.of(said, roster.projects, roster.participations), word_cache) for said in (members, turned))
    assert as_text(one) == as_text(other)
    assert as_text(one) == as_text(judged(Roster.of(members, roster.projects, roster.participations), word_cache))


def test_chance_hangs_on_the_member_and_the_seed_alone() -> None:
    few, many = asked(hidden_of(strangers(5))), asked(hidden_of(strangers(12)))
    assert few == {id: many[id] for id in few}
    assert few != asked(hidden_of(strangers(5), seed=1))


@pytest.mark.parametrize(
    "texts",
    [
        ("Laser welding of titanium", "Laser welding of titanium"),
        ("Laser welding of titanium", "We offer: laser welding of TITANIUM."),
        ("We sit in Ghent by the river. Laser welding of thin titanium sheets.", "Laser welding of thin titanium."),
    ],
)
def test_a_text_that_its_member_says_twice_does_not_give_the_answer_away(texts: tuple[str, str]) -> None:
    assert asked(hidden_of([member("twice", *texts)])) == {}
    other = "Peptides against bacterial biofilm"
    assert asked(hidden_of([member("twice", *texts, other)])) == {"twice": other}


def test_a_text_that_stands_in_a_project_of_its_member_is_not_asked() -> None:
    texts = ("Laser welding of titanium", "Peptides against bacterial biofilm")
    project = Project("p", text="Together we do laser welding of titanium implants")
    roster = Roster.of([member("twice", *texts)], [project], [Participation("p", "twice")])
    hidden = hide(roster, WordEncoder().encode, as_it_is)
    assert asked(hidden) == {"twice": texts[1]}


class Translating(WordEncoder):
    """An encoder to which two languages are one."""

    def read(self, texts: Sequence[str], progress: Progress | None = None) -> Encoded:
        return super().read([text.replace("lassen van titaan", "welding of titanium") for text in texts], progress)


def test_the_same_in_another_language_does_not_give_the_answer_away() -> None:
    one = member("twice", "Laser welding of titanium", "Laser lassen van titaan", "Peptides against bacterial biofilm")
    assert set(asked(hidden_of([one], Translating())).values()) == {"Peptides against bacterial biofilm"}


def test_the_bundled_model_knows_every_capability_in_two_languages_for_the_same_and_no_two_for_one(
    demonstration: Demonstration,
) -> None:
    entries = list(catalogue().values())
    dutch, english = ([entry.text[code] for entry in entries] for code in ("nl", "en"))
    features = fit(Roster(), Encoder(), demonstration.cache)
    known = KnownTexts(Encoder(), demonstration.cache, [*dutch, *english])

    def count(pairs: Sequence[tuple[str, str]]) -> int:
        members = [
            Member(f"{at:03}", "", statements=(Statement(nl, Language.DUTCH),), offers=(Statement(en, Language.ENGLISH),))
            for at, (nl, en) in enumerate(pairs)
        ]
        return len(hide(Roster.of(members), known.vectors, features.scale).task.queries)

    assert count(list(zip(dutch, english, strict=True))) == 0
    # a few neighbours in the catalogue are near each other for this model
    assert count(list(zip(dutch, [*english[1:], english[0]], strict=True))) >= 0.8 * len(entries)


def test_names_of_members_are_masked_in_the_question_with_and_without_their_legal_form() -> None:
    one = member("alfa", "Alfa Labs and Beta Labs NV weld titanium", "ALFA LABS stops biofilm with peptides")
    texts = asked(hidden_of([one, member("beta", "Sensors for glucose")])).values()
    assert texts
    assert not [text for text in texts if "labs" in text.casefold()]


def test_projects_after_the_cut_change_no_byte(word_cache: Path) -> None:
    roster, cut = small_roster(), date(2021, 1, 1)
    members = [*roster.members, *strangers(4)]

    def report(*later: Project) -> str:
        projects = [project for project in roster.projects if project.start and project.start < cut]
        own = {project.id for project in projects}
        parts = [part for part in roster.participations if part.project in own]
        parts += [Participation(project.id, id) for project in later for id in ("alfa", "beta", "gamma", "m01")]
        whole = Roster.of(members, [*projects, *later], parts)
        tasks = to_json(backtest(split_roster(whole, cut), WordEncoder(), word_cache, tasks=[HIDDEN_TEXT]))
        return json.dumps(tasks)

    asks = Project("q1", text="Any", start=date(2022, 1, 1))
    fakes = [Project(f"q{place}", text=word(1, 1, 2), start=date(2023, 1, 1)) for place in range(2, 30)]
    assert report(asks, *fakes) == report(asks)


def test_a_workspace_is_asked_both_ways_and_in_the_same_layout(word_cache: Path) -> None:
    roster = small_roster()
    parts = [*roster.participations, Participation("p4", "alfa")]
    whole = Roster.of([*roster.members, *strangers(4)], roster.projects, parts)
    document = to_json(backtest(split_roster(whole, date(2021, 1, 1)), WordEncoder(), word_cache))
    assert {"t1_known_member", "t4", HIDDEN_TEXT} <= set(document)
    systems = document[HIDDEN_TEXT]["all"]
    assert set(systems) == {
        "random",
        "popularity",
        "TF-IDF",
        "BM25",
        "embedding",
        "TF-IDF kNN",
        "embedding kNN",
        "matchmaking",
        "equal weights",
    }
    for outcome in systems.values():
        assert set(outcome) == {*MEASURES, "n", "pool", "p", "p_ranks"}
    assert {"company", "sme"} <= set(document[HIDDEN_TEXT])
    assert not {"new", "repeat", "stranger", "health"} & set(document[HIDDEN_TEXT])


def test_an_archive_has_no_texts_to_hide_and_says_so(tmp_path: Path, word_cache: Path) -> None:
    split = split_archives([cordis(tmp_path / "a.zip", PAST + FUTURE)], date(2019, 1, 1))
    assert HIDDEN_TEXT not in backtest(split, WordEncoder(), word_cache).outcomes
    with pytest.raises(ImpossibleRequest, match="No text can be hidden"):
        backtest(split, WordEncoder(), word_cache, tasks=[HIDDEN_TEXT])


@pytest.fixture
def run(tmp_path: Path, word_cache: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    monkeypatch.setattr("matchmaking.commands.backtesting.Encoder", lambda _: WordEncoder())
    place = tmp_path / "cluster.workspace"
    workspace = Workspace(place)
    saved(workspace, Roster.of(strangers(6)))
    workspace.close()

    def command(*words: str) -> Result:
        given = ["backtest", "--workspace", str(place), "--tasks", HIDDEN_TEXT, *words]
        return CliRunner().invoke(app, given, env={"MATCHMAKING_CACHE": str(word_cache)})

    return command


def test_the_command_needs_no_day_and_says_that_figures_are_lower_bounds(run: Callable[..., Result], tmp_path: Path) -> None:
    out = tmp_path / "report.json"
    result = run("--out", str(out))
    assert result.exit_code == 0, result.stderr
    assert set(json.loads(out.read_text())) == {HIDDEN_TEXT}
    assert "6 hidden texts" in result.stdout
    assert "lower bounds" in " ".join(result.stderr.split())


def test_an_archive_and_the_first_page_still_need_a_day(run: Callable[..., Result], tmp_path: Path) -> None:
    for words in (["--history", str(cordis(tmp_path / "a.zip", PAST))], ["--exposure"]):
        result = run(*words)
        assert (result.exit_code, "--cut" in result.stderr) == (2, True)
