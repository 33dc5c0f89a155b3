"""A service for tests: the small cluster, a clock that stands still, and a client that asks it."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from starlette.testclient import TestClient

from matchmaking.api.limits import RateLimit
from matchmaking.api.published import PublishedCluster
from matchmaking.api.service import ApiService
from matchmaking.composition import Call, Capability
from matchmaking.workspace.saved_calls import keep_call
from matchmaking.workspace.workspace import Workspace
from tests.conftest import WordEncoder

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
WARD = Capability("Ward", "Clinical validation of glucose patches on a hospital ward.", 1.0, "ward")
ENZYMES = Capability("Enzymes", "Stable enzymes for diagnostics.", 1.0, "enzymes")
CALL = Call(
    "patch-call",
    "Patches; at home",
    {"en": "Patches that measure glucose at home."},
    capabilities=(WARD, ENZYMES),
    rules="gber-25",
    size=(2, 3),
    deadline=date(2027, 3, 12),
)
ADDRESSES = (
    "/openapi.json",
    "/v1/members",
    "/v1/members?words=patches",
    "/v1/calls",
    "/v1/calls/patch-call",
    "/v1/deadlines.ics",
    "/v1/ranking?need=Clinical validation of glucose patches",
    "/v1/ranking?seeker=alfa",
    "/v1/ranking?seeker=gamma&need=enzymes for diagnostics",
    "/v1/proposals?call=patch-call",
    *(f"/v1/members/{id}" for id in ("alfa", "beta", "delta", "epsilon", "gamma", "theta", "zeta")),
)


@dataclass
class Clock:
    """A time of day and seconds that tests move."""

    at: datetime = NOW
    seconds: float = 0.0

    def now(self) -> datetime:
        return self.at

    def tick(self) -> float:
        return self.seconds

    def move(self, by: timedelta) -> None:
        self.at += by
        self.seconds += by.total_seconds()


@dataclass
class Asking:
    """A workspace, the service on it and a client on this machine."""

    workspace: Workspace
    cache: Path
    host: str = "127.0.0.1"
    clock: Clock = field(default_factory=Clock)

    def __post_init__(self) -> None:
        cluster = PublishedCluster(self.workspace, lambda: WordEncoder(), self.cache)
        service = ApiService(cluster, self.host, self.clock.now, RateLimit(self.clock.tick))
        self.client = TestClient(service.app(), base_url="http://127.0.0.1")

    def get(self, address: str, token: str = "", **headers: str) -> tuple[int, str]:
        """The status and the text of an answer."""
        shown = {"Authorization": f"Bearer {token}"} if token else {}
        answer = self.client.get(address, headers={**shown, **headers})
        return answer.status_code, answer.text


def kept_call(workspace: Workspace) -> None:
    """Keep the call of these tests."""
    keep_call(workspace, CALL, NOW)
