"""The choice of a rule set, with each rule, its source and its certainty."""

import streamlit as st

from matchmaking.composition import Call, RuleSet, Severity, rule_set, rule_set_ids
from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal


def choose_rules(call: Call, default: str, words: Wording) -> RuleSet:
    """Show and return the rule set that the consortium must meet; the call's own is preselected."""
    _ = words.translate
    ids = list(rule_set_ids())
    chosen = st.selectbox(
        _("Rule set"),
        ids,
        index=ids.index(call.rules if call.rules in ids else default),
        format_func=lambda id: _named(rule_set(id), words),
        key=_key(call),
    )
    rules = rule_set(chosen)
    st.markdown(
        _("Checked on {day}. Source: {source}", day=words.date(rules.checked), source=rules.source),
    )
    for doubt in rules.doubts_on(session.today()):
        st.warning(literal(words.say(doubt)))
    rows: list[list[Cell]] = [
        [
            capital(words.name(rule.severity)),
            words.of(rule.text.by_language),
            capital(words.name(rule.certainty)),
            rule.source,
        ]
        for rule in sorted(rules.rules, key=lambda rule: list(Severity).index(rule.severity))
    ]
    rows += [
        [_("Good to know"), words.of(note.text.by_language), capital(words.name(note.certainty)), note.source]
        for note in rules.notes
    ]
    if rules.aid:
        rows.append(
            [_("Aid"), _("The rates at which costs are paid"), capital(words.name(rules.aid.certainty)), rules.aid.source]
        )
    columns = [_("Kind of rule"), _("Rule"), _("Certainty"), _("Source")]
    show_table(ExportTable(_("Rules"), columns, rows), words, alt=_("The rules of the set, with source and certainty"))
    return rules


def rules_in_words(call: Call, default: str, words: Wording) -> str:
    """The name of the chosen rule set, before its widget is drawn."""
    chosen = st.session_state.get(_key(call)) or (call.rules if call.rules in rule_set_ids() else default)
    return _named(rule_set(chosen), words)


def _named(rules: RuleSet, words: Wording) -> str:
    return f"{words.of(rules.title.by_language)} ({rules.version})"


def _key(call: Call) -> str:
    return f"rules-{call.id}"
