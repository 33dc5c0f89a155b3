"""Build a consortium: the first call is answered at once, and everything behind the answer can be looked at."""

from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Button

from tests.pages.conftest import OpenPage, until_no_job_runs

VIEWS = ["Members and budget", "Coverage", "Certificate", "Points", "Network"]


def _said(at: AppTest) -> str:
    return "\n".join(str(element.value) for element in [*at.markdown, *at.header, *at.info, *at.warning])


def test_the_first_call_is_answered_without_any_typing(open_page: OpenPage) -> None:
    at = open_page("build_consortium")
    assert "consortia that meet every requirement" in at.header[0].value


def test_a_pasted_call_gets_its_budget_and_duration_from_its_reader(open_page: OpenPage) -> None:
    at = open_page("build_consortium")
    at.session_state["call_origin"] = "text"
    at.run()
    at.text_area(key="call_text").set_value("Wound care at home. Software and sensors follow diabetic wounds.").run()
    assert at.header[0].value.endswith("that meet every requirement that can be checked")
    budget, months = at.number_input[:2]
    assert (budget.label, months.label) == ("Budget (EUR)", "Duration (months)")
    budget.set_value(2_000_000)
    months.set_value(36)
    at.run()
    assert at.header[0].value.endswith("that meet every requirement")
    assert "2,000,000 · 36 months" in _said(at)


def test_every_side_of_a_consortium_opens(open_page: OpenPage) -> None:
    at = open_page("build_consortium")
    for view in VIEWS:
        at.session_state["consortium_view"] = view
        at.run()
        assert not at.exception


def _starting(at: AppTest) -> list[Button]:
    """The buttons that start what the view is about; how firm it is against other weights is looked for apart."""
    return [each for each in at.button if (each.key or "").startswith("start_") and "other weights" not in each.label]


def test_the_call_is_looked_at_from_every_side(open_page: OpenPage) -> None:
    at = open_page("build_consortium")
    for view, finding in (
        ("Trade-offs", "fewer for coverage of the call"),
        ("Portfolio", "consortia side by side"),
        ("Precedents", "related to this call"),
        ("White spots", "are covered by fewer than three members"),
    ):
        at.session_state["call_view"] = view
        at.run()
        for button in _starting(at):
            assert finding not in _said(at)
            button.click().run()
            until_no_job_runs(at)
        assert not at.exception
        assert finding in _said(at)


def test_what_was_sought_once_is_there_at_once(open_page: OpenPage) -> None:
    for _ in range(2):
        at = open_page("build_consortium")
        at.session_state["call_view"] = "Trade-offs"
        at.run()
        if buttons := _starting(at):
            buttons[0].click().run()
            until_no_job_runs(at)
        assert "fewer for coverage of the call" in _said(at)
    assert not buttons


def test_an_address_of_nothing_that_is_saved_says_so(open_page: OpenPage) -> None:
    at = open_page("build_consortium", saved="nothing")
    assert "not saved here any longer" in at.warning[0].value
    at.button(key="saved_back").click().run()
    assert "consortia that meet every requirement" in at.header[0].value


def test_the_certificate_says_every_requirement_is_met(open_page: OpenPage) -> None:
    at = open_page("build_consortium")
    at.session_state["consortium_view"] = "Certificate"
    at.run()
    assert "requirements are met" in _said(at)


def test_an_anchor_takes_part_in_every_alternative(open_page: OpenPage) -> None:
    at = open_page("build_consortium")
    anchor = at.multiselect(key="anchors").options[0]
    at.multiselect(key="anchors").select(anchor).run()
    assert not at.exception
    compared = next(table.value for table in at.table if "Consortium A" in table.value.columns)
    row = compared[compared.iloc[:, 0].str.replace("\\", "") == anchor]
    assert len(row) == 1
    assert not (row.iloc[0, 1:] == "–").any()


def test_two_members_kept_apart_on_the_page_sit_together_in_no_alternative_until_that_ends(open_page: OpenPage) -> None:
    at = open_page("build_consortium")

    def seated() -> list[set[str]]:
        compared = next(table.value for table in at.table if "Consortium A" in table.value.columns)
        names = compared.iloc[:, 0].str.replace("\\", "")
        return [set(names[compared[column] != "–"]) for column in compared.columns[1:]]

    one, other = sorted(seated()[0] & set(at.selectbox(key="apart_one-0").options))[:2]
    at.selectbox(key="apart_one-0").select(one).run()
    at.selectbox(key="apart_other-0").select(other)
    at.text_input(key="apart_reason-0").set_value("They bid against each other.")
    at.checkbox(key="apart_call-0").check().run()
    at.button(key="apart_keep").click().run()
    assert not at.exception
    assert "They bid against each other" in _said(at)
    assert not any({one, other} <= members for members in seated())
    next(button for button in at.button if (button.key or "").startswith("apart_end_")).click().run()
    assert {one, other} <= seated()[0]
    assert "No two members are kept apart" in _said(at)


def test_a_member_that_is_anchored_and_excluded_is_refused_in_words(open_page: OpenPage) -> None:
    at = open_page("build_consortium")
    anchor = at.multiselect(key="anchors").options[0]
    at.multiselect(key="anchors").select(anchor)
    at.multiselect(key="excluded").select(anchor).run()
    assert not at.exception
    assert "must take part and is excluded" in at.error[0].value


def test_where_there_is_none_the_reason_and_proven_ways_out_are_shown(open_page: OpenPage) -> None:
    at = open_page("build_consortium")
    rules = next(box for box in at.selectbox if (box.key or "").startswith("rules-"))
    rules.set_value("era-net").run()
    next(slider for slider in at.slider if (slider.key or "").startswith("size-")).set_range(5, 5).run()
    assert not at.exception
    assert any("two partners from one country" in warning.value for warning in at.warning)
    assert "What would help" in _said(at)
    labels = [expander.label for expander in at.expander]
    assert any("Compose 4 members instead of 5" in label for label in labels)
    assert any("Members to attract: 1" in label for label in labels)


def test_a_pasted_text_becomes_a_call(open_page: OpenPage) -> None:
    at = open_page("build_consortium")
    at.segmented_control(key="call_origin").set_value("text").run()
    text = "Home care for heart patients\nProjects must follow patients with heart failure at home with wearable sensors. "
    at.text_area(key="call_text").set_value(text + "Hospitals should test the system. Software must warn the nurse.").run()
    assert not at.exception
    assert at.header


def test_the_capabilities_are_counted_as_the_reader_changed_them(open_page: OpenPage) -> None:
    def said() -> str:
        return next(expander.label for expander in at.expander if "asked for" in expander.label)

    at = open_page("build_consortium")
    before = int(said().split()[0])
    key = f"capabilities-{at.selectbox(key='call').value}-en"
    at.session_state[key] = {"edited_rows": {}, "added_rows": [{"name": "Physiotherapy at home"}], "deleted_rows": []}
    at.run()
    assert said() == f"{before + 1} capabilities asked for"


def test_an_empty_workspace_says_what_to_do_next(open_empty: OpenPage) -> None:
    at = open_empty("build_consortium")
    assert any(button.label == "Load the demonstration cluster" for button in at.button)
