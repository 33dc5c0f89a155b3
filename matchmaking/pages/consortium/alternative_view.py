"""One proposed consortium: members, coverage, certificate, points, network."""

import json
from itertools import combinations

import streamlit as st

from matchmaking.composition import COVERED_FROM, Call, Consortium, LegalRole, Role, RuleSet, Severity, Verdict, to_json
from matchmaking.exports.consortia import (
    Alternative,
    certificate_table,
    coverage_table,
    different_in_words,
    gap_in_words,
    missing_in_words,
    of_another_time_in_words,
    points_table,
    seat_table,
)
from matchmaking.exports.outside import found_outside
from matchmaking.exports.page import page_of
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.pages.charts.coverage_chart import coverage_chart
from matchmaking.pages.charts.network_chart import Node, NodePosition, Tie, network_chart
from matchmaking.pages.charts.partner_network import past_collaboration, tie_table
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.charts.waterfall import WaterfallStep, waterfall
from matchmaking.pages.consortium.outside_view import outside_view
from matchmaking.pages.frame import session
from matchmaking.pages.frame.downloads import download_page, noted
from matchmaking.pages.frame.literal import literal


def alternative_view(given: Alternative, call: Call, rules: RuleSet, features: FeatureSet, words: Wording) -> None:
    """Show the uncovered capabilities, a summary sentence, the one-page handout, and all details in tabs."""
    _ = words.translate
    consortium = given.consortium
    said, actions = st.columns([3, 1], vertical_alignment="top")
    missing = missing_in_words(consortium, words)
    said.markdown((f"**{literal(missing)}**\n\n" if missing else "") + _summary(given, words))
    outside_view(found_outside([consortium]), words)
    with actions.container(horizontal=True, horizontal_alignment="right"):
        download_page(
            lambda: page_of(call, rules, given, features, words, session.today()),
            f"{_('consortium')}-{call.id}-{given.letter}",
            words,
        )
    members, coverage, certificate, points, network = st.tabs(
        [_("Members and budget"), _("Coverage"), _("Certificate"), _("Points"), _("Network")],
        key="consortium_view",
        on_change="rerun",
    )
    if members.open:
        with members:
            show_table(
                seat_table(consortium, words),
                words,
                alt=_("The members of consortium {letter}", letter=given.letter),
                without=_left_out(consortium, words),
            )
    if coverage.open:
        with coverage:
            coverage_chart(consortium, words)
            st.markdown(
                _(
                    "How far a member's own words answer a capability; from {least} on it counts as covered. In the score the "
                    "best member counts for nine tenths and the second best for one.",
                    least=words.percent(COVERED_FROM),
                )
            )
            show_table(coverage_table(consortium, words), words, alt=_("Who covers which capability, and the evidence"))
    if certificate.open:
        with certificate:
            _certificate(given, call, rules, words)
    if points.open:
        with points:
            _points(given, words)
    if network.open:
        with network:
            _network(given, features, words)


def _left_out(consortium: Consortium, words: Wording) -> tuple[str, ...]:
    """Columns for which the page has no room.

    The tab *Coverage* shows the covered capabilities; the basis of rates is in *Money* of a draft and in files, further
    engagements of members in a draft and in files; legal roles are shown where they differ.
    """
    _ = words.translate
    columns = (_("Number"), _("Covers"), _("Activity"), _("How the rate is made"), _("Takes part in"))
    alike = all(seat.legal_role is LegalRole.BENEFICIARY for seat in consortium.seats)
    return (*columns, _("Legal role")) if alike else columns


def _summary(given: Alternative, words: Wording) -> str:
    _ = words.translate
    consortium = given.consortium
    lead = consortium.coordinator
    said = [
        _(
            "{score} of 100 points: {gap}.",
            score=words.number(consortium.score, 1),
            gap=gap_in_words(given, words),
        )
    ]
    if lead:
        said.append(_("{member} coordinates.", member=lead.name))
    if consortium.different:
        said.append(_("Beside consortium A: {differences}", differences=different_in_words(consortium, words)))
    return literal(" ".join(said))


def _certificate(given: Alternative, call: Call, rules: RuleSet, words: Wording) -> None:
    _ = words.translate
    consortium = given.consortium
    hard = [verdict for verdict in consortium.certificate if verdict.severity is Severity.HARD]
    finding, of_another_time = _finding(hard, words), of_another_time_in_words(call, rules, words)
    if of_another_time:
        finding = f"{finding.removesuffix('.')} {of_another_time}."
    st.markdown(f"**{literal(finding)}**")
    show_table(
        certificate_table(consortium, words), words, alt=_("The certificate of consortium {letter}", letter=given.letter)
    )
    st.download_button(
        _("Certificate (JSON)"),
        noted(
            f"{consortium.call}-{given.letter}.json",
            lambda: json.dumps(to_json(consortium), ensure_ascii=False, indent=2),
        ),
        f"{consortium.call}-{given.letter}.json",
        "application/json",
        icon=":material/download:",
        on_click="ignore",
        key="certificate_json",
    )


def _finding(hard: list[Verdict], words: Wording) -> str:
    _ = words.translate
    met = sum(verdict.holds is True for verdict in hard)
    unknown = sum(verdict.holds is None for verdict in hard)
    if met == len(hard):
        return words.plural("The one requirement is met.", "All {count} requirements are met.", met)
    if met + unknown == len(hard):
        return words.plural(
            "{met} requirements are met; one cannot be checked with what the call says.",
            "{met} requirements are met; {count} cannot be checked with what the call says.",
            unknown,
            met=met,
        )
    return _("{count} of {total} requirements are not met.", count=len(hard) - met - unknown, total=len(hard))


def _points(given: Alternative, words: Wording) -> None:
    _ = words.translate
    reasons = given.consortium.reasons
    chart, table = st.columns([5, 6], gap="medium")
    with chart:
        waterfall([WaterfallStep(words.name(reason.criterion), reason.points, reason.most) for reason in reasons], words)
    with table:
        show_table(
            points_table(given.consortium, words),
            words,
            alt=_("The points of consortium {letter}, criterion by criterion", letter=given.letter),
        )


def _network(given: Alternative, features: FeatureSet, words: Wording) -> None:
    _ = words.translate
    seats = given.consortium.seats
    past = past_collaboration([seat.member for seat in seats], features)
    known = {frozenset((tie.first, tie.second)) for tie in past}
    pairs = [(first.member, second.member) for first, second in combinations(seats, 2)]
    new = [Tie(first, second, 0) for first, second in pairs if frozenset((first, second)) not in known]
    finding = _(
        "{known} of {pairs} pairs worked together before; {new} would be new ties.",
        known=len(past),
        pairs=len(pairs),
        new=len(new),
    )
    st.markdown(f"**{literal(finding)}**")
    nodes = [
        Node(seat.member, seat.name, NodePosition.CENTRE if seat.role is Role.COORDINATOR else NodePosition.FOUND)
        for seat in seats
    ]
    names = {NodePosition.CENTRE: _("coordinator"), NodePosition.FOUND: _("member"), NodePosition.BETWEEN: ""}
    network_chart(nodes, [*past, *new], names, words, alt=finding, key="consortium_network")
    st.markdown(_("A solid line is a past collaboration, the thicker the more projects. A dashed line would be a new tie."))
    tie_table([*past, *new], features.roster, words)
