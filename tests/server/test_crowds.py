"""Many connections from one address keep nobody else out; what is idle makes room."""

import errno
import http.client
import resource
import socket
import time
from collections.abc import Callable
from typing import Any

import pytest

from tests.support.process import Process
from tests.support.running import Running, SlowApp
from tests.support.service import eventually

VISITOR_SECONDS = 15.0  # Far above what it takes, and below the 30 seconds after which an idle connection is closed.


def connect(running: Running, address: str = "127.0.0.1") -> socket.socket:
    return running.connect(address).sock


def set_up(running: Running, **changed: Any) -> None:
    def change(server: Any) -> None:
        for name, value in changed.items():
            setattr(server.adj if name == "connection_limit" else server, name, value)

    running.in_loop(change)


def count(running: Running) -> int:
    return int(running.in_loop(lambda server: len(server.active_channels)))


def visit(port: int) -> float:
    """Return how many seconds a newcomer waits for an answer."""
    began = time.monotonic()
    visitor = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    visitor.request("GET", "/healthz")
    assert visitor.getresponse().status == 200
    visitor.close()
    return time.monotonic() - began


def test_when_all_places_are_taken_the_longest_idle_connection_makes_room(running: Running) -> None:
    set_up(running, connection_limit=20)
    idle = [connect(running) for _ in range(60)]
    assert visit(running.server.port) < VISITOR_SECONDS
    eventually(lambda: count(running) <= 20)
    assert idle[0].recv(1) == b""
    idle[-1].sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert idle[-1].recv(12) == b"HTTP/1.1 200"


def test_a_request_that_comes_drop_by_drop_makes_room_too_and_one_that_is_served_does_not(
    serve_app: Callable[..., Running],
) -> None:
    app = SlowApp()
    running = serve_app(app)
    set_up(running, connection_limit=20)
    served = running.connect()
    served.request("GET", "/slow")
    assert app.entered.wait(20)
    dropping = [connect(running) for _ in range(60)]
    for connection in dropping[-10:]:
        connection.sendall(b"GET / HT")
    assert visit(running.server.port) < VISITOR_SECONDS
    app.may_answer.set()
    assert served.getresponse().status == 200
    for connection in dropping:
        connection.close()


def test_a_network_has_so_many_connections_and_others_are_not_touched(running: Running) -> None:
    set_up(running, connections_per_address=10, exempt="192.0.2.1")
    other = connect(running, "127.0.0.3")
    first, *_ = crowd = [connect(running, "127.0.0.2") for _ in range(11)]
    assert first.recv(1) == b""
    eventually(lambda: count(running) == 11)
    for connection in (*crowd[1:], other):
        connection.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        assert connection.recv(12) == b"HTTP/1.1 200"
        connection.close()
    eventually(lambda: running.in_loop(lambda server: server.connections == {}))


@pytest.mark.parametrize("limit", [{"connection_limit": 4}, {"connections_per_address": 4, "exempt": "192.0.2.1"}])
def test_an_answer_that_is_being_sent_is_cut_off_only_where_no_connection_is_idle(
    serve_app: Callable[..., Running], limit: dict[str, Any]
) -> None:
    whole = b"x" * 12_000_000  # More than what the sockets take in at once, less than what a client is given up for.
    running = serve_app(SlowApp(body=whole))
    reader = running.connect()
    reader.request("GET", "/")
    eventually(
        lambda: (
            running.in_loop(
                lambda server: [
                    one.total_outbufs_len > 0 and not one.requests for one in server.active_channels.values()
                ]
            )
            == [True]
        )
    )
    set_up(running, **limit)

    newer = [connect(running) for _ in range(8)]

    assert newer[0].recv(1) == b""
    assert reader.getresponse().read() == whole


def test_the_proxy_and_without_one_this_machine_have_no_limit_of_their_own(running: Running) -> None:
    set_up(running, connections_per_address=1)
    connections = [connect(running) for _ in range(30)]
    eventually(lambda: count(running) == 30)
    set_up(running, exempt="127.0.0.1")
    connections += [connect(running) for _ in range(30)]
    eventually(lambda: count(running) == 60)


def test_when_places_run_out_the_network_with_most_connections_loses_one(running: Running) -> None:
    set_up(running, connection_limit=20, exempt="192.0.2.1")
    visitor = connect(running, "127.0.0.3")  # Idle for longer than any of the crowd.
    crowd = [connect(running, "127.0.0.2") for _ in range(40)]
    assert crowd[0].recv(1) == b""
    visitor.sendall(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert visitor.recv(12) == b"HTTP/1.1 200"


def test_a_system_without_a_file_to_give_neither_stops_nor_spins_the_server(running: Running) -> None:
    tries = []

    class Exhausted:
        def __init__(self, real: socket.socket) -> None:
            self.real = real

        def accept(self) -> Any:
            tries.append(1)
            if len(tries) <= 3:
                raise OSError(errno.EMFILE, "Too many open files")
            return self.real.accept()

        def __getattr__(self, name: str) -> Any:
            return getattr(self.real, name)

    idle = [connect(running) for _ in range(5)]
    eventually(lambda: count(running) == 5)
    running.in_loop(lambda server: setattr(server, "socket", Exhausted(server.socket)))
    assert visit(running.server.port) < VISITOR_SECONDS
    assert len(tries) < 10
    assert idle[0].recv(1) == b""


def test_4100_idle_connections_keep_no_visitor_out(start: Callable[..., Process]) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8_192)), hard))
    port = int(start().url.rpartition(":")[2])
    idle = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(4_100)]
    assert max(visit(port) for _ in range(5)) < VISITOR_SECONDS
    for connection in idle:
        connection.close()
