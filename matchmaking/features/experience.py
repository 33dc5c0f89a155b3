"""How far what names and texts state can be trusted here: as far as it agrees with members whose field is known.

What a member or a person said is compared with what would have been read of it. Each rule (a word of a name, a legal form,
an area, a level named in a text) starts with the confidence that it brings and moves with what is seen, as if it had been seen
``_HELD`` times before: a correction takes trust away from the rule that was wrong, and where another value proves right more
often, that one is proposed.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from matchmaking.features.stated import Derived, DerivedField, stated_area, stated_classes, stated_kind, stated_level
from matchmaking.members.member import COMPANIES, Kind, Member

_HELD = 4.0
"""Members seen that a rule's own confidence counts for."""


@dataclass(frozen=True)
class Experience:
    """By field and rule, how often which value turned out to be right."""

    proved: Mapping[tuple[DerivedField, str], Mapping[Any, int]]

    def judged(self, proposal: Derived) -> Derived:
        """A proposal with the confidence that its rule earned, or with the value that proved right instead."""
        proved = self.proved.get((proposal.field, proposal.rule))
        if not proved:
            return proposal
        seen = _HELD + sum(proved.values())
        sure = {value: count / seen for value, count in proved.items()}
        sure[proposal.value] = sure.get(proposal.value, 0.0) + _HELD * proposal.confidence / seen
        if not proposal.rule:  # what is stated outright is nothing that another member's value could stand for
            return replace(proposal, confidence=sure[proposal.value])
        value = max(sure, key=lambda value: (sure[value], value == proposal.value, str(value)))
        return replace(proposal, value=value, confidence=sure[value])


def experience(members: Iterable[Member]) -> Experience:
    """What members whose fields are known teach of the rules that read them."""
    proved: dict[tuple[DerivedField, str], Counter[Any]] = {}
    for member in members:
        for proposal, known in _read(member):
            right = proposal.value if _agree(proposal, known) else known if proposal.rule else None
            proved.setdefault((proposal.field, proposal.rule), Counter())[right] += 1
    return Experience(proved)


def _read(member: Member) -> Iterator[tuple[Derived, Any]]:
    """What would be proposed for each of a member's fields that is known, beside what is known."""
    if member.kind is not Kind.UNKNOWN and (kind := stated_kind(member)):
        yield kind, member.kind
    texts = [statement.text for statement in (*member.statements, *member.offers)]
    if member.trl and (level := stated_level(texts)):
        yield level, member.trl
    if member.device_classes and (classes := stated_classes(texts)):
        yield classes, member.device_classes
    if member.therapeutic_areas and (area := stated_area(texts)):
        yield area, member.therapeutic_areas


def _agree(proposal: Derived, known: Any) -> bool:
    if proposal.field is DerivedField.KIND:  # a company whose size is known is a company
        return known is proposal.value or (proposal.value is Kind.COMPANY and known in COMPANIES)
    if proposal.field is DerivedField.THERAPEUTIC_AREA:
        return set(proposal.value) <= set(known)
    return bool(known == proposal.value)
