"""The page Evidence: back-tests on past projects, and the meaning of scores."""

import streamlit as st

from matchmaking.evaluation import ASKED_OF, COMPLETION, Evidence, Provenance, shipped, shipped_evidence
from matchmaking.evaluation.exposure_report import exposure_report
from matchmaking.exports.evidence import (
    asked_in_words,
    curve_table,
    outcome_table,
    reliability_table,
    stratum_in_words,
    task_in_words,
    verdict,
)
from matchmaking.exports.exposure import exposure_in_words, exposure_table, small_firm_table
from matchmaking.exports.tables import ExportTable
from matchmaking.i18n import Wording
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.charts.evidence_charts import dial_chart, reliability_chart, systems_chart
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.own_history import own_evidence
from matchmaking.pages.own_questions import show_own_questions

_MOST_SHOWN = 10
_SMALL_FIRMS = 30


def show_exposure(words: Wording) -> None:
    """Show the exposure report in a sentence, the most shown members and the small firms, with a download."""
    _ = words.translate
    report = exposure_report(session.workspace(), session.viewer())
    st.markdown(
        _(
            "Who stands on top of many lists is looked at by many. This counts every list that *Find partners* showed, and how "
            "much attention each member got in them: a place further down gets less."
        )
    )
    st.markdown(f"**{exposure_in_words(report, words)}**")
    if report.gini is None:
        return
    everybody, small = exposure_table(report, words), small_firm_table(report, words)
    st.header(_("Most shown"), anchor=False)
    _first(everybody, _MOST_SHOWN, _("The members that were shown most"), words)
    st.header(small.title, anchor=False)
    if small.rows:
        _first(small, _SMALL_FIRMS, _("Small firms, and how often each was shown"), words)
    else:
        st.markdown(_("No member is known to be a small firm."))
    with st.container(horizontal=True):
        download_tables(lambda: [everybody, small], _("exposure"), words)
    st.page_link("matchmaking/pages/how_ranking_works.py", label=_("How ranking works"), icon=":material/balance:")


def _first(table: ExportTable, most: int, alt: str, words: Wording) -> None:
    show_table(ExportTable(table.title, table.columns, table.rows[:most], table.percent), words, alt=alt)
    if len(table.rows) > most:
        count, everybody = words.number(most), words.number(len(table.rows))
        st.caption(words.translate("The first {count} of {all}; the files have them all.", count=count, all=everybody))


_OWN, _QUESTIONS, _EXPOSURE = "own", "questions", "exposure"


def _show(evidence: Evidence, words: Wording) -> None:
    _ = words.translate
    outcomes = evidence.report.outcomes
    what, whom = st.columns(2, gap="medium")
    task = what.selectbox(_("Question"), list(outcomes), format_func=lambda key: task_in_words(key, words), key="evidence_task")
    stratum = whom.selectbox(
        _("Looked at"), list(outcomes[task]), format_func=lambda key: stratum_in_words(key, words, task), key="evidence_stratum"
    )
    systems = outcomes[task][stratum]
    one = next(iter(systems.values()))
    st.header(_("Against simple rules"), anchor=False)
    said = verdict(evidence.report, task, stratum, words)
    if said:
        st.markdown(f"**{said}**")
    st.markdown(asked_in_words(task, one.n, one.pool, words))
    systems_chart(systems, evidence.report.ours, words, finding=said)
    with st.expander(_("The figures as a table")):
        show_table(outcome_table(systems, words), words, alt=_("All systems with their figures"))
    # scores of other questions have another scale: outcomes of needs in words are unknown
    if evidence.page.reliability and task in ASKED_OF:
        st.header(_("How often did a match at this score become a partner?"), anchor=False)
        reliability_chart(evidence.page.reliability, words)
        with st.expander(_("These figures as a table")):
            show_table(reliability_table(evidence.page.reliability, words), words, alt=_("Scores, and who became partners"))
    for part, settings in evidence.page.curve.items() if task in (*ASKED_OF, COMPLETION) else ():
        st.header(_("What reserving places costs: {part}", part=stratum_in_words(part, words)), anchor=False)
        dial_chart(settings, words)
        with st.expander(_("The settings as a table, {part}", part=stratum_in_words(part, words))):
            show_table(curve_table(settings, words), words, alt=_("Settings of the dial and what they cost"))


def _where_from(report: Provenance, words: Wording) -> None:
    _ = words.translate
    st.markdown(
        _(
            "The test asks about the projects of {archive} that start from {cut} on and before {until}; only what started "
            "earlier was known. Made on {made} by `{command}`. {source}",
            archive=report.archive,
            cut=words.date(report.cut),
            until=words.date(report.until),
            made=words.date(report.made),
            command=report.command,
            source=report.source,
        )
    )


words = session.words()
_ = words.translate
st.markdown(
    _(
        "A ranking is good if it would have predicted who really worked together. We take past "
        "projects, hide everything from a chosen day on, and ask the product and simple rules who took "
        "part in the projects after that day."
    )
)
reports = {report.file: report for report in shipped()}
own = {_OWN: _("This workspace"), _QUESTIONS: _("Your own questions")}
if session.viewer().role is not ViewerRole.COMPANY:
    own[_EXPOSURE] = _("Who was shown")
chosen = st.segmented_control(
    _("History"),
    [*reports, *own],
    default=next(iter(reports), _OWN),
    required=True,
    format_func=lambda key: own.get(key) or words.of(reports[key].title),
    key="evidence_history",
)
if chosen in reports:
    _where_from(reports[chosen], words)
    _show(shipped_evidence(reports[chosen]), words)
elif chosen == _QUESTIONS:
    show_own_questions(words)
elif chosen == _EXPOSURE:
    show_exposure(words)
elif found := own_evidence(words):
    _show(found, words)
