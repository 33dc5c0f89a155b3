"""One member's profile form, opened by a signed link: filled in, saved as a draft, and sent to the cluster office."""

from dataclasses import replace

import streamlit as st

from matchmaking.errors import MatchmakingError
from matchmaking.exports.profile_forms import FORM
from matchmaking.pages.directory.form_fields import consent_fields, document_reader, profile_fields
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import in_markdown, literal
from matchmaking.workspace.maintenance.profile_forms import FormState, keep_draft, opened_form, send_form, still_lacking

words = session.words()
_ = words.translate
place, token = session.workspace(), st.query_params.get(FORM, "")
opened = opened_form(place, token, session.now())
form = opened.form

st.header(literal(opened.member.name), anchor=False)
st.markdown(
    _(
        "Others find you by what you say here. The cluster office checks it before it shows. What you fill in is kept as you "
        "go: with this link you can go on until {day}.",
        day=words.date(form.expires),
    )
)
told = st.container()
lacking = st.container(border=True)
document_reader(form.id, opened.answer, words)
# a field keeps its initial value for the whole session, so that saving a draft resets none
start = st.session_state.setdefault(f"{form.id}-start", opened.answer)
filled = profile_fields(form.id, start, words)
filled = replace(filled, **consent_fields(form.id, start, words))
changed = filled != opened.answer

with lacking:
    asked = still_lacking(filled)
    st.markdown(f"**{_('What would help most to find you')}**")
    if asked:
        st.markdown("\n".join(f"- {literal(words.say(each))}" for each in asked))
    else:
        st.markdown(_("Nothing is missing that finding partners needs most. Thank you."))

sent = st.button(_("Send to the cluster office"), type="primary", icon=":material/send:", key="form_send")
try:
    if sent:
        form = send_form(place, token, filled, session.now())
    elif changed:
        form = keep_draft(place, token, filled, session.now())
except MatchmakingError as refusal:
    st.warning(in_markdown(refusal, words))
    st.stop()
if form.state is FormState.SENT:
    said = _(
        "Sent on {moment}. The cluster office checks it; until then you can change it and send it again.",
        moment=words.date(form.changed),
    )
    for where in (told, st):
        where.success(said, icon=":material/check_circle:")
elif form.answer is not None:
    st.caption(_("Draft kept on {moment}; it is not sent yet.", moment=words.date(form.changed)))
