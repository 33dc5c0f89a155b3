"""The form for a new post."""

from datetime import date, timedelta

import streamlit as st

from matchmaking.exports.member_words import capital
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.lists.languages import language_of
from matchmaking.members.member import Language, Member
from matchmaking.pages.frame import session
from matchmaking.pages.frame.member_choice import choose_several
from matchmaking.pages.posts.acting import act
from matchmaking.workspace.board.posts import LONGEST, LONGEST_STAY, Audience, Post, PostKind, publish
from matchmaking.workspace.saved_consortia import read_saved, saved_consortia
from matchmaking.workspace.storage.documents import Document

_STAY = timedelta(days=30)
_FRESH = "board_form"
"""Session key of a counter of posts, which clears the form."""


def publish_form(owner: Member | None, features: FeatureSet, words: Wording) -> None:
    """Show kind, text, last day, audience and language; for a member, or for the cluster office where there is none."""
    _ = words.translate
    place, viewer, today = session.workspace(), session.viewer(), session.today()
    documents = saved_consortia(place, viewer)
    number = st.session_state.setdefault(_FRESH, 0)
    kinds = [kind for kind in PostKind if documents or kind is not PostKind.SEAT]
    kind = st.segmented_control(
        _("What you publish"),
        kinds,
        default=PostKind.NEED,
        required=True,
        format_func=lambda each: capital(words.name(each)),
        key="post_kind",
    )
    consortium = _consortium(documents, words) if kind is PostKind.SEAT else None
    text = st.text_area(
        _("What you look for"),
        value=_seats(consortium),
        max_chars=LONGEST,
        height=120,
        key=f"post_text_{number}_{consortium.id if consortium else ''}",
        placeholder=_("One thing, as concrete as you can: what it must do, for whom, by when."),
    )
    when, whom, spoken = st.columns([1, 2, 1], gap="medium")
    with when:
        until = st.date_input(
            _("Until"),
            today + _STAY,
            min_value=today,
            max_value=today + LONGEST_STAY,
            format="DD/MM/YYYY",
            key=f"post_until_{number}",
        )
    with whom:
        audience = st.selectbox(
            _("Who sees it"), list(Audience), format_func=lambda each: capital(words.name(each)), key="post_audience"
        )
        named: list[Member] = []
        if audience is Audience.MEMBERS:
            named = choose_several(_("Members"), features.roster, words, key="post_named")
    with spoken:
        languages = [None, *Language]
        chosen = st.selectbox(
            _("Language"),
            languages,
            format_func=lambda each: capital(words.name(each)) if each else _("As it is written"),
            key="post_language",
        )
    if st.button(_("Publish"), type="primary", icon=":material/campaign:", key="publish"):
        here = Language(words.language)
        post = Post(
            owner.id if owner else "",
            text,
            chosen or language_of(text, here) or here,
            until if isinstance(until, date) else today,
            kind or PostKind.NEED,
            audience or Audience.EVERYONE,
            frozenset(member.id for member in named),
            consortium.id if consortium else "",
        )

        def put_up() -> None:
            publish(place, post, session.now(), viewer)
            st.session_state[_FRESH] = number + 1
            st.toast(_("It stands on the board."))

        act(put_up, words)


def _consortium(documents: tuple[Document, ...], words: Wording) -> Document | None:
    return st.selectbox(
        words.translate("The saved consortium"), documents, format_func=lambda document: document.name, key="post_consortium"
    )


def _seats(document: Document | None) -> str:
    """The consortium's missing capabilities in the call's own words, as initial text."""
    if document is None:
        return ""
    saved = read_saved(document)
    return " ".join(need.text for need in saved.call.capabilities if need.id in saved.missing)[:LONGEST]
