"""The start page of the cluster office: calls, coming events, broken consortia, incomplete profiles, white spots."""

from collections.abc import Sequence
from dataclasses import dataclass

import streamlit as st

from matchmaking.composition import Call, WhiteSpot, white_spots
from matchmaking.exports.meetings import span_in_words
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.meetings import count_meetings
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.jobs import ended, start
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.overview.deadline_file import download_deadlines
from matchmaking.remarks import Remark
from matchmaking.workspace.maintenance.freshness import completeness, whom_to_ask
from matchmaking.workspace.maintenance.profile_forms import FormState, forms
from matchmaking.workspace.running import circumstances_on
from matchmaking.workspace.saved_consortia import BrokenConsortium, broken_consortia, saved_consortia
from matchmaking.workspace.saved_events import events
from matchmaking.workspace.storage.origins import origins

_MOST_CALLS = 8
_MOST_EVENTS = 3
_MOST_PROFILES = 5
_MOST_SPOTS = 3


@dataclass(frozen=True)
class _Looked:
    """The parts that need the embedding model, computed in the background."""

    broken: tuple[BrokenConsortium, ...]
    spots: tuple[WhiteSpot, ...]


def office_start(calls: Sequence[Call], features: FeatureSet, words: Wording) -> None:
    """Show the parts for the office; ``calls`` are open, next deadline first."""
    _ = words.translate
    st.header(_("Calls and deadlines"), anchor=False)
    _calls(calls, words)
    _events(words)
    consortia = st.container()
    st.header(_("White spots"), anchor=False)
    spots = st.container()
    st.header(_("Profiles to complete"), anchor=False)
    _profiles(features, words)
    documents = saved_consortia(session.workspace(), session.viewer())
    marks = hash((repr(calls), *((each.id, each.edition) for each in documents)))
    place, viewer = session.workspace(), session.viewer()
    of_today = circumstances_on(place, features.roster, session.today(), viewer)

    def look(_tell: object) -> _Looked:
        session.warmed()
        return _Looked(broken_consortia(place, features, viewer, of_today), white_spots(calls, features))

    key = f"office {session.cache_key()} {words.language} {marks}"
    looked = start(key, Remark("Looking at saved consortia and at what the calls ask for …"), look)
    with spots:
        if not ended(looked, words):
            return
        _spots(looked.outcome().spots, calls, words)
    if documents:
        with consortia:
            st.header(_("Saved consortia"), anchor=False)
            _broken(looked.outcome().broken, len(documents), words)


def _calls(calls: Sequence[Call], words: Wording) -> None:
    _ = words.translate
    if not calls:
        st.markdown(_("No open call is known here. Keep one for everybody under *Build a consortium*."))
        return
    today = session.today()
    for call in calls[:_MOST_CALLS]:
        left = words.plural("{count} day left", "{count} days left", (call.deadline - today).days) if call.deadline else ""
        facts = [words.date(call.deadline) if call.deadline else "", left, words.money(call.budget) if call.budget else ""]
        st.markdown(f"**{literal(call.title)}**  \n{literal(' · '.join(fact for fact in facts if fact))}")
        st.page_link(
            "matchmaking/pages/build_consortium.py",
            label=_("Consortia for this call"),
            icon=":material/arrow_forward:",
            query_params={"call": call.id},
        )
    if (more := len(calls) - _MOST_CALLS) > 0:
        st.caption(words.plural("{count} more open call.", "{count} more open calls.", more))
    download_deadlines(calls, words, "office")


def _events(words: Wording) -> None:
    """Show the coming events with their state; nothing where there is none."""
    _ = words.translate
    coming = [
        event for event in events(session.workspace(), session.viewer()) if event.slots[-1].end.date() >= session.today()
    ][::-1]
    if not coming:
        return
    st.header(_("Meetings"), anchor=False)
    for event in coming[:_MOST_EVENTS]:
        people = words.plural("{count} participant", "{count} participants", len(event.participants))
        count = count_meetings(event).meetings
        state = (
            words.plural("{count} meeting planned", "{count} meetings planned", count)
            if event.schedule
            else _("not planned yet")
        )
        st.markdown(f"**{literal(event.name)}**  \n{literal(' · '.join((span_in_words(event, words), people, state)))}")
        st.page_link(
            "matchmaking/pages/meetings.py",
            label=_("To the meetings"),
            icon=":material/arrow_forward:",
            query_params={"event": event.id},
        )


def _broken(broken: Sequence[BrokenConsortium], saved: int, words: Wording) -> None:
    _ = words.translate
    if not broken:
        st.markdown(
            words.plural(
                "The one that is saved still stands as it was.", "All {count} that are saved still stand as they were.", saved
            )
        )
        return
    st.markdown(
        words.plural(
            "{count} of {all} is no longer what it was when it was saved:",
            "{count} of {all} are no longer what they were when they were saved:",
            len(broken),
            all=words.number(saved),
        )
    )
    for each in broken:
        with st.container(border=True):
            st.page_link(
                "matchmaking/pages/build_consortium.py",
                label=literal(each.document.name),
                icon=":material/open_in_new:",
                query_params={"saved": each.document.id},
            )
            st.markdown("  \n".join(literal(words.say(remark)) for remark in each.why))


def _spots(spots: Sequence[WhiteSpot], calls: Sequence[Call], words: Wording) -> None:
    _ = words.translate
    if not spots:
        st.markdown(_("At least three members cover each capability that is asked for.") if calls else "–")
        return
    st.markdown(
        words.plural(
            "One capability is covered by fewer than three members; the widest gap is {widest}.",
            "{count} capabilities are covered by fewer than three members; the widest gap is {widest}.",
            len(spots),
            widest=literal(spots[0].name),
        )
    )
    table = ExportTable(
        _("White spots"),
        [_("Capability"), _("Who to attract"), _("Members who cover it")],
        [[spot.name, words.listed([words.name(kind) for kind in spot.kinds]), spot.members] for spot in spots[:_MOST_SPOTS]],
    )
    show_table(table, words, alt=_("The white spots of the cluster, the widest first"))


def _profiles(features: FeatureSet, words: Wording) -> None:
    _ = words.translate
    roster, today, said = features.roster, session.today(), origins(session.workspace())
    if sent := sum(form.state is FormState.SENT for form in forms(session.workspace(), session.viewer())):
        st.page_link(
            "matchmaking/pages/members.py",
            label=words.plural("{count} form to check", "{count} forms to check", sent),
            icon=":material/fact_check:",
            query_params={"view": "ask"},
        )
    asked = whom_to_ask(roster, said, today)
    if not asked:
        st.markdown(_("Every profile is complete and fresh."))
        return
    st.markdown(
        words.plural(
            "{count} member to ask; who would add most to the directory stands first.",
            "{count} members to ask; who would add most to the directory stands first.",
            len(asked),
        )
    )
    rows: list[list[Cell]] = [
        [
            roster.member(each.member).name,
            ", ".join(words.code(name) for name in each.fields),
            completeness(roster.member(each.member), said.get(each.member, {}), today),
        ]
        for each in asked[:_MOST_PROFILES]
    ]
    complete = _("Complete and fresh")
    show_table(
        ExportTable(_("Profiles to complete"), [_("Member"), _("Ask for"), complete], rows, frozenset({complete})),
        words,
        alt=_("Profiles to complete"),
    )
    st.page_link(
        "matchmaking/pages/members.py",
        label=_("Complete profiles"),
        icon=":material/arrow_forward:",
        query_params={"view": "ask"},
    )
