"""From what is known about a roster to the pool for one call."""

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from matchmaking.consortia.calls import Call
from matchmaking.consortia.candidates import Candidates
from matchmaking.consortia.standing import standings
from matchmaking.matching import score
from matchmaking.signals import Signals


def pool_of(call: Call, signals: Signals) -> Candidates:
    """Every member of the roster, as far as the call asks: strengths, relevance, sectors, ties and experience."""
    roster = signals.roster
    texts = [capability.text or capability.name for capability in call.capabilities]
    strengths = signals.strengths(texts) if texts else np.zeros((len(roster.members), 0))
    return Candidates(
        standings=standings(roster, signals.sectors, signals.network.experience),
        capabilities=call.capabilities,
        strengths=np.asarray(strengths, np.float64),
        relevance=_relevance(call, signals),
        sectors=np.asarray(signals.sectors, np.float64),
        projects=csr_array(signals.network.ties),
        experience=np.asarray(signals.network.experience, np.float64),
        passage=signals.evidence,
    )


def _relevance(call: Call, signals: Signals) -> NDArray[np.float64]:
    """How well each member answers the call as a whole, 0 to 1: its score as a partner for the call's own words."""
    words = "\n".join(text for text in dict.fromkeys((call.title, *call.text.values())) if text)
    if not words.strip():
        return np.zeros(len(signals.roster.members))
    return np.clip(score(signals, need=words).total / 100, 0.0, 1.0)
