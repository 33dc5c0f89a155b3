"""One-click unsubscription: a mail program posts to the signed link in the message (RFC 8058).

Mail scanners open links but post nothing to them. So a GET of the link shows the page with its button, and a POST of the
standard's form to the same URL stops the digest.
"""

from urllib.parse import parse_qs

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

_LINK = "unsubscribe"
_FORM = (b"List-Unsubscribe", b"One-Click")
"""The fields of the form (RFC 8058, 3.1)."""
_LONGEST = 2048  # bytes; the form has 26, or some two hundred as multipart


class OneClickStop:
    """Answers the form of RFC 8058; passes all other requests to the app."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        said = parse_qs(scope.get("query_string", b"").decode("latin-1")) if scope["type"] == "http" else {}
        if _LINK not in said or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        answer = await _answer(Request(scope, receive), said[_LINK][0], said.get("lang", [""])[0])
        await answer(scope, receive, send)


async def _answer(request: Request, token: str, language: str) -> Response:
    content = b""
    try:
        async for part in request.stream():
            content += part
            if len(content) > _LONGEST:
                return PlainTextResponse("Too long.\n", 413)
    except ClientDisconnect:
        return Response(status_code=400)
    if not all(word in content for word in _FORM):
        return PlainTextResponse("Send the form List-Unsubscribe=One-Click.\n", 400)
    return await run_in_threadpool(_stopped, token, language)


def _stopped(token: str, language: str) -> Response:
    # imported here: the server starts before the first page, and does not wait for the workspace's modules
    from matchmaking.errors import NotAllowed
    from matchmaking.i18n import Wording, choose_language
    from matchmaking.pages.frame import session
    from matchmaking.workspace.maintenance.following import stop_digest

    words = Wording(choose_language(session=language))
    try:
        stop_digest(session.workspace(), token, session.now())
    except NotAllowed as refusal:
        return PlainTextResponse(words.say(refusal) + "\n", 403)
    return PlainTextResponse(words.translate("These messages are stopped, and your address is no longer kept for them.") + "\n")
