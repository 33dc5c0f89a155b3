"""What requests may ask: the parameters of each, checked, with the descriptions that stand in the OpenAPI document."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Self, TypeVar, get_origin

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from matchmaking.errors import ImpossibleRequest
from matchmaking.i18n import LANGUAGES
from matchmaking.members.member import Kind, Sector

Asked = TypeVar("Asked", bound="Parameters")

_LANGUAGE = f"^({'|'.join(LANGUAGES)})$"
_Kinds = Annotated[list[Kind], Field(description="Only members of these kinds; may be repeated.")]
_Sectors = Annotated[list[Sector], Field(description="Only members of these sectors; may be repeated.")]
_Countries = Annotated[
    list[Annotated[str, Field(pattern="^[A-Z]{2}$")]],
    Field(description="Only members of these countries, such as BE; may be repeated."),
]


class Parameters(BaseModel):
    """Parameters that every request knows."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Annotated[
        str, Field(pattern=_LANGUAGE, description="The language of texts and errors: nl, en or fr. Else by Accept-Language.")
    ] = ""

    @classmethod
    def read(cls, given: Sequence[tuple[str, str]]) -> Self:
        """The parameters of a query. Raises ``ImpossibleRequest`` naming the one that cannot be used."""
        values: dict[str, Any] = {}
        for name, value in given:
            field = cls.model_fields.get(name)
            if field and get_origin(field.annotation) is list:
                values.setdefault(name, []).append(value)
            elif name in values:
                raise ImpossibleRequest("Give the parameter '{name}' once.", name=name)
            else:
                values[name] = value
        try:
            return cls.model_validate({name: value for name, value in values.items() if value != ""})
        except ValidationError as cause:
            raise _refusal(cls, cause) from None


def _refusal(asked: type[Parameters], cause: ValidationError) -> ImpossibleRequest:
    error = cause.errors(include_input=False)[0]
    name = str(error["loc"][0]) if error["loc"] else ""
    if error["type"] == "extra_forbidden":
        return ImpossibleRequest(
            "There is no parameter '{name}' here. Known are {known}.", name=name, known=", ".join(asked.model_fields)
        )
    return ImpossibleRequest("The parameter '{name}' cannot be used: see what /openapi.json says of it.", name=name)


class MembersAsked(Parameters):
    """Which members."""

    kind: _Kinds = []
    sector: _Sectors = []
    country: _Countries = []
    words: Annotated[str, Field(max_length=200, description="Words that must all stand in a member's names or texts.")] = ""
    limit: Annotated[int, Field(ge=1, le=500, description="How many members at most.")] = 100
    offset: Annotated[int, Field(ge=0, le=1_000_000, description="How many members to pass over, in the order of ids.")] = 0


class RankingAsked(Parameters):
    """For what, or for whom, partners are looked for."""

    need: Annotated[str, Field(max_length=4000, description="What is looked for, in words (nl, en, fr or de).")] = ""
    seeker: Annotated[str, Field(max_length=200, description="Who looks: the id of a published member.")] = ""
    top: Annotated[int, Field(ge=1, le=100, description="How many partners.")] = 10
    kind: _Kinds = []
    sector: _Sectors = []
    country: _Countries = []


class ProposalsAsked(Parameters):
    """For which call, and what is fixed."""

    call: Annotated[str, Field(max_length=200, description="The id of an open call, as /v1/calls gives it.")]
    anchor: Annotated[
        list[str], Field(max_length=20, description="The id of a published member that must take part; may be repeated.")
    ] = []
    smallest: Annotated[int | None, Field(ge=1, le=40, description="The fewest members; else as the call says.")] = None
    largest: Annotated[int | None, Field(ge=1, le=40, description="The most members; else as the call says.")] = None
    alternatives: Annotated[int, Field(ge=1, le=5, description="How many different consortia.")] = 1


def described(asked: type[Parameters]) -> list[Mapping[str, Any]]:
    """The parameters as OpenAPI describes them."""
    schema = asked.model_json_schema(ref_template="#/components/schemas/{model}")
    found: list[Mapping[str, Any]] = []
    for name, field in schema["properties"].items():
        kept = {key: value for key, value in field.items() if key not in ("description", "title", "default")}
        default = field.get("default")
        if default not in (None, "", []):
            kept["default"] = default
        one: dict[str, Any] = {"name": name, "in": "query", "description": field["description"], "schema": kept}
        found.append(one | {"required": name in schema.get("required", ())})
    return found
