"""The page of weights: what they do, how firm that is, kept, handed on, and used by the ranking."""

import pytest
from streamlit.testing.v1 import AppTest

from matchmaking.ranking import default_weights, read_weights
from matchmaking.ranking.weights import default_preset
from matchmaking.workspace.saved_weights import kept_weights, preset_of
from matchmaking.workspace.workspace import Workspace
from tests.pages.conftest import OpenPage


def _said(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*at.markdown, *at.header, *at.info, *at.warning, *at.error])


def test_the_numbers_begin_with_the_learnt_weights(open_page: OpenPage) -> None:
    at = open_page("weights")
    for criterion, weight in default_weights().by_criterion.items():
        assert at.number_input(key=f"weight_{criterion}").value == pytest.approx(weight)
    assert "stay as they are" in _said(at)
    at.selectbox(key="weights_start").select("hand-set").run()
    assert at.number_input(key="weight_novelty").value == read_weights("hand-set").novelty


def test_a_changed_weight_is_drawn_and_its_firmness_told(open_page: OpenPage) -> None:
    at = open_page("weights")
    for criterion in default_weights().by_criterion:
        at.number_input(key=f"weight_{criterion}").set_value(100.0 if criterion == "geo_proximity" else 0.0)
    at.run()
    assert not at.exception
    assert "new" in _said(at)
    for criterion in default_weights().by_criterion:
        at.number_input(key=f"weight_{criterion}").set_value(0.0)
    at.run()
    assert "At least one weight must be above 0." in _said(at)


def test_chosen_weights_rank_in_find_partners(open_page: OpenPage) -> None:
    at = open_page("weights")
    at.number_input(key="weight_geo_proximity").set_value(500.0).run()
    at.button(key="weights_use").click().run()
    assert "Learnt from history, changed" in _said(at)
    at.switch_page("matchmaking/pages/find_partners.py").run()
    assert not at.exception
    assert "Ranked by the weights: Learnt from history, changed" in _said(at)
    at.switch_page("matchmaking/pages/weights.py").run()
    at.button(key="weights_default").click().run()
    assert "come with the product" in _said(at)


def test_weights_are_kept_by_name_and_removed(open_page: OpenPage) -> None:
    at = open_page("weights")
    at.number_input(key="weight_geo_proximity").set_value(50.0)
    at.text_input(key="weights_name").set_value("Near first")
    next(button for button in at.button if button.label == "Keep").click().run()
    assert not at.exception
    assert any("Near first, edition 1" in line for line in _said(at).splitlines())
    key = next(option for option in at.selectbox(key="weights_start").options if option == "Near first")
    at.selectbox(key="weights_start").select_index(at.selectbox(key="weights_start").options.index(key)).run()
    assert at.number_input(key="weight_geo_proximity").value == 50
    next(button for button in at.button if button.label == "Remove").click().run()
    assert not at.exception
    assert "Near first, edition" not in _said(at)


def test_weights_kept_unchanged_keep_what_their_scores_have_meant(workspace: Workspace, open_page: OpenPage) -> None:
    at = open_page("weights")
    at.text_input(key="weights_name").set_value("As they come")
    next(button for button in at.button if button.label == "Keep").click().run()
    assert not at.exception
    kept, shipped = preset_of(kept_weights(workspace)[0]), default_preset()
    assert (kept.calibration, kept.text_calibration) == (shipped.calibration, shipped.text_calibration)
    assert shipped.text_calibration is not None


@pytest.mark.parametrize(("language", "said"), [("nl", "Hoe zwaar elk criterium telt"), ("fr", "importance de chaque critère")])
def test_it_speaks_the_readers_language(open_page: OpenPage, language: str, said: str) -> None:
    assert said in _said(open_page("weights", language))
