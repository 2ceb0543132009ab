"""Behind a proxy: the word of the trusted one is believed on who asks and how, and nobody else's ever."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import app
from booking.clock import SystemClock
from booking.store.database import Database
from booking.web.http.finish import HEADERS
from booking.web.http.request import canonical
from booking.web.server.proxy import behind_proxy
from booking.web.server.server import Server, listen
from tests.support.live import LiveServer
from tests.support.service import FixedClock, Service

Ask = Callable[..., tuple[int, dict[str, str], Any]]


class Seen:
    """What an application behind the proxy's wrapper saw last."""

    def __init__(self, trusted_proxy: str) -> None:
        self.environ: dict[str, Any] = {}
        self.status = ""
        self.headers: dict[str, str] = {}
        self._app = behind_proxy(self._see, trusted_proxy)

    def ask(self, address: str, **headers: str) -> "Seen":
        self.environ = {}
        environ = {"REMOTE_ADDR": address, "HTTP_HOST": "10.0.0.5:8080", "wsgi.url_scheme": "http", "SERVER_PORT": "80"}
        self.body = b"".join(
            self._app(environ | {f"HTTP_X_FORWARDED_{name}": value for name, value in headers.items()}, self._start)
        )
        return self

    def _see(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> list[bytes]:
        self.environ = environ
        start_response("200 OK", [])
        return []

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, dict(headers)


@pytest.fixture
def seen() -> Seen:
    return Seen("10.0.0.1")


def test_the_trusted_proxy_tells_who_asks_by_which_scheme_and_host(seen: Seen) -> None:
    environ = seen.ask("10.0.0.1", FOR="203.0.113.7", PROTO="https", HOST="booking.example.org").environ

    assert environ["REMOTE_ADDR"] == "203.0.113.7"
    assert environ["wsgi.url_scheme"] == "https"
    assert environ["HTTP_HOST"] == "booking.example.org"


@pytest.mark.parametrize("address", ["10.0.0.2", "127.0.0.1", "203.0.113.7"])
def test_nobody_else_is_believed(seen: Seen, address: str) -> None:
    environ = seen.ask(address, FOR="198.51.100.1", PROTO="https", HOST="evil.example").environ

    assert (environ["REMOTE_ADDR"], environ["wsgi.url_scheme"], environ["HTTP_HOST"]) == (
        *(address, "http", "10.0.0.5:8080"),
    )
    assert not [name for name in environ if "FORWARDED" in name]


def test_of_a_chain_only_the_last_hop_is_believed_for_the_rest_is_what_the_client_wrote(seen: Seen) -> None:
    assert seen.ask("10.0.0.1", FOR="127.0.0.1, 10.0.0.9, 203.0.113.7").environ["REMOTE_ADDR"] == "203.0.113.7"


@pytest.mark.parametrize(
    "address",
    [
        *(":80", "unknown", "_hidden", "10.0.0.1.evil.example", ":.", "", "203.0.113.7,", "[]", "[]:443", "[", '"'),
        *("[2001:db8::1", "2001:db8::1]", "[2001:db8::1]443", "203.0.113.7:", "203.0.113.7:http", "[::1]]"),
    ],
)
def test_a_client_that_the_proxy_does_not_name_by_address_is_one_of_the_unknown(seen: Seen, address: str) -> None:
    assert canonical(seen.ask("10.0.0.1", FOR=address).environ["REMOTE_ADDR"]) == "unknown"


def test_an_ipv6_client_is_known_with_and_without_brackets(seen: Seen) -> None:
    for address in ("2001:db8::7", "[2001:db8::7]"):
        assert seen.ask("10.0.0.1", FOR=address).environ["REMOTE_ADDR"] == "2001:db8::7"


@pytest.mark.parametrize(
    ("named", "address"),
    [
        ("203.0.113.7", "203.0.113.7"),
        ("203.0.113.7:5678", "203.0.113.7"),
        ('"203.0.113.7:5678"', "203.0.113.7"),
        ("::ffff:203.0.113.7", "203.0.113.7"),
        ("::FFFF:203.0.113.7", "203.0.113.7"),
        ("::ffff:cb00:7107", "203.0.113.7"),
        ("::ffff:203.0.113.7:5678", "203.0.113.7"),
        ("[::ffff:203.0.113.7]", "203.0.113.7"),
        ("[::ffff:203.0.113.7]:5678", "203.0.113.7"),
        ("198.51.100.1, ::ffff:203.0.113.7", "203.0.113.7"),
        ("2001:DB8:0::1", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ('"[2001:db8::1]"', "2001:db8::1"),
        ('"[2001:db8::1]:443"', "2001:db8::1"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_a_client_is_known_by_any_spelling_of_its_address(seen: Seen, named: str, address: str) -> None:
    assert canonical(seen.ask("10.0.0.1", FOR=named).environ["REMOTE_ADDR"]) == address


def test_a_request_that_names_no_client_is_the_proxys_own(seen: Seen) -> None:
    assert seen.ask("10.0.0.1", PROTO="https").environ["REMOTE_ADDR"] == "10.0.0.1"


def test_the_proxy_is_known_by_any_spelling_of_its_address() -> None:
    assert Seen("::ffff:10.0.0.1").ask("10.0.0.1", FOR="203.0.113.7").environ["REMOTE_ADDR"] == "203.0.113.7"
    assert Seen("10.0.0.1").ask("::ffff:10.0.0.1", FOR="203.0.113.7").environ["REMOTE_ADDR"] == "203.0.113.7"
    assert Seen("2001:db8::1").ask("2001:0db8:0::1", FOR="203.0.113.7").environ["REMOTE_ADDR"] == "203.0.113.7"


@pytest.mark.parametrize("headers", [{"PROTO": "gopher"}, {"PROTO": "http, https"}])
def test_what_the_proxy_sends_and_cannot_be_read_is_a_problem_with_every_header(
    seen: Seen, headers: dict[str, str]
) -> None:
    seen.ask("10.0.0.1", **headers)

    assert seen.environ == {}
    assert seen.status == "400 Bad Request"
    assert json.loads(seen.body)["code"] == "malformed_body"
    assert {name: seen.headers.get(name) for name, _ in HEADERS} == dict(HEADERS)


@pytest.fixture
def ask(path: Path, clock: FixedClock) -> Iterator[Ask]:
    """Ask a real server of which this machine is the trusted proxy, with a limit of one booking a minute."""
    limited = Service(path, clock, trusted_proxy="127.0.0.1", bookings_per_minute=1)
    server = Server(limited.app, listen("127.0.0.1", 0), 2, SystemClock(), limited.settings.trusted_proxy)
    thread = threading.Thread(target=server.serve)
    thread.start()
    event = limited.create_event(max_seats_per_person=50)["id"]

    def one(**headers: str) -> tuple[int, dict[str, str], Any]:
        body = b'{"email": "guest@example.com"}'
        lines = [f"POST /events/{event}/book HTTP/1.1", "Host: 10.0.0.5:8080", f"Content-Length: {len(body)}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            connection.sendall("\r\n".join([*lines, "Connection: close", "", ""]).encode() + body)
            answer = b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
        head, _, content = answer.partition("\r\n\r\n")
        told = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
        return int(head.split(" ")[1]), told, content

    yield one
    server.stop()
    thread.join()
    limited.close()


def test_clients_behind_the_proxy_are_limited_each_for_itself(ask: Ask) -> None:
    first, second = {"X_Forwarded_For": "203.0.113.7"}, {"X_Forwarded_For": "203.0.113.8"}

    assert [ask(**who)[0] for who in (first, first, second, second)] == [201, 429, 201, 429]


def test_ipv4_clients_that_the_proxy_names_as_ipv6_are_limited_each_for_itself(ask: Ask) -> None:
    first, second = {"X_Forwarded_For": "::ffff:203.0.113.7"}, {"X_Forwarded_For": "::ffff:198.51.100.8"}
    plain = {"X_Forwarded_For": "203.0.113.7"}

    assert [ask(**who)[0] for who in (first, plain, second, second)] == [201, 429, 201, 429]


def test_a_client_cannot_pass_for_another_by_a_header_of_its_own(ask: Ask) -> None:
    answered = [ask(X_Forwarded_For=f"198.51.100.{number}, 203.0.113.7")[0] for number in range(3)]

    assert answered == [201, 429, 429]


def test_cookies_are_secure_when_the_proxy_says_https(ask: Ask) -> None:
    https = {"X_Forwarded_For": "203.0.113.7", "X_Forwarded_Proto": "https", "Accept": "text/html"}
    http = https | {"X_Forwarded_For": "203.0.113.8", "X_Forwarded_Proto": "http"}

    assert ask(**https)[1]["Set-Cookie"].startswith("__Host-")
    assert "Secure" in ask(**https | {"X_Forwarded_For": "203.0.113.9"})[1]["Set-Cookie"]
    assert "Secure" not in ask(**http)[1]["Set-Cookie"]


def test_the_host_of_the_proxy_is_this_site(ask: Ask) -> None:
    behind = {"X_Forwarded_Host": "booking.example.org", "X_Forwarded_Proto": "https"}
    own = ask(X_Forwarded_For="203.0.113.7", Origin="https://booking.example.org", **behind)
    other = ask(X_Forwarded_For="203.0.113.8", Origin="https://elsewhere.example", **behind)

    assert (own[0], other[0]) == (201, 403)


def test_without_a_trusted_proxy_no_forwarded_header_is_believed(
    service: Service, serve: Callable[[Database], LiveServer]
) -> None:
    service.create_event()
    connection = serve(service.database).connect()
    forged = {"X-Forwarded-For": "203.0.113.7", "X-Forwarded-Proto": "https", "Forwarded": "for=203.0.113.7"}
    body = json.dumps({"email": "nobody@example.com", "password": "wrong"})
    connection.request("POST", "/sessions", body, {"Content-Type": "application/json"} | forged)
    connection.getresponse().read()
    connection.request("POST", "/events/1/book", b'{"email": "a@example.com"}', {"Accept": "text/html"} | forged)
    cookie = connection.getresponse().headers["Set-Cookie"]
    connection.close()

    assert cookie.startswith(("bookings=", "flash="))
    assert "Secure" not in cookie
    assert service.get("/audit", **service.as_admin).json["entries"][0]["address"] == "127.0.0.1"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        (b"GARBAGE\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nX: " + b"x" * 10_000, 400),
        (b"POST / HTTP/1.1\r\nContent-Length: 200000\r\nExpect: 100-continue\r\n\r\n", 413),
        (b"GET / HTTP/1.1\r\nX-Forwarded-Proto: gopher\r\nConnection: close\r\n\r\n", 400),
        (b"HEAD / HTTP/1.1\r\nX-Forwarded-Proto: gopher\r\nConnection: close\r\n\r\n", 400),
        (b"GET /nowhere HTTP/1.1\r\nConnection: close\r\n\r\n", 404),
    ],
)
def test_under_https_whoever_refuses_a_request_forbids_plain_http(
    path: Path, clock: FixedClock, sent: bytes, status: int
) -> None:
    service = Service(path, clock, public_url="https://booking.example.org", trusted_proxy="127.0.0.1")
    server = app.server_of(service.site, listen("127.0.0.1", 0), SystemClock())
    thread = threading.Thread(target=server.serve)
    thread.start()
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(sent)
        head, _, body = b"".join(iter(lambda: connection.recv(65_536), b"")).decode().partition("\r\n\r\n")
    server.stop()
    thread.join()
    service.close()

    assert head.startswith(f"HTTP/1.1 {status} ")
    assert head.count("\r\nStrict-Transport-Security: max-age=31536000\r\n") == 1
    assert bool(body) == (not sent.startswith(b"HEAD"))
