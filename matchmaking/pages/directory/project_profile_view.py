"""What a member keeps doing, derived from its past projects, each finding with the projects that say so."""

from collections.abc import Sequence

import streamlit as st

from matchmaking.exports.project_profile import findings_of, statement_of
from matchmaking.features import FeatureSet, ProjectProfile, project_profile
from matchmaking.i18n import Wording
from matchmaking.members.member import Language, Member, Project, Statement
from matchmaking.pages.frame import session
from matchmaking.pages.frame.literal import literal
from matchmaking.workspace.maintenance.changes import change, may_change
from matchmaking.workspace.storage.origins import Basis

_MOST_SOURCES = 4


def derived_statement(title: str, member: Member, features: FeatureSet, words: Wording) -> None:
    """What stands in for a member's own words under ``title``, marked as derived, with a button that makes it its statement."""
    _ = words.translate
    profile = project_profile(features, member)
    if profile is None:
        return
    said = statement_of(profile, words)
    st.subheader(title, anchor=False)
    st.markdown(f"{literal(said)} :gray-badge[{_('derived from its projects')}]")
    if may_change(session.workspace(), member.id, session.viewer()) and st.button(
        _("Use as its statement"), icon=":material/check:", key="use_derived_statement"
    ):
        by = str(st.user.get("name") or _("the cluster office"))
        statement = Statement(said, Language(words.language))
        change(
            session.workspace(), member.id, {"statements": (statement,)}, by, session.now(), Basis.CONFIRMED, session.viewer()
        )
        st.rerun()


def project_profile_view(member: Member, features: FeatureSet, words: Wording) -> None:
    """A table of what its projects say; nothing for a member without any."""
    _ = words.translate
    profile: ProjectProfile | None = project_profile(features, member)
    if profile is None:
        return
    findings = findings_of(profile, words)
    st.subheader(_("What its projects say"), anchor=False)
    st.markdown(
        words.plural(
            "Derived from one project; what a project did, its partners did together.",
            "Derived from {count} projects; what a project did, its partners did together.",
            len(profile.projects),
        )
    )
    st.table(
        {
            _("Aspect"): [each.aspect for each in findings],
            _("Finding"): [literal(each.value) for each in findings],
            _("Sources"): [_sources(each.projects, words) for each in findings],
        },
        border="horizontal",
        hide_index=True,
        alt=_("What the projects of {name} say", name=member.name),
    )


def _sources(projects: Sequence[Project], words: Wording) -> str:
    """The projects, each a link where CORDIS has a page of it."""
    shown = [
        f"[{literal(project.dated_label)}]({project.link})" if project.link else literal(project.dated_label)
        for project in projects[:_MOST_SOURCES]
    ]
    if len(projects) > _MOST_SOURCES:
        shown.append(words.translate("{count} more", count=words.number(len(projects) - _MOST_SOURCES)))
    return ", ".join(shown)
