"""Proposes health-tech consortia: three verbs (`rank`, `compose`, `certify`) and the nouns they speak of.

    workspace = Workspace("cluster.workspace")
    signals = learn(workspace.roster(), Encoder(), default_cache())
    rank(signals, "Hartpatroon BV", need="Wij zoeken een ziekenhuis dat onze pleister test")
    compose(with_capabilities(read_call(Path("call.toml")), signals), signals)

Each name is fetched from its room when it is first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matchmaking.consortia import (
        Call,
        Composition,
        Consortium,
        RuleSet,
        certify,
        compose,
        judge,
        read_call,
        read_calls,
        read_rules,
        rule_set,
        white_spots,
        with_capabilities,
    )
    from matchmaking.errors import InputError, MatchmakingError
    from matchmaking.matching import Exposure, Filters, Match, Reason, Weights, explain, rank, read_weights
    from matchmaking.matching.matcher import PairCriteria, PartnerMatcher
    from matchmaking.matching.pair_table import seeker_pairs
    from matchmaking.members.demonstration import load_demonstration
    from matchmaking.members.importing import import_cordis, import_directories
    from matchmaking.members.member import Member, Project, Roster
    from matchmaking.members.workspace import Workspace
    from matchmaking.signals import Encoder, Signals, default_cache, learn

_ROOM_OF = {
    "matchmaking.consortia": (
        "Call", "Composition", "Consortium", "RuleSet", "certify", "compose", "judge", "read_call", "read_calls",
        "read_rules", "rule_set", "white_spots", "with_capabilities",
    ),
    "matchmaking.errors": ("InputError", "MatchmakingError"),
    "matchmaking.matching": ("Exposure", "Filters", "Match", "Reason", "Weights", "explain", "rank", "read_weights"),
    "matchmaking.matching.matcher": ("PairCriteria", "PartnerMatcher"),
    "matchmaking.matching.pair_table": ("seeker_pairs",),
    "matchmaking.members.demonstration": ("load_demonstration",),
    "matchmaking.members.importing": ("import_cordis", "import_directories"),
    "matchmaking.members.member": ("Member", "Project", "Roster"),
    "matchmaking.members.workspace": ("Workspace",),
    "matchmaking.signals": ("Encoder", "Signals", "default_cache", "learn"),
}  # fmt: skip

__all__ = [
    "Call",
    "Composition",
    "Consortium",
    "Encoder",
    "Exposure",
    "Filters",
    "InputError",
    "Match",
    "MatchmakingError",
    "Member",
    "PairCriteria",
    "PartnerMatcher",
    "Project",
    "Reason",
    "Roster",
    "RuleSet",
    "Signals",
    "Weights",
    "Workspace",
    "certify",
    "compose",
    "default_cache",
    "explain",
    "import_cordis",
    "import_directories",
    "judge",
    "learn",
    "load_demonstration",
    "rank",
    "read_call",
    "read_calls",
    "read_rules",
    "read_weights",
    "rule_set",
    "seeker_pairs",
    "white_spots",
    "with_capabilities",
]


def __getattr__(name: str) -> Any:
    for room, names in _ROOM_OF.items():
        if name in names:
            return getattr(import_module(room), name)
    raise AttributeError(f"module 'matchmaking' has no attribute {name!r}")
