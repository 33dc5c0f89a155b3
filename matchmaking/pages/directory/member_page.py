"""One member's page: profile, texts, past projects, network."""

import re
from collections.abc import Mapping, Sequence

import streamlit as st

from matchmaking.exports.member_words import headcount_in_words, kind_and_place, themes_in_words
from matchmaking.exports.precedents import project_in_words
from matchmaking.exports.project_profile import findings_of, statement_of
from matchmaking.exports.tables import ExportTable
from matchmaking.features import FeatureSet, ProjectProfile, project_profile
from matchmaking.i18n import Wording
from matchmaking.members.cordis.organisations import CORDIS
from matchmaking.members.identity.wholes import is_part
from matchmaking.members.member import Language, Member, Project, Statement
from matchmaking.members.viewers import ViewerRole
from matchmaking.pages.charts.table_view import show_table
from matchmaking.pages.directory.derived_fields import derived_fields, stated_in_words
from matchmaking.pages.directory.edit_profile import edit_profile
from matchmaking.pages.directory.outlook_view import outlook_view
from matchmaking.pages.directory.questions import how_complete
from matchmaking.pages.frame import session
from matchmaking.pages.frame.follow_button import follow_button
from matchmaking.pages.frame.literal import literal
from matchmaking.pages.frame.profile_words import language_label, sector_badges
from matchmaking.workspace.maintenance.changes import change, may_change
from matchmaking.workspace.maintenance.feedback import times_shown
from matchmaking.workspace.maintenance.following import FollowKind
from matchmaking.workspace.storage.origins import Basis, Origin, origins

_MOST_PARTNERS = 20
_ADDRESS = re.compile(r"https?://[^\s<>()\[\]\\]+")


def member_page(member: Member, features: FeatureSet, words: Wording) -> None:
    """Show everything in the directory about a member that the viewer may see."""
    _ = words.translate
    st.button(_("Back to all members"), icon=":material/arrow_back:", type="tertiary", on_click=_leave)
    st.header(literal(member.name), anchor=False)
    st.markdown(f"{literal(kind_and_place(member, words))} &nbsp; {sector_badges(features, member, words)}")
    if session.viewer().member in ("", member.id):  # a company searches in its own name
        st.page_link(
            "matchmaking/pages/find_partners.py",
            label=_("Find partners for {name}", name=literal(member.name)),
            icon=":material/group_add:",
            query_params={"for": member.id},
        )
    follow_button(FollowKind.MEMBER, member.id, words)
    said = origins(session.workspace(), [member.id]).get(member.id, {})
    texts, facts = st.columns([3, 2], gap="large")
    with texts:
        _said(_("What it can do"), member.statements)
        if not (member.statements or member.offers):
            derived_statement(_("What it can do"), member, features, words)
        _said(_("Offers"), member.offers)
        _said(_("Needs"), member.needs)
        if not (member.statements or member.offers or member.needs):
            st.info(_("This member has no text of its own yet; it is found by its projects only."))
    with facts:
        st.table(_facts(member, said, features, words), border="horizontal", alt=_("Facts about {name}", name=member.name))
    how_complete(member, said, words)
    edit_profile(member, features.roster, words)
    derived_fields(member, features, words)
    outlook_view(member, features.roster, words)
    project_profile_view(member, features, words)
    _projects(member, features, words)
    _partners(member, features, words)


def _leave() -> None:
    st.query_params.pop("member", None)


def _said(title: str, statements: Sequence[Statement]) -> None:
    if not statements:
        return
    st.subheader(title, anchor=False)
    for statement in statements:
        st.markdown(f"{literal(statement.text)} {language_label(statement)}")


def _facts(member: Member, said: Mapping[str, Origin], features: FeatureSet, words: Wording) -> dict[str, str]:
    """The known facts, without unknown ones; the roster holds a contact only where the viewer may know it."""
    _ = words.translate
    contact = member.contact
    facts = {
        _("Also known as"): ", ".join(member.aliases),
        _("Address"): ", ".join(part for part in (member.street, f"{member.postcode} {member.city}".strip()) if part),
        _("Themes"): themes_in_words(features, member, words),
        _("Website"): member.website,
        _("Enterprise number"): member.enterprise_number,
        _("Headcount"): headcount_in_words(member, words),
        _("Technology readiness"): _("TRL {least} to {most}", least=member.trl[0], most=member.trl[1]) if member.trl else "",
        _("Class of device"): stated_in_words(member.device_classes, words),
        _("Therapeutic area"): stated_in_words(member.therapeutic_areas, words),
        _("Part of") if is_part(member) else _("Owner"): _owner(member, features, words),
        _("Its parts"): ", ".join(part.name for part in features.roster.members if part.parent == member.id and is_part(part)),
        _("Contact"): ", ".join(part for part in (contact.name, contact.email, contact.phone) if part) if contact else "",
        _("Last said"): _last_said(said, words),
        _("Shown to others"): _exposure(member, words),
        _("From"): ", ".join(_("project archive") if source == CORDIS else source for source in member.sources),
    }
    shown = {key: literal(value) for key, value in facts.items() if value}
    if _ADDRESS.fullmatch(member.website):
        shown[_("Website")] = f"[{literal(member.website.split('//', 1)[1].rstrip('/'))}]({member.website})"
    if not member.contact and not member.consent:
        shown[_("Contact")] = _("not shown: this member gave no consent")
    return shown


def _last_said(said: Mapping[str, Origin], words: Wording) -> str:
    """The date of the latest statement about the member; the age of each field is shown below."""
    days = [origin.on for origin in said.values()]
    return words.date(max(days)) if days else ""


def _exposure(member: Member, words: Wording) -> str:
    """The number of partner lists with the member, for the office and the member itself."""
    viewer = session.viewer()
    if viewer.role is ViewerRole.COMPANY and viewer.member != member.id:
        return ""
    count = times_shown(session.workspace(), member.id, viewer)
    return words.plural("in {count} list of partners", "in {count} lists of partners", count)


def _owner(member: Member, features: FeatureSet, words: Wording) -> str:
    if not member.parent:
        return ""
    roster = features.roster
    name = roster.member(member.parent).name if member.parent in roster.position else member.parent
    if is_part(member):
        return name
    share = words.percent(member.parent_share / 100) if member.parent_share is not None else ""
    return f"{name} ({share})" if share else name


def _projects(member: Member, features: FeatureSet, words: Wording) -> None:
    _ = words.translate
    row = features.roster.position[member.id]
    projects = features.network.projects_of(row)
    st.subheader(words.plural("{count} past project", "{count} past projects", len(projects)), anchor=False)
    if not projects:
        return
    parts = {part.project: part for part in features.roster.participations if part.member == member.id}
    table = ExportTable(
        _("Projects"),
        [_("Project"), _("Years"), _("Role")],  # three columns: more would not fit a phone
        [
            [
                project_in_words(project),
                " · ".join(
                    filter(None, ("–".join(str(day.year) for day in (project.start, project.end) if day), project.framework))
                ),
                words.code(parts[project.id].role),
            ]
            for project in projects[:_MOST_PARTNERS]
        ],
    )
    links = [project.link for project in projects[:_MOST_PARTNERS]]
    show_table(table, words, alt=_("The projects of {name}", name=member.name), links=links)
    _more(len(projects), words)


def _partners(member: Member, features: FeatureSet, words: Wording) -> None:
    _ = words.translate
    row = features.roster.position[member.id]
    shared = features.network.shared(row)
    partners = sorted((-int(count), features.roster.members[other].name, other) for other, count in enumerate(shared) if count)
    if not partners:
        return
    st.subheader(words.plural("{count} past partner", "{count} past partners", len(partners)), anchor=False)
    table = ExportTable(
        _("Partners"),
        [_("Partner"), _("Projects together"), _("Latest project")],
        [
            [name, -count, features.network.shared_projects(row, other)[0].label]
            for count, name, other in partners[:_MOST_PARTNERS]
        ],
    )
    show_table(table, words, alt=_("The past partners of {name}", name=member.name))
    _more(len(partners), words)


def _more(count: int, words: Wording) -> None:
    if count > _MOST_PARTNERS:
        st.markdown(words.translate("The first {shown} of {count}.", shown=_MOST_PARTNERS, count=words.number(count)))


_MOST_SOURCES = 4


def derived_statement(title: str, member: Member, features: FeatureSet, words: Wording) -> None:
    """Show a derived statement under ``title``, marked as derived, with a button to adopt it as the member's own."""
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
    """Show a table of the findings from its projects; nothing for a member without any."""
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
    """The projects, with links to their pages at CORDIS where known."""
    shown = [
        f"[{literal(project.dated_label)}]({project.link})" if project.link else literal(project.dated_label)
        for project in projects[:_MOST_SOURCES]
    ]
    if len(projects) > _MOST_SOURCES:
        shown.append(words.translate("{count} more", count=words.number(len(projects) - _MOST_SOURCES)))
    return ", ".join(shown)
