"""Started by systemd, the service takes the socket that it is handed, and says when it serves."""

import http.client
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from booking.errors import CannotStart
from booking.web.server import systemd
from tests.support.process import Process
from tests.support.service import eventually

# What systemd does between fork and exec: the socket becomes file 3, and the variables tell of it.
_HAND_OVER = """
import os, sys
os.dup2(int(sys.argv[1]), 3)
os.environ |= {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"}
os.execv(sys.executable, [sys.executable, "app.py", *sys.argv[2:]])
"""

Start = Callable[..., Process]


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0), backlog=128) as handed:
        yield handed


def handed(path: Path, one: socket.socket, **environment: str) -> Process:
    """Start the service with a socket that is there already."""
    command = (sys.executable, "-c", _HAND_OVER, str(one.fileno()))
    return Process(path, environment=environment, command=command, pass_fds=[one.fileno()])


def status(port: int) -> int:
    """Ask with the patience of a restart: one that takes long, as on a machine that is busy, says so by 503."""
    answered = 503

    def is_over() -> bool:
        nonlocal answered
        answered = ask(port)
        return answered != 503

    eventually(is_over)
    return answered


def ask(port: int) -> int:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=60)) as connection:
        connection.request("GET", "/healthz")
        return connection.getresponse().status


def test_whoever_connects_while_it_is_restarted_is_answered_after_that(path: Path, listener: socket.socket) -> None:
    port = listener.getsockname()[1]
    is_over = threading.Event()

    def ask_on() -> set[int]:
        answered = {status(port)}
        while not is_over.is_set():
            answered.add(status(port))
        return answered

    before = handed(path, listener)
    assert before.url == f"http://127.0.0.1:{port}"
    with ThreadPoolExecutor(5) as pool:
        asking = [pool.submit(ask_on) for _ in range(4)]
        assert before.stop() == 0
        meanwhile = pool.submit(status, port)
        after = handed(path, listener)
        assert meanwhile.result() == 200
        is_over.set()
        assert [one.result() for one in asking] == [{200}] * 4
    assert after.stop() == 0


def test_it_says_that_it_is_ready_to_those_who_ask(path: Path, tmp_path: Path, listener: socket.socket) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as told:
        told.bind(str(tmp_path / "notify"))
        told.settimeout(20)
        process = handed(path, listener, NOTIFY_SOCKET=str(tmp_path / "notify"))
        assert told.recv(100) == b"READY=1"
    assert status(listener.getsockname()[1]) == 200
    assert process.stop() == 0


def test_a_socket_that_was_handed_to_another_process_is_left_alone(start: Start) -> None:
    process = start(environment={"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": "1"})
    assert process.url


def test_what_is_no_single_socket_of_a_network_that_listens_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    local = socket.socket(socket.AF_UNIX)
    local.bind(str(tmp_path / "local"))
    local.listen()
    file = (tmp_path / "file").open("w", encoding="ascii")
    listening = socket.create_server(("127.0.0.1", 0))
    for one, count in ((local, "1"), (socket.socket(), "1"), (file, "1"), (listening, "2")):
        environment = {"LISTEN_PID": str(os.getpid()), "LISTEN_FDS": count, "LISTEN_FDNAMES": "booking.socket"}
        with one, monkeypatch.context() as patch, pytest.raises(CannotStart, match="one ListenStream="):
            patch.setattr(systemd, "FIRST_HANDED", os.dup(one.fileno()))
            systemd.handed_socket(environment)
        assert environment == {}
