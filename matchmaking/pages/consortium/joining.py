"""Adding a member to a draft: the three best ones, anybody by name, or a set that covers all that is missing."""

import streamlit as st

from matchmaking.composition import DraftHistory, additions, completed, wanted_in
from matchmaking.composition.drafts import changing
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.consortium.draft_history import take
from matchmaking.pages.consortium.seat_changes import choices
from matchmaking.pages.frame import session
from matchmaking.pages.frame.member_choice import choose_name


def joining(key: str, history: DraftHistory, features: FeatureSet, words: Wording) -> None:
    """Add a member by name or from the proposals, and show how many members cannot be chosen because they are hidden."""
    _ = words.translate
    draft = history.draft
    st.subheader(_("Add a member"), anchor=False)
    if draft.is_full:
        st.markdown(_("The call allows no more members."))
    else:
        named, proposed = st.columns(2, gap="large")
        with named:
            _by_name(key, history, features, words)
            _hidden(words)
        with proposed:
            st.markdown(f"**{_('Who could join')}**")
            choices(key, history, additions(draft), _("Add"), "add", words)
    if (wanted_in(draft) or not draft.consortium.eligible) and st.button(
        _("Add what is missing"), icon=":material/playlist_add:", key="draft_complete"
    ):
        take(key, history, lambda: completed(draft), words)


def _by_name(key: str, history: DraftHistory, features: FeatureSet, words: Wording) -> None:
    _ = words.translate
    draft = history.draft
    newcomer = choose_name(
        _("Any member, by name"), features.roster, words, key=f"draft_newcomer-{len(history.done)}", without=draft.members
    )
    if (
        st.button(_("Add this member"), icon=":material/person_add:", disabled=newcomer is None, key="draft_add_by_name")
        and newcomer
    ):
        take(key, history, lambda: changing.add(draft, newcomer.id), words)


def _hidden(words: Wording) -> None:
    """Show the number of members hidden from the viewer."""
    if count := session.members_hidden():
        st.caption(
            words.plural(
                "One member of the cluster does not want to be shown to you and cannot be chosen.",
                "{count} members of the cluster do not want to be shown to you and cannot be chosen.",
                count,
            )
        )
