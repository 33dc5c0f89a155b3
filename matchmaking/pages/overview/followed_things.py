"""The things that the viewer follows, with links, themes to follow, and the address and interval of the digest."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.composition import Call
from matchmaking.errors import MatchmakingError
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Theme
from matchmaking.pages.frame import session
from matchmaking.pages.frame.follow_button import own_email
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.workspace.maintenance.following import Follow, Follower, FollowKind, change_digest, follow, followed, unfollow
from matchmaking.workspace.saved_searches import kept_search

_PAUSES = (1, 7, 14, 28)
_MOST_LETTERS = 80


def followed_things(features: FeatureSet, calls: Sequence[Call], words: Wording) -> None:
    """Show one line for each, and a form to change them."""
    _ = words.translate
    known = followed(session.workspace(), session.viewer())
    count = len(known.follows) if known else 0
    label = words.plural("You follow {count} thing", "You follow {count} things", count) if count else _("Follow what is new")
    with st.expander(label, icon=":material/notifications:"):
        for each in known.follows if known else ():
            _one(each, features, calls, words)
        _settings(known, words)


def _one(each: Follow, features: FeatureSet, calls: Sequence[Call], words: Wording) -> None:
    _ = words.translate
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{literal(_name(each, features, calls, words))} · {words.name(each.kind)}", width="stretch")
        if st.button(_("Follow no longer"), type="tertiary", key=f"followed-{each.kind}-{each.about}"):
            unfollow(session.workspace(), each.kind, each.about, session.now(), session.viewer())
            st.rerun()


def _name(each: Follow, features: FeatureSet, calls: Sequence[Call], words: Wording) -> str:
    match each.kind:
        case FollowKind.MEMBER:
            id = features.roster.id_of(each.about)
            if id in features.roster.position:
                return features.roster.member(id).name
        case FollowKind.CALL:
            return next((call.title for call in calls if call.id == each.about), each.about)
        case FollowKind.THEME if each.about in set(Theme):
            return words.name(Theme(each.about))
        case FollowKind.SEARCH if search := kept_search(session.workspace(), each.about, session.viewer()):
            return (search.need or words.translate("search without words"))[:_MOST_LETTERS]
    return words.translate("no longer shown")


def _settings(known: Follower | None, words: Wording) -> None:
    _ = words.translate
    st.markdown(
        _("Members, calls and searches are followed on their pages, themes here. A message comes only when something is new.")
    )
    now = [each.about for each in known.follows if each.kind is FollowKind.THEME] if known else []
    with st.form("follow_settings", border=False):
        themes = st.multiselect(
            _("Themes"), list(Theme), [theme for theme in Theme if theme in now], format_func=words.name, key="follow_themes"
        )
        email = st.text_input(_("E-mail"), known.email if known else own_email(), key="follow_email")
        pauses = sorted({*_PAUSES, known.every if known else _PAUSES[1]})
        every = st.selectbox(
            _("At most one message in"),
            pauses,
            pauses.index(known.every if known else _PAUSES[1]),
            format_func=lambda days: words.plural("{count} day", "{count} days", days),
            key="follow_every",
        )
        saved = st.form_submit_button(_("Save"), key="follow_save")
    if not saved:
        return
    place, viewer = session.workspace(), session.viewer()
    try:
        if known:
            change_digest(place, email, words.language, every, viewer)
        for theme in themes:
            follow(place, FollowKind.THEME, theme, email, words.language, viewer, every)
    except MatchmakingError as refusal:
        st.warning(in_markdown(refusal, words))
        return
    for gone in set(now) - set(themes):
        unfollow(place, FollowKind.THEME, gone, session.now(), viewer)
    st.toast(_("Saved."), icon=":material/check:")
    st.rerun()
