"""Webhooks over HTTP: one POST to an address that an organiser has typed, which must lead to nobody's own network.

The name is looked up once, every address that it has is checked, and the connection is made to one that was: what the
name leads to a moment later does not matter. No redirect is followed.
"""

import http.client
import ipaddress
import re
import socket
import ssl
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple
from urllib.parse import SplitResult, urlsplit

from booking import addresses
from booking.errors import SendError
from booking.senders import answers, networks
from booking.senders.redact import redacted
from booking.senders.timeouts import at_most, shut_down
from booking.senders.tls import trusted
from booking.texts.characters import printable
from booking.texts.sentences import Sentence

LONGEST = 1_000  # Characters of an address.
ANSWER_CHARACTERS_AT_MOST = 300
_ANSWER_BYTES_READ = 16_384
# The specification of Standard Webhooks recommends 15 to 30 seconds for a whole request.
_OPERATION_SECONDS = 10.0
_REQUEST_SECONDS = 20.0
_ADDRESSES_TRIED = 3
_DEFAULT_PORTS = {"https": 443, "http": 80}
_FIRST_FREE_PORT = 1_024  # Below it are the services of old: mail, files, remote shells.
_STALE = (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError)
_NAME = re.compile(r"[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*")

_NO_URL = Sentence("Enter an address, like https://example.org/hooks.")
_HTTPS = Sentence("Enter an address that begins with https://.")
_NO_USER = Sentence("Enter the address without a user name and password.")
_NO_FRAGMENT = Sentence("Enter the address without # and what follows it.")
_PLAIN = Sentence("Enter the address without spaces, with only Latin letters after the host.")
_PORT = Sentence("Enter the address without a port, or with 443 or one from 1024 on.")
_PRIVATE = Sentence("Enter an address that can be reached from the Internet. This one is in a private network.")

Resolve = Callable[[str, int], Sequence[str]]


class Target(NamedTuple):
    """An address as it is connected to: `host` as name servers know it, `path` with its query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def host_header(self) -> str:
        """The host as the request names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"


class Answered(NamedTuple):
    """What the other side said: its status, the first characters, and after how many seconds it wants to be asked."""

    status: int
    start: str
    retry_after_seconds: int | None


def target_of(url: str, *, to_private_networks: bool) -> Target:
    """Return what an address means. Raises ValueError with what is wrong with it, a Sentence.

    Plain HTTP, other ports and addresses of private networks are for those alone who allow private networks.
    """
    if len(url) > LONGEST:
        raise ValueError(Sentence("Enter at most {most} characters.", most=LONGEST))
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise ValueError(_NO_URL) from None
    _require_plain(parts, url)
    if parts.scheme != "https" and not (to_private_networks and parts.scheme == "http"):
        raise ValueError(_HTTPS)
    port = _DEFAULT_PORTS[parts.scheme] if port is None else port
    if not (port == _DEFAULT_PORTS[parts.scheme] or port >= _FIRST_FREE_PORT or (to_private_networks and port)):
        raise ValueError(_PORT)
    host = _host_of(parts.hostname or "")
    is_own = host.rpartition(".")[2] == "localhost" and not to_private_networks
    if is_own or (_is_address(host) and not _may_be_sent_to(host, to_private_networks=to_private_networks)):
        raise ValueError(_PRIVATE)
    return Target(parts.scheme, host, port, (parts.path or "/") + (f"?{parts.query}" if parts.query else ""))


def _require_plain(parts: SplitResult, url: str) -> None:
    if parts.scheme not in _DEFAULT_PORTS or not parts.hostname:
        raise ValueError(_NO_URL)
    if "%" in parts.netloc:  # A zone of this machine's own.
        raise ValueError(_NO_URL)
    if "@" in parts.netloc:
        raise ValueError(_NO_USER)
    if "#" in url:
        raise ValueError(_NO_FRAGMENT)
    beyond = parts.path + parts.query
    if not (beyond.isascii() and beyond.isprintable()) or any(not one.isprintable() or one in " \\" for one in url):
        raise ValueError(_PLAIN)


def _host_of(host: str) -> str:
    if _is_address(host):
        return host
    try:
        known = addresses.host_in_ascii(host).removesuffix(".")
    except ValueError:
        raise ValueError(_NO_URL) from None
    # What ends in a number is an address to most programs, however it is spelled: 127.1, 0x7f.0.0.1.
    if not _is_address(known) and (known.rpartition(".")[2][:1].isdigit() or not _NAME.fullmatch(known)):
        raise ValueError(_NO_URL)
    return known


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def _may_be_sent_to(address: str, *, to_private_networks: bool) -> bool:
    return networks.is_anybodys(address) if to_private_networks else networks.is_public(address)


def resolved(host: str, port: int) -> Sequence[str]:
    """Return every IP address that a host has, in the order in which to try them. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(one[4][0]) for one in found))


class WebhookPost:
    """Sends requests, over connections that are kept until `close`; for use by one thread."""

    def __init__(
        self,
        *,
        to_private_networks: bool = False,
        resolve: Resolve = resolved,
        tls: ssl.SSLContext | None = None,
        operation_seconds: float = _OPERATION_SECONDS,
        request_seconds: float = _REQUEST_SECONDS,
    ) -> None:
        self._to_private_networks = to_private_networks
        self._resolve = resolve
        self._tls = tls
        self._operation_seconds = operation_seconds
        self._request_seconds = request_seconds
        self._kept: dict[tuple[str, str, int], _Connection] = {}

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Answered:
        """Send one request and return what was answered, whatever its status. Raises SendError without an answer."""
        try:
            target = target_of(url, to_private_networks=self._to_private_networks)
        except ValueError as error:
            raise SendError(str(error), permanent=False, is_unreachable=True) from None
        given = {**headers, "Host": target.host_header, "Content-Length": str(len(body))}
        try:
            return self._exchange(target, given, body)
        except (OSError, http.client.HTTPException, ValueError) as error:
            self._drop(target)
            raise SendError(_in_words(target, error), permanent=False, is_unreachable=True) from None

    def close(self) -> None:
        """Let go of all connections; the next request opens a new one."""
        kept, self._kept = self._kept, {}
        for connection in kept.values():
            connection.close()

    def _exchange(self, target: Target, headers: Mapping[str, str], body: bytes) -> Answered:
        kept = self._kept.get(target[:3])
        if kept is not None:
            # One that was kept may be closed by now: then it has not taken the request, and a new one does.
            try:
                return self._ask(kept, target, headers, body)
            except _STALE:
                self._drop(target)
        connection = self._kept[target[:3]] = self._connection(target)
        return self._ask(connection, target, headers, body)

    def _connection(self, target: Target) -> "_Connection":
        found = self._resolve(target.host, target.port)
        for address in found:
            if not _may_be_sent_to(address, to_private_networks=self._to_private_networks):
                raise _Refused(f"{target.host} leads to {address}, which is in a private network")
        if not found:
            raise _Refused(f"{target.host} has no address")
        tls = (self._tls or trusted()) if target.scheme == "https" else None
        return _Connection(target, found[:_ADDRESSES_TRIED], tls, self._operation_seconds)

    def _ask(self, connection: "_Connection", target: Target, headers: Mapping[str, str], body: bytes) -> Answered:
        with at_most(self._request_seconds, connection.abort):
            try:
                if connection.sock is None:
                    connection.connect()
                connection.request("POST", target.path, body, dict(headers))
                with connection.getresponse() as response:
                    start = answers.read(response, _ANSWER_BYTES_READ)
                    is_whole = not answers.read(response, 1)
                if connection.is_aborted:  # Which ends an answer like any other end.
                    raise TimeoutError
            except (OSError, http.client.HTTPException):
                if connection.is_aborted:
                    raise TimeoutError from None
                raise
        if not is_whole or response.will_close:
            self._drop(target)
        wait = answers.seconds_to_wait(response.headers.get("Retry-After"))
        return Answered(response.status, _shown(start), wait)

    def _drop(self, target: Target) -> None:
        connection = self._kept.pop(target[:3], None)
        if connection is not None:
            connection.close()


class _Refused(ValueError):
    """What may not be connected to."""


class _Connection(http.client.HTTPConnection):
    """A connection to one of the addresses that were checked, under the name that was typed."""

    auto_open = 0  # A new connection would have to be checked anew.

    def __init__(self, target: Target, found: Sequence[str], tls: ssl.SSLContext | None, seconds: float) -> None:
        super().__init__(target.host, target.port)
        self._target = target
        self._found = found
        self._with_tls = tls
        self._seconds = seconds
        self.is_aborted = False

    def connect(self) -> None:
        """Connect to the first of the addresses that takes it. Raises OSError."""
        failed: OSError = TimeoutError()
        for address in self._found:
            if self.is_aborted:
                break
            try:
                self.sock = socket.create_connection((address, self._target.port), self._seconds)
            except OSError as error:
                failed = error
                continue
            # Head and body are two packets: the second must not wait for the other side to have noted the first.
            self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._secure()
            return
        raise failed

    def _secure(self) -> None:
        if self._with_tls is not None:
            # What is aborted is the socket that shakes hands.
            secured = self._with_tls.wrap_socket(
                self.sock, server_hostname=self._target.host, do_handshake_on_connect=False
            )
            self.sock = secured
            secured.do_handshake()

    def abort(self) -> None:
        """Let a request that waits for its answer fail; from any thread."""
        self.is_aborted = True
        shut_down(self.sock)


def _shown(start: bytes) -> str:
    """Return the first characters of an answer, as text of one line."""
    line = " ".join(start.decode("utf-8", "replace").split())
    return printable(line[:ANSWER_CHARACTERS_AT_MOST])


def _in_words(target: Target, error: Exception) -> str:
    match error:
        case _Refused():
            return f"Not sent: {error}."
        case ssl.SSLCertVerificationError():
            return f"The certificate of {target.host} can’t be trusted: {error.verify_message}"
        case socket.gaierror():
            return f"The name {target.host} can’t be found: {error.strerror}"
        case TimeoutError():
            return f"{target.host} did not answer in time."
        case _:
            return redacted(f"{target.host} can’t be reached: {error or type(error).__name__}")
