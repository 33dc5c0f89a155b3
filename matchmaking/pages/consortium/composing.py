"""The manager's options for composing besides the call and its rules, and the cached result."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from matchmaking.composition import Call, Composition, ConsortiumWeights, RuleSet, compose, rule_set
from matchmaking.composition.rules.engagement import Engagement
from matchmaking.composition.solving.request import LARGEST_SIZE, size_limits, usual_sizes
from matchmaking.features import FeatureSet
from matchmaking.i18n import Wording
from matchmaking.members.member import Roster
from matchmaking.pages.consortium.kept_apart_view import kept_apart_view
from matchmaking.pages.frame.member_choice import choose_several

_MOST_ALTERNATIVES = 8
_MOST_DROP_OUTS = 2


@dataclass(frozen=True)
class Wishes:
    """The options for composing.

    These are the smallest and largest number of members (None for the best size), required and excluded members (ids), the
    number of alternatives, the drop-outs to withstand, the limit on a member's workload with the members' other engagements,
    the pairs kept apart, and the weights of the criteria.
    """

    size: tuple[int, int] | None
    anchors: tuple[str, ...]
    excluded: tuple[str, ...]
    alternatives: int
    spare: int = 0
    max_load: int | None = None
    load: tuple[tuple[str, tuple[Engagement, ...]], ...] = ()
    apart: tuple[tuple[str, str], ...] = ()
    weights: ConsortiumWeights = field(default_factory=ConsortiumWeights)

    @property
    def left_out(self) -> tuple[str, ...]:
        """The excluded members, and those that this consortium would take above the limit on the workload."""
        busy = (member for member, load in self.load if self.max_load is not None and len(load) >= self.max_load)
        return tuple(dict.fromkeys((*self.excluded, *busy)))


def choose_wishes(
    call: Call, rules: RuleSet, roster: Roster, load: Mapping[str, tuple[Engagement, ...]], words: Wording
) -> Wishes:
    """Show the options; the offered sizes are those that the call and its rules allow.

    ``load`` maps member ids to their running projects and saved consortia.
    """
    _ = words.translate
    low, high = _sizes(call, rules)
    how_many, how_varied = st.columns(2, gap="medium")
    with how_many:
        usual = usual_sizes(call, rules)
        few, many = st.slider(
            _("Members, from and to"),
            low,
            max(high, low + 1),
            value=usual,
            key=f"size-{call.id}-{rules.id}",
            help=_("Within these the smallest set that does the job comes first; a seat more has to bring coverage."),
        )
    with how_varied:
        alternatives = st.slider(_("Alternatives"), 1, _MOST_ALTERNATIVES, value=5, key="alternatives", persist_state="session")
    must, must_not, spared, busy = st.columns([3, 3, 2, 2], gap="medium", vertical_alignment="bottom")
    with must:
        anchors = choose_several(_("Must take part"), roster, words, key="anchors")
    with must_not:
        excluded = choose_several(_("Must not take part"), roster, words, key="excluded")
    with spared:
        spare = st.number_input(
            _("Drop-outs to withstand"),
            0,
            _MOST_DROP_OUTS,
            0,
            key="spare",
            help=_(
                "This many members may drop out, whoever they are, and each capability is still covered where enough members "
                "can."
            ),
        )
    with busy:
        max_load = st.number_input(
            _("Running projects at most"),
            1,
            None,
            None,
            key="max_load",
            placeholder=_("no limit"),
            help=_(
                "In how many projects and saved consortia that run a member may take part, this one included. Empty is "
                "no limit."
            ),
        )
    apart = kept_apart_view(call, roster, words)
    size = None if (few, many) == usual else (min(few, high), min(many, high))
    return Wishes(
        size,
        tuple(member.id for member in anchors),
        tuple(member.id for member in excluded),
        alternatives,
        int(spare),
        max_load,
        tuple(sorted(load.items())),
        tuple(sorted(apart)),
    )


def _sizes(call: Call, rules: RuleSet) -> tuple[int, int]:
    least, most = size_limits(rules)
    low, high = call.size or (least, most or max(LARGEST_SIZE, least))
    return max(low, least), max(min(high, most or high), least)


@st.cache_resource(max_entries=32, show_spinner=False)
def composed(known: str, _signals: FeatureSet, call: Call, rules: str, wishes: Wishes) -> Composition:
    """The consortia for a call, cached; ``known`` is the session's cache key, which changes with an import."""
    return compose(
        call,
        _signals,
        anchors=wishes.anchors,
        excluded=wishes.excluded,
        size=wishes.size,
        spare=wishes.spare,
        load=dict(wishes.load),
        max_load=wishes.max_load,
        apart=wishes.apart,
        alternatives=wishes.alternatives,
        ruleset=rule_set(rules),
        weights=wishes.weights,
    )
