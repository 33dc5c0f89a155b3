"""Confidence in values read from names and texts, estimated from the members whose value is known.

Each rule (a word of a name, a legal form, an area, a level named in a text) is applied to members with a known value, and its
readings are compared with that value. The confidence of a rule starts at its prior, which weighs as ``_HELD`` observations, and
moves with the share of correct readings. Where another value is correct more often, that value is proposed instead.
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
    """By field and rule: how often each value was correct."""

    proved: Mapping[tuple[DerivedField, str], Mapping[Any, int]]

    def judged(self, proposal: Derived) -> Derived:
        """The proposal with the confidence of its rule, or with the value that was correct more often."""
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
    """The experience with each rule on the members whose fields are known."""
    proved: dict[tuple[DerivedField, str], Counter[Any]] = {}
    for member in members:
        for proposal, known in _read(member):
            right = proposal.value if _agree(proposal, known) else known if proposal.rule else None
            proved.setdefault((proposal.field, proposal.rule), Counter())[right] += 1
    return Experience(proved)


def _read(member: Member) -> Iterator[tuple[Derived, Any]]:
    """For each known field of a member: the value that would be proposed, and the known value."""
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
