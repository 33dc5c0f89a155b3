"""The domain model: organisations, and their past projects.

A *member* is an organisation in the directory, a *statement* a piece of its own text, a *project* a past collaboration, a
*participation* a member's part in it, and the *roster* all of them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from functools import cached_property

from rapidfuzz import process

from matchmaking.errors import UnknownMember


class Kind(StrEnum):
    """The kind of an organisation; ``COMPANY`` is a company of unknown size."""

    SME = "sme"
    LARGE_COMPANY = "large_company"
    COMPANY = "company"
    UNIVERSITY = "university"
    UNIVERSITY_HOSPITAL = "university_hospital"
    HOSPITAL = "hospital"
    RESEARCH_CENTRE = "research_centre"
    ASSOCIATION = "association"
    CARE_PROVIDER = "care_provider"
    PATIENT_ORGANISATION = "patient_organisation"
    PUBLIC_BODY = "public_body"
    INVESTOR = "investor"
    UNKNOWN = "unknown"


COMPANIES = frozenset({Kind.SME, Kind.LARGE_COMPANY, Kind.COMPANY})
HOSPITALS = frozenset({Kind.HOSPITAL, Kind.UNIVERSITY_HOSPITAL})


class Sector(StrEnum):
    """The three sectors of a health-tech cluster."""

    BIOTECH = "biotech"
    MEDTECH = "medtech"
    DIGITAL = "digital"


SECTOR_FROM = 0.4
"""The share (0 to 1) from which a member belongs to a sector, in rules, filters and conditions."""


class Theme(StrEnum):
    """The four themes of the cluster."""

    PERSONALISED_MEDICINE = "personalised_medicine"
    DIGITAL_MEDICINE = "digital_medicine"
    EFFICIENT_CARE = "efficient_care"
    BREAKTHROUGH_CARE = "breakthrough_care"


class Language(StrEnum):
    """The languages of statements."""

    DUTCH = "nl"
    ENGLISH = "en"
    FRENCH = "fr"
    GERMAN = "de"


@dataclass(frozen=True, slots=True)
class Statement:
    """A piece of a member's own text: a capability statement, an offer or a need."""

    text: str
    language: Language


@dataclass(frozen=True, slots=True)
class Contact:
    """A contact person: stored apart from the organisation, and shown only with consent."""

    name: str = ""
    email: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """An organisation in the directory.

    ``id`` never changes. ``country`` is ISO 3166-1 alpha-2 (GB and GR, not UK and EL); ``nuts`` a NUTS code of any level,
    ``""`` when not known; ``sectors`` are the shares that the member itself gave, adding up to 1, empty when it gave none (then
    they are derived, see ``features.profiles``); ``parent`` is the id or, for an outsider, the name of the owner and
    ``parent_share`` its share in percent; ``trl`` the lowest and highest technology readiness level, 1 to 9. ``contact_agreed``
    says whether the contact person agreed to be shown to others than the office: ``None`` where nobody asked.
    ``device_classes`` and ``therapeutic_areas`` are values that a person gave (see ``features.stated``); "none" is a value.
    """

    id: str
    name: str
    kind: Kind = Kind.UNKNOWN
    aliases: tuple[str, ...] = ()
    enterprise_number: str = ""
    participant_code: str = ""
    website: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    country: str = ""
    nuts: str = ""
    parent: str = ""
    parent_share: float | None = None
    headcount: float | None = None
    in_difficulty: bool = False
    sectors: Mapping[Sector, float] = field(default_factory=dict)
    themes: tuple[Theme, ...] = ()
    statements: tuple[Statement, ...] = ()
    offers: tuple[Statement, ...] = ()
    needs: tuple[Statement, ...] = ()
    trl: tuple[int, int] | None = None
    device_classes: tuple[str, ...] = ()
    therapeutic_areas: tuple[str, ...] = ()
    contact: Contact | None = None
    contact_agreed: bool | None = None
    consent: bool = True
    sources: tuple[str, ...] = ()

    @property
    def is_company(self) -> bool:
        return self.kind in COMPANIES

    @property
    def names(self) -> tuple[str, ...]:
        """The name and every alias."""
        return (self.name, *self.aliases)


_CORDIS = "https://cordis.europa.eu/project/id/{id}"


@dataclass(frozen=True, slots=True)
class Project:
    """A past collaboration.

    ``text`` is the richest text known (objective, brief or topic title, in that order); ``topics`` and ``programmes`` are
    codes such as ``SC1-DTH-01-2019`` and ``H2020-EU.3.1.``; ``budget`` is in EUR; ``keywords`` are its partners' own.
    """

    id: str
    acronym: str = ""
    title: str = ""
    text: str = ""
    framework: str = ""
    programmes: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    start: date | None = None
    end: date | None = None
    budget: float | None = None
    keywords: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """The display name: acronym, else title, else id."""
        return self.acronym or self.title or self.id

    @property
    def link(self) -> str:
        """The URL of its page at CORDIS; empty for a project without a grant number.

        Ids of Horizon Europe, and the latest of Horizon 2020, are grant numbers of nine digits; for earlier ones it is unknown
        whether a number is that of the grant or of the record.
        """
        numbered = self.id.isdigit() and self.id.isascii()
        granted = self.framework.upper().startswith("HORIZON") or (len(self.id) == 9 and self.id.startswith("10"))
        return _CORDIS.format(id=self.id) if numbered and granted else ""

    @property
    def dated_label(self) -> str:
        """The label with the start year, where that is known: *ARTERIA (2019)*."""
        return f"{self.label} ({self.start.year})" if self.start else self.label


COORDINATOR = "coordinator"
"""The role of the participation that leads a project."""


@dataclass(frozen=True, slots=True)
class Participation:
    """A member's part in a project; ``amount`` is its contribution received, in EUR."""

    project: str
    member: str
    role: str = "participant"
    amount: float | None = None


@dataclass(frozen=True)
class Roster:
    """All members, projects and participations, each sorted by id.

    ``shown_as`` maps the id of a merged member to the id under which the group is shown.
    """

    members: tuple[Member, ...] = ()
    projects: tuple[Project, ...] = ()
    participations: tuple[Participation, ...] = ()
    shown_as: Mapping[str, str] = field(default_factory=dict, compare=False)

    @classmethod
    def of(
        cls, members: Iterable[Member], projects: Iterable[Project] = (), participations: Iterable[Participation] = ()
    ) -> "Roster":
        """Build a roster, sorted by id, so that the order of input does not matter."""
        return cls(
            tuple(sorted(members, key=lambda member: member.id)),
            tuple(sorted(projects, key=lambda project: project.id)),
            tuple(sorted(participations, key=lambda part: (part.project, part.member))),
        )

    @cached_property
    def position(self) -> Mapping[str, int]:
        """The index of each member in ``members`` by id: its row in every feature matrix."""
        return {member.id: row for row, member in enumerate(self.members)}

    @cached_property
    def project(self) -> Mapping[str, Project]:
        return {project.id: project for project in self.projects}

    def changed(self, profile: Member) -> "Roster":
        """The same roster with one member's profile replaced."""
        members = tuple(profile if member.id == profile.id else member for member in self.members)
        return replace(self, members=members)

    def id_of(self, id: str) -> str:
        """The id under which a member is shown now, which differs from ``id`` after a merge.

        Use it for ids that were saved or sent earlier (in a shortlist, a consortium, a link).
        """
        return self.shown_as.get(id, id)

    def member(self, id: str) -> Member:
        """The member with this id."""
        return self.members[self.position[id]]

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for member in self.members:
            for name in {name.casefold() for name in member.names if name}:
                found[name] = (*found.get(name, ()), member.id)
        return found

    def find(self, name_or_id: str) -> Member:
        """The one member with this id, name or alias, regardless of case.

        Raises ``UnknownMember`` when none or more than one matches, naming the nearest.
        """
        wanted = name_or_id.strip()
        if (shown := self.id_of(wanted)) in self.position:
            return self.member(shown)
        ids = self._by_name.get(wanted.casefold(), ())
        if len(ids) == 1:
            return self.member(ids[0])
        if ids:
            raise UnknownMember(
                "'{name}' is the name of {count} members: give one of these ids instead: {ids}.",
                name=wanted,
                count=len(ids),
                ids=", ".join(ids[:10]),
            )
        near = [
            self.member(self._by_name[name][0]).name
            for name, _, _ in process.extract(wanted.casefold(), list(self._by_name), limit=3, score_cutoff=55)
        ]
        if near:
            raise UnknownMember("No member is called '{name}'. Did you mean {near}?", name=wanted, near=", ".join(near))
        raise UnknownMember("No member is called '{name}'. `matchmaking members` lists them all.", name=wanted)
