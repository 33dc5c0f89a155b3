"""A slip in the configuration of sign-in shuts the door, it never opens it."""

import json
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matchmaking.access import FORWARDED, Access, check_request, read_access
from matchmaking.errors import AccessRefused

WHOLE = """
[auth]
redirect_uri = "https://partners.example.org/oauth2callback"
cookie_secret = "thirty-two characters drawn at random"
client_id = "matchmaking"
client_secret = "test"
server_metadata_url = "https://login.example.org/.well-known/openid-configuration"

[roles]
role = "realm_access.roles"
member = "organisation"
"""
HERE, OPEN, SIGNED = "127.0.0.1", Access(), Access(True, "partners.example.org")

SLIPS = {
    "a missing quote": WHOLE.replace('client_id = "', "client_id = "),
    "a byte order mark": "\ufeff" + WHOLE,
    "a key twice": WHOLE.replace("client_id", 'client_id = "a"\nclient_id', 1),
    "a table twice": WHOLE + "[auth]\n",
    "a capital in a table": WHOLE.replace("[auth]", "[Auth]"),
    "a misspelt table": WHOLE.replace("[roles]", "[role]"),
    "a misspelt claim": WHOLE.replace("member =", "members ="),
    "no table [auth]": WHOLE[WHOLE.index("[roles]") :],
    "keys without a table": WHOLE.replace("[auth]\n", ""),
    "an empty file": "",
    "a file of comments": "# later\n",
    "what the guide shows in the place of a secret": WHOLE.replace("thirty-two characters drawn at random", "..."),
    "a short secret": WHOLE.replace("thirty-two characters drawn at random", "secret"),
    "an address without https": WHOLE.replace("https://partners", "http://partners"),
    "an address of another page": WHOLE.replace("oauth2callback", ""),
    "a number for a text": WHOLE.replace('"matchmaking"', "5"),
} | {
    f"no {name}": "\n".join(line for line in WHOLE.splitlines() if not line.startswith(name))
    for name in ("redirect_uri", "cookie_secret", "client_id", "client_secret", "server_metadata_url")
}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "secrets.toml"


@pytest.mark.parametrize("slip", SLIPS)
def test_a_slip_refuses_everybody_and_names_the_file(slip: str, file: Path) -> None:
    file.write_text(SLIPS[slip], encoding="utf-8")
    with pytest.raises(AccessRefused, match=r"secrets\.toml"):
        read_access([file])


def test_a_file_in_other_letters_or_that_is_a_folder_refuses(file: Path) -> None:
    for content in (WHOLE.encode("utf-16"), WHOLE.replace("test", "clé").encode("latin-1")):
        file.write_bytes(content)
        with pytest.raises(AccessRefused):
            read_access([file])
    file.unlink()
    file.mkdir()
    with pytest.raises(AccessRefused):
        read_access([file])


def test_no_file_is_no_sign_in_and_a_whole_one_is(file: Path) -> None:
    assert read_access([file]) == OPEN
    file.write_text(WHOLE)
    found = read_access([file])
    assert (found.signs_in, found.host) == (True, "partners.example.org")
    assert found.claims == {"role": "realm_access.roles", "member": "organisation"}


@pytest.mark.parametrize("name", ["secrets.toml.txt", "secret.toml", "Secrets.toml.bak"])
def test_a_file_under_a_name_that_is_not_read_refuses(name: str, file: Path) -> None:
    (file.parent / name).write_text(WHOLE)
    with pytest.raises(AccessRefused, match="is not read"):
        read_access([file])


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 40))
def test_a_piece_cut_out_of_a_whole_file_never_means_that_nobody_signs_in(start: int, length: int) -> None:
    """Cut anywhere, the configuration is refused or still asks people to sign in."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "secrets.toml"
        file.write_text(WHOLE[:start] + WHOLE[start + length :])
        with suppress(AccessRefused):
            assert read_access([file]).signs_in


@pytest.mark.parametrize("header", FORWARDED)
def test_without_sign_in_nothing_is_served_that_a_proxy_passed_on(header: str) -> None:
    for spelling in (header, header.lower()):
        with pytest.raises(AccessRefused, match=header):
            check_request(OPEN, HERE, {"Host": "127.0.0.1:8501", spelling: "203.0.113.7"})
    check_request(SIGNED, HERE, {"Host": "partners.example.org", header: "203.0.113.7"})


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8501", "127.0.0.1.evil.example", "localhost.evil.example", ""])
def test_a_foreign_host_is_refused_with_and_without_sign_in(host: str) -> None:
    for access in (OPEN, SIGNED):
        for headers in ({"Host": host}, {"Host": "127.0.0.1:8501", "Origin": f"http://{host}"}):
            with pytest.raises(AccessRefused, match="name"):
                check_request(access, HERE, headers)


@pytest.mark.parametrize("host", ["127.0.0.1:8501", "localhost:8501", "[::1]:8501", "LOCALHOST"])
def test_this_machine_is_served(host: str) -> None:
    for access in (OPEN, SIGNED):
        check_request(access, HERE, {"Host": host, "Origin": f"http://{host}"})


def test_the_name_that_people_sign_in_under_is_served_only_with_sign_in() -> None:
    headers = {"Host": "Partners.example.org", "Origin": "https://partners.example.org"}
    check_request(SIGNED, None, headers)
    with pytest.raises(AccessRefused):
        check_request(OPEN, HERE, headers)


@pytest.mark.parametrize("address", [None, "", "0.0.0.0", "192.0.2.1"])  # noqa: S104 - what is refused
def test_without_sign_in_the_app_listens_on_this_machine_alone(address: str | None) -> None:
    with pytest.raises(AccessRefused, match="this machine only"):
        check_request(OPEN, address, {})


def _check(*words: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-m", "matchmaking", "access", "check", *words], capture_output=True, text=True, check=False
    )


def test_a_command_says_who_could_come_in(file: Path) -> None:
    alone = _check("--secrets", str(file), "--address", HERE, "--json")
    assert alone.returncode == 0
    assert json.loads(alone.stdout)["signs_in"] is False
    assert "cluster office" in json.loads(alone.stdout)["who"][0]
    file.write_text(WHOLE)
    signed = json.loads(_check("--secrets", str(file), "--json").stdout)
    assert signed["signs_in"] is True
    assert "partners.example.org" in signed["who"][0]
    file.write_text(SLIPS["a missing quote"])
    broken = _check("--secrets", str(file), "--json")
    assert broken.returncode == 1
    assert "cannot be read" in json.loads(broken.stdout)["refused"]
    assert "cannot be read" in broken.stderr
