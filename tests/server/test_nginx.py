"""Behind nginx, which speaks HTTP/1.0 to a server unless it is told otherwise, whatever is sent is answered."""

import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.server.test_malformed import GOOD, send, statuses
from tests.support import programs
from tests.support.malformed_requests import BROKEN, NOWHERE, UNFINISHED
from tests.support.running import Running
from tests.support.service import Service, eventually

_CONFIGURATION = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off; proxy_ignore_client_abort on; proxy_set_header Host $host; client_header_timeout 5s;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port};
    location / {{ proxy_pass http://127.0.0.1:{behind}; proxy_http_version {version}; proxy_set_header Connection ""; }}
  }}
}}
"""
NGINX = programs.nginx() or "nginx"


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=20):
            return True
    except ConnectionRefusedError:
        return False


@pytest.fixture(params=["1.0", "1.1"])
def port(
    request: pytest.FixtureRequest, service: Service, serve_app: Callable[..., Running], tmp_path: Path
) -> Iterator[int]:
    """Put nginx, speaking the one or the other version, before the service, and return its port."""
    running = serve_app(service.app, database=service.database)
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    configuration = tmp_path / "nginx.conf"
    configuration.write_text(
        _CONFIGURATION.format(folder=tmp_path, port=port, behind=running.server.port, version=request.param),
        encoding="ascii",
    )
    with subprocess.Popen([NGINX, "-c", configuration], stderr=subprocess.DEVNULL) as nginx:
        eventually(lambda: answers(port))
        yield port
        nginx.terminate()


def test_behind_nginx_what_is_no_http_leads_to_no_fault_of_the_server(port: int) -> None:
    answered = {one.name: statuses(send(port, [one.sent], ends=True)) for one in (*BROKEN, *UNFINISHED, *NOWHERE)}
    # What nginx does not know itself, it refuses as 501 and 505; the others say that the server behind it has failed.
    failed = {name: found for name, found in answered.items() if not {500, 502, 503, 504}.isdisjoint(found)}
    assert failed == {}
    assert {found[0] for found in answered.values() if found} >= {400, 404, 405, 413}
    assert statuses(send(port, [GOOD], ends=True)) == [200]


def test_behind_nginx_a_line_break_in_a_path_makes_no_header(port: int) -> None:
    form = b"Accept: text/html\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b"
    path = b"/invitations/%0d%0aSet-Cookie:%20stolen=1"
    answer = send(port, [b"POST " + path + b" HTTP/1.1\r\nHost: localhost\r\n" + form], ends=True)
    assert statuses(answer) == [303]
    assert b"\r\nSet-Cookie: stolen" not in answer
    assert b"\r\nLocation: /invitations/%0D%0ASet-Cookie%3A%20stolen%3D1\r\n" in answer
