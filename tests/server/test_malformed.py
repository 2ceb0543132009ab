"""Whatever is sent instead of a request is answered and closed, and costs nobody else anything."""

import contextlib
import gc
import json
import logging
import re
import socket
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from booking.web.http.finish import HEADERS
from booking.web.server.connections import Channel
from tests.support.malformed_requests import BROKEN, NOWHERE, UNFINISHED, Sent, mutated
from tests.support.running import Running, ask, is_closed_after
from tests.support.service import Service, eventually

GOOD = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
_STATUS_LINE = re.compile(rb"HTTP/1\.1 ([0-9]{3}) [A-Za-z ]+\r\n")


@pytest.fixture
def running(service: Service, serve_app: Callable[..., Running]) -> Running:
    """Put the whole service, short writes by the writer, behind a real socket."""
    return serve_app(service.app, database=service.database)


@pytest.fixture(autouse=True)
def _no_complaint(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Let nothing that a client did be an error of the server's."""
    yield
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING] == []


def send(port: int, pieces: list[bytes], *, ends: bool = False) -> bytes:
    """Send the pieces and return all that is answered, until the server closes the connection."""
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with contextlib.suppress(ConnectionError):  # It need not read to the end what it has refused.
            for piece in pieces:
                connection.sendall(piece)
            if ends:
                connection.shutdown(socket.SHUT_WR)
        return b"".join(iter(lambda: connection.recv(65_536), b""))


def whole(sent: bytes) -> list[bytes]:
    return [sent]


def halves(sent: bytes) -> list[bytes]:
    return [sent[: len(sent) // 2], sent[len(sent) // 2 :]]


def bytewise(sent: bytes) -> list[bytes]:
    size = max(1, len(sent) // 500)
    return [sent[place : place + size] for place in range(0, len(sent), size)]


def behind_good_ones(sent: bytes) -> list[bytes]:
    return [GOOD + GOOD + sent]


def statuses(answer: bytes) -> list[int]:
    return [int(status) for status in _STATUS_LINE.findall(answer)]


def assert_is_refused(answer: bytes, one: Sent, good_before: int = 0) -> None:
    *before, status = statuses(answer)
    head, _, body = answer[answer.rindex(b"HTTP/1.1 ") :].partition(b"\r\n\r\n")
    assert before == [200] * good_before
    assert status in one.statuses, one.name
    headers = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:])
    assert headers["Content-Type"] == "application/problem+json"
    assert headers["Connection"] == "close"
    assert {name: headers.get(name) for name, _ in HEADERS} == dict(HEADERS)
    assert json.loads(body)["status"] == status


def test_there_are_at_least_150_of_them_with_names_of_their_own() -> None:
    names = [one.name for one in (*BROKEN, *UNFINISHED, *NOWHERE)]
    assert len(set(names)) == len(names) >= 150


@pytest.mark.parametrize("split", [whole, halves, bytewise, behind_good_ones])
def test_what_is_no_http_is_answered_and_closed_however_it_comes(
    running: Running, split: Callable[[bytes], list[bytes]]
) -> None:
    for one in BROKEN:
        answer = send(running.server.port, split(one.sent))
        assert_is_refused(answer, one, good_before=2 if split is behind_good_ones else 0)
    assert ask(running.connect(), "/healthz")[0].status == 200


@pytest.mark.parametrize("split", [whole, halves, bytewise, behind_good_ones])
def test_what_is_for_nothing_that_is_here_is_answered_like_any_other(
    running: Running, split: Callable[[bytes], list[bytes]]
) -> None:
    for one in NOWHERE:
        answer = send(running.server.port, split(one.sent))
        assert_is_refused(answer, one, good_before=2 if split is behind_good_ones else 0)


@pytest.mark.parametrize("split", [whole, behind_good_ones])
def test_a_request_that_ends_in_the_middle_is_answered(running: Running, split: Callable[[bytes], list[bytes]]) -> None:
    for one in UNFINISHED:
        answer = send(running.server.port, split(one.sent), ends=True)
        assert_is_refused(answer, one, good_before=2 if split is behind_good_ones else 0)


def test_whatever_is_changed_in_a_head_is_answered(running: Running) -> None:
    for sent in mutated(400, seed=2):
        answer = send(running.server.port, [sent], ends=True)
        head, _, body = answer.rpartition(b"HTTP/1.")[2].partition(b"\r\n\r\n")
        status = int(head[2:5])
        assert status < 500, sent
        if status == 400:
            assert b"application/problem+json" in head, sent
            assert b"Connection: close" in head, sent
            assert json.loads(body)["status"] == 400, sent


def test_nothing_that_follows_a_broken_request_is_done(running: Running, service: Service) -> None:
    event = service.create_event()
    body = b'{"email": "smuggled@example.com"}'
    smuggled = (
        b"POST /events/%d/book HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (event["id"], len(body)) + body
    )
    for one in BROKEN:
        assert statuses(send(running.server.port, [one.sent + smuggled])) in [[status] for status in one.statuses]
    assert service.event(event["id"])["held_seats"] == 0


def test_blank_lines_between_requests_are_passed_over(running: Running) -> None:
    last = GOOD.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    for split in (whole, bytewise):
        assert statuses(send(running.server.port, split(b"\r\n" + GOOD + b"\r\n\r\n" + GOOD + last))) == [200] * 3


def test_urgent_data_closes_its_connection_and_no_other(running: Running) -> None:
    with socket.create_connection(("127.0.0.1", running.server.port), timeout=20) as connection:
        connection.send(b"!", socket.MSG_OOB)
        with contextlib.suppress(ConnectionError):
            assert connection.recv(1) == b""
    assert ask(running.connect(), "/healthz")[0].status == 200


@pytest.mark.parametrize("times", [2_500, pytest.param(10_000, marks=pytest.mark.long)])
def test_thousands_of_them_leave_nothing_behind(running: Running, times: int) -> None:
    port = running.server.port

    def send_all(times: int) -> None:
        small = [one.sent for one in BROKEN if len(one.sent) < 500]
        for first in range(0, times, 100):
            connections = [socket.create_connection(("127.0.0.1", port), timeout=20) for _ in range(100)]
            for number, connection in enumerate(connections, first):
                connection.sendall((GOOD if number % 4 == 0 else b"") + small[number % len(small)])
            for connection in connections:
                connection.recv(65_536)  # Some of the answer: many leave before they have read it all.
                connection.close()
        eventually(lambda: channels_kept() < 10)  # For a second it is waited for what those who left last still send.

    send_all(1_000)
    threads, descriptors = threading.active_count(), open_descriptors()
    blocks, memory = sys.getallocatedblocks(), resident_kilobytes()
    send_all(times)
    assert running.in_loop(lambda server: len(server.active_channels)) == 0
    assert (
        open_descriptors() <= descriptors + 12
    )  # Each of the 4 threads may have opened the database since, in 3 files.
    assert threading.active_count() == threads
    assert sys.getallocatedblocks() - blocks < times  # Not an object for each.
    assert resident_kilobytes() - memory < 20_000  # Most of which the allocators keep for the next.
    assert ask(running.connect(), "/healthz")[0].status == 200


def channels_kept() -> int:
    gc.collect()
    return sum(isinstance(one, Channel) for one in gc.get_objects())


def open_descriptors() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def resident_kilobytes() -> int:
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmRSS"))


def test_a_request_that_nobody_serves_any_more_is_closed(running: Running) -> None:
    def lose(server: Any) -> None:
        server.add_task = [].append

    running.in_loop(lose)
    with socket.create_connection(("127.0.0.1", running.server.port), timeout=20) as connection:
        connection.sendall(GOOD)
        eventually(lambda: running.in_loop(lambda server: any(one.requests for one in server.active_channels.values())))
        assert not running.in_loop(lambda server: is_closed_after(server, 20))
        logging.disable()
        try:
            assert running.in_loop(lambda server: is_closed_after(server, 21))
        finally:
            logging.disable(logging.NOTSET)
        assert connection.recv(1) == b""
