"""Choosing the rule set, with each rule, its source and how certain it is."""

import streamlit as st

from matchmaking.consortia import Call, RuleSet, rule_set, rule_set_ids
from matchmaking.handout.member_words import capital
from matchmaking.handout.tables import Table
from matchmaking.screens.table_view import show_table
from matchmaking.wording import Wording


def choose_rules(call: Call, default: str, words: Wording) -> RuleSet:
    """The rule set that the consortium must meet; the call's own to begin with."""
    _ = words.translate
    ids = list(rule_set_ids())
    first = call.rules if call.rules in ids else default
    chosen = st.selectbox(
        _("Rule set"),
        ids,
        index=ids.index(first),
        format_func=lambda id: f"{words.of(rule_set(id).title.model_dump())} ({rule_set(id).version})",
        key=f"rules-{call.id}",
    )
    rules = rule_set(chosen)
    st.markdown(
        _("Checked on {day}. Source: {source}", day=words.date(rules.checked), source=rules.source),
    )
    rows = [
        [
            capital(words.name(rule.severity)),
            words.of(rule.text.model_dump()),
            capital(words.name(rule.certainty)),
            rule.source,
        ]
        for rule in rules.rules
    ]
    columns = [_("Weight"), _("Rule"), _("Certainty"), _("Source")]
    show_table(Table(_("Rules"), columns, rows), words, alt=_("The rules of the set, with source and certainty"))
    return rules
