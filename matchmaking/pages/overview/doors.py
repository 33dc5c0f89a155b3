"""What this is, and three doors: what a company, the cluster office and an analyst come for."""

import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.pages.overview.cluster_numbers import numbers_for_strangers
from matchmaking.pages.overview.public_cluster import asked_member, public_page, public_picture


def what_this_is(words: Wording) -> None:
    """The product in a sentence."""
    st.markdown(
        words.translate(
            "See which members of this cluster complement each other, and which could answer a call together; every proposal "
            "comes with its reasons."
        )
    )


def before_sign_in(words: Wording) -> None:
    """What somebody sees who has not signed in yet: what this is, for whom, and the cluster, naming public members alone."""
    _ = words.translate
    member = asked_member()
    if member:
        public_page(member, words)
        _sign_in(words)
        return
    what_this_is(words)
    numbers_for_strangers(words)
    st.markdown(_("This directory is for the members of the cluster and its office."))
    _sign_in(words)
    _cards(words, ())
    st.header(_("Saved work"), anchor=False)
    st.markdown(_("After you sign in, what you saved is shown here: your shortlist, consortia and weights."))
    public_picture(words)


def _sign_in(words: Wording) -> None:
    st.button(words.translate("Sign in"), on_click=st.login, type="primary", icon=":material/login:")


def doors(words: Wording) -> None:
    """One card for each of the three, with the way in, and the way to an example."""
    _ = words.translate
    _cards(
        words,
        (
            [("find_partners", _("To the partners"))],
            [("build_consortium", _("Consortia for a call"))],
            [("evidence", _("The evidence")), ("weights", _("Try other weights"))],
        ),
    )
    with st.container(horizontal=True, key="more_doors"):
        st.page_link("matchmaking/pages/members.py", label=_("All members"), icon=":material/groups:")
        st.page_link(
            "matchmaking/pages/members.py", label=_("Members on the map"), icon=":material/map:", query_params={"view": "map"}
        )
        st.page_link("matchmaking/pages/first_steps.py", label=_("First steps, in two minutes"), icon=":material/signpost:")


def _cards(words: Wording, links: tuple[list[tuple[str, str]], ...]) -> None:
    """The three in words, each with its links (a page and its label), where there are any."""
    _ = words.translate
    cards = (
        (
            _("A company: who complements us?"),
            _("Partners for your organisation or for a need in your own words, each with its reasons."),
        ),
        (
            _("The cluster office: which consortia could answer this call?"),
            _("Different consortia with roles, coverage and a certificate, rule by rule."),
        ),
        (
            _("An analyst: are the weights right?"),
            _("Whether the ranking would have predicted real partners, and what other weights do."),
        ),
    )
    for at, (column, (title, text)) in enumerate(zip(st.columns(len(cards), border=True), cards, strict=True)):
        with column:
            st.header(title, anchor=False)
            st.markdown(text)
            for page, label in links[at] if links else ():
                st.page_link(f"matchmaking/pages/{page}.py", label=label, icon=":material/arrow_forward:")
