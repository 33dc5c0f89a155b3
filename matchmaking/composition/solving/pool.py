"""From what is known about a roster to the pool for one call."""

from collections.abc import Sequence
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaking.composition.calls.call import Call, Capability
from matchmaking.composition.rules.eligibility_profile import eligibility_profiles
from matchmaking.composition.solving.attracting import typical_kinds
from matchmaking.composition.solving.candidates import Candidates
from matchmaking.features import FeatureSet
from matchmaking.ranking import ReadQuestion, score
from matchmaking.ranking.suiting import meant, suited


def pool_of(call: Call, features: FeatureSet) -> Candidates:
    """Every member of the roster, as far as the call asks: strengths, relevance, sectors, ties and experience."""
    roster = features.roster
    strengths = strengths_of(call.capabilities, features)
    return Candidates(
        eligibility_profiles=eligibility_profiles(roster, features.sectors, features.network.experience),
        capabilities=call.capabilities,
        strengths=strengths,
        relevance=_relevance(call, features),
        sectors=np.asarray(features.sectors, np.float64),
        projects=csr_array(features.network.ties),
        experience=np.asarray(features.network.experience, np.float64),
        passage=features.evidence,
        does=partial(_roles_said, features),
        attract=cache(lambda at: typical_kinds(call.capabilities[at], strengths[:, at], features)),
    )


def _roles_said(features: FeatureSet, row: int) -> dict[str, float]:
    """The roles of the bundled capabilities that a member's texts mention: the clearest of each role."""
    said: dict[str, float] = {}
    strengths = features.capability_strengths[row].tolist()
    for entry, strength in zip(features.capabilities, strengths, strict=True):
        if entry.role:
            said[entry.role] = max(said.get(entry.role, 0.0), strength)
    return said


def strengths_of(capabilities: Sequence[Capability], features: FeatureSet) -> NDArray[np.float64]:
    """How well each member answers each capability, (members, capabilities), 0 to 1: by the text that it answers best."""
    texts = [text for capability in capabilities for text in capability.texts]
    if not texts:
        return np.zeros((len(features.roster.members), 0))
    starts = np.cumsum([0, *(len(capability.texts) for capability in capabilities)])[:-1]
    asked = [each.text for each in capabilities]
    suits = np.repeat(meant(features.roster, asked), [len(each.texts) for each in capabilities], axis=1)
    found = np.maximum.reduceat(features.strengths(texts, suits), starts, axis=1)
    return np.asarray(found * suited(features, asked))


def _relevance(call: Call, features: FeatureSet) -> NDArray[np.float64]:
    """How well each member answers the call as a whole, 0 to 1: its score as a partner for the call's own words."""
    if not call.words.strip():
        return np.zeros(len(features.roster.members))
    return np.clip(score(features, need=ReadQuestion(call.words)).total / 100, 0.0, 1.0)
