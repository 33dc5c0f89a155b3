"""The column mapping of a list: shown before an import for correction, and stored for each source."""

import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.members.lists.headers import Field
from matchmaking.members.lists.source_columns import ReadColumn, SourceColumns, ToldColumns, Understanding
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.source_columns import forget_source, keep_source, sources
from matchmaking.workspace.workspace import Workspace

_SIDE_BY_SIDE = 3


def correct_columns(file: str, columns: SourceColumns, words: Wording) -> ToldColumns:
    """Show the mapping of each column of a file, and return a person's corrections."""
    _ = words.translate
    doubtful = sum(column.why in (Understanding.GUESSED, Understanding.NOT_UNDERSTOOD) for column in columns.columns)
    title = _("How the columns of {file} are read", file=literal(file))
    with st.expander(title, expanded=doubtful > 0 or columns.asks_of_contacts, icon=":material/view_column:"):
        st.caption(
            _(
                "What you change here counts for this import and, kept under the name of the source, for its next list with "
                "the same columns."
            )
        )
        source = st.text_input(_("Name of the source"), columns.source, key=f"source of {file}").strip()
        contacts = _contacts_agreed(file, columns, words)
        chosen = _chosen(columns, f"column of {file}", words)
    changed = {
        column.header: field for column, field in chosen if field is not column.field or column.why is Understanding.TOLD
    }
    return ToldColumns(source, changed, contacts)


def _contacts_agreed(file: str, columns: SourceColumns, words: Wording) -> bool | None:
    """Ask whether the contact persons of a list without a column for consent agreed, once per source."""
    if not columns.asks_of_contacts:
        return None
    _ = words.translate
    answers = {None: _("Not known yet: the cluster office alone sees them"), True: _("Yes, they agreed"), False: _("No")}
    return st.radio(
        _("May other members see the contact persons of this list?"),
        list(answers),
        format_func=answers.__getitem__,
        help=_("The list has no column for consent. Your answer is kept for the next lists of this source."),
        key=f"contacts of {file}",
    )


def kept_sources(workspace: Workspace, words: Wording) -> None:
    """Show the sources with a stored column mapping: view, change and delete each."""
    _ = words.translate
    known = sources(workspace, session.viewer())
    if not known:
        return
    title = words.plural("{count} source whose columns are known", "{count} sources whose columns are known", len(known))
    with st.expander(title, icon=":material/table_chart:"):
        named = {source.source: source for source in known}
        source = named[st.selectbox(_("Source"), list(named), key="kept_source")]
        chosen = _chosen(source, f"kept column of {source.source}", words)
        changed = [
            ReadColumn(column.header, field, Understanding.TOLD) if field is not column.field else column
            for column, field in chosen
        ]
        with st.container(horizontal=True):
            if st.button(_("Save"), disabled=tuple(changed) == source.columns, key="save_source"):
                keep_source(
                    workspace, SourceColumns(source.source, tuple(changed), source.contacts), session.now(), session.viewer()
                )
                st.rerun()
            if st.button(_("Forget this source"), key="forget_source"):
                forget_source(workspace, source.source, session.now(), session.viewer())
                st.rerun()


def _chosen(columns: SourceColumns, key: str, words: Wording) -> list[tuple[ReadColumn, Field]]:
    fields = sorted(Field, key=lambda field: (field is not Field.UNUSED, words.code(field.value).casefold()))
    chosen: list[tuple[ReadColumn, Field]] = []
    for begin in range(0, len(columns.columns), _SIDE_BY_SIDE):
        places = st.columns(_SIDE_BY_SIDE)
        for at, column in enumerate(columns.columns[begin : begin + _SIDE_BY_SIDE]):
            field = places[at].selectbox(
                literal(column.header) + _mark(column, words),
                fields,
                fields.index(column.field),
                format_func=lambda field: words.code(field.value),
                help=words.translate("For example: {example}", example=literal(column.example)) if column.example else None,
                key=f"{key} {columns.source} {column.header}",
            )
            chosen.append((column, field))
    return chosen


def _mark(column: ReadColumn, words: Wording) -> str:
    """A mark beside the header of a column to review."""
    said = {
        Understanding.GUESSED: words.translate("guessed"),
        Understanding.NOT_UNDERSTOOD: words.translate("not understood"),
    }.get(column.why)
    return f" ({said})" if said else ""
