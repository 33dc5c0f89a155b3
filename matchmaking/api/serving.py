"""Listening: on this machine alone unless tokens are in use."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic

from matchmaking.access import THIS_MACHINE
from matchmaking.api.limits import RateLimit
from matchmaking.api.published import PublishedCluster
from matchmaking.api.service import ApiService
from matchmaking.errors import AccessRefused, ImpossibleRequest
from matchmaking.features import Encoder, default_cache
from matchmaking.workspace.api_tokens import api_tokens
from matchmaking.workspace.workspace import Workspace

_AT_ONCE = 64


@dataclass(frozen=True)
class Listening:
    """Where to listen: a host and a port, 1 to 65535, and the files of a certificate and its key for https."""

    host: str = "127.0.0.1"
    port: int = 8510
    certificate: Path | None = None
    key: Path | None = None


def check_may_listen(workspace: Workspace, listening: Listening, now: datetime) -> None:
    """Raise ``AccessRefused`` beyond this machine without a token that holds, ``ImpossibleRequest`` for half a certificate."""
    if (listening.certificate is None) != (listening.key is None):
        raise ImpossibleRequest("For https give both, the file of the certificate and that of its key.")
    for file in (listening.certificate, listening.key):
        if file is not None and not file.is_file():
            raise ImpossibleRequest("There is no file {file}.", file=file)
    if listening.host not in THIS_MACHINE and not any(token.holds(now) for token in api_tokens(workspace)):
        raise AccessRefused(
            "Without a token the API listens on this machine only, not on {host}. Make one with `matchmaking api token`.",
            host=listening.host,
        )


def serve(workspace: Workspace, model: str, listening: Listening) -> None:
    """Answer requests until somebody stops it. Raises as ``check_may_listen`` does."""
    import uvicorn

    check_may_listen(workspace, listening, _now())
    encoder = Encoder(model)
    cluster = PublishedCluster(workspace, lambda: encoder, default_cache())
    cluster.features()
    _ = encoder.model  # so that the first need does not wait for it
    service = ApiService(cluster, listening.host, _now, RateLimit(monotonic))
    uvicorn.run(
        service.app(),
        host=listening.host,
        port=listening.port,
        ssl_certfile=listening.certificate,
        ssl_keyfile=listening.key,
        limit_concurrency=_AT_ONCE,
        access_log=False,  # it would hold what was looked for, and tokens of calendars
        proxy_headers=False,
        server_header=False,
        log_level="warning",
    )


def _now() -> datetime:
    return datetime.now(UTC)
