"""Possible duplicates side by side; a person decides, and can undo the decision."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.exports.member_words import headcount_in_words, kind_and_place
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.i18n import Wording
from matchmaking.members.identity.organisations import PossibleDuplicate
from matchmaking.members.member import Member, Roster
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_tables
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.maintenance import reviewing
from matchmaking.workspace.maintenance.splitting import split
from matchmaking.workspace.storage.decisions import Decision, decisions
from matchmaking.workspace.storage.records import Record, records_by_member
from matchmaking.workspace.workspace import Workspace

_LATER = "duplicates_later"


def possible_duplicates(pairs: Sequence[PossibleDuplicate], roster: Roster, workspace: Workspace, words: Wording) -> None:
    """Show one pair at a time, most probable first; below it the whole list and the decisions."""
    _ = words.translate
    put_off: list[tuple[str, str]] = st.session_state.setdefault(_LATER, [])
    known = [pair for pair in pairs if pair.member in roster.position and pair.other in roster.position]
    ordered = sorted(known, key=lambda pair: (pair.member, pair.other) in put_off)
    if ordered:
        st.markdown(words.plural("{count} pair to look at", "{count} pairs to look at", len(ordered)))
        _pair(ordered[0], roster, workspace, words)
        with st.expander(_("All pairs"), icon=":material/list:"):
            show_table(_table(ordered, roster, words), words, alt=_("Pairs of members that may be one organisation"))
            with st.container(horizontal=True):
                download_tables(lambda: [_table(ordered, roster, words)], _("possible-duplicates"), words)
    else:
        st.success(_("No two members look like the same organisation."))
    put_together(roster, workspace, words)
    _decided(workspace, words)


def _pair(pair: PossibleDuplicate, roster: Roster, workspace: Workspace, words: Wording) -> None:
    _ = words.translate
    one, other = roster.member(pair.member), roster.member(pair.other)
    with st.container(border=True):
        st.markdown(f"**{_('Why')}:** {', '.join(words.code(reason) for reason in pair.reasons)}")
        for column, member in zip(st.columns(2, gap="medium"), (one, other), strict=True):
            with column:
                st.header(literal(member.name), anchor=False)
                st.table(_facts(member, words), border="horizontal", alt=_("Facts about {name}", name=member.name))
        differing = reviewing.differing(one, other)
        if differing:
            fields = ", ".join(words.code(name) for name in differing)
            st.warning(_("They differ in: {fields}. If they are one, what the first says is shown.", fields=fields))
        whole = reviewing.together(one, other)
        texts = len(whole.statements) + len(whole.offers) + len(whole.needs)
        projects = {part.project for part in roster.participations if part.member in (one.id, other.id)}
        st.markdown(
            _(
                "Together they would be {name}, also known as {aliases}, with {texts} texts and {projects} projects.",
                name=literal(whole.name),
                aliases=literal(", ".join(whole.aliases)) or "–",
                texts=texts,
                projects=len(projects),
            )
        )
        with st.container(horizontal=True):
            arguments = (workspace, pair.member, pair.other)
            st.button(_("They are one"), icon=":material/merge:", type="primary", on_click=_decide, args=(*arguments, True))
            st.button(_("They are two"), icon=":material/call_split:", on_click=_decide, args=(*arguments, False))
            st.button(_("Later"), icon=":material/schedule:", on_click=_put_off, args=(pair,))


def _facts(member: Member, words: Wording) -> dict[str, str]:
    _ = words.translate
    facts = {
        _("What it is"): kind_and_place(member, words),
        _("Also known as"): ", ".join(member.aliases),
        _("Website"): member.website,
        _("Enterprise number"): member.enterprise_number,
        _("Headcount"): headcount_in_words(member, words),
        _("What it can do"): " ".join(statement.text for statement in member.statements[:1]),
        _("From"): ", ".join(member.sources),
    }
    return {name: literal(value) for name, value in facts.items() if value}


def _decide(workspace: Workspace, one: str, other: str, same: bool) -> None:
    reviewing.decide(workspace, one, other, same=same, now=session.now(), viewer=session.viewer())


def _put_off(pair: PossibleDuplicate) -> None:
    later = st.session_state[_LATER]
    place = (pair.member, pair.other)
    st.session_state[_LATER] = [*(other for other in later if other != place), place]


def _decided(workspace: Workspace, words: Wording) -> None:
    _ = words.translate
    made: Sequence[Decision] = decisions(workspace)
    if not made:
        return
    stored = workspace.whole_roster()
    with st.expander(words.plural("{count} decision so far", "{count} decisions so far", len(made)), icon=":material/history:"):
        for decision in sorted(made, key=lambda decision: decision.at, reverse=True):
            names = [stored.member(id).name if id in stored.position else id for id in (decision.first, decision.second)]
            one, other = map(literal, names)
            with st.container(horizontal=True, vertical_alignment="center"):
                st.markdown(
                    _("{one} and {other} are one.", one=one, other=other)
                    if decision.same
                    else _("{one} and {other} are two.", one=one, other=other)
                )
                if not decision.same:
                    st.button(
                        _("They are one"),
                        icon=":material/merge:",
                        key=f"one_again {decision.first} {decision.second}",
                        on_click=_decide,
                        args=(workspace, decision.first, decision.second, True),
                    )
                st.button(
                    _("Take back"),
                    icon=":material/undo:",
                    key=f"take_back {decision.first} {decision.second}",
                    on_click=reviewing.take_back,
                    args=(workspace, decision, session.now(), session.viewer()),
                )


def _table(pairs: Sequence[PossibleDuplicate], roster: Roster, words: Wording) -> ExportTable:
    _ = words.translate
    rows: list[list[Cell]] = []
    for pair in pairs:
        one, other = roster.member(pair.member), roster.member(pair.other)
        rows.append(
            [
                f"{one.name} ({kind_and_place(one, words)})",
                f"{other.name} ({kind_and_place(other, words)})",
                pair.score,
                ", ".join(words.code(reason) for reason in pair.reasons),
            ]
        )
    columns = [_("One"), _("Other"), _("Likeness"), _("Why")]
    return ExportTable(_("Possible duplicates"), columns, rows, percent=frozenset({_("Likeness")}))


_CHOSEN, _GOING = "put_together_member", "put_together_rows"


def put_together(roster: Roster, workspace: Workspace, words: Wording) -> None:
    """Choose a member merged from several rows, and split off rows of another organisation."""
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
