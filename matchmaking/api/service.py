"""The service: who asks, whether it may, how often, the answer, and one line in the journal before it goes out.

A request of which no line can be written is not answered. The line says which address was asked, by which token, for which
published member or call, and with what outcome; never what was looked for, nor from where.
"""

import json
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from threading import Semaphore
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from matchmaking.access import THIS_MACHINE, Access, check_request
from matchmaking.api.answers import Asker
from matchmaking.api.endpoints import ENDPOINTS, Endpoint
from matchmaking.api.limits import RateLimit
from matchmaking.api.openapi import openapi
from matchmaking.api.published import PublishedCluster
from matchmaking.api.shapes import Shape
from matchmaking.errors import (
    AccessRefused,
    InputError,
    MatchmakingError,
    ModelError,
    NotAllowed,
    OnlyReading,
    TooManyRequests,
    UnknownAddress,
    UnknownCall,
    UnknownMember,
    UnknownToken,
    WorkspaceError,
)
from matchmaking.i18n import Wording, choose_language
from matchmaking.members.viewers import Viewer, ViewerRole
from matchmaking.workspace.api_tokens import ApiToken, Scope, check_scope, token_of, was_any_made
from matchmaking.workspace.storage.journal import AuditEvent, note

DESCRIPTION = "/openapi.json"

_MISTAKES: Mapping[type[MatchmakingError], tuple[int, str]] = {
    TooManyRequests: (429, "too_many_requests"),
    UnknownToken: (401, "token"),
    NotAllowed: (403, "scope"),
    AccessRefused: (403, "access"),
    UnknownMember: (404, "unknown_member"),
    UnknownCall: (404, "unknown_call"),
    UnknownAddress: (404, "unknown_address"),
    OnlyReading: (405, "only_reading"),
    InputError: (400, "bad_request"),
    WorkspaceError: (503, "workspace"),
    ModelError: (503, "model"),
}
"""The status and the code of each mistake; of several that fit the first."""
_WITHOUT_TOKEN = 120
"""Requests a minute of all programs of this machine together, while no token is needed; the same for the description."""
_REFUSED = 30
"""Requests a minute from one address that show no token that holds, or ask for what is not there."""
_NAMED = ("seeker", "call")
"""Parameters that name a published member or a call, and so stand in the journal."""
_HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}

Admit = Callable[[], ApiToken | None]
Answer = Callable[[ApiToken | None], tuple[Response, Mapping[str, Any]]]


@dataclass
class ApiService:
    """What answers: the published cluster, ``host`` where it listens, ``now`` the time, and how often each may ask."""

    cluster: PublishedCluster
    host: str
    now: Callable[[], datetime]
    limit: RateLimit
    _composing: Semaphore = field(default_factory=lambda: Semaphore(1))

    def app(self) -> Starlette:
        """The service for a server that speaks ASGI."""
        routes = [Route(endpoint.path, self._route(endpoint), methods=["GET"]) for endpoint in ENDPOINTS]
        described = Route(DESCRIPTION, self._describe, methods=["GET"])
        return Starlette(routes=[described, *routes], exception_handlers={HTTPException: self._nothing_there})

    def _route(self, endpoint: Endpoint) -> Callable[[Request], Any]:
        async def route(request: Request) -> Response:
            return await run_in_threadpool(self._ask, endpoint, request)

        return route

    def _ask(self, endpoint: Endpoint, request: Request) -> Response:
        """The answer of an endpoint."""
        given = [each for each in request.query_params.multi_items() if each[0] != "token" or not endpoint.in_address]
        words, id = _words(request), str(request.path_params.get("id", ""))

        def answer(token: ApiToken | None) -> tuple[Response, Mapping[str, Any]]:
            asked = endpoint.asked.read(given)
            contacts = token is not None and Scope.CONTACTS in token.scopes
            asker = Asker(self.cluster, self.now(), words, contacts)
            if endpoint.scope is Scope.PROPOSALS:
                with self._composing:  # one at a time: each takes a processor
                    found = endpoint.answer(asker, asked, id)
            else:
                found = endpoint.answer(asker, asked, id)
            named = {name: getattr(asked, name, "") for name in _NAMED} | {"id": id}
            return _sent(found), {name: value for name, value in named.items() if value}

        return self._handled(endpoint.path, words, lambda: self._admitted(endpoint, request), answer)

    async def _describe(self, request: Request) -> Response:
        def admit() -> None:
            self.limit.take(DESCRIPTION, _WITHOUT_TOKEN)

        def answer(_: ApiToken | None) -> tuple[Response, Mapping[str, Any]]:
            return _json(200, openapi()), {}

        return await run_in_threadpool(self._handled, DESCRIPTION, _words(request), admit, answer)

    async def _nothing_there(self, request: Request, error: Exception) -> Response:
        """What is no address of the service, or is asked in another way than by GET."""

        def admit() -> None:
            self._count_refused(request)
            if isinstance(error, HTTPException) and error.status_code == 405:
                raise OnlyReading("Only GET is answered here: nothing can be changed.")
            raise UnknownAddress("There is nothing at this address. {see} lists what there is.", see=DESCRIPTION)

        def answer(_: ApiToken | None) -> tuple[Response, Mapping[str, Any]]:
            raise AssertionError("nobody is admitted")

        # the address itself may be anything that somebody typed
        return await run_in_threadpool(self._handled, "-", _words(request), admit, answer)

    def _handled(self, path: str, words: Wording, admit: Admit, answer: Answer) -> Response:
        """Admit, answer, write the line; whatever goes wrong becomes an answer that says so."""
        token: ApiToken | None = None
        about: Mapping[str, Any] = {}
        try:
            token = admit()
            response, about = answer(token)
        except TooManyRequests as error:
            response = _mistake(error, words)
            if error.values["told"]:  # a line for the first of them: a flood must not fill the journal
                return response
        except Exception as error:
            response = _mistake(error, words)
        who = f"api {token.name}" if token else "api"
        details = {"status": response.status_code, **({"token": token.id} if token else {}), **about}
        try:
            viewer = Viewer(ViewerRole.ANALYST, who=who)
            note(self.cluster.workspace, viewer, AuditEvent.API_ASKED, self.now(), path, **details)
        except Exception as error:
            return _mistake(error, words)
        return response

    def _admitted(self, endpoint: Endpoint, request: Request) -> ApiToken | None:
        """The token of who asks, None for a program on this machine while none is needed.

        Raises ``UnknownToken``, ``NotAllowed``, ``AccessRefused`` and ``TooManyRequests``.
        """
        workspace = self.cluster.workspace
        in_address = request.query_params.get("token", "") if endpoint.in_address else ""
        shown = _bearer(request) or in_address
        if not shown and self.host in THIS_MACHINE and not was_any_made(workspace):
            _check_of_this_machine(request)
            self.limit.take("", _WITHOUT_TOKEN, endpoint.cost)
            return None
        try:
            if not shown:
                raise UnknownToken("Show a token, in the header “Authorization: Bearer …”. The cluster office makes them.")
            token = token_of(workspace, shown, self.now())
        except UnknownToken:
            self._count_refused(request)
            raise
        self.limit.take(token.id, token.per_minute, endpoint.cost)
        if in_address and token.scopes != {Scope.CALLS}:
            raise NotAllowed("A token that stands in an address is read by others: it must open calls alone.")
        check_scope(token, endpoint.scope)
        return token

    def _count_refused(self, request: Request) -> None:
        self.limit.take(f"refused {request.client.host if request.client else ''}", _REFUSED)


def _bearer(request: Request) -> str:
    kind, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if kind.casefold() == "bearer" else ""


def _check_of_this_machine(request: Request) -> None:
    """Raise ``AccessRefused`` for what a proxy passed on, and for a web page whose name was made to mean this machine."""
    try:
        check_request(Access(), "localhost", dict(request.headers))
    except AccessRefused as cause:
        raise AccessRefused(
            "Without tokens only programs on this machine are answered, and this request comes from elsewhere. The cluster "
            "office makes a token with `matchmaking api token`."
        ) from cause


def _words(request: Request) -> Wording:
    return Wording(
        choose_language(request.query_params.get("language"), browser=request.headers.get("accept-language") or "en")
    )


def _sent(found: Shape | bytes) -> Response:
    if isinstance(found, bytes):
        return Response(found, headers=_HEADERS, media_type="text/calendar; charset=utf-8")
    return _json(200, found.model_dump(mode="json"))


def _json(status: int, document: Mapping[str, Any], headers: Mapping[str, str] | None = None) -> Response:
    content = json.dumps(document, ensure_ascii=False).encode()
    return Response(content, status, {**_HEADERS, **(headers or {})}, "application/json")


def _mistake(error: Exception, words: Wording) -> Response:
    """What went wrong as an answer; of what nobody foresaw no more than that."""
    if not isinstance(error, MatchmakingError):
        logging.getLogger(__name__).warning(
            "A request could not be answered: %s", type(error).__name__
        )  # its text may hold what was asked
        error = MatchmakingError("The request could not be answered. Tell the cluster office if it stays so.")
    status, code = next((told for kind, told in _MISTAKES.items() if isinstance(error, kind)), (500, "mistake"))
    headers = {401: {"WWW-Authenticate": "Bearer"}, 405: {"Allow": "GET, HEAD"}}.get(status, {})
    if isinstance(error, TooManyRequests):
        headers = {"Retry-After": str(error.values["seconds"])}
    told = {"status": status, "code": code, "message": words.say(error), "see": DESCRIPTION}
    return _json(status, {"error": told}, headers)
