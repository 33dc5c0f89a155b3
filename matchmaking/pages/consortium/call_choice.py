"""The choice of a call: a known one, a file, or pasted text."""

import tempfile
from dataclasses import replace
from enum import StrEnum
from pathlib import Path

import pandas as pd
import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from matchmaking.composition import Call, Capability, parse_call, propose_capabilities, read_call, read_calls
from matchmaking.exports.member_words import capital
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.i18n.names import N_
from matchmaking.pages.frame.beginning import begin_with
from matchmaking.pages.frame.known_calls import calls_to_choose
from matchmaking.pages.frame.literal import literal


class CallOrigin(StrEnum):
    """The origin of a call."""

    READY = "ready"
    FILE = "file"
    TEXT = "text"


_ORIGINS = {
    CallOrigin.READY: N_("Choose a call"),
    CallOrigin.FILE: N_("Upload a call file"),
    CallOrigin.TEXT: N_("Paste a call's text"),
}


def choose_call(features: FeatureSet, words: Wording) -> Call | None:
    """The call that the reader works on, None for none yet."""
    _ = words.translate
    begin_with("call_origin", CallOrigin.READY)
    origin = st.segmented_control(
        _("The call"),
        list(CallOrigin),
        required=True,
        format_func=lambda origin: _(_ORIGINS[origin]),
        key="call_origin",
        label_visibility="collapsed",
        persist_state="session",
    )
    match origin:
        case CallOrigin.FILE:
            file = st.file_uploader(
                _("Call file (PDF, Word, text, TOML, or JSON of the EU portal)"),
                type=["pdf", "docx", "txt", "md", "toml", "json"],
                key="call_file",
            )
            return _with_capabilities(_uploaded(file, words), features, words) if file else None
        case CallOrigin.TEXT:
            text = st.text_area(_("Text of the call"), height=180, key="call_text", persist_state="session")
            return _with_capabilities(parse_call(text, words.language), features, words) if text.strip() else None
        case _:
            calls = {call.id: call for call in calls_to_choose(words)}
            chosen = st.selectbox(
                _("Call"),
                list(calls),
                format_func=lambda id: calls[id].title,
                key="call",
                label_visibility="collapsed",
                persist_state="session",
            )
            return calls.get(chosen)


def is_in_sight() -> bool:
    """Whether the page already shows the call's text, because it was pasted."""
    return st.session_state.get("call_origin") == CallOrigin.TEXT


def _uploaded(file: UploadedFile, words: Wording) -> Call:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name).name
        path.write_bytes(file.getvalue())
        if path.suffix.lower() != ".json":
            return read_call(path, words.language)
        topics = {call.id: call for call in read_calls(path)}
    titles = {id: f"{id}: {call.title}" for id, call in topics.items()}
    chosen = st.selectbox(
        words.translate("Topic of the file"), list(topics), format_func=lambda id: titles[id], key="call_topic"
    )
    return topics[chosen]


def _with_capabilities(call: Call, features: FeatureSet, words: Wording) -> Call:
    """The call with the capabilities that its text asks for, where it does not name them itself."""
    if call.capabilities:
        return call
    with st.spinner(words.translate("Reading the call …")):
        proposed = propose_capabilities(words.of(call.text), features, language=words.language)
    return replace(call, capabilities=proposed)


def give_facts(call: Call, words: Wording) -> Call:
    """The call with the budget and the duration that the reader fills in or checks: amounts depend on them."""
    _ = words.translate
    for remark in call.remarks if call.read else ():
        st.caption(literal(words.say(remark)))
    ask_budget, ask_months = (not getattr(call, name) or name in call.read for name in ("budget", "months"))
    if not (ask_budget or ask_months):
        return call
    money, time = st.columns(2, gap="medium")
    budget, months = call.budget, call.months
    if ask_budget:
        budget = money.number_input(
            _("Budget (EUR)"),
            min_value=0,
            value=round(call.budget) if call.budget else None,
            step=100_000,
            placeholder=_("Not found in the text: fill it in for amounts and grants"),
            key=f"call_budget-{call.id}",
            persist_state="session",
        )
    if ask_months:
        months = time.number_input(
            _("Duration (months)"),
            min_value=1,
            value=call.months,
            step=6,
            placeholder=_("Not found in the text: some rules ask for it"),
            key=f"call_months-{call.id}",
            persist_state="session",
        )
    return replace(call, budget=float(budget) if budget else None, months=months or None)


def describe_call(call: Call, words: Wording) -> None:
    """Show the call's summary, with its text on request."""
    _ = words.translate
    facts = [
        ", ".join(words.name(theme) for theme in call.themes),
        words.money(call.budget) if call.budget else "",
        words.plural("{count} month", "{count} months", call.months) if call.months else "",
        _("deadline {day}", day=words.date(call.deadline)) if call.deadline else "",
    ]
    if said := " · ".join(literal(capital(fact)) for fact in facts if fact):
        st.markdown(said)


def count_of_capabilities(call: Call, words: Wording) -> int:
    """The number of capabilities in the table, with the reader's changes."""
    changed = st.session_state.get(_capabilities_key(call, words), {})
    named = [row for row in changed.get("added_rows", []) if str(row.get("name") or "").strip()]
    return len(call.capabilities) + len(named) - len(changed.get("deleted_rows", []))


def _capabilities_key(call: Call, words: Wording) -> str:
    return f"capabilities-{call.id}-{words.language}"


def edit_capabilities(call: Call, words: Wording) -> Call:
    """Show the capabilities that the call asks for in an editable table."""
    _ = words.translate
    frame = pd.DataFrame(
        [(capability.name, capability.text, float(capability.weight)) for capability in call.capabilities],
        columns=["name", "text", "weight"],
    )
    edited = st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=True,
        column_config={
            "name": st.column_config.TextColumn(_("Capability"), required=True, width="medium"),
            "text": st.column_config.TextColumn(_("What it means"), width="large"),
            "weight": st.column_config.NumberColumn(
                _("Weight"), min_value=0.1, max_value=5.0, step=0.1, default=1.0, format="%.1f", width="small"
            ),
        },
        key=_capabilities_key(call, words),
        placeholder="–",
        alt=_("The capabilities that the call asks for"),
    )
    kept = [
        _edited(call, name, str(text or name), float(weight or 1.0))
        for name, text, weight in edited.fillna("").astype(object).to_numpy().tolist()
        if str(name).strip()
    ]
    return replace(call, capabilities=tuple(kept))


def _edited(call: Call, name: str, text: str, weight: float) -> Capability:
    """A capability from the table; translations of an unchanged text are kept."""
    was = next((capability for capability in call.capabilities if capability.name == name), Capability(name, text))
    return Capability(name, text, weight, was.id, was.other_texts if text == was.text else ())
