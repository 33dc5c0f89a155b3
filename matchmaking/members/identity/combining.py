"""The merge of two records: empty fields are filled, others stay."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from matchmaking.members.identity.record_features import comes_from_people, is_stand_in
from matchmaking.members.member import COMPANIES, COORDINATOR, Contact, Kind, Member, Participation, Project, Statement, Theme
from matchmaking.members.names import plain, town_key

_BY_PEOPLE = ("device_classes", "therapeutic_areas")
_PLAIN_FIELDS = ("enterprise_number", "participant_code", "website", "headcount", "trl", "sectors", *_BY_PEOPLE)
_ADDRESS = ("street", "postcode", "city", "country", "nuts")
_TEXTS = ("statements", "offers", "needs")


def is_nameless(member: Member) -> bool:
    """Whether the name only repeats the member's number."""
    return member.name == f"organisation {member.participant_code}"


def combined_member(first: Member, second: Member) -> Member:
    """The first member with what the second adds: names, statements, and values of fields that are empty in the first.

    The merge is idempotent. A withheld consent and a declared difficulty stay, whichever record gave them.
    """
    changes: dict[str, Any] = {}
    for name in _PLAIN_FIELDS:
        if not getattr(first, name) and getattr(second, name):
            changes[name] = getattr(second, name)
    if is_stand_in(first.participant_code) and second.participant_code and not is_stand_in(second.participant_code):
        changes["participant_code"] = second.participant_code
    if is_nameless(first) and not is_nameless(second):
        changes["name"] = second.name
    changes["aliases"] = _names_besides(changes.get("name", first.name), first, second)
    if _says_more(second.kind, first.kind):
        changes["kind"] = second.kind
    if _same_place(first, second):
        changes |= {name: getattr(second, name) for name in _ADDRESS if not getattr(first, name) and getattr(second, name)}
    if not first.parent or first.parent == second.parent:
        changes["parent"] = second.parent or first.parent
        changes["parent_share"] = first.parent_share if first.parent_share is not None else second.parent_share
    for name in _TEXTS:
        changes[name] = _together(getattr(first, name), getattr(second, name))
    changes["themes"] = tuple(theme for theme in Theme if theme in first.themes or theme in second.themes)
    changes["contact"] = _one_contact(first.contact, second.contact)
    changes["contact_agreed"] = _contact_agreed(first, second)
    changes["consent"] = first.consent and second.consent
    changes["in_difficulty"] = first.in_difficulty or second.in_difficulty
    changes["sources"] = tuple(sorted({*first.sources, *second.sources}))
    changes = {name: value for name, value in changes.items() if value != getattr(first, name)}
    return replace(first, **changes) if changes else first


def combined(records: Sequence[Member]) -> Member:
    """All records of one member merged, in any order.

    Records from lists come before archives, full records before sparse ones; ties are broken by contents.
    """
    first, *others = _richest_first(records)
    return filled(first, others)


def as_one(records: Sequence[Member]) -> Member:
    """Members that a person declared one: the first, filled from the others, with the name of the fullest."""
    whole = filled(records[0], records[1:])
    name = _richest_first(records)[0].name
    return whole if plain(name) == plain(whole.name) else replace(whole, name=name, aliases=_names_besides(name, whole, whole))


def filled(member: Member, records: Sequence[Member]) -> Member:
    """A known member filled from further records, in any order."""
    for record in _richest_first(records):
        member = combined_member(member, record)
    return member


def _richest_first(records: Sequence[Member]) -> Sequence[Member]:
    if len(records) < 2:
        return records

    def order(record: Member) -> tuple[bool, int, str]:
        known = sum(1 for field in fields(Member) if field.name != "contact_agreed" and getattr(record, field.name))
        return not comes_from_people(record), -known, repr(record)

    return sorted(records, key=order)


def disagreements(known: Member, row: Member) -> tuple[str, ...]:
    """The fields in which a row differs from the known member, whose value stays."""
    names = [
        name
        for name in ("headcount", "trl", "sectors")
        if getattr(known, name) and getattr(row, name) not in (None, "", {}, getattr(known, name))
    ]
    if row.kind is not Kind.UNKNOWN and known.kind != row.kind:
        names.append("kind")
    if _bare(row.website) and _bare(row.website) != _bare(known.website):
        names.append("website")
    if not _same_place(known, row):
        names.append("city")
    return tuple(names)


def _bare(website: str) -> str:
    return website.partition("://")[2].removeprefix("www.").casefold()


def _names_besides(name: str, first: Member, second: Member) -> tuple[str, ...]:
    spellings = {plain(name)}
    aliases: list[str] = []
    offered = (
        *((first.name,) if not is_nameless(first) else ()),
        *first.aliases,
        *((second.name,) if not is_nameless(second) else ()),
    )
    for alias in (*offered, *second.aliases):
        spelling = plain(alias)
        if spelling not in spellings:
            spellings.add(spelling)
            aliases.append(alias)
    return tuple(aliases)


def _says_more(new: Kind, known: Kind) -> bool:
    return (known is Kind.UNKNOWN and new is not Kind.UNKNOWN) or (known is Kind.COMPANY and new in COMPANIES - {Kind.COMPANY})


def _same_place(first: Member, second: Member) -> bool:
    """Whether two addresses do not contradict each other, so that one may fill the other."""
    towns = town_key(first.city), town_key(second.city)
    pairs = ((first.country, second.country), (first.postcode, second.postcode), towns)
    return not any(one and other and one != other for one, other in pairs)


def _together(first: Sequence[Statement], second: Sequence[Statement]) -> tuple[Statement, ...]:
    if not second:
        return tuple(first)
    known = {plain(statement.text) for statement in first}
    new: dict[str, Statement] = {}
    for statement in second:
        if (text := plain(statement.text)) not in known:
            new.setdefault(text, statement)
    return (*first, *new.values())


def is_one_person(first: Contact, second: Contact) -> bool:
    """Whether two contact persons of one member do not differ in name or e-mail address."""
    pairs = ((first.name, second.name), (first.email, second.email))
    return not any(one and other and one.casefold() != other.casefold() for one, other in pairs)


def _contact_agreed(first: Member, second: Member) -> bool | None:
    """Whether the contact person chosen by ``_one_contact`` agreed to be shown: a no stays, a yes holds for that
    person only.
    """
    if first.contact is None or second.contact is None:
        return first.contact_agreed if first.contact else second.contact_agreed if second.contact else None
    if not is_one_person(first.contact, second.contact):
        return first.contact_agreed
    said = {first.contact_agreed, second.contact_agreed} - {None}
    return all(said) if said else None


def _one_contact(first: Contact | None, second: Contact | None) -> Contact | None:
    if first is None or second is None:
        return first or second
    if not is_one_person(first, second):
        return first
    return Contact(first.name or second.name, first.email or second.email, first.phone or second.phone)


def combined_project(first: Project, second: Project) -> Project:
    """The first project filled from the second; of two texts the longer one."""
    if first == second:
        return first
    changes: dict[str, Any] = {
        name: getattr(first, name) or getattr(second, name)
        for name in ("acronym", "title", "framework", "start", "end", "budget")
    }
    changes["text"] = max(first.text, second.text, key=len)
    for name in ("programmes", "topics", "keywords"):
        changes[name] = tuple(dict.fromkeys((*getattr(first, name), *getattr(second, name))))
    return replace(first, **changes)


def combined_participation(first: Participation, second: Participation) -> Participation:
    """The first participation, with the second's amount where it has none; the coordinator's role takes precedence."""
    if first == second:
        return first
    role = COORDINATOR if COORDINATOR in (first.role, second.role) else first.role
    return replace(first, role=role, amount=first.amount if first.amount is not None else second.amount)


def added_up(parts: Iterable[Participation], called: Mapping[str, str]) -> dict[tuple[str, str], Participation]:
    """One participation per project and member; amounts in EUR are summed where ``called`` maps several members to one id."""
    found: dict[tuple[str, str], Participation] = {}
    for part in parts:
        member = called.get(part.member, part.member)
        part = part if member == part.member else replace(part, member=member)
        if (other := found.get((part.project, member))) is not None:
            given = [amount for amount in (other.amount, part.amount) if amount is not None]
            part = replace(combined_participation(other, part), amount=sum(given) if given else None)
        found[part.project, member] = part
    return found
