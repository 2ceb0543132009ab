"""Behind nginx with deploy/nginx-cached.conf, readers share what says the same to everyone, and nothing else."""

import http.client
import socket
import subprocess
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.server.test_nginx import NGINX, answers
from tests.support.process import ROOT
from tests.support.running import Running
from tests.support.service import Service, eventually

_CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  proxy_cache_path {folder}/cache keys_zone=booking:1m;
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://127.0.0.1:{behind}; }}
    location ~ ^/events(/[0-9]+)?$ {{ include {folder}/cached.conf; proxy_pass http://127.0.0.1:{behind}; }}
  }}
}}
"""


class Cached:
    """nginx before the service: `get` asks it, and says the answer and whether the service was asked for it."""

    def __init__(self, port: int, asked: list[str]) -> None:
        self._port = port
        self._asked = asked

    def get(self, address: str, **headers: str) -> tuple[bytes, str | None, bool]:
        asked_before = len(self._asked)
        with closing(http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)) as connection:
            connection.request("GET", address, headers=headers)
            answer = connection.getresponse()
            return answer.read(), answer.getheader("Cache-Control"), len(self._asked) > asked_before


@pytest.fixture
def cached(service: Service, serve_app: Callable[..., Running], tmp_path: Path) -> Iterator[Cached]:
    asked: list[str] = []

    def app(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        asked.append(environ["PATH_INFO"])
        return service.app(environ, start_response)

    service.create_event()
    running = serve_app(app)
    kept = (ROOT / "deploy" / "nginx-cached.conf").read_text(encoding="ascii")
    # A second may be over before the next request on a machine that is busy.
    assert "proxy_cache_valid 200 1s;" in kept
    (tmp_path / "cached.conf").write_text(kept.replace("200 1s;", "200 1h;"), encoding="ascii")
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        _CONFIGURATION.format(folder=tmp_path, port=port, behind=running.server.port), encoding="ascii"
    )
    with subprocess.Popen([NGINX, "-c", configuration], stderr=subprocess.DEVNULL) as nginx:
        eventually(lambda: answers(port))
        yield Cached(port, asked)
        nginx.terminate()


@pytest.mark.parametrize("address", ["/events", "/events/1", "/events?limit=5"])
def test_what_says_the_same_to_everyone_is_asked_for_once(cached: Cached, address: str) -> None:
    answer, caching, _ = cached.get(address)
    assert cached.get(address) == (answer, caching, False)
    assert caching == "no-cache"  # So that no browser keeps it beyond what nginx does.


@pytest.mark.parametrize(
    "headers", [{"Authorization": "Bearer nobody"}, {"Cookie": "session=nobody"}, {"Accept": "text/html,*/*"}]
)
def test_whoever_is_somebody_and_a_browser_that_opens_a_page_are_answered_by_the_service(
    cached: Cached, headers: dict[str, str]
) -> None:
    everyones, _, _ = cached.get("/events/1")
    answer, _, was_asked = cached.get("/events/1", **headers)
    assert was_asked
    assert cached.get("/events/1") == (everyones, "no-cache", False)
    assert cached.get("/events/1", **headers)[0] == answer


def test_a_page_and_the_health_are_never_kept(cached: Cached) -> None:
    for address in ("/", "/healthz", "/events/99"):
        assert [cached.get(address)[2] for _ in range(2)] == [True, True]
