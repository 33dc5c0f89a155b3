"""A consortium is kept under a name, and judged anew on the cluster as it is when it is opened again."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.drafts import changing
from matchmaking.composition.drafts.draft import Draft, draft_of
from matchmaking.composition.drafts.judging import Request, setting_of
from matchmaking.composition.preferences import Preferences
from matchmaking.composition.rules.conditions import Part
from matchmaking.composition.rules.legal_roles import LegalRole
from matchmaking.composition.rules.role import Role
from matchmaking.composition.rules.rule_set import Activity, rule_set
from matchmaking.composition.weights import ConsortiumWeights
from matchmaking.errors import ImpossibleRequest, StaleChange, WorkspaceError
from matchmaking.features import FeatureSet, fit
from matchmaking.members.member import Roster, Theme
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.saved_consortia import (
    Circumstances,
    broken_consortia,
    read_saved,
    remove_saved,
    reopen,
    save,
    saved_consortia,
)
from matchmaking.workspace.storage.decisions import Decision
from matchmaking.workspace.storage.documents import Document, keep
from matchmaking.workspace.storage.joining import joined
from matchmaking.workspace.workspace import Workspace
from tests.conftest import WordEncoder, small_roster

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
CALL = Call(
    "patch",
    "A glucose patch for the ward",
    {"en": "A skin patch that measures glucose, tested in hospital.", "nl": "Een pleister die glucose meet."},
    (Theme.EFFICIENT_CARE,),
    (
        Capability("alarms", "Cloud software for alarms", 2.0, "alarms"),
        Capability("validation", "Clinical validation of glucose patches in a hospital ward."),
    ),
    "medvia-icon",
    budget=1e6,
    months=30,
    size=(3, 5),
    deadline=NOW.date(),
)


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    opened = Workspace(tmp_path / "cluster.workspace")
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def draft(small: FeatureSet) -> Draft:
    request = Request(
        locked=frozenset({"alfa"}),
        excluded=frozenset({"epsilon"}),
        roles={"gamma": Role.COORDINATOR},
        parts={"gamma": Part.RESEARCH},
        shares={"beta": 0.3},
        activities={"alfa": Activity.DEVELOPMENT},
        legal_roles={"delta": LegalRole.SUBCONTRACTOR},
        weights=ConsortiumWeights(coverage=30.0),
        preferences=Preferences(novelty=-0.5, place=0.25),
    )
    return draft_of(setting_of(CALL, small), ["alfa", "beta", "gamma", "delta"], request)


def test_what_is_kept_comes_back_as_it_was(workspace: Workspace, draft: Draft, small: FeatureSet) -> None:
    document = save(workspace, "  Glucose,   first try ", draft, NOW)
    assert document.name == "Glucose, first try"
    (found,) = saved_consortia(workspace)
    assert found == document
    assert read_saved(found).call == CALL
    again = reopen(found, small)
    assert again.draft.request == draft.request
    assert again.draft.consortium == draft.consortium
    assert again.draft.setting.call == CALL
    assert again.since.remarks == ()


def test_members_that_were_put_together_since_are_found_under_the_id_shown_now(
    workspace: Workspace, draft: Draft, small: FeatureSet, word_cache: Path
) -> None:
    document = save(workspace, "Glucose", draft, NOW)
    roster = small_roster()
    renamed = joined(
        Roster.of([*roster.members, replace(roster.member("gamma"), id="a-gamma")], roster.projects, roster.participations),
        [Decision("a-gamma", "gamma", True, "", NOW)],
    )
    again = reopen(document, fit(renamed, WordEncoder(), word_cache))
    assert set(again.draft.members) == {"alfa", "beta", "a-gamma", "delta"}
    assert again.draft.request.coordinator == "a-gamma"
    assert again.since.gone == 0
    assert set(reopen(document, small).draft.members) == {"alfa", "beta", "gamma", "delta"}


def test_it_survives_closing_the_workspace(tmp_path: Path, draft: Draft) -> None:
    first = Workspace(tmp_path / "cluster.workspace")
    save(first, "Glucose", draft, NOW)
    first.close()
    second = Workspace(tmp_path / "cluster.workspace")
    assert [document.name for document in saved_consortia(second)] == ["Glucose"]
    second.close()


def test_saving_again_is_the_next_edition(workspace: Workspace, draft: Draft, small: FeatureSet) -> None:
    document = save(workspace, "Glucose", draft, NOW)
    smaller = changing.remove(draft, "delta").after
    later = save(workspace, "Glucose", smaller, NOW, document)
    assert later.edition == document.edition + 1
    assert len(saved_consortia(workspace)) == 1
    assert set(reopen(later, small).draft.members) == {"alfa", "beta", "gamma"}
    with pytest.raises(StaleChange):
        save(workspace, "Glucose", draft, NOW, document)
    with pytest.raises(StaleChange):
        remove_saved(workspace, document, NOW)
    remove_saved(workspace, later, NOW)
    assert saved_consortia(workspace) == ()


def test_a_name_is_needed_and_given_once(workspace: Workspace, draft: Draft) -> None:
    save(workspace, "Glucose", draft, NOW)
    with pytest.raises(ImpossibleRequest, match="Give the consortium a name"):
        save(workspace, "   ", draft, NOW)
    with pytest.raises(ImpossibleRequest, match="Another consortium is saved as 'glucose'"):
        save(workspace, "glucose", draft, NOW)


def test_what_changed_since_is_said(workspace: Workspace, draft: Draft, word_cache: Path) -> None:
    document = save(workspace, "Glucose", draft, NOW)
    given = small_roster()
    members = [replace(each, in_difficulty=each.id == "beta") for each in given.members if each.id != "delta"]
    parts = [part for part in given.participations if part.member != "delta"]
    later = fit(Roster.of(members, given.projects, parts), WordEncoder(), word_cache)
    again = reopen(document, later)
    assert again.since.gone == 1
    assert "delta" not in again.draft.members
    assert "not-in-difficulty" in {verdict.rule for verdict in again.since.broken}
    assert again.since.lost == ("alarms",)
    assert again.since.score == pytest.approx(again.draft.consortium.score - draft.consortium.score)
    told = "\n".join(map(str, again.since.remarks))
    assert "One of its members left the cluster or opted out, and is no longer shown." in told
    assert "Delta" not in told
    assert "No longer met: " in told
    assert "points less than when it was saved" in told


def test_another_version_of_the_rules_is_said(workspace: Workspace, draft: Draft, small: FeatureSet) -> None:
    older = rule_set("medvia-icon").model_copy(update={"version": "2019", "rules": rule_set("medvia-icon").rules[:2]})
    document = save(workspace, "Old rules", draft_of(setting_of(CALL, small, older), draft.members), NOW)
    again = reopen(document, small)
    assert again.since.versions == ("2019", "2022")
    (broken,) = broken_consortia(workspace, small)
    assert broken.why == again.since.remarks
    assert again.draft.setting.ruleset == rule_set("medvia-icon").for_call_on(CALL.deadline)


def test_rules_from_a_file_are_kept_with_the_consortium(workspace: Workspace, draft: Draft, small: FeatureSet) -> None:
    own = rule_set("era-net").model_copy(update={"id": "our-own"})
    document = save(workspace, "Our own rules", draft_of(setting_of(CALL, small, own), draft.members), NOW)
    assert reopen(document, small).draft.setting.ruleset == own.for_call_on(CALL.deadline)


def test_a_consortium_of_which_nobody_is_left_says_so(workspace: Workspace, draft: Draft, word_cache: Path) -> None:
    document = save(workspace, "Glucose", draft, NOW)
    nobody = fit(Roster.of([each for each in small_roster().members if each.id == "zeta"]), WordEncoder(), word_cache)
    with pytest.raises(ImpossibleRequest, match="No member of the saved consortium 'Glucose'"):
        reopen(document, nobody)


def test_a_consortium_kept_under_the_former_names_of_its_fields_opens_as_it_was(
    workspace: Workspace, draft: Draft, small: FeatureSet
) -> None:
    (kept,) = [save(workspace, "Glucose", draft, NOW)]
    request = dict(kept.body["request"])
    weights = dict(request["weights"])
    weights |= {"familiarity": weights.pop("past_collaboration"), "place": weights.pop("geo_proximity")}
    request |= {"dials": request.pop("preferences"), "weights": weights}
    former = replace(kept, body={**kept.body, "request": request})
    assert reopen(former, small).draft.request == draft.request


def limited(small: FeatureSet, members: list[str]) -> Draft:
    """A draft under a limit on the load, in which two other things run for alfa and one for beta."""
    return draft_of(setting_of(CALL, small).loaded({"alfa": 2, "beta": 1}), members, Request(max_load=2))


def test_it_is_judged_under_the_limit_on_the_load_that_it_was_made_with(workspace: Workspace, small: FeatureSet) -> None:
    document = save(workspace, "Limited", limited(small, ["beta", "gamma", "delta"]), NOW)
    again = reopen(document, small, lambda call: Circumstances({"beta": 1}))
    assert again.draft.request.max_load == 2
    assert {verdict.rule: verdict.holds for verdict in again.draft.consortium.certificate}["load"] is True
    assert again.since.remarks == ()
    busier = reopen(document, small, lambda call: Circumstances({"beta": 2}))
    assert "load" in {verdict.rule for verdict in busier.since.broken}
    assert any("No member takes part in more than 2 projects" in str(remark) for remark in busier.since.remarks)
    assert broken_consortia(workspace, small, circumstances=lambda call: Circumstances({"beta": 2}))


def test_the_limit_of_a_consortium_kept_before_requests_had_one_is_read_from_its_rules(
    workspace: Workspace, small: FeatureSet
) -> None:
    kept = save(workspace, "Limited", limited(small, ["beta", "gamma", "delta"]), NOW)
    limit = {
        "id": "load",
        "severity": "hard",
        "condition": {"type": "admissible", "of": {"busy": 2}},
        "text": {"nl": "Belasting.", "en": "Load."},
        "certainty": "high",
        "source": "--max-load",
    }
    request = {name: value for name, value in kept.body["request"].items() if name != "max_load"}
    ruleset = dict(kept.body["ruleset"])
    former = replace(kept, body={**kept.body, "request": request, "ruleset": {**ruleset, "rules": [*ruleset["rules"], limit]}})
    again = reopen(former, small, lambda call: Circumstances({"beta": 3}))
    assert again.draft.request.max_load == 2
    assert "load" in {verdict.rule for verdict in again.since.broken}
    without = replace(kept, body={**kept.body, "request": request})
    assert reopen(without, small).draft.request.max_load is None


@pytest.mark.parametrize("body", [{}, {"seats": "x"}, {"call": {"id": 1}, "score": "many"}])
def test_a_damaged_document_is_named(workspace: Workspace, body: dict[str, object]) -> None:
    document = keep(workspace, Document("consortium", "Broken", body), NOW)
    with pytest.raises(WorkspaceError, match="'Broken' cannot be read"):
        read_saved(document)


def test_only_consortia_that_broke_are_told_and_why(
    workspace: Workspace, draft: Draft, small: FeatureSet, word_cache: Path
) -> None:
    save(workspace, "Glucose", draft, NOW)
    assert broken_consortia(workspace, small) == ()
    roster = small_roster()
    fewer = fit(Roster.of([each for each in roster.members if each.id != "gamma"]), WordEncoder(), word_cache)
    (broken,) = broken_consortia(workspace, fewer)
    assert broken.document.name == "Glucose"
    assert str(broken.why[0]) == "One of its members left the cluster or opted out, and is no longer shown."
    nobody = fit(Roster.of([each for each in roster.members if each.id == "zeta"]), WordEncoder(), word_cache)
    (gone,) = broken_consortia(workspace, nobody)
    assert "No member of the saved consortium" in str(gone.why[0])
    assert broken_consortia(workspace, fewer, Viewer(ViewerRole.COMPANY, "alfa")) == ()
