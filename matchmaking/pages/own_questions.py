"""An evaluation on an analyst's own judged questions: a file of them, and the calls that they are about."""

import streamlit as st

from matchmaking.composition import Call, parse_call
from matchmaking.errors import BadCall, BadJudgements
from matchmaking.evaluation import Evaluation, calls_judged, evaluate, parse_judgements
from matchmaking.exports.judged import count_in_words, judged_table, part_in_words, parts_of, question_kind_in_words
from matchmaking.i18n import Wording
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import in_markdown


def show_own_questions(words: Wording) -> None:
    """Ask for a file, answer its questions, and show the measures by part and by kind of question."""
    _ = words.translate
    st.markdown(
        _(
            "Fifty questions of your own show how well the ranking understands your members: you say who answers them, and the "
            "product is measured beside plain search by words and the language model alone. The page “How to judge your own "
            "cluster” of the documentation shows how to write the file."
        )
    )
    file = st.file_uploader(_("Judged questions (JSON)"), type=["json"], key="judged_file")
    calls = st.file_uploader(_("Their calls (TOML), if any"), type=["toml"], accept_multiple_files=True, key="judged_calls")
    if file is None:
        return
    try:
        with st.spinner(_("Asking the judged questions …")):
            contents = tuple((call.name, call.getvalue()) for call in calls or ())
            found = _evaluated(session.cache_key(), file.name, file.getvalue(), contents, words)
    except (BadJudgements, BadCall) as error:
        st.error(in_markdown(error, words))
        return
    parts = parts_of(found)
    what, whom = st.columns(2, gap="medium")
    part = what.selectbox(_("Judged"), list(parts), format_func=lambda key: part_in_words(key, words), key="judged_part")
    stratum = whom.selectbox(
        _("Looked at"),
        list(parts[part]),
        format_func=lambda key: question_kind_in_words(key, words),
        key="judged_stratum",
    )
    one = parts[part][stratum]
    st.header(_("What came of your questions"), anchor=False)
    st.markdown(count_in_words(part, one, words))
    if one.n:
        show_table(judged_table(one, words), words, alt=_("All systems with their figures"))


@st.cache_data(max_entries=4, show_spinner=False)
def _evaluated(known: str, name: str, given: bytes, calls: tuple[tuple[str, bytes], ...], _words: Wording) -> Evaluation:
    features = session.features(_words)
    judged = parse_judgements(given, name, features.roster)
    read: list[Call] = []
    for file, content in calls:
        try:
            read.append(parse_call(content.decode("utf-8-sig")))
        except UnicodeDecodeError as cause:
            raise BadCall("{file} is not written in UTF-8. Save it as UTF-8 text.", file=file) from cause
    return evaluate(features, judged, calls_judged(read, judged))
