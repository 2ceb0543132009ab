"""Behind nginx and Caddy, set as deploy/ has them, the service knows who asks, and browsers come by https alone."""

import http.client
import json
import os
import re
import socket
import ssl
import subprocess
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from booking.clock import SystemClock
from booking.web.http.finish import security_headers
from booking.web.server.server import Server, listen
from tests.support import programs
from tests.support.process import ROOT
from tests.support.service import FixedClock, Service, eventually

NAME = "booking.example.org"
CERTIFICATE = ROOT / "tests" / "support" / "certificates" / "localhost.pem"
CLIENT = "127.0.0.2"  # As the proxy sees it; the service sees the proxy at 127.0.0.1.
FORGED = {
    "X-Forwarded-For": "203.0.113.9",
    "X-Forwarded-Proto": "http",
    "X-Forwarded-Host": "evil.example",
    "Forwarded": "for=203.0.113.9;proto=http;host=evil.example",
}
NOTHING: Mapping[str, str] = {}
PAGE = {"Accept": "text/html"}
_NGINX = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""
_CADDY = """{{
	admin off
	local_certs
	skip_install_trust
	http_port {http}
	https_port {https}
}}
"""


class Answer(NamedTuple):
    """What came back."""

    status: int
    headers: http.client.HTTPMessage
    body: bytes


class Proxy:
    """A proxy before the service; `seen` has what the service was told of each request."""

    def __init__(self, http_port: int, https_port: int, seen: list[tuple[str, str, str]]) -> None:
        self.http_port = http_port
        self.https_port = https_port
        self.seen = seen

    def connect(self, *, https: bool = True) -> http.client.HTTPConnection:
        """Return an open connection, which says that it wants the site by its name."""
        connection = http.client.HTTPConnection(NAME, timeout=20)
        port = self.https_port if https else self.http_port
        plain = socket.create_connection(("127.0.0.1", port), timeout=20, source_address=(CLIENT, 0))
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        connection.sock = context.wrap_socket(plain, server_hostname=NAME) if https else plain
        return connection

    def answers(self) -> bool:
        try:
            return self.ask("GET", "/healthz").status == 200
        except OSError:  # It listens not yet, or has no certificate yet.
            return False

    def ask(self, method: str, path: str, body: bytes | None = None, headers: Mapping[str, str] = NOTHING) -> Answer:
        with closing(self.connect()) as connection:
            return sent(connection, method, path, body, headers)


def sent(
    connection: http.client.HTTPConnection, method: str, path: str, body: bytes | None, headers: Mapping[str, str]
) -> Answer:
    connection.request(method, path, body, headers)
    response = connection.getresponse()
    return Answer(response.status, response.headers, response.read())


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
        return port


def nginx(folder: Path, http_port: int, https_port: int, behind: int) -> list[str | Path]:
    """Write the configuration and return the command: nothing but ports and the certificate differ from deploy/."""
    given = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    for written, instead in {
        r"listen 80;": f"listen 127.0.0.1:{http_port};",
        r"listen 443 ssl": f"listen 127.0.0.1:{https_port} ssl",
        r"listen \[::\]:.*;\n": "",
        r"(ssl_certificate(?:_key)?) .*;": rf"\1 {CERTIFICATE};",
        r"127\.0\.0\.1:8080": f"127.0.0.1:{behind}",
    }.items():
        given = re.sub(written, instead, given)
    (folder / "site.conf").write_text(given, encoding="utf-8")
    (folder / "nginx.conf").write_text(_NGINX.format(folder=folder), encoding="ascii")
    return [programs.nginx() or "nginx", "-c", folder / "nginx.conf"]


def caddy(folder: Path, http_port: int, https_port: int, behind: int) -> list[str | Path]:
    """Write the configuration and return the command: the file of deploy/ as it is, behind what the machine is like."""
    machine = _CADDY.format(http=http_port, https=https_port)
    given = (ROOT / "deploy" / "Caddyfile").read_text(encoding="utf-8").replace(":8080", f":{behind}")
    (folder / "Caddyfile").write_text(machine + given, encoding="utf-8")
    return [programs.caddy() or "caddy", "run", "--config", folder / "Caddyfile", "--adapter", "caddyfile"]


@pytest.fixture(params=[nginx, pytest.param(caddy, marks=pytest.mark.long)])
def proxy(request: pytest.FixtureRequest, path: Path, clock: FixedClock, tmp_path: Path) -> Iterator[Proxy]:
    """Put the proxy before a service that is set as deploy/ says."""
    service = Service(path, clock, public_url=f"https://{NAME}", trusted_proxy="127.0.0.1")
    seen: list[tuple[str, str, str]] = []

    def noting(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        seen.append((environ["REMOTE_ADDR"], environ["wsgi.url_scheme"], environ["HTTP_HOST"]))
        return service.app(environ, start_response)

    listener = listen("127.0.0.1", 0)
    server = Server(noting, listener, 4, SystemClock(), "127.0.0.1", headers=security_headers(service.site.settings))
    thread = threading.Thread(target=server.serve)
    thread.start()
    ports = free_port(), free_port()
    command = request.param(tmp_path, *ports, server.port)
    homes = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME"), str(tmp_path))
    with subprocess.Popen(command, env=os.environ | homes, stderr=subprocess.DEVNULL) as process:
        proxy = Proxy(*ports, seen)
        eventually(proxy.answers)
        yield proxy
        process.terminate()
    server.stop()
    thread.join()
    listener.close()
    service.close()


def test_behind_a_proxy_set_as_in_deploy(proxy: Proxy) -> None:
    """One test, for what takes the time is the start of the proxy."""
    who_asks_is_known_and_can_not_be_forged(proxy)
    browsers_come_by_https_alone(proxy)
    bodies_are_limited_by_the_service_and_before_it(proxy)
    a_connection_serves_many_requests(proxy)
    no_site_is_served_below_a_path(proxy)


def who_asks_is_known_and_can_not_be_forged(proxy: Proxy) -> None:
    proxy.seen.clear()
    assert proxy.ask("GET", "/events", headers=FORGED).status == 200
    assert proxy.ask("POST", "/events", b"{}", headers=FORGED).status == 401
    assert set(proxy.seen) == {(CLIENT, "https", NAME)}


def browsers_come_by_https_alone(proxy: Proxy) -> None:
    with closing(proxy.connect(https=False)) as connection:
        plain = sent(connection, "GET", "/e/1?a=b", None, FORGED)
    assert (plain.status, plain.headers["Location"]) in [(status, f"https://{NAME}/e/1?a=b") for status in (301, 308)]
    page = proxy.ask("POST", "/language", b"language=ru", PAGE)
    assert page.headers.get_all("Strict-Transport-Security") == ["max-age=31536000"]
    cookies = page.headers.get_all("Set-Cookie") or []
    assert cookies
    assert all(one.startswith("__Host-") and "; Secure" in one for one in cookies)


def bodies_are_limited_by_the_service_and_before_it(proxy: Proxy) -> None:
    refused = proxy.ask("POST", "/events", b" " * 100_000)
    assert (refused.status, json.loads(refused.body)["code"]) == (413, "body_too_large")
    assert proxy.ask("POST", "/events", b" " * 3_000_000).status == 413


def a_connection_serves_many_requests(proxy: Proxy) -> None:
    with closing(proxy.connect()) as connection:
        assert {sent(connection, "GET", "/healthz", None, NOTHING).status for _ in range(20)} == {200}


def no_site_is_served_below_a_path(proxy: Proxy) -> None:
    assert proxy.ask("GET", "/booking/", headers=PAGE).status == 308
    assert proxy.ask("GET", "/booking", headers=PAGE).status == 404
