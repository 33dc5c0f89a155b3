"""Headers of every response: no other page may frame the app, and no external resource is loaded or learns its URLs."""

import base64
import hashlib
import re
from collections.abc import Mapping
from pathlib import Path

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_INLINE = re.compile(r"<script>([^<]*+)</script>")


def _policy(page: str) -> str:
    """The content security policy: the app's own files, and only those inline scripts that the framework put in the page."""
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in _INLINE.findall(page))
    allowed = {
        "default-src": "'self'",
        # the framework's parts run as blobs; its charts interpret their expressions, so no text becomes a script
        "script-src": " ".join(("'self'", "blob:", *(f"'sha256-{digest}'" for digest in digests))),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "worker-src": "'self' blob:",
        "connect-src": "'self'",
        "frame-src": "'none'",
        "frame-ancestors": "'none'",
        "base-uri": "'self'",
        "object-src": "'none'",
        "form-action": "'self'",
    }
    return "; ".join(f"{what} {whence}" for what, whence in allowed.items())


def response_headers() -> Mapping[str, str]:
    """The headers, by name; the content security policy follows from the installed framework's page."""
    page = Path(streamlit.__file__).with_name("static") / "index.html"
    return {
        "Content-Security-Policy": _policy(page.read_text(encoding="utf-8")),
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class ResponseHeaders:
    """Sets the headers on every HTTP response: pages, files, errors."""

    def __init__(self, app: ASGIApp) -> None:
        self._app, self._headers = app, response_headers()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""

        async def answer(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._headers)
            await send(message)

        await self._app(scope, receive, answer if scope["type"] == "http" else send)
