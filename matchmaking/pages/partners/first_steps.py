"""The guided example: its steps, and the strip on the first page that links to it."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import streamlit as st

from matchmaking.i18n import Wording
from matchmaking.members.member import Member
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.frame.literal import literal

_DISMISSED = "first_steps_dismissed"


@dataclass(frozen=True)
class TourStep:
    """A step as Markdown, with the page and state to do it in."""

    does: str
    page: str
    link: str
    query: Mapping[str, str] = field(default_factory=dict)


def steps_of(role: ViewerRole, example: Member, words: Wording) -> list[TourStep]:
    """The steps of a role; ``example`` is the member that looks for partners."""
    _ = words.translate
    name = literal(example.name)
    match role:
        case ViewerRole.COMPANY:
            return [
                TourStep(
                    _("See who suits {name} best. Open *Why … points?* on a card: every point has its reason.", name=name),
                    "find_partners",
                    _("Partners for {name}", name=name),
                    {"for": example.id},
                ),
                TourStep(
                    _("Look only outside its own field, then put a partner on the shortlist."),
                    "find_partners",
                    _("Partners from another field"),
                    {"for": example.id, "field": "only_outside"},
                ),
                TourStep(
                    _("Ask in your own words, and note on the shortlist how far you got with those you put there."),
                    "find_partners",
                    _("A need in words"),
                    {"for": "-", "need": _("We are looking for a firm whose machine makes dialysis at home possible.")},
                ),
                TourStep(
                    _("See on the board who looks for what you offer, and say in a sentence that you are interested."),
                    "board",
                    _("Board"),
                ),
                TourStep(
                    _(
                        "See on a member's page which open calls suit it, each with a way to a consortium around it; *Follow* "
                        "tells you what is new."
                    ),
                    "members",
                    _("The page of {name}", name=name),
                    {"member": example.id},
                ),
            ]
        case ViewerRole.MANAGER:
            return [
                TourStep(
                    _("Read the proposals for a call side by side; under *Certificate* every rule is checked, one by one."),
                    "build_consortium",
                    _("Consortia for a call"),
                ),
                TourStep(
                    _("Under *Edit a proposal*, remove a member or lock it: the difference is shown and can be undone."),
                    "build_consortium",
                    _("Change a consortium"),
                ),
                TourStep(
                    _("See which profiles to complete; send question sheets, or make a link to the form of one member."),
                    "members",
                    _("Complete profiles"),
                    {"view": "ask"},
                ),
                TourStep(
                    _("Plan the meetings of a brokerage event; then let somebody drop out, and as little as possible changes."),
                    "meetings",
                    _("Meetings"),
                ),
            ]
        case ViewerRole.ANALYST:
            return [
                TourStep(
                    _("See whether the ranking would have predicted who really worked together."), "evidence", _("The evidence")
                ),
                TourStep(
                    _("Set other weights, here those set by hand, and see who rises and who falls."),
                    "weights",
                    _("Weights set by hand"),
                    {"start": "hand-set"},
                ),
                TourStep(
                    _("Press *Rank by these weights* there, then look at what a company now sees."),
                    "find_partners",
                    _("Partners for {name}", name=name),
                    {"for": example.id},
                ),
                TourStep(
                    _("Read what every member may read: what an order is made of, and what does not count."),
                    "how_ranking_works",
                    _("How ranking works"),
                ),
            ]


def strip(example: Member | None, words: Wording) -> None:
    """Show a line for first-time users, until it is closed; ``example`` is the member whose partners the page shows
    by default.
    """
    _ = words.translate
    if st.session_state.get(_DISMISSED):
        return
    with st.container(border=True, horizontal=True, vertical_alignment="center", key="first_steps_strip"):
        st.markdown(
            _("New here? {name} is an example: choose your own organisation, or see how it works.", name=literal(example.name))
            if example
            else _("New here? See how it works."),
            width="content",
        )
        st.page_link(
            "matchmaking/pages/first_steps.py",
            label=_("First steps, in two minutes"),
            icon=":material/signpost:",
            width="content",
        )
        st.button(_("Close"), icon=":material/close:", type="tertiary", key="first_steps_close", on_click=_dismiss)


def _dismiss() -> None:
    st.session_state[_DISMISSED] = True
