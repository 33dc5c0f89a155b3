"""A small OpenID Connect provider on this machine: whoever signs in has the claims that the test gave it."""

import json
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

CLIENT = "matchmaking"


class IdentityProvider:
    """Answers at ``address``; ``claims`` are those of the next person who signs in."""

    def __init__(self) -> None:
        self.claims: Mapping[str, Any] = {}
        self._key = RSAKey.generate_key(2048, {"kid": "test"})
        self._asked: dict[str, str] = {}
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                url = urlsplit(self.path)
                query = {name: values[0] for name, values in parse_qs(url.query).items()}
                if url.path == "/authorize":
                    self.send_response(302)
                    self.send_header("Location", provider._back(query))
                    self.end_headers()
                else:
                    self._answer(provider._documents()[url.path])

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0))).decode()
                self._answer(provider._token(parse_qs(body)["code"][0]))

            def _answer(self, document: Mapping[str, Any]) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(document).encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def _documents(self) -> Mapping[str, Mapping[str, Any]]:
        return {
            "/.well-known/openid-configuration": {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
            },
            "/keys": {"keys": [self._key.as_dict(private=False, alg="RS256", use="sig")]},
        }

    def _back(self, query: Mapping[str, str]) -> str:
        code = f"code-{len(self._asked)}"
        self._asked[code] = query.get("nonce", "")
        return f"{query['redirect_uri']}?{urlencode({'code': code, 'state': query['state']})}"

    def _token(self, code: str) -> Mapping[str, Any]:
        now = int(time.time())
        claims = {"iss": self.address, "aud": CLIENT, "sub": "someone", "iat": now, "exp": now + 3600, **self.claims}
        if nonce := self._asked[code]:
            claims["nonce"] = nonce
        token = jwt.encode({"alg": "RS256", "kid": "test"}, claims, self._key)
        return {"access_token": "unused", "token_type": "Bearer", "expires_in": 3600, "id_token": token}


@contextmanager
def identity_provider() -> Iterator[IdentityProvider]:
    """A provider for as long as it is needed."""
    provider = IdentityProvider()
    threading.Thread(target=provider.server.serve_forever, daemon=True).start()
    try:
        yield provider
    finally:
        provider.server.shutdown()
