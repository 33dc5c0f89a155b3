"""Members that imports put together from several rows: what each row says, and the button that takes them apart."""

import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.members.member import Roster
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.maintenance.splitting import split
from matchmaking.workspace.storage.records import Record, records_by_member
from matchmaking.workspace.workspace import Workspace

_CHOSEN, _GOING = "put_together_member", "put_together_rows"


def put_together(roster: Roster, workspace: Workspace, words: Wording) -> None:
    """Choose a member made of several rows, and say which of them are another organisation."""
    _ = words.translate
    made = {id: records for id, records in records_by_member(workspace).items() if len(records) > 1 and id in roster.position}
    if not made:
        return
    title = words.plural(
        "{count} member was put together from several rows", "{count} members were put together from several rows", len(made)
    )
    with st.expander(title, icon=":material/call_split:"):
        st.markdown(_("Is one of them two organisations? Choose it, and mark the rows that are the other one."))
        chosen = st.selectbox(
            _("Member"),
            sorted(made, key=lambda id: roster.member(id).name),
            key=_CHOSEN,
            index=None,
            format_func=lambda id: f"{roster.member(id).name} ({', '.join(sorted({each.source for each in made[id]}))})",
        )
        if chosen is None:
            return
        rows = {each.id: each for each in made[chosen]}
        going = st.multiselect(
            _("Rows of the other organisation"),
            list(rows),
            key=f"{_GOING} {chosen}",
            format_func=lambda id: _row(rows[id], words),
        )
        for each in rows.values():
            st.markdown(f"- {literal(_row(each, words))}")
        st.button(
            _("Take apart"),
            icon=":material/call_split:",
            disabled=not 0 < len(going) < len(rows),
            on_click=_split,
            args=(workspace, chosen, tuple(going)),
        )


def _row(record: Record, words: Wording) -> str:
    said = record.said
    facts = [said.name, " ".join(filter(None, (said.postcode, said.city))), said.website, said.enterprise_number]
    return words.translate(
        "{source}, {date}: {facts}", source=record.source, date=words.date(record.on), facts=", ".join(filter(None, facts))
    )


def _split(workspace: Workspace, member: str, records: tuple[str, ...]) -> None:
    split(workspace, member, records, session.now(), session.viewer())
