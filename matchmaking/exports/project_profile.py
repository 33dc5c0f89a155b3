"""The project profile of a member as text: a statement that replaces a missing one of its own, and a row for each finding."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matchmaking.exports.member_words import capital
from matchmaking.features import ProjectProfile
from matchmaking.features.project_profile import Recurrence
from matchmaking.i18n import Wording
from matchmaking.members.member import Project

_MOST_SUBJECTS = 5
_FEW_SUBJECTS, _MOST_TITLES = 2, 3
"""Number of subjects below which the latest projects are named, and the maximum number of their titles."""
_MOST_SHARES = 4
_LEAST_SHARE = 0.1
"""Minimum share (0 to 1) of a kind of partner that the statement names."""


@dataclass(frozen=True)
class Finding:
    """One recurring feature of a member's projects, and the projects that show it, latest first."""

    aspect: str
    value: str
    projects: Sequence[Project]


def statement_of(profile: ProjectProfile, words: Wording) -> str:
    """The subjects, number of projects and partners of a member, as sentences in the reader's language."""
    _ = words.translate
    count = words.plural("one past project", "{count} past projects", len(profile.projects))
    when = _("{projects} ({years})", projects=count, years=_years(profile.years)) if profile.years else count
    subjects = [_named(one, words) for one in profile.subjects[:_MOST_SUBJECTS]]
    said = [
        _("Took part in {projects}; subjects: {subjects}.", projects=when, subjects=words.listed(subjects))
        if subjects
        else _("Took part in {projects}.", projects=when)
    ]
    if profile.led:
        only = len(profile.projects) == 1
        said.append(_("Led it.") if only else words.plural("Led one of them.", "Led {count} of them.", len(profile.led)))
    if len(subjects) < _FEW_SUBJECTS:
        titles = [project.title or project.label for project in profile.projects[:_MOST_TITLES]]
        said.append(_("Latest: {titles}.", titles=words.parted(titles)))
    kinds = [words.name(kind) for kind, share in profile.partner_kinds.items() if share >= _LEAST_SHARE][:_MOST_SHARES]
    if kinds:
        said.append(_("Kinds of its partners, the most frequent first: {kinds}.", kinds=words.listed(kinds)))
    return " ".join(said)


def findings_of(profile: ProjectProfile, words: Wording) -> list[Finding]:
    """Subjects, programmes, roles, kinds and countries of partners, recurring partners, and money, each with its sources."""
    _ = words.translate
    found = [Finding(_("Subject"), _named(one, words), one.projects) for one in profile.subjects]
    found += [Finding(_("Programme"), _named(one, words), one.projects) for one in profile.programmes]
    if profile.led:
        share = words.percent(len(profile.led) / len(profile.projects))
        led = words.plural("leads one project ({share})", "leads {count} projects ({share})", len(profile.led), share=share)
        found.append(Finding(_("Role"), led, profile.led))
    if profile.size is not None:
        kinds = _shares({words.name(kind): share for kind, share in profile.partner_kinds.items()}, words)
        named = {words.country(code) if code else _("not known"): share for code, share in profile.partner_countries.items()}
        found.append(Finding(_("Partners' kinds"), kinds, ()))
        found.append(Finding(_("Partners' countries"), _shares(named, words), ()))
        found.append(Finding(_("Size of a project"), _("{count} partners at the median", count=words.number(profile.size)), ()))
    found += [Finding(_("Often with"), one.member.name, one.projects) for one in profile.partners]
    if profile.paid:
        received = words.plural(
            "EUR {amount} in one project of which it is known",
            "EUR {amount} in {count} projects of which it is known",
            profile.paid,
            amount=words.number(round(profile.received)),
        )
        found.append(Finding(_("Money received"), received, ()))
    return found


def _named(one: Recurrence, words: Wording) -> str:
    return one.name if isinstance(one.name, str) else words.of(one.name)


def _years(years: tuple[int, int] | None) -> str:
    return "–".join(dict.fromkeys(map(str, years or ())))


def _shares(mix: Mapping[str, float], words: Wording) -> str:
    return capital(", ".join(f"{name} {words.percent(share)}" for name, share in list(mix.items())[:_MOST_SHARES]))
