"""Proposes health-tech consortia: three verbs (`rank`, `compose`, `certify`), their nouns, and `Cluster` to start from.

    cluster = Cluster.open("cluster.workspace")
    cluster.rank("Hartpatroon BV", need="Wij zoeken een ziekenhuis dat onze pleister test").to_frame()
    cluster.compose(read_call("call.toml"), size=6)

Each name is fetched from its room when it is first used, so that importing the package costs nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matchmaking.cluster import Cluster, Ranking
    from matchmaking.composition import (
        Call,
        Composition,
        Consortium,
        RuleSet,
        certify,
        compose,
        judge,
        parse_call,
        read_call,
        read_calls,
        read_rules,
        rule_set,
        white_spots,
        with_capabilities,
    )
    from matchmaking.errors import InputError, MatchmakingError
    from matchmaking.features import Encoder, FeatureSet, default_cache, fit
    from matchmaking.members.member import Member, Project, Roster
    from matchmaking.ranking import Exposure, Filters, Match, Reason, Weights, explain, rank, read_weights
    from matchmaking.ranking.matcher import PairCriteria, PartnerMatcher
    from matchmaking.ranking.pair_table import seeker_pairs
    from matchmaking.workspace.demonstration import load_demonstration
    from matchmaking.workspace.importing import import_cordis, import_directories
    from matchmaking.workspace.workspace import Workspace

_ROOM_OF = {
    "matchmaking.cluster": ("Cluster", "Ranking"),
    "matchmaking.composition": (
        "Call", "Composition", "Consortium", "RuleSet", "certify", "compose", "judge", "parse_call", "read_call",
        "read_calls", "read_rules", "rule_set", "white_spots", "with_capabilities",
    ),
    "matchmaking.errors": ("InputError", "MatchmakingError"),
    "matchmaking.ranking": ("Exposure", "Filters", "Match", "Reason", "Weights", "explain", "rank", "read_weights"),
    "matchmaking.ranking.matcher": ("PairCriteria", "PartnerMatcher"),
    "matchmaking.ranking.pair_table": ("seeker_pairs",),
    "matchmaking.workspace.demonstration": ("load_demonstration",),
    "matchmaking.workspace.importing": ("import_cordis", "import_directories"),
    "matchmaking.members.member": ("Member", "Project", "Roster"),
    "matchmaking.workspace.workspace": ("Workspace",),
    "matchmaking.features": ("Encoder", "FeatureSet", "default_cache", "fit"),
}  # fmt: skip

__all__ = [
    "Call", "Cluster", "Composition", "Consortium", "Encoder", "Exposure", "FeatureSet", "Filters", "InputError", "Match",
    "MatchmakingError", "Member", "PairCriteria", "PartnerMatcher", "Project", "Ranking", "Reason", "Roster", "RuleSet",
    "Weights", "Workspace", "certify", "compose", "default_cache", "explain", "fit", "import_cordis", "import_directories",
    "judge", "load_demonstration", "parse_call", "rank", "read_call", "read_calls", "read_rules", "read_weights", "rule_set",
    "seeker_pairs", "white_spots", "with_capabilities",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    for room, names in _ROOM_OF.items():
        if name in names:
            return getattr(import_module(room), name)
    raise AttributeError(f"module 'matchmaking' has no attribute {name!r}")
