"""The cluster's own mail: where it is sent from, by which server, and the session with that server.

The settings are a TOML file of the cluster office's::

    sender = "Cluster office <office@example.org>"
    address = "https://partners.example.org"    # where readers open the app
    host = "smtp.example.org"
    port = 587                                  # optional: 587, or 465 with "tls"
    security = "starttls"                       # optional; or "tls", or "none" for a server on this machine
    user = "office@example.org"                 # optional
    password = "..."                            # optional; better in the variable MATCHMAKING_MAIL_PASSWORD
"""

import os
import smtplib
import ssl
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import parseaddr
from pathlib import Path
from urllib.parse import urlsplit

from matchmaking.access import THIS_MACHINE
from matchmaking.errors import ImpossibleRequest, UnreadableFile
from matchmaking.remarks import reason_of

PASSWORD = "MATCHMAKING_MAIL_PASSWORD"  # noqa: S105 - the name of a variable
"""The environment variable that holds the password of the mail server."""
ADDRESS = "MATCHMAKING_ADDRESS"
"""The environment variable that says where readers open the app."""
LOCAL_ADDRESS = "http://127.0.0.1:8501"
_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_NAMES = frozenset({"sender", "address", "host", "port", "security", "user", "password"})
_PATIENCE = 30.0
"""Seconds for which the server may stay silent."""


@dataclass(frozen=True, slots=True)
class MailSettings:
    """Who sends, where readers open the app, and the server: ``security`` is ``starttls``, ``tls`` or ``none``."""

    sender: Address
    address: str
    host: str = ""
    port: int = 587
    security: str = "starttls"
    user: str = ""
    password: str = ""

    def __repr__(self) -> str:
        return f"MailSettings({self.sender}, {self.host}:{self.port})"  # a password stands in no message


def read_mail_settings(file: Path) -> MailSettings:
    """The settings in a file. Raises ``UnreadableFile`` and ``ImpossibleRequest``, saying what is wrong."""
    try:
        said = tomllib.loads(file.read_text("utf-8"))
    except OSError as cause:
        raise UnreadableFile("{file} cannot be read ({cause}).", file=file, cause=reason_of(cause)) from cause
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as cause:
        raise UnreadableFile("{file} is not TOML in UTF-8.", file=file) from cause
    if unknown := sorted(said.keys() - _NAMES):
        raise ImpossibleRequest(
            "{file}: '{name}' is not known. Known are: {names}.", file=file, name=unknown[0], names=", ".join(sorted(_NAMES))
        )
    for name in ("sender", "host"):
        if not isinstance(said.get(name), str) or not said[name].strip():
            raise ImpossibleRequest("{file}: '{name}' is missing or empty.", file=file, name=name)
    security = said.get("security", "starttls")
    if security not in _PORTS:
        raise ImpossibleRequest("{file}: 'security' is starttls, tls or none.", file=file)
    host = said["host"].strip()
    if security == "none" and host not in THIS_MACHINE:
        raise ImpossibleRequest("{file}: mail goes unencrypted to a server on this machine only.", file=file)
    port = said.get("port", _PORTS[security])
    if not isinstance(port, int) or not 1 <= port <= 65_535:
        raise ImpossibleRequest("{file}: 'port' is a number from 1 to 65535.", file=file)
    password = os.environ.get(PASSWORD) or str(said.get("password", ""))
    settings = MailSettings(sender_of(said["sender"]), app_address(str(said.get("address", ""))), host, port, security)
    return replace(settings, user=str(said.get("user", "")), password=password)


def sender_of(said: str) -> Address:
    """A sender such as ``Cluster office <office@example.org>``. Raises ``ImpossibleRequest`` for what is no such."""
    name, email = parseaddr(said)
    try:
        return Address(name, addr_spec=email)
    except (ValueError, IndexError) as cause:
        raise ImpossibleRequest(
            "'{sender}' is no sender. Write one such as “Cluster office <office@example.org>”.", sender=said
        ) from cause


def app_address(said: str = "") -> str:
    """Where readers open the app: what is said, else ``MATCHMAKING_ADDRESS``, else this machine; without a slash at its end.

    Raises ``ImpossibleRequest`` for what is no address of a website, and for one without encryption elsewhere.
    """
    address = (said.strip() or os.environ.get(ADDRESS, "").strip() or LOCAL_ADDRESS).rstrip("/")
    try:
        parts = urlsplit(address)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.query or parts.fragment or parts.scheme not in ("https", "http"):
        raise ImpossibleRequest("'{address}' is no address of the app, such as https://partners.example.org.", address=address)
    if parts.scheme == "http" and host not in THIS_MACHINE:
        raise ImpossibleRequest("'{address}' is not encrypted: give the app's https address.", address=address)
    return address


@contextmanager
def mail_server(settings: MailSettings) -> Iterator[smtplib.SMTP]:
    """A session with the mail server, encrypted unless it runs on this machine.

    Raises ``ImpossibleRequest`` where the server cannot be reached or refuses.
    """
    try:
        with _connected(settings) as server:
            if settings.user:
                server.login(settings.user, settings.password)
            yield server
    except (OSError, smtplib.SMTPException) as cause:
        raise _refused(settings, cause) from cause


def send(server: smtplib.SMTP, message: EmailMessage, sender: str, receiver: str) -> str:
    """Hand one message over; what the server says against this one receiver, ``""`` where it was taken.

    What breaks the session as a whole is raised as it is.
    """
    try:
        server.send_message(message, sender, [receiver])
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused) as refusal:
        return _told(refusal)
    return ""


def as_file(message: EmailMessage) -> bytes:
    """A message as a file (.eml)."""
    return message.as_bytes()


def _connected(settings: MailSettings) -> smtplib.SMTP:
    encrypted = ssl.create_default_context()
    if settings.security == "tls":
        return smtplib.SMTP_SSL(settings.host, settings.port, timeout=_PATIENCE, context=encrypted)
    server = smtplib.SMTP(settings.host, settings.port, timeout=_PATIENCE)
    if settings.security == "starttls":
        server.starttls(context=encrypted)
    return server


def _refused(settings: MailSettings, cause: Exception) -> ImpossibleRequest:
    return ImpossibleRequest(
        "The mail server {host}:{port} did not take the mail ({cause}).",
        host=settings.host,
        port=settings.port,
        cause=_told(cause),
    )


def _told(cause: Exception) -> str:
    """What a server said, in one line; never what was sent to it."""
    if isinstance(cause, smtplib.SMTPRecipientsRefused):
        code, said = next(iter(cause.recipients.values()))
        return f"{code} {_line(said)}"
    if isinstance(cause, smtplib.SMTPResponseException):
        return f"{cause.smtp_code} {_line(cause.smtp_error)}"
    return type(cause).__name__ if not isinstance(cause, OSError) else str(cause.strerror or type(cause).__name__)


def _line(said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return " ".join(text.split())[:200]
