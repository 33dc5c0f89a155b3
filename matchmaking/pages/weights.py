"""The page Weights: the weight of each criterion, the effect of changes, and the stability of the ranking."""

from collections.abc import Mapping

import streamlit as st

from matchmaking.errors import BadWeights, ImpossibleRequest
from matchmaking.exports.member_words import capital
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.charts.bump_chart import bump_chart
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import chosen_weights, empty_workspace, session
from matchmaking.pages.frame.address import arrived, first_of, follow
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.pages.frame.member_choice import choose_one, usual_seeker
from matchmaking.ranking import Criterion, Preset, Weights, moves, parse_preset, presets, read_preset, score, stability
from matchmaking.ranking.weights import as_toml
from matchmaking.workspace.saved_weights import keep_weights, kept_weights, preset_of
from matchmaking.workspace.storage.documents import Document, delete

_SHOWN = 10
_COLUMNS = 4
_KEPT = "kept:"
_JUST_KEPT = "weights_just_kept"
_START = "start"
"""The URL parameter that names a bundled preset to start from."""


def _named(preset: str, words: Wording) -> str:
    _ = words.translate
    return {"learnt": _("Learnt from history"), "hand-set": _("Set by hand")}.get(preset, preset)


def _start_from(documents: Mapping[str, Document], words: Wording) -> tuple[str, Preset]:
    """The initial weights with their name: bundled ones, saved ones, or a file."""
    _ = words.translate
    left, right = st.columns(2, gap="medium")
    start = left.selectbox(
        _("Start from"),
        [*sorted(presets(), reverse=True), *(_KEPT + id for id in documents)],
        format_func=lambda key: documents[key[len(_KEPT) :]].name if key.startswith(_KEPT) else _named(key, words),
        key="weights_start",
        persist_state="session",
    )
    uploaded = right.file_uploader(_("Or from a weights file (TOML)"), type=["toml"], key="weights_file")
    if uploaded is not None:
        try:
            return uploaded.name, parse_preset(uploaded.getvalue(), uploaded.name)
        except BadWeights as error:
            right.error(in_markdown(error, words))
    if start.startswith(_KEPT):
        document = documents[start[len(_KEPT) :]]
        return document.name, preset_of(document)
    return _named(start, words), read_preset(start)


def _set(start: Weights, words: Wording) -> Weights | None:
    """Show one number input for each criterion, starting from ``start``; None while all are 0."""
    if st.session_state.get("weights_begun") != start.model_dump():
        st.session_state["weights_begun"] = start.model_dump()
        for criterion, weight in start.by_criterion.items():
            st.session_state[f"weight_{criterion}"] = float(weight)
    given = chosen_weights.weight_inputs(Criterion, "weight_", _COLUMNS, words)
    return Weights(**given) if any(given.values()) else None


def _shares(weights: Weights, words: Wording) -> ExportTable:
    """Learnt, hand-set and own weights side by side, as shares of the total."""
    _ = words.translate
    sets = {_named(name, words): read_preset(name).weights for name in sorted(presets(), reverse=True)} | {_("Here"): weights}
    rows: list[list[Cell]] = [
        [capital(words.name(criterion)), *(one.share(criterion) for one in sets.values())] for criterion in Criterion
    ]
    return ExportTable(_("Weights"), [_("Criterion"), *sets], rows, percent=frozenset(sets))


def _effect(features: FeatureSet, weights: Weights, words: Wording) -> None:
    """Show the effect of the weights on the current list of *Find partners*, and the stability of the new list."""
    _ = words.translate
    seeker = choose_one(_("Looked at for"), features.roster, words, key="weights_seeker", default=usual_seeker(features))
    if seeker is None:
        st.info(_("Choose an organisation to see what these weights do for it."))
        return
    try:
        before = score(features, seeker, weights=chosen_weights.chosen_weights())
        after = score(features, seeker, weights=weights)
    except ImpossibleRequest as error:
        st.warning(in_markdown(error, words))
        return
    st.header(_("What changes for {name}", name=literal(seeker.name)), anchor=False)
    bump_chart(moves(before, after, _SHOWN), _SHOWN, words)
    st.header(_("How firm the first {count} are", count=_SHOWN), anchor=False)
    firm = stability(after, weights, _SHOWN)
    names = {member.id: member.name for member in features.roster.members}
    if firm.together is None:
        st.markdown(_("No weights change who they are."))
    else:
        st.markdown(
            _(
                "Whatever changes are made to the weights, they stay the same while these add up to less than {sum}. There "
                "{comes} can draw level with {goes}.",
                sum=words.number(firm.together.weight, 2),
                comes=literal(names[firm.together.comes]),
                goes=literal(names[firm.together.goes]),
            )
        )
    rows: list[list[Cell]] = [
        [
            capital(words.name(span.criterion)),
            span.weight,
            span.below.weight if span.below else 0.0,
            span.above.weight if span.above else None,
            names[span.below.comes] if span.below else "",
            names[span.above.comes] if span.above else "",
        ]
        for span in firm.spans
    ]
    columns = [
        *(_("Criterion"), _("Weight"), _("From"), _("To (empty: no end)")),
        *(_("Comes in below"), _("Comes in above")),
    ]
    with st.expander(_("How far each weight may move, the others as they are")):
        show_table(
            ExportTable(_("Limits"), columns, rows), words, alt=_("The limits of each weight, and who comes in beyond them")
        )


def _use(name: str, weights: Weights, words: Wording) -> None:
    """Choose these weights for the session, or return to the default."""
    _ = words.translate
    in_use = chosen_weights.name_of_chosen()
    st.markdown(
        _("*Find partners* ranks by: **{name}**", name=literal(in_use))
        if in_use
        else _("*Find partners* ranks by the weights that come with the product.")
    )
    with st.container(horizontal=True):
        if st.button(_("Rank by these weights"), type="primary", key="weights_use"):
            chosen_weights.choose(name, weights)
            st.rerun()
        if in_use and st.button(_("Back to those of the product"), key="weights_default"):
            chosen_weights.choose_default()
            st.rerun()


def _keep(preset: Preset, documents: Mapping[str, Document], words: Wording) -> None:
    """Download the weights, save them by name, or delete saved ones."""
    _ = words.translate
    st.download_button(
        _("Weights file"),
        as_toml(preset),
        "weights.toml",
        "application/toml",
        icon=":material/download:",
        on_click="ignore",
        key="weights_toml",
    )
    with st.form("weights_keep", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        wanted = st.text_input(_("Keep under the name"), key="weights_name")
        kept = st.form_submit_button(_("Keep"))
    if kept:
        try:
            keep_weights(session.workspace(), wanted, preset, session.now(), session.viewer())
        except BadWeights as error:
            st.error(in_markdown(error, words))
        else:
            st.session_state[_JUST_KEPT] = True
            st.rerun()
    if st.session_state.pop(_JUST_KEPT, False):
        st.success(_("Kept."))
    for document in documents.values():
        told, remove = st.columns([5, 1], vertical_alignment="center")
        changed = document.changed
        told.markdown(
            _(
                "{name}, edition {edition} of {day}",
                name=literal(document.name),
                edition=document.edition,
                day=words.date(changed),
            )
            if changed
            else literal(document.name)
        )
        if remove.button(_("Remove"), key=f"weights_remove_{document.id}"):
            delete(session.workspace(), document, session.now(), session.viewer())
            st.rerun()


words = session.words()
_ = words.translate
features = session.features(words)
if not features.roster.members:
    empty_workspace.show(words)
    st.stop()
st.markdown(
    _("How much each criterion counts is a judgement. Change it here, see what that does, and keep what you can defend.")
)
st.page_link("matchmaking/pages/how_ranking_works.py", label=_("How ranking works"), icon=":material/balance:")
if (asked := arrived("weights", [_START])) is not None and (start := first_of(asked, _START)) in presets():
    st.session_state["weights_start"] = start
documents = {document.id: document for document in kept_weights(session.workspace(), session.viewer())}
name, started = _start_from(documents, words)
follow(
    "weights", [_START], {_START: [st.session_state["weights_start"]] if st.session_state["weights_start"] in presets() else []}
)
weights = _set(started.weights, words)
if weights is None:
    st.warning(_("At least one weight must be above 0."))
    st.stop()
changed = weights != started.weights
label = _("{name}, changed", name=name) if changed else name
_use(label, weights, words)
_effect(features, weights, words)
st.header(_("Learnt against set by hand"), anchor=False)
show_table(_shares(weights, words), words, alt=_("The weights beside each other, as parts of all"))
st.header(_("Keep and hand on"), anchor=False)
provenance = {"made": session.today(), "by": session.viewer().signature, "from": name}
_keep(Preset(weights=weights, provenance=provenance) if changed else started, documents, words)
