"""Features of the members: texts and collaborations as numbers."""

from matchmaking.features.encoder import BUNDLED, Encoder
from matchmaking.features.fitting import FeatureSet, embed, fit, forget_other_texts, refit
from matchmaking.features.network import Network, PathStep
from matchmaking.features.project_profile import ProjectProfile, project_profile, project_profile_to_json
from matchmaking.features.vectors import default_cache

__all__ = [
    "BUNDLED", "Encoder", "FeatureSet", "Network", "PathStep", "ProjectProfile", "default_cache", "embed", "fit",
    "forget_other_texts", "project_profile", "project_profile_to_json", "refit",
]  # fmt: skip
