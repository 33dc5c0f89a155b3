"""The load of members: in which projects and saved consortia that run they take part, and a limit on how many."""

from collections.abc import Mapping
from dataclasses import replace

from matchmaking.composition.rules.conditions import Admissible, Selector
from matchmaking.composition.rules.engagement import Load, count_of
from matchmaking.composition.rules.rule_set import Certainty, Rule, RuleSet, Severity, Words
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.errors import ImpossibleRequest

LOAD_RULE = "load"
"""The id of the rule that a limit on the load becomes."""


def with_load(candidates: Candidates, load: Mapping[str, Load]) -> Candidates:
    """The pool in which each member takes part in the others that run as is said for its id, in none without a word."""
    profiles = tuple(
        replace(profile, load=count_of(given), engagements=() if isinstance(given, int) else given)
        if (given := load.get(profile.member, 0)) or profile.load
        else profile
        for profile in candidates.eligibility_profiles
    )
    return replace(candidates, eligibility_profiles=profiles)


def with_load_limit(ruleset: RuleSet, most: int | None) -> RuleSet:
    """The rules, and that no member takes part in more than ``most`` projects and consortia, this one included; None for no
    limit.

    Raises ``ImpossibleRequest`` for a limit below 1.
    """
    if most is None:
        return ruleset
    if most < 1:
        raise ImpossibleRequest("A limit on the load is 1 or more, this consortium included, not {most}.", most=most)
    text = Words(
        nl=f"Geen enkel lid neemt deel aan meer dan {most} lopende projecten en bewaarde consortia, dit inbegrepen.",
        en=f"No member takes part in more than {most} projects and saved consortia that run, this one included.",
        fr=f"Aucun membre ne participe à plus de {most} projets et consortiums enregistrés en cours, celui-ci compris.",
    )
    rule = Rule(
        id=LOAD_RULE,
        condition=Admissible(type="admissible", of=Selector(busy=most)),
        severity=Severity.HARD,
        text=text,
        certainty=Certainty.HIGH,
        source="--max-load",
    )
    others = tuple(each for each in ruleset.rules if each.id != LOAD_RULE)
    return ruleset.model_copy(update={"rules": (*others, rule)})
