"""The server on a real socket: what it refuses by itself, how many it serves, and how it stops."""

import contextlib
import http.client
import importlib
import json
import socket
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser
from waitress.server import TcpWSGIServer
from waitress.task import WSGITask

from booking.errors import CannotStart
from booking.web import server
from booking.web.http.finish import HEADERS
from booking.web.server import OVERRIDDEN, connections
from booking.web.server.incoming import Incoming
from booking.web.server.server import listen
from tests.support.running import Running, SlowApp, ask, refuses
from tests.support.service import Service, eventually

MEGABYTE = 1_000_000


@pytest.fixture
def running(service: Service, serve_app: Callable[..., Running]) -> Running:
    """Put the whole service behind a real socket."""
    return serve_app(service.app)


def ask_in_bytes(running: Running, sent: bytes) -> tuple[http.client.HTTPResponse, bytes]:
    """Send bytes as they are, however wrong, and return the answer, read to its end."""
    connection = running.connect()
    # A server that has refused a request need not read the rest of it.
    with contextlib.suppress(ConnectionError):
        connection.sock.sendall(sent)
    response = http.client.HTTPResponse(connection.sock)
    response.begin()
    return response, response.read()


CHUNKED = b"POST /events HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"


@pytest.mark.parametrize(
    ("sent", "status", "code"),
    [
        pytest.param(b"GARBAGE\r\n\r\n", 400, "malformed_body", id="no-http"),
        pytest.param(b"get / HTTP/1.1\r\n\r\n", 400, "malformed_body", id="small-letters"),
        pytest.param(b"GET / HTTP/1.1\r\nbad header\r\n\r\n", 400, "malformed_body", id="bad-header"),
        pytest.param(b"GET / HTTP/1.1\r\nX: " + b"x" * 100_000, 400, "malformed_body", id="huge-headers"),
        pytest.param(CHUNKED + b"zz\r\nbody\r\n", 400, "malformed_body", id="bad-chunk"),
        pytest.param(CHUNKED.replace(b"chunked", b"gzip"), 400, "malformed_body", id="unknown-encoding"),
        pytest.param(b"POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n", 400, "malformed_body", id="no-length"),
        pytest.param(
            b"POST / HTTP/1.1\r\nContent-Length: 2000000\r\n\r\n" + b"x" * 2 * MEGABYTE,
            413,
            "body_too_large",
            id="body-of-2-MB",
        ),
        pytest.param(
            CHUNKED + b"1e8480\r\n" + b"x" * 2 * MEGABYTE + b"\r\n0\r\n\r\n", 413, "body_too_large", id="chunk-of-2-MB"
        ),
    ],
)
def test_what_the_server_itself_refuses_is_a_problem_with_the_security_headers(
    running: Running, sent: bytes, status: int, code: str
) -> None:
    response, content = ask_in_bytes(running, sent)
    problem = json.loads(content)
    assert (response.status, problem["status"], problem["code"]) == (status, status, code)
    assert response.getheader("Content-Type") == "application/problem+json"
    assert problem["type"] == f"/errors#{code}"
    assert problem["title"]
    assert problem["detail"]
    missing = [name for name, value in HEADERS if response.getheader(name) != value]
    assert not missing


def test_after_a_bad_request_the_server_serves_others(running: Running) -> None:
    ask_in_bytes(running, b"GARBAGE\r\n\r\n")
    response, _ = ask(running.connect(), "/healthz")
    assert response.status == 200


def test_a_body_of_100_kilobytes_is_refused_on_a_connection_that_goes_on_working(
    running: Running, service: Service
) -> None:
    event = service.create_event()
    connection = running.connect()
    same_socket = connection.sock
    response, content = ask(connection, f"/events/{event['id']}/book", b'{"name": "' + b"x" * 100_000 + b'"}')
    assert response.status == 413
    assert json.loads(content)["code"] == "body_too_large"
    response, content = ask(connection, f"/events/{event['id']}/book", b'{"email": "guest@example.com"}')
    assert response.status == 201
    assert json.loads(content)["status"] == "held"
    assert connection.sock is same_socket


def test_a_body_in_chunks_is_read_like_any_other(running: Running, service: Service) -> None:
    event = service.create_event()
    chunks = b'c\r\n{"email": "g\r\n12\r\nuest@example.com"}\r\n0\r\n\r\n'
    response, content = ask_in_bytes(running, CHUNKED.replace(b"/events", b"/events/%d/book" % event["id"]) + chunks)
    assert response.status == 201, content
    assert service.event(event["id"])["held_seats"] == 1


def test_250_idle_connections_keep_no_one_out(running: Running) -> None:
    idle = [running.connect() for _ in range(250)]
    assert {ask(connection, "/healthz")[0].status for connection in idle} == {200}
    newcomer = running.connect()
    assert ask(newcomer, "/healthz")[0].status == 200
    assert {ask(connection, "/healthz")[0].status for connection in idle} == {200}


def test_more_connections_than_select_could_watch_are_served(serve_app: Callable[..., Running]) -> None:
    running = serve_app(SlowApp())
    idle = [running.connect() for _ in range(1_100)]
    assert ask(idle[-1], "/")[0].status == 200
    assert ask(idle[0], "/")[0].status == 200


def test_a_stop_lets_the_request_under_way_end_with_its_whole_answer(serve_app: Callable[..., Running]) -> None:
    app = SlowApp(b"x" * 20 * MEGABYTE)
    running = serve_app(app)
    connection = running.connect()
    connection.request("GET", "/slow")
    assert app.entered.wait(20)
    running.server.stop()
    eventually(lambda: refuses(running))
    assert not running.has_ended
    app.may_answer.set()
    response = connection.getresponse()
    assert (response.status, len(response.read())) == (200, 20 * MEGABYTE)
    running.stop()


def test_a_stop_lets_a_request_that_is_half_sent_be_sent_and_answered(serve_app: Callable[..., Running]) -> None:
    running = serve_app(SlowApp())
    connection = running.connect()
    ask(connection, "/")
    connection.sock.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n01234")
    running.server.stop()
    eventually(lambda: refuses(running))
    connection.sock.sendall(b"56789")
    response = http.client.HTTPResponse(connection.sock)
    response.begin()
    assert (response.status, response.getheader("X-Received")) == (200, "10")
    running.stop()


def test_a_request_sent_behind_one_that_is_answered_during_the_stop_is_answered_too(
    serve_app: Callable[..., Running],
) -> None:
    app = SlowApp()
    running = serve_app(app)
    connection = running.connect()
    connection.request("GET", "/slow")
    assert app.entered.wait(20)
    connection.sock.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n01234")
    running.server.stop()
    eventually(lambda: refuses(running))
    app.may_answer.set()
    received = b"".join(iter(lambda: connection.sock.recv(65_536), b""))
    assert received.count(b"HTTP/1.1 200 OK") == 2
    assert b"X-Received: 5" in received
    running.stop()


def test_a_client_that_asks_on_and_on_is_told_to_close_and_does_not_delay_the_stop(
    serve_app: Callable[..., Running],
) -> None:
    running = serve_app(SlowApp())
    connection = running.connect()
    assert ask(connection, "/")[0].getheader("Connection") != "close"
    connection.sock.sendall(b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\n\r\n")
    running.server.stop()
    eventually(lambda: refuses(running))
    connection.sock.sendall(b"01234")
    response = http.client.HTTPResponse(connection.sock)
    response.begin()
    assert (response.status, response.getheader("Connection")) == (200, "close")
    assert response.read() == b"done"
    eventually(lambda: running.has_ended)


def test_requests_that_wait_for_a_thread_at_the_stop_are_all_answered(serve_app: Callable[..., Running]) -> None:
    app = SlowApp()
    running = serve_app(app, threads=1)
    connections = [running.connect() for _ in range(10)]
    for connection in connections:
        connection.request("GET", "/slow")
    assert app.entered.wait(20)
    running.server.stop()
    app.may_answer.set()
    assert [connection.getresponse().status for connection in connections] == [200] * 10
    running.stop()


def test_a_request_that_came_just_before_the_stop_is_answered() -> None:
    running = Running(SlowApp())
    connection = running.connect()
    connection.request("GET", "/")
    running.server.stop()
    running.start()
    assert connection.getresponse().status == 200
    running.stop()


def test_idle_connections_do_not_delay_the_stop(serve_app: Callable[..., Running]) -> None:
    running = serve_app(SlowApp())
    idle = [running.connect() for _ in range(50)]
    assert {ask(connection, "/")[0].status for connection in idle} == {200}
    never_used = running.connect()
    running.server.stop()
    # An idle connection would be closed after 30 seconds, and a drain is given up after 20.
    eventually(lambda: running.has_ended)
    assert [connection.sock.recv(1) for connection in [*idle, never_used]] == [b""] * 51


def test_a_stop_before_the_first_turn_ends_the_server() -> None:
    running = Running(SlowApp())
    running.server.stop()
    running.start()
    running.stop()


def test_a_stop_that_is_still_waking_the_server_finds_it_able_to_be_woken() -> None:
    running = Running(SlowApp())
    trigger: Any = running.server.waitress.trigger
    pull, pulling, may_pull = trigger.pull_trigger, threading.Event(), threading.Event()

    def pull_late() -> None:
        pulling.set()
        assert may_pull.wait(20)
        pull()

    trigger.pull_trigger = pull_late
    running.start()
    with ThreadPoolExecutor(1) as other_thread:
        stopped = other_thread.submit(running.server.stop)
        assert pulling.wait(20)
        running.connect()  # The loop turns, and sees that it is to end.
        running.join(1)
        assert not running.has_ended
        trigger.pull_trigger = pull
        may_pull.set()
        stopped.result(20)
    running.stop()


def test_a_port_in_use_is_named() -> None:
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CannotStart, match=f"127.0.0.1:{port}.*--port"):
            listen("127.0.0.1", port)


@pytest.mark.parametrize("host", ["no.such.host.invalid", "a..b", "x" * 70, "192.0.2.1"])
def test_a_host_that_can_not_be_listened_on_is_named(host: str) -> None:
    with pytest.raises(CannotStart, match=f"{host}:0.*--host"):
        listen(host, 0)


def test_it_listens_on_an_address_of_version_6() -> None:
    with listen("::1", 0) as listener:
        assert listener.family == socket.AF_INET6


def test_a_request_that_comes_too_slowly_keeps_no_connection(running: Running) -> None:
    def is_asking(server: Any) -> bool:
        return any(channel.request for channel in server.active_channels.values())

    def is_closed_after(server: Any, seconds: int) -> bool:
        (channel,) = server.active_channels.values()
        channel.last_activity = channel.began_at + 60  # A byte comes now and then.
        server.maintenance(channel.began_at + seconds)
        return bool(channel.will_close)

    with socket.create_connection(("127.0.0.1", running.server.port), timeout=20) as slow:
        slow.sendall(b"GET / HTTP/1.1\r\nHost: ")
        eventually(lambda: running.in_loop(is_asking))

        assert not running.in_loop(lambda server: is_closed_after(server, 60))
        assert running.in_loop(lambda server: is_closed_after(server, 61))

        assert slow.recv(1) == b"", "the server has closed the connection"


def test_in_rounds_of_load_a_stop_resets_nobody_whose_request_was_sent_before() -> None:
    for _ in range(5):
        running = Running(SlowApp())
        running.start()
        outcomes: list[str] = []
        is_stopping = threading.Event()

        def ask_on(
            running: Running = running, outcomes: list[str] = outcomes, is_stopping: threading.Event = is_stopping
        ) -> None:
            while True:
                try:
                    connection = socket.create_connection(("127.0.0.1", running.server.port), timeout=20)
                except OSError:
                    return
                with connection:
                    was_before = False
                    try:
                        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
                        was_before = not is_stopping.is_set()
                        outcomes.append("answered" if connection.recv(12) == b"HTTP/1.1 200" else "closed")
                    except ConnectionError:
                        outcomes.append("reset" if was_before else "too late")

        with ThreadPoolExecutor(16) as clients:
            asking = [clients.submit(ask_on) for _ in range(16)]
            eventually(lambda outcomes=outcomes: len(outcomes) > 200)  # type: ignore[misc]
            is_stopping.set()
            running.stop()
            for one in asking:
                one.result(20)
        assert set(outcomes) - {"too late"} == {"answered"}


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (connections.Channel, HTTPChannel),
        (connections.Task, WSGITask),
        (connections.WSGIServer, TcpWSGIServer),
        (Incoming, HTTPRequestParser),
    ],
)
def test_every_name_of_waitress_that_is_overridden_is_looked_for_at_the_start(ours: type, theirs: type) -> None:
    shared = (vars(ours).keys() | ours.__annotations__.keys()) & set(dir(theirs))

    assert {name for name in shared if not name.startswith("__")} == OVERRIDDEN[theirs]


def test_a_waitress_without_a_name_that_is_overridden_is_refused_at_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(HTTPChannel, "_flush_outbufs_below_high_watermark")

    with pytest.raises(ImportError, match="HTTPChannel has no _flush_outbufs_below_high_watermark"):
        importlib.reload(server)
