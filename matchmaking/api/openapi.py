"""The description of the API (OpenAPI 3.1), made of the endpoints themselves."""

from importlib.metadata import version
from typing import Any

from pydantic.json_schema import models_json_schema

from matchmaking.api.endpoints import ENDPOINTS, Endpoint
from matchmaking.api.parameters import described
from matchmaking.api.shapes import ErrorShape, Shape

_ABOUT = (
    "Read-only. Members are those that agreed to be published; others do not exist here. Every request counts against the "
    "limit of its token and stands in the journal of the cluster office, without what was looked for. Answers are in JSON; "
    "evidence is in English, texts and errors are in the language that is asked for."
)
_ERRORS = {
    "400": "A parameter cannot be used.",
    "401": "The token is missing, not known, revoked or expired.",
    "403": "The token does not open this.",
    "404": "There is nothing of this id, or it is not published.",
    "405": "Only GET is answered.",
    "429": "Too many requests; Retry-After says for how many seconds to wait.",
    "503": "The cluster cannot be read now.",
}


def openapi() -> dict[str, Any]:
    """The description as a document."""
    shapes: list[type[Shape]] = [*{endpoint.shape for endpoint in ENDPOINTS if endpoint.shape}, ErrorShape]
    _, schema = models_json_schema(
        [(shape, "serialization") for shape in sorted(shapes, key=lambda shape: shape.__name__)],
        ref_template="#/components/schemas/{model}",
    )
    asked = {name: each for endpoint in ENDPOINTS for name, each in endpoint.asked.model_json_schema().get("$defs", {}).items()}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Matchmaking", "version": version("matchmaking"), "description": _ABOUT},
        "paths": {endpoint.path: {"get": _operation(endpoint)} for endpoint in ENDPOINTS},
        "components": {
            "schemas": dict(sorted((asked | schema.get("$defs", {})).items())),
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer", "description": "`matchmaking api token` makes one."}
            },
        },
        "security": [{"token": []}],
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    parameters = described(endpoint.asked)
    if "{id}" in endpoint.path:
        parameters = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}, *parameters]
    if endpoint.in_address:
        told = "A token that opens calls alone, for calendar programs that send no header."
        parameters = [*parameters, {"name": "token", "in": "query", "description": told, "schema": {"type": "string"}}]
    content: dict[str, Any] = {"text/calendar": {"schema": {"type": "string"}}}
    if endpoint.shape:
        content = {"application/json": {"schema": _reference(endpoint.shape)}}
    refusals = {
        status: {"description": told, "content": {"application/json": {"schema": _reference(ErrorShape)}}}
        for status, told in _ERRORS.items()
    }
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "description": f"Needs the scope `{endpoint.scope.value}`; counts as {endpoint.cost} of the requests of a minute.",
        "parameters": parameters,
        "responses": {"200": {"description": "The answer.", "content": content}, **refusals},
    }


def _reference(shape: type[Shape]) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{shape.__name__}"}
