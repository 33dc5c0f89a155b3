"""What is known: statements and ties as numbers."""

from matchmaking.signals.encoder import BUNDLED, Encoder
from matchmaking.signals.learning import Signals, learn, relearn
from matchmaking.signals.network import Network, Step
from matchmaking.signals.vectors import default_cache

__all__ = ["BUNDLED", "Encoder", "Network", "Signals", "Step", "default_cache", "learn", "relearn"]
