"""Bodies under way: refused by their length before they come, and held only so far all together."""

import contextlib
import http.client
import json
import socket
from collections.abc import Callable

import pytest

from booking.web.server.incoming import Bodies
from tests.support.running import Running, ask
from tests.support.service import Service, eventually

KIBIBYTE = 1024
CHUNKED = b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"


def post(length: int, sent: int, path: str = "/") -> bytes:
    return b"POST %s HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\n" % (path.encode(), length) + b"x" * sent


def answer_to(connection: socket.socket) -> tuple[http.client.HTTPResponse, bytes]:
    response = http.client.HTTPResponse(connection)
    response.begin()
    return response, response.read()


def held(running: Running) -> int:
    return int(running.in_loop(lambda server: server.bodies.bytes_held))


@pytest.mark.parametrize(("length", "sent"), [(65_537, 0), (100_000, 50_000), (1_000_000, 0), (1_000_000, 999_000)])
def test_a_body_that_is_too_long_is_refused_by_its_header_and_not_held(
    running: Running, length: int, sent: int
) -> None:
    connection = running.connect().sock
    with contextlib.suppress(ConnectionError):
        connection.sendall(post(length, sent))
    response, content = answer_to(connection)
    assert (response.status, json.loads(content)["code"]) == (413, "body_too_large")
    assert held(running) == 0
    connection.close()  # Or else the stop would wait for the rest.


def test_a_body_in_chunks_is_cut_at_64_kibibytes(running: Running) -> None:
    connection = running.connect().sock
    connection.sendall(CHUNKED + (b"8000\r\n" + b"x" * 0x8000 + b"\r\n") * 2)
    eventually(lambda: held(running) == 64 * KIBIBYTE)
    connection.sendall(b"1\r\nx\r\n")
    response, content = answer_to(connection)
    assert (response.status, json.loads(content)["code"]) == (413, "body_too_large")
    eventually(lambda: held(running) == 0)


def test_a_picture_may_be_larger_and_is_counted_apart_so_that_no_booking_waits_behind_it(running: Running) -> None:
    def large() -> int:
        return int(running.in_loop(lambda server: server.bodies.large.bytes_held))

    connection = running.connect().sock
    connection.sendall(post(10 << 20, 9 << 20, "/events/1/picture"))
    eventually(lambda: large() == 9 << 20)
    assert held(running) == 0
    connection.sendall(b"x" * (1 << 20))
    assert answer_to(connection)[0].getheader("X-Received") == str(10 << 20)
    eventually(lambda: large() == 0)


def test_a_picture_that_is_too_large_is_read_to_its_end_and_dropped_so_that_a_browser_is_told(running: Running) -> None:
    connection = running.connect().sock
    connection.sendall(post(11 << 20, 0, "/admin/settings/logo"))
    response, content = answer_to(connection)
    assert (response.status, json.loads(content)["code"]) == (413, "body_too_large")
    connection.sendall(b"x" * (11 << 20) + b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer_to(connection)[0].status == 200


def test_a_browsers_form_that_is_too_long_is_refused_by_the_application_on_its_page_and_not_held(
    running: Running,
) -> None:
    connection = running.connect().sock
    connection.sendall(post(100_000, 0).replace(b"Host: x", b"Host: x\r\nAccept: text/html"))
    response, _ = answer_to(connection)
    assert (response.status, response.getheader("X-Received")) == (200, "0")
    connection.sendall(b"x" * 100_000 + b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer_to(connection)[0].status == 200


@pytest.mark.parametrize("sent", [post(65_536, 65_536), CHUNKED + b"10000\r\n" + b"x" * 0x10000 + b"\r\n0\r\n\r\n"])
def test_a_body_of_64_kibibytes_is_taken(running: Running, sent: bytes) -> None:
    connection = running.connect().sock
    connection.sendall(sent)
    assert answer_to(connection)[0].getheader("X-Received") == "65536"
    eventually(lambda: held(running) == 0)


def test_of_a_refused_body_the_rest_is_no_request(running: Running) -> None:
    connection = running.connect().sock
    connection.sendall(post(70_000, 30_000))
    assert answer_to(connection)[0].status == 413
    connection.sendall(b"x" * 40_000 + b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
    assert answer_to(connection)[0].status == 200


def test_all_bodies_under_way_are_held_to_one_limit_and_a_booking_still_comes_through(running: Running) -> None:
    def limit(server: object) -> None:
        server.bodies = Bodies(200 * KIBIBYTE)  # type: ignore[attr-defined]

    running.in_loop(limit)
    filling = [running.connect().sock for _ in range(3)]
    for connection in filling:
        connection.sendall(post(60 * KIBIBYTE, 59 * KIBIBYTE))
    eventually(lambda: held(running) == 3 * 59 * KIBIBYTE)
    late = running.connect().sock
    with contextlib.suppress(ConnectionError):
        late.sendall(post(60 * KIBIBYTE, 59 * KIBIBYTE))
    response, content = answer_to(late)
    assert (response.status, json.loads(content)["code"]) == (503, "busy")
    assert (response.getheader("Retry-After"), response.getheader("Connection")) == ("1", "close")
    assert ask(running.connect(), "/", b"x" * 4 * KIBIBYTE)[0].status == 200
    filling[0].sendall(b"x" * KIBIBYTE)
    assert answer_to(filling[0])[0].getheader("X-Received") == str(60 * KIBIBYTE)
    filling[1].close()
    eventually(lambda: held(running) == 59 * KIBIBYTE)
    filling[2].close()


def test_700_unfinished_bodies_of_64_kilobytes_hold_32_megabytes_at_the_most(
    service: Service, serve_app: Callable[..., Running]
) -> None:
    running = serve_app(service.app)
    connections = [running.connect().sock for _ in range(700)]
    for connection in connections:
        with contextlib.suppress(ConnectionError):
            connection.sendall(post(65_536, 65_000))
    eventually(lambda: 31_000_000 < held(running) <= 32 * KIBIBYTE * KIBIBYTE)
    assert ask(running.connect(), "/healthz")[0].status == 200
    for connection in connections:
        connection.close()
