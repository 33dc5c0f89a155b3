"""Saved consortia: save a draft under a name, view saved ones, compare them."""

import streamlit as st

from matchmaking.composition import Draft, compare
from matchmaking.composition.rules.engagement import Load
from matchmaking.errors import MatchmakingError
from matchmaking.exports.comparison import comparison_tables
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.workspace.running import circumstances_on
from matchmaking.workspace.saved_consortia import (
    Circumstances,
    Reopened,
    read_saved,
    remove_saved,
    reopen,
    save,
    saved_consortia,
)
from matchmaking.workspace.storage.documents import Document

SAVED = "saved"
"""The parameter of an address that names a saved consortium."""

IN_HAND = "saved_in_hand-"
"""Before its id, where a session keeps the edition of a saved consortium that it works on."""

_SAID = "saved_consortium"


def saved_consortia_view(draft: Draft, document: Document | None, features: FeatureSet, words: Wording) -> None:
    """Show the form to save the draft, the saved consortia with their changes since, and a comparison of chosen ones."""
    _ = words.translate
    _save(draft, document, words)
    documents = saved_consortia(session.workspace(), session.viewer())
    if not documents:
        st.markdown(_("Nothing is saved yet."))
        return
    chosen = st.multiselect(
        _("Compare with"),
        [document.id for document in documents],
        format_func=lambda id: next(document.name for document in documents if document.id == id),
        key="compared",
    )
    opened = [found for document in documents if document.id in chosen if (found := _opened(document, features, words))]
    for found in opened:
        _since(found, words)
    if opened:
        names = [_("This draft"), *(found.document.name for found in opened)]
        tables = comparison_tables(compare([draft.consortium, *(found.draft.consortium for found in opened)]), names, words)
        for table in tables:
            st.markdown(f"**{table.title}**")
            show_table(table, words, alt=_("The consortia side by side"))
        with st.container(horizontal=True):
            download_tables(lambda: tables, _("comparison"), words)


def saved_list(words: Wording) -> None:
    """Show links to saved consortia, where there are any."""
    documents = saved_consortia(session.workspace(), session.viewer())
    if not documents:
        return
    with st.expander(
        words.plural("{count} saved consortium", "{count} saved consortia", len(documents)), icon=":material/bookmark:"
    ):
        for document in documents:
            _link_to(document, literal(document.name))


def _link_to(document: Document, label: str) -> None:
    st.page_link(
        "matchmaking/pages/build_consortium.py",
        label=label,
        icon=":material/open_in_new:",
        query_params={SAVED: document.id},
    )


def since_in_words(found: Reopened, words: Wording) -> str:
    """The changes since it was saved, as Markdown, one per line."""
    remarks = [words.say(remark) for remark in found.since.remarks]
    return "  \n".join(map(literal, remarks or [words.translate("Nothing changed since it was saved.")]))


def _save(draft: Draft, document: Document | None, words: Wording) -> None:
    _ = words.translate
    kept: Document | None = st.session_state.pop(_SAID, None)
    if kept:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.success(_("Saved as '{name}'.", name=literal(kept.name)))
            _link_to(kept, _("Open"))
    field, button = st.columns([4, 1], vertical_alignment="bottom")
    was = document.name if document else ""
    name = field.text_input(_("Name to save this draft by"), was, key=f"draft_name-{was}")
    if button.button(_("Save"), icon=":material/save:", type="primary", key="draft_save"):
        try:
            again = document if document and " ".join(name.split()).casefold() == was.casefold() else None
            saved = save(session.workspace(), name, draft, session.now(), again, session.viewer())
        except MatchmakingError as refusal:
            st.warning(in_markdown(refusal, words))
            return
        st.session_state[_SAID] = st.session_state[IN_HAND + saved.id] = saved
        st.rerun()


def reopened(document: Document, features: FeatureSet) -> Reopened:
    """The saved consortium on today's cluster, cached; raises as `reopen` does."""
    call = read_saved(document).call
    of_today = circumstances_on(session.workspace(), features.roster, session.today(), session.viewer())(call)
    marks = (tuple(sorted(of_today.load.items())), tuple(sorted(of_today.apart)))
    return _reopened(session.cache_key(), features, document.id, document.edition, marks, document)


@st.cache_resource(max_entries=16, show_spinner=False)
def _reopened(
    known: str,
    _signals: FeatureSet,
    id: str,
    edition: int,
    marks: tuple[tuple[tuple[str, Load], ...], tuple[tuple[str, str], ...]],
    _document: Document,
) -> Reopened:
    load, apart = marks
    return reopen(_document, _signals, lambda call: Circumstances(dict(load), frozenset(apart)))


def _opened(document: Document, features: FeatureSet, words: Wording) -> Reopened | None:
    try:
        return reopened(document, features)
    except MatchmakingError as refusal:
        st.warning(in_markdown(refusal, words))
        return None


def _since(found: Reopened, words: Wording) -> None:
    """Show the changes since it was saved, and a button to delete it."""
    _ = words.translate
    said, link, button = st.columns([4, 1, 1], vertical_alignment="center")
    with said:
        st.markdown(f"**{literal(found.document.name)}**  \n{since_in_words(found, words)}")
    with link:
        _link_to(found.document, _("Open"))
    forget = f"forget_{found.document.id}"
    shown, _again = session.as_shown(f"{forget}_shown", found.document, forget)
    if button.button(_("Forget"), icon=":material/delete:", key=forget):
        remove_saved(session.workspace(), shown, session.now(), session.viewer())
        st.rerun()
