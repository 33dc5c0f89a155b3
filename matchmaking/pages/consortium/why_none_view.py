"""The reason why there is no consortium, and the relaxations, each with the consortium that it allows."""

import streamlit as st

from matchmaking.composition import Relaxation, WhyNone
from matchmaking.exports.consortia import seat_table
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame.literal import in_markdown, literal


def why_none_view(why: WhyNone, words: Wording) -> None:
    """The reason, then the ways out, the cheapest first."""
    _ = words.translate
    st.warning(in_markdown(why.remark, words), title=_("No consortium meets all of this"))
    if not why.smallest and not why.undecided:
        st.caption(_("Time ran out before it was certain that no smaller set of demands conflicts."))
    if not why.relaxations:
        return
    st.header(_("What would help"), anchor=False)
    st.markdown(_("Each of these was tried and gives a consortium; the easiest to arrange comes first."))
    for relaxation in why.relaxations:
        with st.expander(literal(_in_words(relaxation, words)), icon=":material/build:"):
            if relaxation.newcomers:
                st.markdown(_("N. N. stands for a member that the cluster does not have yet."))
            show_table(seat_table(relaxation.consortium, words), words, alt=_("The consortium that this change gives"))


def _in_words(relaxation: Relaxation, words: Wording) -> str:
    return words.say_all(remark for step in relaxation.steps for remark in step.remarks)
