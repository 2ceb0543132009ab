"""While a start takes long, people and programs are told so; then they are served."""

import http.client
import socket
from collections.abc import Iterator

import pytest

from booking.web.http.finish import HEADERS
from booking.web.server import starting
from booking.web.server.server import listen
from tests.support.service import BROWSER


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with listen("127.0.0.1", 0) as listening:
        yield listening


def ask(listener: socket.socket, method: str, **headers: str) -> tuple[http.client.HTTPResponse, str]:
    connection = http.client.HTTPConnection("127.0.0.1", listener.getsockname()[1], timeout=20)
    connection.request(method, "/events", headers={name.replace("_", "-"): value for name, value in headers.items()})
    answer = connection.getresponse()
    content = answer.read().decode()
    connection.close()
    return answer, content


def test_meanwhile_everyone_is_answered_503_in_their_form_and_language(listener: socket.socket) -> None:
    with starting.answered(listener, left_waiting_seconds=0):
        answer, content = ask(listener, "POST")
        assert (answer.status, answer.headers["Content-Type"]) == (503, "application/problem+json")
        assert answer.headers["Retry-After"].isdigit()
        assert '"code":"busy"' in content
        for language, said in (("de, en", "The service is starting"), ("ru", "Сервис запускается")):
            answer, content = ask(listener, "GET", **BROWSER, **{"Accept-Language": language})
            assert (answer.status, answer.headers["Content-Type"]) == (503, "text/html; charset=utf-8")
            assert said in content
        assert ask(listener, "HEAD")[1] == ""


def test_what_is_answered_meanwhile_has_the_headers_of_every_answer(listener: socket.socket) -> None:
    headers = [*HEADERS, ("Strict-Transport-Security", "max-age=1")]
    with starting.answered(listener, headers, left_waiting_seconds=0):
        for asking in ({}, BROWSER):
            answer, _ = ask(listener, "GET", **asking)
            assert set(headers) <= set(answer.getheaders())


def test_whoever_still_sends_is_let_finish_and_has_the_answer(listener: socket.socket) -> None:
    with (
        starting.answered(listener, left_waiting_seconds=0),
        socket.create_connection(listener.getsockname(), timeout=20) as slow,
    ):
        slow.sendall(b"POST /events/1/book HTTP/1.1\r\nHost: x\r\nContent-Length: 40\r\n\r\n")
        received = b""
        while piece := slow.recv(65_536):
            received += piece
        assert received.startswith(b"HTTP/1.1 503 Service Unavailable\r\n")
        for _ in range(4):
            slow.sendall(b"x" * 10)
            assert ask(listener, "GET")[0].status == 503
        slow.sendall(b"x")


def test_whoever_says_nothing_or_goes_away_keeps_nobody_from_their_answer(listener: socket.socket) -> None:
    with starting.answered(listener, left_waiting_seconds=0):
        socket.create_connection(listener.getsockname()).close()
        with socket.create_connection(listener.getsockname()):
            assert ask(listener, "GET")[0].status == 503


def test_whoever_comes_in_the_first_seconds_is_left_to_the_server(listener: socket.socket) -> None:
    with starting.answered(listener, left_waiting_seconds=60):
        early = socket.create_connection(listener.getsockname())
    accepted, address = listener.accept()
    assert address == early.getsockname()
    accepted.close()
    early.close()
