"""Where mails are handed over: the setting `smtp_url`, taken apart."""

import contextlib
from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from booking import addresses

Security = Literal["none", "starttls", "tls"]
USUAL_PORTS: dict[Security, int] = {"starttls": 587, "tls": 465, "none": 25}
_ALLOWED = "must be like smtp://host:25, smtp://user:password@host:587 or smtps://user:password@host"


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server, and the user and password we give it; without a user we do not sign in."""

    host: str
    port: int
    security: Security
    user: str = ""
    password: str = field(default="", repr=False)


def parse(text: str) -> MailServer:
    """Return the server of an `smtp_url`. A password never goes over a line that is not encrypted.

    Raises ValueError with what is allowed, which does not repeat the text.
    """
    with contextlib.suppress(ValueError):  # An unclosed bracket, or a port that is none.
        parts = urlsplit(text)
        host = addresses.host_in_ascii(parts.hostname or "")
        options = dict(parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query)))
        starttls = options.pop("starttls", None)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        beyond = parts.path.strip("/") or parts.fragment or options or parts.port == 0
        # The protocol takes no other letters.
        credentials = user + password
        well_formed = bool(user) == bool(password) and credentials.isascii() and credentials.isprintable()
        if well_formed and not beyond and starttls in (None, "yes"):
            if parts.scheme == "smtps" and starttls is None:
                return MailServer(host, parts.port or USUAL_PORTS["tls"], "tls", user, password)
            if parts.scheme == "smtp":
                security: Security = "starttls" if user or starttls else "none"
                return MailServer(host, parts.port or USUAL_PORTS[security], security, user, password)
    raise ValueError(_ALLOWED)


def written(server: MailServer) -> str:
    """Return the `smtp_url` of a server, its password in it."""
    host = f"[{server.host}]" if ":" in server.host else server.host
    credentials = f"{quote(server.user, safe='')}:{quote(server.password, safe='')}@" if server.user else ""
    scheme = "smtps" if server.security == "tls" else "smtp"
    return f"{scheme}://{credentials}{host}:{server.port}{'?starttls=yes' if server.security == 'starttls' else ''}"
