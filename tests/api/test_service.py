"""The service answers who may ask, no oftener than it may, writes each request down, and tells what is wrong in JSON."""

import json
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from matchmaking.api.endpoints import ENDPOINTS
from matchmaking.api.openapi import openapi
from matchmaking.api.serving import Listening, check_may_listen
from matchmaking.errors import AccessRefused, ImpossibleRequest, WorkspaceError
from matchmaking.members.viewers import OFFICE
from matchmaking.workspace.api_tokens import Scope, api_tokens, make_token, revoke_token
from matchmaking.workspace.privacy.consent import Consent, Purpose, Visibility, give_consent
from matchmaking.workspace.storage import journal as journals
from matchmaking.workspace.storage.journal import AuditEvent, journal
from matchmaking.workspace.workspace import Workspace
from tests.api.asking import ADDRESSES, NOW, Asking, kept_call
from tests.api.test_hidden_members import with_contacts
from tests.workspace.test_workspace import saved

IDS = [member.id for member in with_contacts().members]


@pytest.fixture
def asking(tmp_path: Path, word_cache: Path) -> Iterator[Asking]:
    """The small cluster, everybody published by the office's word, with one open call."""
    with closing(Workspace(tmp_path / "a.workspace")) as workspace:
        saved(workspace, with_contacts())
        for id in ("alfa", "beta", "gamma"):
            give_consent(workspace, id, Consent(), NOW)
        kept_call(workspace)
        yield Asking(workspace, word_cache)


def _code(text: str) -> str:
    return str(json.loads(text)["error"]["code"])


def _lines(asking: Asking) -> list[Any]:
    return [line for line in journal(asking.workspace) if line.did is AuditEvent.API_ASKED]


def test_every_address_answers_in_the_shape_that_its_description_promises(asking: Asking) -> None:
    schemas = openapi()["components"]["schemas"]
    for address in ADDRESSES[1:10]:
        status, text = asking.get(address)
        assert status == 200, (address, text)
    (named,) = (endpoint for endpoint in ENDPOINTS if endpoint.name == "members")
    assert named.shape
    answer = json.loads(asking.get("/v1/members")[1])
    assert set(answer) == set(schemas["MembersShape"]["properties"])
    assert {frozenset(member) for member in answer["members"]} == {frozenset(schemas["MemberShape"]["properties"])}
    assert [member["id"] for member in answer["members"]] == ["alfa", "beta", "gamma"]


def test_the_description_names_every_endpoint_and_all_that_it_refers_to(asking: Asking) -> None:
    status, text = asking.get("/openapi.json")
    document = json.loads(text)
    assert (status, document["openapi"]) == (200, "3.1.0")
    assert set(document["paths"]) == {endpoint.path for endpoint in ENDPOINTS}
    assert all(set(methods) == {"get"} for methods in document["paths"].values())
    named = {part.split('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert named <= set(document["components"]["schemas"])


def test_a_token_opens_what_it_was_made_for_and_nothing_else(asking: Asking) -> None:
    for scope in Scope:
        _, token = make_token(asking.workspace, "website", [scope], NOW, per_minute=6000)
        for endpoint, address in zip(ENDPOINTS, _one_address_each(), strict=True):
            status, text = asking.get(address, token)
            assert status == (200 if endpoint.scope is scope else 403), (address, text)
            if status == 403:
                assert _code(text) == "scope"


def _one_address_each() -> list[str]:
    return [
        *("/v1/members", "/v1/members/alfa", "/v1/calls", "/v1/calls/patch-call", "/v1/deadlines.ics"),
        *("/v1/ranking?seeker=alfa", "/v1/proposals?call=patch-call"),
    ]


def test_forged_revoked_and_expired_tokens_and_none_at_all_are_refused(asking: Asking) -> None:
    made, token = make_token(asking.workspace, "website", [Scope.MEMBERS], NOW, days=2)
    other, second = make_token(asking.workspace, "other", [Scope.MEMBERS], NOW, days=300)
    assert asking.get("/v1/members", token)[0] == 200
    secret = token.split("_", 2)[2]
    forged = [
        token[:-1] + ("A" if token[-1] != "A" else "B"),
        f"mm_{other.id}_{secret}",
        f"mm_{made.id}_",
        f"mm_{'0' * 12}_{secret}",
        token + "A",
        token.upper(),
        "",
        "mm__",
    ]
    for each in forged:
        status, text = asking.get("/v1/members", each)
        assert (status, _code(text)) == (401, "token"), each
    revoke_token(asking.workspace, other.id, NOW)
    assert asking.get("/v1/members", second)[0] == 401
    asking.clock.move(timedelta(days=2, seconds=-1))
    assert asking.get("/v1/members", token)[0] == 200
    asking.clock.move(timedelta(seconds=1))
    assert asking.get("/v1/members", token)[0] == 401
    assert asking.get("/v1/members")[0] == 401  # that none holds any longer opens nothing


def test_no_secret_is_kept(asking: Asking, tmp_path: Path) -> None:
    made, token = make_token(asking.workspace, "website", [Scope.MEMBERS], NOW)
    asking.get("/v1/members", token)
    secret = token.split("_", 2)[2].encode()
    asking.workspace.close()
    assert [file for file in tmp_path.iterdir() if secret in file.read_bytes()] == []
    assert secret.decode() not in repr([*api_tokens(asking.workspace), *journal(asking.workspace), made])


def test_each_request_is_one_line_that_tells_neither_the_need_nor_what_was_typed(asking: Asking) -> None:
    made, token = make_token(asking.workspace, "website", list(Scope), NOW, per_minute=6000)
    asked = [
        "/v1/ranking?need=a secret need of ours&seeker=alfa",
        "/v1/members/jan.peeters",
        "/jan.peeters",
        "/v1/members?jan=1",
    ]
    statuses = [asking.get(address, token)[0] for address in [*asked, *ADDRESSES]]
    asking.get("/v1/members", "mm_wrong")
    lines = _lines(asking)[::-1]
    assert [line.details["status"] for line in lines] == [*statuses, 401]
    assert statuses[: len(asked)] == [200, 404, 404, 400]
    assert not [word for word in ("secret", "jan", token[-20:], "mm_wrong") if word in repr(lines)]
    assert (lines[0].who, lines[0].about) == ("api website", "/v1/ranking")
    assert lines[0].details == {"status": 200, "token": made.id, "seeker": "alfa"}


def test_a_request_of_which_no_line_can_be_written_is_not_answered(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object, **__: object) -> None:
        raise WorkspaceError("The workspace '{place}' cannot be written.", place="a.workspace")

    monkeypatch.setattr(journals, "write_line", full)
    status, text = asking.get("/v1/members")
    assert (status, _code(text)) == (503, "workspace")
    assert "Alfa" not in text


def test_who_asks_too_often_waits_and_others_do_not(asking: Asking) -> None:
    _, quick = make_token(asking.workspace, "quick", [Scope.CALLS, Scope.RANKING], NOW, per_minute=6)
    _, other = make_token(asking.workspace, "other", [Scope.CALLS], NOW, per_minute=6)
    assert [asking.get("/v1/calls", quick)[0] for _ in range(8)] == [200] * 6 + [429] * 2
    answer = asking.client.get("/v1/calls", headers={"Authorization": f"Bearer {quick}"})
    assert (answer.status_code, answer.headers["Retry-After"], _code(answer.text)) == (429, "11", "too_many_requests")
    assert asking.get("/v1/calls", other)[0] == 200
    assert [line.details["status"] for line in _lines(asking)].count(429) == 1  # a flood does not fill the journal
    asking.clock.move(timedelta(seconds=11))
    assert asking.get("/v1/calls", quick)[0] == 200
    asking.clock.move(timedelta(minutes=1))
    assert [asking.get("/v1/ranking?seeker=alfa", quick)[0] for _ in range(3)] == [200, 200, 429]  # it counts as three


def test_who_guesses_tokens_is_slowed_down_and_those_who_have_one_are_not(asking: Asking) -> None:
    _, token = make_token(asking.workspace, "website", [Scope.CALLS], NOW)
    statuses = [asking.get("/v1/calls", f"mm_{number:012x}_{'A' * 43}")[0] for number in range(32)]
    assert statuses == [401] * 30 + [429] * 2
    assert asking.get("/v1/calls", token)[0] == 200


def test_a_token_in_an_address_opens_the_calendar_alone(asking: Asking) -> None:
    _, calls = make_token(asking.workspace, "agenda", [Scope.CALLS], NOW)
    _, more = make_token(asking.workspace, "website", [Scope.CALLS, Scope.MEMBERS], NOW)
    status, text = asking.get(f"/v1/deadlines.ics?token={calls}&language=nl")
    assert status == 200
    assert "DTSTART;VALUE=DATE:20270312" in text
    assert "SUMMARY:Deadline: Patches\\; at home" in text
    assert asking.get(f"/v1/deadlines.ics?token={more}")[0] == 403
    assert asking.get(f"/v1/calls?token={calls}")[0] == 401


def test_without_tokens_this_machine_alone_is_answered(asking: Asking) -> None:
    assert asking.get("/v1/members")[0] == 200
    assert asking.get("/v1/members", **{"X-Forwarded-For": "203.0.113.7"})[0] == 403
    assert asking.get("/v1/members", host="partners.example.org")[0] == 403
    assert asking.get("/v1/members", origin="https://elsewhere.example")[0] == 403
    assert Asking(asking.workspace, asking.cache, host="0.0.0.0").get("/v1/members")[0] == 401  # noqa: S104


def test_it_listens_beyond_this_machine_only_with_a_token_that_holds(asking: Asking) -> None:
    everywhere, workspace = Listening("0.0.0.0"), asking.workspace  # noqa: S104
    check_may_listen(workspace, Listening(), NOW)
    with pytest.raises(AccessRefused, match="matchmaking api token"):
        check_may_listen(workspace, everywhere, NOW)
    made, _ = make_token(workspace, "website", [Scope.MEMBERS], NOW, days=1)
    check_may_listen(workspace, everywhere, NOW)
    with pytest.raises(AccessRefused):
        check_may_listen(workspace, everywhere, NOW + timedelta(days=1))
    revoke_token(workspace, made.id, NOW)
    with pytest.raises(AccessRefused):
        check_may_listen(workspace, everywhere, NOW)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/v1/members?kind=castle", 400, "'kind'"),
        ("/v1/members?limit=1&limit=2", 400, "'limit'"),
        ("/v1/members?offset=-1", 400, "'offset'"),
        ("/v1/members?who=alfa", 400, "Known are language, kind"),
        ("/v1/members/delta", 404, "/v1/members"),
        ("/v1/calls/none", 404, "/v1/calls"),
        ("/v1/ranking", 400, "need"),
        ("/v1/ranking?seeker=delta", 404, "'delta'"),
        ("/v1/proposals", 400, "'call'"),
        ("/v1/proposals?call=patch-call&anchor=delta", 404, "'delta'"),
        ("/v2/members", 404, "/openapi.json"),
    ],
)
def test_what_cannot_be_answered_is_told_with_what_to_do(asking: Asking, address: str, status: int, said: str) -> None:
    found, text = asking.get(address)
    error = json.loads(text)["error"]
    assert (found, error["status"], error["see"]) == (status, status, "/openapi.json")
    assert said in error["message"]


def test_nothing_can_be_changed_and_mistakes_speak_the_callers_language(asking: Asking) -> None:
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        answer = asking.client.request(method, "/v1/members")
        assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD")
    assert "Geen gepubliceerd lid" in asking.get("/v1/members/none", **{"Accept-Language": "nl-BE,nl;q=0.9"})[1]
    assert "Aucun membre publié" in asking.get("/v1/members/none?language=fr")[1]


def test_a_consent_that_is_withdrawn_holds_from_the_next_request_on(asking: Asking) -> None:
    assert "Gamma Ziekenhuis" in asking.get("/v1/ranking?need=validation of glucose patches")[1]
    give_consent(asking.workspace, "gamma", Consent(purposes=frozenset({Purpose.INTRODUCTION, Purpose.CONTACT})), NOW, OFFICE)
    for address in ADDRESSES:
        assert "Gamma Ziekenhuis" not in asking.get(address)[1]


def test_a_cluster_of_which_nobody_is_published_answers_that_nobody_is(asking: Asking) -> None:
    for id in IDS:
        give_consent(asking.workspace, id, Consent(Visibility.OFFICE), NOW)
    assert json.loads(asking.get("/v1/members")[1]) == {"total": 0, "members": []}
    assert json.loads(asking.get("/v1/ranking?need=enzymes")[1])["matches"] == []
    assert asking.get("/v1/proposals?call=patch-call")[0] == 400


@pytest.mark.parametrize(
    "wrong", [{"name": "Jan Peeters"}, {"scopes": []}, {"days": 0}, {"days": 367}, {"per_minute": 0}, {"name": "-a"}]
)
def test_a_token_is_made_for_a_named_program_a_scope_and_a_time(asking: Asking, wrong: dict[str, Any]) -> None:
    usual: dict[str, Any] = {"name": "website", "scopes": [Scope.CALLS], "now": NOW}
    with pytest.raises(ImpossibleRequest):
        make_token(asking.workspace, **(usual | wrong))
    assert api_tokens(asking.workspace) == ()
