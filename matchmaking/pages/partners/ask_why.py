"""Explanations of a rank: the contribution of each piece of evidence, or why a member is not among the first."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.exports.member_words import capital
from matchmaking.exports.partners import fit_in_words
from matchmaking.exports.tables import Cell, ExportTable
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.frame.member_choice import choose_one
from matchmaking.ranking import Ablation, Need, Tried, Weights, WhyNot, brings, explain, why_not
from matchmaking.ranking.partner_filters import PartnerFilters


def ask_why(
    seeker: Member | None,
    need: Need,
    filters: PartnerFilters,
    weights: Weights,
    shown: int,
    features: FeatureSet,
    words: Wording,
) -> None:
    """Explain one member's rank by ranking again with parts of its profile removed or added; nothing is estimated."""
    _ = words.translate
    st.markdown(
        _(
            "Choose a member. What you read here has been tried: a piece of its profile is taken away or added, and everybody "
            "is judged again. That takes a few seconds."
        )
    )
    member = choose_one(_("Member"), features.roster, words, key="ask_why")
    if member is None or member == seeker:
        return
    with st.spinner(_("Judging again …")):
        told = why_not(features, member, seeker, need, shown, filters, weights)
        brought = brings(features, member, seeker, need, weights)
    said = fit_in_words(explain(features, member, seeker, need, weights), words)
    st.markdown(f"**{literal(_standing(told, words))}**" + (f" &nbsp; {literal(said)}." if said else ""))
    for remark in (*told.barred, *(filters.barred(features, seeker, member) if told.rank is None else ())):
        st.markdown(f"- {literal(words.say(remark))}")
    if told.rank is not None and not told.listed:
        _why_not(told, words)
    st.markdown(f"**{_('What its profile brings')}**")
    show_table(_brought(brought, words), words, alt=_("Pieces of evidence and the points that are lost without them"))


def _standing(told: WhyNot, words: Wording) -> str:
    _ = words.translate
    values = {"name": told.member.name, "score": words.number(told.score, 1)}
    if told.rank is None or told.last is None:
        return _("{name} has {score} points, and is not listed because of the filters.", **values)
    values |= {"place": words.number(told.rank), "k": words.number(told.k)}
    if told.listed:
        return _("{name} has rank {place} with {score} points.", **values)
    return _(
        "{name} has rank {place} with {score} points; {last}, the last one shown, has {most}.",
        **values,
        last=told.last.name,
        most=words.number(told.last_score, 1),
    )


def _why_not(told: WhyNot, words: Wording) -> None:
    _ = words.translate
    lacking = sorted(((gap, criterion) for criterion, gap in told.missing.items() if gap > 0), reverse=True)
    rows: list[list[Cell]] = [[capital(words.name(criterion)), round(gap, 1)] for gap, criterion in lacking]
    if rows:
        columns = [_("Criterion"), _("Points missing")]
        show_table(ExportTable(_("Missing"), columns, rows), words, alt=_("The points that are missing by criterion"))
    st.markdown(literal(_remedy(told, words)))
    with st.expander(_("All changes that were tried")):
        show_table(_tried(told.tried, words), words, alt=_("The changes that were tried, and the rank each leads to"))


def _remedy(told: WhyNot, words: Wording) -> str:
    _ = words.translate
    if told.smallest:
        return _(
            "The smallest change that lifts it among the first {k}: {change}. Tried out, it then has rank {place}.",
            k=words.number(told.k),
            change=words.say(told.smallest.changes[0].told),
            place=words.number(told.smallest.rank),
        )
    if not told.tried:
        return _("There is no single change to its profile that could be tried.")
    best = min(told.tried, key=lambda one: one.rank)
    said = _(
        "No single change that was tried lifts it among the first {k}. The best one leads to rank {place}: {change}.",
        k=words.number(told.k),
        place=words.number(best.rank),
        change=words.say(best.changes[0].told),
    )
    if told.together:
        said += " " + _("All of them together lead to rank {place}.", place=words.number(told.together.rank))
    return said


def _tried(tried: Sequence[Tried], words: Wording) -> ExportTable:
    _ = words.translate
    rows: list[list[Cell]] = [
        [words.say(one.changes[0].told), round(one.score, 1), one.rank] for one in sorted(tried, key=lambda one: one.rank)
    ]
    return ExportTable(_("Tried"), [_("Change"), _("Score"), _("Rank")], rows)


def _brought(brought: Sequence[Ablation], words: Wording) -> ExportTable:
    _ = words.translate
    rows: list[list[Cell]] = [[capital(words.name(one.piece.sort)), one.piece.text, round(one.points, 1)] for one in brought]
    return ExportTable(
        _("What its profile brings"), [_("Part of its profile"), _("What it says"), _("Points lost without it")], rows
    )
